/**
 * Every GOOS/GOARCH pair that a Go release from 1.13 on builds for (internal/platform/zosarch.go, `go tool dist list`):
 * pairs that only some releases know are here too, so that none is called unknown which the toolchain knows.
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

export function isGoos(goos: string): boolean {
  return Object.hasOwn(architectures, goos);
}

export function isGoPlatform(goos: string, goarch: string): boolean {
  return isGoos(goos) && (architectures[goos] ?? '').split(' ').includes(goarch);
}
