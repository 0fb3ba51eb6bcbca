import { isGoPlatform } from '../../../src/decode/go/env/platforms.ts';
import { parseGoProxy } from '../../../src/decode/go/env/proxy-list.ts';
import { parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Finding } from '../../../src/finding.ts';
import type { environmentFindings } from './findings.ts';
import type { EnvironmentFacts } from './observe.ts';

export type EnvironmentFinding = Finding<typeof environmentFindings>;

interface Subject {
  /** The go command. */
  readonly path: string;
  readonly version: string | null;
  /** A program runs here, so nothing is built, and what only builds need does not matter. */
  readonly running: boolean;
}

export function judgeEnvironment(facts: EnvironmentFacts, subject: Subject): EnvironmentFinding[] {
  const building = !subject.running && facts.environmentKnown;
  return [
    ...judgeGoroot(facts, subject),
    ...judgeUserFile(facts),
    ...judgeValues(facts, building),
    ...judgeCompiler(facts),
    ...judgePlatform(facts),
    ...(building ? [...judgeToolchainName(facts, subject), ...judgeModules(facts), ...judgeDirectories(facts)] : []),
  ];
}

function judgeGoroot({ goroot, values }: EnvironmentFacts, { path: go, version }: Subject): EnvironmentFinding[] {
  const { path, exists, missing } = goroot;
  if (!exists) return [{ code: 'go/goroot-missing', detail: { path, source: values.GOROOT.source, go } }];
  const [lacking] = missing;
  if (lacking !== undefined) return [{ code: 'go/goroot-incomplete', detail: { path, missing: lacking } }];
  if (goroot.version === null || version === null || isSameVersion(goroot.version, version)) return [];
  const detail = { path, version: goroot.version, go, goVersion: version };
  return [{ code: 'go/goroot-mismatch', detail }];
}

/** Experiments are added to the version of the command alone, and a development tree has no VERSION to compare. */
function isSameVersion(file: string, command: string): boolean {
  const [a, b] = [parseGoVersion(file), parseGoVersion(command)];
  if (a === null || b === null || a.devel || b.devel) return true;
  return a.major === b.major && a.minor === b.minor && a.patch === b.patch && a.pre?.number === b.pre?.number;
}

const fileProblems = { denied: 'it may not be read by this user', unfit: 'it is no regular file' } as const;

function judgeUserFile({ userFile, values }: EnvironmentFacts): EnvironmentFinding[] {
  const { path, state, withCarriageReturn } = userFile;
  if ((state === 'denied' || state === 'unfit') && values.GOENV.source === 'environment') {
    return [{ code: 'go/env-file-unusable', detail: { path, problem: fileProblems[state] } }];
  }
  if (withCarriageReturn.length === 0) return [];
  return [{ code: 'go/env-file-crlf', detail: { path, variables: withCarriageReturn.join(', ') } }];
}

/** A carriage return explains whatever is wrong with a value from that file; defaults fail for the lack of HOME only. */
function judgeValues({ problems, userFile }: EnvironmentFacts, building: boolean): EnvironmentFinding[] {
  return problems
    .filter(({ source }) => source !== 'default' || building)
    .filter(({ variable, source }) => source !== 'user file' || !userFile.withCarriageReturn.includes(variable))
    .map(({ effect, variable, value, source, problem }) => ({
      code: effect === 'refused' ? ('go/env-refused' as const) : ('go/env-ignored' as const),
      detail: { variable, value, source, problem },
    }));
}

function judgeToolchainName(facts: EnvironmentFacts, { version }: Subject): EnvironmentFinding[] {
  const { wantedToolchain, tooOldFor, values } = facts;
  if (tooOldFor !== null && version !== null) {
    return [{ code: 'go/toolchain-too-old', detail: { ...tooOldFor, version, source: values.GOTOOLCHAIN.source } }];
  }
  if (wantedToolchain === null || version === null) return [];
  return [{ code: 'go/toolchain-download', detail: { ...values.GOTOOLCHAIN, wanted: wantedToolchain, version } }];
}

/** By default cgo is on only where there is a compiler, or in old versions that find out too late. */
function judgeCompiler({ values, compilerFound }: EnvironmentFacts): EnvironmentFinding[] {
  const { CGO_ENABLED, CC } = values;
  if (CGO_ENABLED.value !== '1' || CGO_ENABLED.source === 'default' || compilerFound) return [];
  return [{ code: 'go/cgo-without-compiler', detail: { source: CGO_ENABLED.source, compiler: CC.value } }];
}

function judgePlatform({ values }: EnvironmentFacts): EnvironmentFinding[] {
  const { GOOS, GOARCH, GOHOSTOS, GOHOSTARCH } = values;
  const platform = `${GOOS.value}/${GOARCH.value}`;
  const host = `${GOHOSTOS.value}/${GOHOSTARCH.value}`;
  if (platform === host || !isGoPlatform(GOOS.value, GOARCH.value)) return [];
  const source = GOOS.value === GOHOSTOS.value ? GOARCH.source : GOOS.source;
  return [{ code: 'go/cross-build', detail: { platform, host, source } }];
}

function judgeModules({ values, moduleCache, goroot }: EnvironmentFacts): EnvironmentFinding[] {
  const { GOPROXY, GOFLAGS, GOMODCACHE } = values;
  const proxies = parseGoProxy(GOPROXY.value);
  if (!proxies.ok || proxies.entries[0]?.url !== 'off' || moduleCache !== 'empty') return [];
  if (/(^|\s)-mod=vendor(\s|$)/.test(GOFLAGS.value)) return [];
  const detail = { source: GOPROXY.source, cache: GOMODCACHE.value, gorootComplete: goroot.missing.length === 0 };
  return [{ code: 'go/no-module-source', detail }];
}

function judgeDirectories({ unusable }: EnvironmentFacts): EnvironmentFinding[] {
  return unusable.map((detail) => ({ code: 'go/directory-unusable', detail }));
}
