import type { GoVersion } from '../../version/version.ts';

/**
 * Every GOOS/GOARCH pair that the go command of a release builds for, which is more than `go tool dist list` prints:
 * broken ports are included (cmd/go/internal/cfg/zosarch.go up to Go 1.20, internal/platform/zosarch.go since;
 * CheckGOOSARCHPair of cmd/go/internal/work/action.go). Checked with one release of each line from 1.13 to 1.27.
 */
const architectures: Readonly<Record<string, string>> = {
  aix: 'ppc64',
  android: '386 amd64 arm arm64',
  darwin: '386 amd64 arm arm64',
  dragonfly: 'amd64',
  freebsd: '386 amd64 arm arm64 riscv64',
  illumos: 'amd64',
  ios: 'amd64 arm64',
  js: 'wasm',
  linux: '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64',
  nacl: '386 amd64p32 arm',
  netbsd: '386 amd64 arm arm64',
  openbsd: '386 amd64 arm arm64 mips64 ppc64 riscv64',
  plan9: '386 amd64 arm',
  solaris: 'amd64',
  wasip1: 'wasm',
  windows: '386 amd64 arm arm64',
};

/** The minor versions of the first and last release line that build for it; all lines build for unlisted pairs. */
const lines: Readonly<Partial<Record<string, readonly [from: number, to: number]>>> = {
  'darwin/386': [0, 14],
  'darwin/arm': [0, 14],
  'freebsd/arm64': [14, Infinity],
  'freebsd/riscv64': [20, Infinity],
  'ios/amd64': [16, Infinity],
  'ios/arm64': [16, Infinity],
  'linux/loong64': [19, Infinity],
  'nacl/386': [0, 13],
  'nacl/amd64p32': [0, 13],
  'nacl/arm': [0, 13],
  'openbsd/mips64': [16, 26],
  'openbsd/ppc64': [21, Infinity],
  'openbsd/riscv64': [22, Infinity],
  'wasip1/wasm': [21, Infinity],
  'windows/arm': [0, 25],
  'windows/arm64': [17, Infinity],
};

/**
 * Architectures that the go command accepts but its compiler does not know, with the last release line where that is
 * so.
 */
const withoutCompiler: Readonly<Partial<Record<string, number>>> = { riscv64: 13, sparc64: Infinity };

/** @param version null for any release */
export function isGoPlatform(goos: string, goarch: string, version: GoVersion | null = null): boolean {
  if (!Object.hasOwn(architectures, goos) || !(architectures[goos] ?? '').split(' ').includes(goarch)) return false;
  const [from, to] = lines[`${goos}/${goarch}`] ?? [0, Infinity];
  return version === null || version.major !== 1 || (version.minor >= from && version.minor <= to);
}

/** Why builds for a pair fail, with the message of the go command or its compiler; null if they do not. */
export function platformProblem(goos: string, goarch: string, version: GoVersion | null): string | null {
  if (!isGoPlatform(goos, goarch, version)) return `go: unsupported GOOS/GOARCH pair ${goos}/${goarch}`;
  const last = withoutCompiler[goarch] ?? -1;
  const isKnown = version === null ? last < Infinity : version.minor > last;
  return isKnown ? null : `compile: unknown architecture ${JSON.stringify(goarch)}`;
}

/** Whether some pair of this version has the operating system. */
export function isGoos(goos: string, version: GoVersion | null = null): boolean {
  if (!Object.hasOwn(architectures, goos)) return false;
  return (architectures[goos] ?? '').split(' ').some((goarch) => isGoPlatform(goos, goarch, version));
}
