import type { GoVersion } from './version.ts';

/**
 * Whether the Go project still supports a release line. A line is supported until two newer ones exist
 * (go.dev/doc/devel/release). `unknown` is for lines that the table below does not have.
 */
export type Support =
  | { readonly state: 'supported' }
  /** `ended`: the day on which support ended. */
  | {
      readonly state: 'ended';
      readonly ended: string;
      /** The lines that are supported instead, oldest first: `1.26`, `1.27`. */
      readonly supported: readonly string[];
      /** The date of the table, if newer lines are to be expected by now; null otherwise. */
      readonly asOf: string | null;
    }
  | { readonly state: 'unknown' };

/** The day up to which the table is complete; lines after it are unknown, never unsupported. */
export const releasesAsOf = '2026-08-20';
/** When the next line is due: there is one each February and August. */
const nextRelease = '2027-02-01';

/** @param now decides for lines whose end is known in advance */
export function supportOf(version: GoVersion, now: Date): Support {
  if (version.major !== 1) return { state: 'unknown' };
  const index = releases.findIndex(([minor]) => minor === version.minor);
  if (index < 0) return version.minor < firstMinor ? ended(firstEnd, now) : { state: 'unknown' };
  const day = releases[index + 2]?.[1];
  return day === undefined || Date.parse(day) > now.getTime() ? { state: 'supported' } : ended(day, now);
}

function ended(day: string, now: Date): Support {
  const released = releases.filter(([, release]) => Date.parse(release) <= now.getTime());
  return {
    state: 'ended',
    ended: day,
    supported: released.slice(-2).map(([minor]) => `1.${minor}`),
    asOf: Date.parse(nextRelease) <= now.getTime() ? releasesAsOf : null,
  };
}

/** `1.26, 1.27`; with the date of the table if that is old. */
export function describeSupported({ supported, asOf }: Extract<Support, { state: 'ended' }>): string {
  return `${asOf === null ? '' : `as of ${asOf}: `}${supported.join(', ')}`;
}

/** The Dockerfile line for a version of Go, with a caveat if the table does not have such a line yet. */
export function goImage(version: string): string {
  const newest = releases.at(-1)?.[0] ?? firstMinor;
  const isKnown = Number(/^1\.(\d+)/.exec(version)?.[1] ?? 0) <= newest;
  const doubt = isKnown ? '' : `where there is such a release (as of ${releasesAsOf} the newest is 1.${newest}): `;
  return `${doubt}FROM golang:${version}`;
}

/**
 * The release that was meant by a name that never was one: up to Go 1.20 the first release of a line was 1.N, since
 * then it is 1.N.0 and 1.N is only a language version (go.dev/doc/toolchain#version). Null for a name that may be a
 * release.
 */
export function intendedRelease({ major, minor, patch, pre, vendor, text }: GoVersion): string | null {
  if (major !== 1 || pre !== null || vendor !== null) return null;
  if (minor > lastWithoutZero) return patch === null ? `go1.${minor}.0` : null;
  return /^go1\.\d+\.0$/.test(text) ? `go1.${minor}` : null;
}

const lastWithoutZero = 20;

/** Minor version and day of the first release (go.dev/doc/devel/release). */
const releases: readonly (readonly [minor: number, released: string])[] = [
  [13, '2019-09-03'],
  [14, '2020-02-25'],
  [15, '2020-08-11'],
  [16, '2021-02-16'],
  [17, '2021-08-16'],
  [18, '2022-03-15'],
  [19, '2022-08-02'],
  [20, '2023-02-01'],
  [21, '2023-08-08'],
  [22, '2024-02-06'],
  [23, '2024-08-13'],
  [24, '2025-02-11'],
  [25, '2025-08-12'],
  [26, '2026-02-10'],
  [27, '2026-08-19'],
];
const firstMinor = 13;
/** Go 1.12 ended when 1.14 came out; all earlier ones had already ended. */
const firstEnd = '2020-02-25';
