import { type GoVersion, isGoAtLeast } from '../version/version.ts';

/** Reads the environment variables of Go's runtime as the runtime of one Go version does. */

/** Bytes; `off`; or null for what ends the program with "malformed GOMEMLIMIT" (runtime/string.go parseByteCount). */
export function parseMemoryLimit(text: string, version: GoVersion | null): number | 'off' | null {
  if (text === 'off') return 'off';
  const match = /^([+-]?)(\d+)(B|KiB|MiB|GiB|TiB)?$/.exec(text);
  if (match === null) return null;
  const [, sign = '', digits = '', unit = 'B'] = match;
  if (sign === '+' && !acceptsPlus(version)) return null;
  const bytes = BigInt(digits) * (units[unit] ?? 1n);
  if (bytes > maxInt64 || (sign === '-' && bytes > 0n)) return null;
  return Number(bytes);
}

/** The number of threads that run Go code; null for what the runtime ignores (runtime/proc.go schedinit). */
export function parseMaxProcs(text: string, version: GoVersion | null): number | null {
  const value = parseInt32(text, version);
  return value !== null && value > 0 ? value : null;
}

/** Percent, negative for none; `off`; or null for what counts as 100 (runtime/mgcpacer.go readGOGC). */
export function parseGcPercent(text: string, version: GoVersion | null): number | 'off' | null {
  return text === 'off' ? 'off' : parseInt32(text, version);
}

/** False for what sets no level, so that a crash prints no stack (runtime/runtime1.go setTraceback). */
export function isTracebackLevel(text: string, version: GoVersion | null): boolean {
  if (/^(|none|single|all|system|crash)$/.test(text)) return true;
  const match = /^(\+?)(\d{1,10})$/.exec(text);
  return match !== null && Number(text) < 2 ** 32 && (match[1] === '' || acceptsPlus(version));
}

const units: Readonly<Record<string, bigint>> = {
  B: 1n,
  KiB: 1n << 10n,
  MiB: 1n << 20n,
  GiB: 1n << 30n,
  TiB: 1n << 40n,
};
const maxInt64 = (1n << 63n) - 1n;

function parseInt32(text: string, version: GoVersion | null): number | null {
  const match = /^([+-]?)0*(\d{1,19})$/.exec(text);
  if (match === null || (match[1] === '+' && !acceptsPlus(version))) return null;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : null;
}

/** Since Go 1.26 the runtime uses strconv.ParseInt; its own atoi, used before, knew only the minus sign. */
function acceptsPlus(version: GoVersion | null): boolean {
  return version === null || isGoAtLeast(version, '1.26');
}
