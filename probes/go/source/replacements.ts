import { join } from '../../../src/decode/go/env/env.ts';
import { isDirectoryTarget, type ModFile, replacementOf } from '../../../src/decode/go/module/go-mod.ts';
import type { Host } from '../../../src/host/host.ts';
import type { SourceFacts } from './facts.ts';
import { readModFile } from './find-mod-file.ts';
import { newestLine } from './observe-work.ts';

/** Required modules whose replacement has no go.mod. */
export function replacedByNothing(host: Host, root: string, file: ModFile): SourceFacts['replacedByNothing'] {
  return replacedByDirectories(root, file).filter(
    ({ target }) => host.fs.stat(join(target, 'go.mod')).kind === 'absent',
  );
}

/** The replacement whose go line is the newest; without the field if none has one. */
export function replacedByNewest(host: Host, root: string, file: ModFile): Pick<SourceFacts, 'replacedByNewest'> {
  const lines = replacedByDirectories(root, file).flatMap(({ module, target }) => {
    const go = readModFile(host, join(target, 'go.mod'))?.directives.go?.value;
    return go === undefined ? [] : [{ module, target, go }];
  });
  const newest = newestLine(lines);
  return newest === null ? {} : { replacedByNewest: newest };
}

/** Required modules for which go.mod names a directory. */
function replacedByDirectories(root: string, file: ModFile): { readonly module: string; readonly target: string }[] {
  return file.requires.flatMap((required) => {
    const replaced = replacementOf(file, required);
    if (replaced === null || !isDirectoryTarget(replaced)) return [];
    return [
      {
        module: required.path,
        target: replaced.target.startsWith('/') ? replaced.target : join(root, replaced.target),
      },
    ];
  });
}
