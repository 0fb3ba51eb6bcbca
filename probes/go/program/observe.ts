import type { BuildInfo } from '../../../src/decode/build-info.ts';
import { type Support, supportOf } from '../../../src/decode/go-releases.ts';
import { goLine, parseGoVersion } from '../../../src/decode/go-version.ts';
import type { Host } from '../../../src/host/host.ts';

/** The program under inspection, as its build info tells it. */
export type ProgramFacts = GoProgram | UnreadProgram;

export type GoProgram = ProgramFile & { readonly state: 'go'; readonly build: BuildFacts };

/** What stood in the way: the file is not there or no regular file, may not be read, or says nothing. */
export type UnreadProgram = ProgramFile & {
  readonly state: 'missing' | 'denied' | 'no-build-info';
  /** In words. */
  readonly problem: string;
};

type ProgramFile = {
  readonly path: string;
  /** A process runs it, so the kernel could start it. */
  readonly running: boolean;
};

/** What matters of the build info. */
export type BuildFacts = {
  readonly goVersion: string;
  /** `1.25`; null for a version that cannot be ordered. */
  readonly goLine: string | null;
  readonly support: Support;
  /** The main package; null where the modules were not recorded. */
  readonly package: string | null;
  readonly module: { readonly path: string; readonly version: string } | null;
  readonly settings: Readonly<Record<string, string>>;
  readonly dependencies: number;
};

export function observeProgram(host: Host): ProgramFacts | null {
  const { app } = host;
  if (app === null) return null;
  const file = { path: app.path, running: app.pid !== null };
  const info = app.buildInfo();
  switch (info.kind) {
    case 'absent':
      return { ...file, state: 'missing', problem: 'there is no such file' };
    case 'denied':
      return { ...file, state: 'denied', problem: `uid ${host.identity.uid} may not read it` };
    case 'unfit':
      return { ...file, state: 'missing', problem: `it is no regular file (${info.why})` };
    case 'found':
      return info.value.ok
        ? { ...file, state: 'go', build: buildFacts(info.value.value, host.now) }
        : { ...file, state: 'no-build-info', problem: info.value.problem };
  }
}

function buildFacts(info: BuildInfo, now: Date): BuildFacts {
  const version = parseGoVersion(info.goVersion);
  return {
    goVersion: info.goVersion,
    goLine: version === null ? null : goLine(version),
    support: version === null ? { state: 'unknown' } : supportOf(version, now),
    package: info.path,
    module: info.main === null ? null : { path: info.main.path, version: info.main.version },
    settings: info.settings,
    dependencies: info.deps.length,
  };
}
