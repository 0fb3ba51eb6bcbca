import { type GoEnvValue, join } from '../../../src/decode/go/env/env.ts';
import { type GoVersion, isGoAtLeast, parseGoNumber } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import { workChoice } from '../environment/work-choice.ts';
import type { WorkFacts } from './facts.ts';
import { findUpward, readModFile } from './find-mod-file.ts';

/** Facts are printed: the first few of each list are enough. */
const limits = { absent: 10, modules: 100 };

/** What decides which go.work applies. */
interface WorkPlace {
  /** Where the go command would run. */
  readonly directory: string;
  readonly version: GoVersion | null;
  /** GOWORK as it is set; null if it is not. */
  readonly work: GoEnvValue | null;
}

/**
 * GOWORK, else the nearest go.work; since Go 1.18.
 * @param root the directory of the module that is built
 */
export function observeWork(host: Host, root: string, { directory, version, work }: WorkPlace): WorkFacts {
  const chosen = workChoice(work);
  if (chosen.kind === 'off' || (version !== null && !isGoAtLeast(version, '1.18'))) return { state: 'off' };
  if (chosen.kind === 'relative') return { state: 'relative', path: chosen.path, source: chosen.source };
  const path = chosen.kind === 'search' ? findUpward(host, directory, 'go.work') : chosen.path;
  if (path === null) return { state: 'off' };
  const file = readModFile(host, path);
  if (file === null)
    return chosen.kind === 'named' ? { state: 'missing', path, source: chosen.source } : { state: 'off' };
  const directories = file.uses.map((use) => (use.startsWith('/') ? use : join(path, '..', use)));
  const modules = directories.map((each) => ({ each, modFile: readModFile(host, join(each, 'go.mod')) }));
  const lines = modules.flatMap(({ each, modFile }) => {
    const go = modFile?.directives.go?.value;
    return go === undefined ? [] : [{ directory: each, go }];
  });
  return {
    state: 'used',
    path,
    withoutModFile: modules.flatMap(({ each, modFile }) => (modFile === null ? [each] : [])).slice(0, limits.absent),
    modules: modules
      .flatMap(({ each, modFile }) => (modFile?.module == null ? [] : [{ path: modFile.module, root: join(each) }]))
      .slice(0, limits.modules),
    listsThis: directories.some((each) => join(each) === root),
    go: file.directives.go?.value ?? null,
    newest: newestLine(lines),
  };
}

/** The one whose go line is the newest; null for none. */
export function newestLine<T extends { readonly go: string }>(lines: readonly T[]): T | null {
  return lines.reduce<T | null>(
    (newest, line) => (newest === null || isNewer(line.go, newest.go) ? line : newest),
    null,
  );
}

function isNewer(a: string, b: string): boolean {
  const [left, right] = [parseGoNumber(a), parseGoNumber(b)];
  return left !== null && (right === null || compareNumbers(left, right) > 0);
}

function compareNumbers(a: GoVersion, b: GoVersion): number {
  return a.major - b.major || a.minor - b.minor || (a.patch ?? -1) - (b.patch ?? -1);
}
