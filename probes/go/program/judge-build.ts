import { notableModules } from '../../../src/decode/go/program/notable-modules.ts';
import type { Finding } from '../../../src/finding.ts';
import type { programFindings } from './findings.ts';
import type { buildFindings } from './findings-build.ts';
import type { BuildFacts } from './observe.ts';

type BuildFinding = Finding<typeof buildFindings> | Finding<typeof programFindings>;

/** What the build settings reveal, in order of importance. */
export function judgeBuild(path: string, build: BuildFacts): BuildFinding[] {
  return [
    ...judgeCgoStub(path, build),
    ...judgeDebug(path, build),
    ...judgeInstrumentation(path, build),
    ...judgeModified(path, build),
    ...judgeExperiments(path, build),
    ...judgeOrigin(path, build),
    ...judgePaths(path, build),
  ];
}

function judgeCgoStub(path: string, { settings, dependencies }: BuildFacts): BuildFinding[] {
  if (settings.CGO_ENABLED !== '0') return [];
  const stubs: readonly string[] = notableModules.cgoStubs;
  return dependencies.notable
    .filter((module) => stubs.includes(module.path))
    .map(({ path: module, version }) => ({ code: 'go/cgo-stub', detail: { path, module, version } }));
}

/** `-N` is what makes the difference; `-l` alone is sometimes used to keep a stack trace readable. */
function judgeDebug(path: string, { settings }: BuildFacts): BuildFinding[] {
  const flags = settings['-gcflags'] ?? '';
  return flags !== '' && /(^|[\s=])-N(\s|$)/.test(flags) ? [{ code: 'go/debug-build', detail: { path, flags } }] : [];
}

function judgeInstrumentation(path: string, { settings }: BuildFacts): BuildFinding[] {
  return ['-race', '-msan', '-asan', '-cover']
    .filter((flag) => settings[flag] === 'true')
    .map((flag) => ({ code: 'go/instrumented-build', detail: { path, flag } }));
}

function judgeModified(path: string, { settings, module }: BuildFacts): BuildFinding[] {
  const version = module?.version ?? '';
  const dirty = version.endsWith('+dirty') || version.endsWith('.dirty');
  if (settings['vcs.modified'] !== 'true' && !dirty) return [];
  return [{ code: 'go/modified-source', detail: { path, revision: settings['vcs.revision'] ?? version } }];
}

function judgeExperiments(path: string, { experiments, goVersion }: BuildFacts): BuildFinding[] {
  if (experiments.length === 0) return [];
  return [{ code: 'go/experiments', detail: { path, experiments: experiments.join(','), version: goVersion } }];
}

/** The Go commands themselves have no module: they have the toolchain's own version. */
function judgeOrigin(path: string, { settings, module, package: main, packagedBy }: BuildFacts): BuildFinding[] {
  const named = module !== null && module.version !== '' && module.version !== '(devel)';
  // A distribution builds from source packages, which identify the source.
  if (packagedBy !== null) return [];
  if (named || settings['vcs.revision'] !== undefined || main === null || main.startsWith('cmd/')) return [];
  return [{ code: 'go/not-reproducible', detail: { path, trimmed: settings['-trimpath'] === 'true' } }];
}

/** Directories of CI systems and of containers reveal nothing; a person's home does. */
function judgePaths(path: string, { sourcePathLeft: source }: BuildFacts): BuildFinding[] {
  if (source === null || !/^\/(home|Users)\/[^/]+\//.test(source)) return [];
  return [{ code: 'go/build-paths-left', detail: { path, source } }];
}
