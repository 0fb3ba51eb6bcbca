import type { GoVersion } from '../../version/version.ts';
import { parseGoDebug } from './debug.ts';

/** A GODEBUG setting whose name the program's Go version does not know, so it has no effect. */
export type UnknownSetting = {
  readonly name: string;
  readonly value: string;
  /** The release lines that have the setting, if any: `1.25` on, up to `1.26`. */
  readonly known: { readonly from: string; readonly to: string | null } | null;
  /** A name of this version that differs only by a typo. */
  readonly meant: string | null;
};

/** The newest release line covered by the table below; in later ones any name may be a setting. */
const newestMinor = 27;

/**
 * The names in the text that this version does not know. Before Go 1.21 there was no table of names, so nothing is
 * reported.
 */
export function unknownSettings(text: string, version: GoVersion): UnknownSetting[] {
  const { major, minor } = version;
  if (major !== 1 || minor < firstMinor || minor > newestMinor) return [];
  return [...parseGoDebug(text)].flatMap(([name, value]) => {
    // Names of CPU features depend on the architecture; "#" before a setting is syntax of package internal/bisect.
    if (name === '' || name.startsWith('cpu.') || /[\s;]/.test(name)) return [];
    const span = spans.get(name);
    if (span !== undefined && minor >= span.from && minor <= span.to) return [];
    const known =
      span === undefined ? null : { from: `1.${span.from}`, to: span.to === newestMinor ? null : `1.${span.to}` };
    return [{ name, value, known, meant: known === null ? nearName(name, minor) : null }];
  });
}

const firstMinor = 21;

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Every setting of Go 1.21 to 1.27: internal/godebugs/table.go, dbgvars of runtime/runtime1.go, and settings that
 * packages read without listing them. A setting added by a patch release counts for its whole line; one that Go 1.27
 * lists as removed is still known to it.
 */
const names: readonly (readonly [from: number, to: number, names: string])[] = [
  [
    firstMinor,
    newestMinor,
    `adaptivestackstart asyncpreemptoff cgocheck clobberfree cmdgonetlimit disablethp dontfreezetheworld efence
    execerrdot execwait fuzzdebug gccheckmark gcpacertrace gcshrinkstackoff gcstoptheworld gctrace gocachehash
    gocachetest gocacheverify gofsystrace gofsystracelog gofsystracestack goindex gotoolchainexec harddecommit
    http2client http2debug http2server http2xconnect inittrace installgoroot invalidptr jstmpllitinterp madvdontneed
    memprofilerate multipartfiles multipartmaxheaders multipartmaxparts multipathtcp netdns netedns0 panicnil
    randautoseed sbrk scavtrace scheddetail schedtrace tarinsecurepath tlsmaxrsasize tracebackancestors
    tracefpunwindoff x509usefallbackroots zipinsecurepath`,
  ],
  [21, 22, 'allocfreetrace intern'],
  [21, newestMinor, 'x509sha1'],
  [22, 24, 'runtimecontentionstacks'],
  [
    22,
    newestMinor,
    `gotypesalias httplaxcontentlength httpmuxgo121 tls10server tlsrsakex tlsunsafeekm traceadvanceperiod
    x509usepolicies`,
  ],
  [
    23,
    newestMinor,
    `allowmultiplevcs asynctimerchan httpservecontentkeepheaders profstackdepth tls3des tlskyber traceallocfree
    tracecheckstackownership winreadlinkvolume winsymlink x509keypairleaf x509negativeserial`,
  ],
  [
    24,
    newestMinor,
    `dataindependenttiming failfipscast fips140 gotestjsonbuildtext httpcookiemaxnum ppc64aes ppc64gcm ppc64sha2
    ppc64sha512 randseednop rsa1024min tlsmlkem toolchaintrace urlmaxqueryparams x509rsacrt`,
  ],
  [
    25,
    newestMinor,
    `checkfinalizers containermaxprocs decoratemappings embedfollowsymlinks tlssha1 updatemaxprocs x509sha256skid`,
  ],
  [
    26,
    newestMinor,
    'cryptocustomrand fips140ems htmlmetacontenturlescape tlssecpmlkem tracebacklabels urlstrictcolons',
  ],
  [27, newestMinor, 'simd x509sslcertoverrideplatform'],
];

const spans: ReadonlyMap<string, Span> = new Map(
  names.flatMap(([from, to, list]) => list.split(/\s+/).map((name) => [name, { from, to }])),
);

/**
 * A known name that is the same except for case, or for one letter added, missing or changed, or two letters swapped.
 */
function nearName(name: string, minor: number): string | null {
  for (const [candidate, { from, to }] of spans) {
    if (minor >= from && minor <= to && isNear(name.toLowerCase().trim(), candidate)) return candidate;
  }
  return null;
}

function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.length - start - end, b.length - start - end];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}
