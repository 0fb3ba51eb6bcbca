import { isGoPlatform } from '../../../src/decode/go/env/platform/platforms.ts';
import { parseGoProxy } from '../../../src/decode/go/env/proxy/proxy-list.ts';
import { intendedRelease } from '../../../src/decode/go/version/releases.ts';
import { isGoAtLeast, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Finding } from '../../../src/finding.ts';
import type { environmentFindings } from './findings.ts';
import { install } from './install.ts';
import type { EnvironmentFacts } from './observe.ts';

export type EnvironmentFinding = Finding<typeof environmentFindings>;

interface Subject {
  /** The go command. */
  readonly path: string;
  readonly version: string | null;
  /** A program runs here, so nothing is built, and problems of builds do not matter. */
  readonly running: boolean;
  /** A module exists; its own findings report what it lacks. */
  readonly hasModule: boolean;
  /** The module requires others that do not build without cgo. */
  readonly needsCgo: boolean;
}

export function judgeEnvironment(facts: EnvironmentFacts, subject: Subject): EnvironmentFinding[] {
  const building = !subject.running && facts.environmentKnown;
  return [
    ...judgeGoroot(facts, subject),
    ...judgeUserFile(facts),
    ...(building ? judgeHome(facts) : []),
    ...judgeValues(facts, building),
    ...judgeCompiler(facts, subject),
    ...judgePlatform(facts, subject),
    ...(building ? judgeBuilding(facts, subject) : []),
  ];
}

function judgeBuilding(facts: EnvironmentFacts, subject: Subject): EnvironmentFinding[] {
  return [
    ...judgeToolchainName(facts, subject),
    ...(subject.hasModule ? [] : judgeModules(facts)),
    ...judgeDirectories(facts),
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

/** Experiments are added only to the version of the command, and a development tree has no VERSION to compare with. */
function isSameVersion(file: string, command: string): boolean {
  const [a, b] = [parseGoVersion(file), parseGoVersion(command)];
  if (a === null || b === null || a.devel || b.devel) return true;
  return a.major === b.major && a.minor === b.minor && a.patch === b.patch && a.pre?.number === b.pre?.number;
}

function judgeUserFile({ userFile, values }: EnvironmentFacts): EnvironmentFinding[] {
  const { path, state, withCarriageReturn } = userFile;
  if ((state === 'denied' || state === 'unfit') && values.GOENV.source === 'environment') {
    return [{ code: 'go/env-file-unusable', detail: { path, state } }];
  }
  if (withCarriageReturn.length === 0) return [];
  return [{ code: 'go/env-file-crlf', detail: { path, variables: withCarriageReturn.join(', ') } }];
}

/** One cause, one finding: values that are missing because HOME is. */
function judgeHome({ problems, user }: EnvironmentFacts): EnvironmentFinding[] {
  const variables = problems.filter(({ source }) => source === 'default').map(({ variable }) => variable);
  if (user.home || variables.length === 0) return [];
  const remedy = user.uid === 0 ? 'ENV HOME=/root' : 'ENV HOME=/tmp';
  return [{ code: 'go/home-unset', detail: { variables: variables.sort().join(', '), remedy } }];
}

/** A carriage return explains anything wrong with a value from that file; defaults fail only if HOME is missing. */
function judgeValues({ problems, userFile, user }: EnvironmentFacts, building: boolean): EnvironmentFinding[] {
  return problems
    .filter(({ source }) => source !== 'default' || (building && user.home))
    .filter(({ variable, source }) => source !== 'user file' || !userFile.withCarriageReturn.includes(variable))
    .map(({ effect, variable, value, source, problem }) => ({
      code: effect === 'refused' ? ('go/env-refused' as const) : ('go/env-ignored' as const),
      detail: { variable, value, source, problem },
    }));
}

function judgeToolchainName(facts: EnvironmentFacts, { version }: Subject): EnvironmentFinding[] {
  const { wantedToolchain, tooOldFor, values } = facts;
  if (tooOldFor !== null && version !== null) {
    return [{ code: 'go/toolchain-too-old', detail: { ...tooOldFor, version, source: switchSource(version, values) } }];
  }
  if (wantedToolchain === null || version === null) return [];
  const { name: wanted, place } = wantedToolchain;
  const parsed = parseGoVersion(wanted);
  const released = parsed === null ? null : intendedRelease(parsed);
  if (released !== null) return [{ code: 'go/toolchain-not-released', detail: { wanted, place, released } }];
  return [{ code: 'go/toolchain-download', detail: { ...values.GOTOOLCHAIN, wanted, version, place } }];
}

/** Where GOTOOLCHAIN=local comes from; null before Go 1.21, which had no such variable. */
function switchSource(version: string, { GOTOOLCHAIN }: EnvironmentFacts['values']): string | null {
  const parsed = parseGoVersion(version);
  return parsed !== null && !isGoAtLeast(parsed, '1.21') ? null : GOTOOLCHAIN.source;
}

/** By default cgo is on only if there is a compiler, or in old versions, which find out too late. */
function judgeCompiler({ values, compiler, installer }: EnvironmentFacts, subject: Subject): EnvironmentFinding[] {
  const { CGO_ENABLED, CC, GOOS, GOARCH, GOHOSTARCH } = values;
  if (CGO_ENABLED.value !== '1') return [];
  if (!compiler.found) {
    if (CGO_ENABLED.source === 'default') return [];
    const detail = { source: CGO_ENABLED.source, compiler: CC.value, install: install(installer, 'c') };
    return [{ code: 'go/cgo-without-compiler', detail: { ...detail, optional: !subject.needsCgo } }];
  }
  const cross = crossCompilers[`${GOOS.value}/${GOARCH.value}`];
  if (GOARCH.value !== GOHOSTARCH.value && CC.source === 'default' && cross !== undefined) {
    const detail = { platform: `${GOOS.value}/${GOARCH.value}`, compiler: CC.value, cross };
    return [{ code: 'go/cgo-cross-compiler', detail }];
  }
  if (compiler.headers !== false) return [];
  const cgo = `CGO_ENABLED=1${CGO_ENABLED.source === 'default' ? ' by default' : ` (${CGO_ENABLED.source})`}`;
  const detail = { compiler: compiler.command, cgo, install: install(installer, 'headers') };
  return [{ code: 'go/c-headers-missing', detail }];
}

/**
 * Debian's names of the compilers of packages gcc-<triple>; gcc of amd64 generates 386 code without one if the
 * headers exist.
 */
const crossCompilers: Readonly<Partial<Record<string, string>>> = {
  'linux/amd64': 'x86_64-linux-gnu-gcc',
  'linux/arm64': 'aarch64-linux-gnu-gcc',
  'linux/arm': 'arm-linux-gnueabihf-gcc',
  'linux/ppc64le': 'powerpc64le-linux-gnu-gcc',
  'linux/riscv64': 'riscv64-linux-gnu-gcc',
  'linux/s390x': 's390x-linux-gnu-gcc',
  'linux/mips64le': 'mips64el-linux-gnuabi64-gcc',
  'windows/amd64': 'x86_64-w64-mingw32-gcc',
};

function judgePlatform({ values }: EnvironmentFacts, { version }: Subject): EnvironmentFinding[] {
  const { GOOS, GOARCH, GOHOSTOS, GOHOSTARCH } = values;
  const platform = `${GOOS.value}/${GOARCH.value}`;
  const host = `${GOHOSTOS.value}/${GOHOSTARCH.value}`;
  const known = version === null ? null : parseGoVersion(version);
  if (platform === host || !isGoPlatform(GOOS.value, GOARCH.value, known)) return [];
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

function judgeDirectories({ unusable, full }: EnvironmentFacts): EnvironmentFinding[] {
  return [
    ...unusable.map((detail): EnvironmentFinding => ({ code: 'go/directory-unusable', detail })),
    ...full.map((detail): EnvironmentFinding => ({ code: 'go/disk-full', detail })),
  ];
}
