import { type GoVersion, isGoAtLeast } from '../../version/version.ts';
import { splitGoFlags } from './flags.ts';

/** For which platform, and with or without cgo. */
export interface BuildTarget {
  readonly goos: string;
  readonly goarch: string;
  readonly cgo: boolean;
}

/**
 * Why builds with these flags fail for this target, with the message of the go command: sanitizers, and build modes
 * (instrumentInit and buildModeInit of cmd/go/internal/work/init.go, externalLinkingReason of
 * cmd/go/internal/load/pkg.go, and internal/platform/supported.go of Go 1.21 to 1.27). Older toolchains are not
 * judged.
 */
export function buildModeProblem(goflags: string, target: BuildTarget, version: GoVersion | null): string | null {
  const values = new Map(
    (splitGoFlags(goflags, version) ?? []).map((word) => {
      const [, name = '', value = 'true'] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
      return [name, value];
    }),
  );
  const pair = `${target.goos}/${target.goarch}`;
  const hasTables = version !== null && isGoAtLeast(version, '1.21');
  for (const name of ['msan', 'race', 'asan'] as const) {
    if (!/^(?:1|t|T|true|TRUE|True)$/.test(values.get(name) ?? '')) continue;
    if (hasTables && !has(sanitizers[name], pair, version)) return `-${name} is not supported on ${pair}`;
    if (!target.cgo && (target.goos !== 'darwin' || name !== 'race')) return `go: -${name} requires cgo`;
  }
  const mode = values.get('buildmode') ?? 'default';
  const pairs = modes.get(mode);
  if (!hasTables || pairs === undefined) return null;
  if (!has(pairs, pair, version)) return `-buildmode=${mode} not supported on ${pair}`;
  const linksItself =
    mode === 'pie' ? has(internalPie, pair, version) : mode === 'c-archive' || target.goarch === 'wasm';
  return target.cgo || linksItself
    ? null
    : `-buildmode=${mode} requires external (cgo) linking, but cgo is not enabled`;
}

/** Pairs, some with the minor versions of the first and the last line that support them: `linux/loong64@24-`. */
type Pairs = string;

function has(pairs: Pairs, pair: string, { minor }: GoVersion): boolean {
  return pairs.split(/\s+/).some((row) => {
    const [name, from = '', to = ''] = row.split(/[@-](?=\d|$)/);
    return name === pair && minor >= Number(from || 0) && minor <= Number(to || Infinity);
  });
}

const sanitizers = {
  race: `linux/amd64 linux/arm64 linux/loong64@25- linux/ppc64le linux/riscv64@26- linux/s390x darwin/amd64 darwin/arm64 freebsd/amd64
    netbsd/amd64 openbsd/amd64@21-22 windows/amd64`,
  msan: 'linux/amd64 linux/arm64 linux/loong64@22- freebsd/amd64',
  asan: 'linux/arm64 linux/amd64 linux/loong64@22- linux/riscv64 linux/ppc64le',
} as const satisfies Record<string, Pairs>;

const modes: ReadonlyMap<string, Pairs> = new Map([
  [
    'c-shared',
    `linux/amd64 linux/arm linux/arm64 linux/loong64 linux/386 linux/ppc64@27- linux/ppc64le linux/riscv64 linux/s390x android/amd64
      android/arm android/arm64 android/386 freebsd/amd64 darwin/amd64 darwin/arm64 windows/amd64 windows/386 windows/arm64
      wasip1/wasm@24-`,
  ],
  [
    'pie',
    `linux/386 linux/amd64 linux/arm linux/arm64 linux/loong64 linux/ppc64@27- linux/ppc64le linux/riscv64 linux/s390x android/amd64
      android/arm android/arm64 android/386 freebsd/amd64 darwin/amd64 darwin/arm64 ios/amd64 ios/arm64 aix/ppc64 openbsd/arm64@23-
      windows/386 windows/amd64 windows/arm@21-25 windows/arm64`,
  ],
  [
    'plugin',
    `linux/amd64 linux/arm linux/arm64 linux/386 linux/loong64@22- linux/riscv64@25- linux/s390x linux/ppc64@27- linux/ppc64le
      android/amd64 android/386 darwin/amd64 darwin/arm64 freebsd/amd64`,
  ],
]);

const internalPie: Pairs = `android/arm64 darwin/amd64 darwin/arm64 linux/amd64 linux/arm64 linux/loong64@25- linux/ppc64@27-
  linux/ppc64le linux/s390x@27- windows/386 windows/amd64 windows/arm@21-25 windows/arm64`;
