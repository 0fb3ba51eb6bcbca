import type { GoVersion } from '../version/version.ts';

/** Whether GOEXPERIMENT knows a name in this version; true for versions that the table does not cover. */
export function isExperiment(name: string, version: GoVersion | null): boolean {
  if (version === null || version.major !== 1 || version.minor < first || version.minor > last) return true;
  const span = spans.get(name);
  return span !== undefined && version.minor >= span.from && version.minor <= span.to;
}

const first = 17;
const last = 27;

/**
 * Fields of goexperiment.Flags (internal/goexperiment/flags.go of each release), in small letters, with the lines that
 * have them. `regabi` is a name for all of the regabi flags (internal/buildcfg/exp.go).
 */
const names: readonly (readonly [from: number, to: number, names: string])[] = [
  [17, 27, 'fieldtrack preemptibleloops regabi regabiargs regabiwrappers staticlockranking'],
  [17, 17, 'regabidefer regabig'],
  [17, 18, 'regabireflect'],
  [18, 18, 'pacerredesign'],
  [18, 20, 'unified'],
  [18, 27, 'heapminimum512kib'],
  [19, 27, 'boringcrypto'],
  [20, 22, 'pagetrace'],
  [20, 24, 'coverageredesign'],
  [20, 27, 'arenas'],
  [21, 25, 'cacheprog'],
  [21, 27, 'cgocheck2 loopvar'],
  [22, 22, 'allocheaders exectracer2 range'],
  [22, 25, 'rangefunc'],
  [22, 27, 'newinliner'],
  [23, 25, 'aliastypeparams'],
  [24, 24, 'spinbitmutex'],
  [24, 25, 'swissmap synchashtriemap synctest'],
  [25, 27, 'dwarf5 greenteagc jsonv2'],
  [26, 26, 'goroutineleakprofile'],
  [26, 27, 'randomizedheapbase64 runtimefreegc runtimesecret simd sizespecializedmalloc'],
  [27, 27, 'mapsplitgroup'],
];

const spans: ReadonlyMap<string, { readonly from: number; readonly to: number }> = new Map(
  names.flatMap(([from, to, list]) => list.split(' ').map((name) => [name, { from, to }])),
);
