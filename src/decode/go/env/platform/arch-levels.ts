import { type GoVersion, isGoAtLeast } from '../../version/version.ts';

/** The variable for the processor level of an architecture, as one release line reads it. */
interface Level {
  readonly variable: ArchLevelName;
  /** The architectures whose compiler reads it. */
  readonly architectures: readonly string[];
  /** The first release with this rule. */
  readonly since: `${number}.${number}`;
  readonly isValid: RegExp;
  /** The end of Go's message. */
  readonly rule: string;
  /** How an invalid value is read if it is not an error. */
  readonly fallback: string;
}

export const archLevelNames = [
  ...(['GO386', 'GOAMD64', 'GOARM', 'GOARM64', 'GOMIPS', 'GOMIPS64', 'GOPPC64', 'GORISCV64', 'GOWASM'] as const),
] as const;
export type ArchLevelName = (typeof archLevelNames)[number];

/** What is wrong with such a value; `refused` if the go command or its compiler rejects it. */
export type ArchLevelProblem = { readonly effect: 'refused' | 'ignored'; readonly problem: string };

/**
 * Checks a variable's value as internal/buildcfg/cfg.go does (cmd/internal/objabi/util.go up to Go 1.16), which the
 * go command reads for every GOARCH, but in the environment only: what a settings file says reaches the compiler.
 * @param reader where the value is set decides who reads it first
 */
export function archLevelProblem(
  variable: ArchLevelName,
  value: string,
  goarch: string,
  version: GoVersion | null,
  reader: 'go' | 'compile' = 'go',
): ArchLevelProblem | null {
  const since = (line: `${number}.${number}`): boolean => version === null || isGoAtLeast(version, line);
  const level = levels.find((each) => each.variable === variable && since(each.since));
  if (value === '' || level === undefined || level.isValid.test(value)) return null;
  const isRead = level.architectures.includes(goarch);
  if (!isRead && reader === 'compile') return null;
  if (variable === 'GO386') return isRead ? { effect: 'refused', problem: `unsupported setting GO386=${value}` } : null;
  if (overwritten.has(variable) && since('1.23')) {
    return isRead ? { effect: 'ignored', problem: `must ${level.rule}; taken for ${level.fallback}` } : null;
  }
  return { effect: 'refused', problem: `${reader}: invalid ${variable}: must ${level.rule}` };
}

/**
 * Since Go 1.23 the error about one of them is lost: that of GOARM64, or no error, overwrites it (goarm64 of
 * internal/buildcfg/cfg.go).
 */
const overwritten: ReadonlySet<ArchLevelName> = new Set(['GOAMD64', 'GOARM']);

const armEnds = 'may optionally end in either ",hardfloat" or ",softfloat"';
const floats = {
  since: '1.13',
  isValid: /^(?:hard|soft)float$/,
  rule: 'be hardfloat, softfloat',
  fallback: 'hardfloat',
} as const;
const power = { variable: 'GOPPC64', architectures: ['ppc64', 'ppc64le'], fallback: 'power8' } as const;
const riscv = { variable: 'GORISCV64', architectures: ['riscv64'], fallback: 'rva20u64' } as const;

/** The newest rule of each variable first. */
const levels: readonly Level[] = [
  ...[
    { since: '1.16', isValid: /^(?:sse2|softfloat)$/ } as const,
    { since: '1.13', isValid: /^(?:sse2|387)$/ } as const,
  ].map((each): Level => ({ ...each, variable: 'GO386', architectures: ['386'], rule: '', fallback: 'sse2' })),
  {
    variable: 'GOAMD64',
    architectures: ['amd64'],
    since: '1.18',
    isValid: /^v[1-4]$/,
    rule: 'be v1, v2, v3, v4',
    fallback: 'v1',
  },
  ...[
    {
      since: '1.22',
      isValid: /^[567](?:,hardfloat|,softfloat|,hardfloat,softfloat)?$/,
      rule: `start with 5, 6, or 7, and ${armEnds}`,
    } as const,
    { since: '1.13', isValid: /^[567]$/, rule: 'be 5, 6, 7' } as const,
  ].map((each): Level => ({ ...each, variable: 'GOARM', architectures: ['arm'], fallback: '7' })),
  {
    variable: 'GOARM64',
    architectures: ['arm64'],
    since: '1.23',
    isValid: /^(?:v8\.\d|v9\.[0-5])(?:,lse|,crypto)*$/,
    rule: 'start with v8.{0-9} or v9.{0-5} and may optionally end in ",lse" and/or ",crypto"',
    fallback: 'v8.0',
  },
  { variable: 'GOMIPS', architectures: ['mips', 'mipsle'], ...floats },
  { variable: 'GOMIPS64', architectures: ['mips64', 'mips64le'], ...floats },
  { ...power, since: '1.20', isValid: /^power(?:8|9|10)$/, rule: 'be power8, power9, power10' },
  { ...power, since: '1.13', isValid: /^power[89]$/, rule: 'be power8, power9' },
  { ...riscv, since: '1.25', isValid: /^rva2[023]u64$/, rule: 'be rva20u64, rva22u64, rva23u64' },
  { ...riscv, since: '1.23', isValid: /^rva2[02]u64$/, rule: 'be rva20u64, rva22u64' },
  {
    variable: 'GOWASM',
    architectures: ['wasm'],
    since: '1.13',
    isValid: /^(?:(?:satconv|signext)?(?:,|$))*$/,
    rule: 'be satconv, signext',
    fallback: '',
  },
];
