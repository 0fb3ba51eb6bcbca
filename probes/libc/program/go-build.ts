import { type BuildInfo, decodeBuildInfo } from '../../../src/decode/go/program/build-info.ts';
import { cgoModuleOf } from '../../../src/decode/go/program/cgo-modules.ts';
import { elfImage } from '../../../src/decode/go/program/program-image.ts';
import type { App } from '../../../src/host/process/app.ts';
import type { Executable } from './content/executable.ts';
import type { GoBuildFacts } from './facts.ts';

/** What the build info says about cgo and about how to rebuild it; null for a program not written in Go. */
export function observeGoBuild(app: App | null, executable: Executable): GoBuildFacts | null {
  const { elf } = executable.inspected ?? {};
  if (elf == null) return null;
  const read = app === null ? executable.withFile((file) => decodeBuildInfo(elfImage(file, elf))) : app.buildInfo();
  if (read.kind !== 'found' || !read.value.ok) return null;
  return goBuildFacts(read.value.value);
}

function goBuildFacts({ goVersion, path, settings, deps }: BuildInfo): GoBuildFacts {
  const cgo = settings.CGO_ENABLED;
  const sanitizer = (['race', 'asan'] as const).find((name) => settings[`-${name}`] === 'true');
  return {
    version: goVersion,
    package: path,
    cgo: cgo === undefined ? null : cgo === '1',
    buildMode: settings['-buildmode'] ?? null,
    ...(sanitizer === undefined ? {} : { sanitizer }),
    tags: (settings['-tags'] ?? '').split(',').filter((tag) => tag !== ''),
    goarch: settings.GOARCH ?? null,
    goos: settings.GOOS ?? null,
    cgoPackages: null,
    cgoModules: deps.map(({ path: module }) => module).filter((module) => cgoModuleOf(module) !== null),
  };
}
