import type { RowId } from '../rows.ts';

/** What was measured of one row, in milliseconds. */
export type Medians = Readonly<Partial<Record<RowId, { readonly wall: number; readonly cpu: number }>>>;

/** A bound on a ratio of two rows. */
export interface RatioBar {
  readonly row: RowId;
  readonly to: RowId;
  readonly limit: number;
  /** Left out: wall time and CPU time alike. */
  readonly clock?: 'wall' | 'cpu';
}

/** What probe-env owes: the executable on Node, then the static one. */
export const ratioBars: readonly RatioBar[] = [
  { row: 'bare', to: 'script', limit: 0.95 },
  { row: 'bare', to: 'node', limit: 1.2 },
  { row: 'portable', to: 'script', limit: 0.95 },
  { row: 'portable', to: 'node', limit: 1.2 },
  { row: 'go', to: 'script', limit: 1.2 },
  { row: 'tools', to: 'extended', limit: 1.1 },
  { row: 'static', to: 'script', limit: 0.2, clock: 'cpu' },
  { row: 'static', to: 'script', limit: 0.25, clock: 'wall' },
  { row: 'static', to: 'bare', limit: 0.25, clock: 'cpu' },
  { row: 'static', to: 'grpc', limit: 2, clock: 'cpu' },
  { row: 'staticVersion', to: 'hello', limit: 1.2, clock: 'cpu' },
  { row: 'staticGo', to: 'script', limit: 0.5, clock: 'cpu' },
  { row: 'staticTools', to: 'extended', limit: 0.65, clock: 'cpu' },
  { row: 'staticUnknown', to: 'unknown', limit: 1, clock: 'cpu' },
];

/** What one of the executables owes besides that. */
export interface Limits {
  /** Of 2^20 bytes, as container limits are given. */
  readonly rssAnonMb: number;
  /** The most that is resident at once, pages of the file too. Not owed where Node's own file decides it. */
  readonly rssMb: number | null;
  /** Of a million bytes. */
  readonly sizeMb: number;
  /** Total of 20 at once, to that of 20 scripts at once. */
  readonly atOnceToScript: number;
  /** Milliseconds of its own time, in 5 % of a CPU and 64 MB of memory. */
  readonly throttledMs: number;
  /** Milliseconds from its start to its end when nothing of its file is in memory, which is limited to so many MB; null where docs say what it needs. */
  readonly cold: { readonly memoryMb: number; readonly ms: number } | null;
}

export const limits: Readonly<Record<'node' | 'static', Limits>> = {
  node: { rssAnonMb: 16, rssMb: null, sizeMb: 112, atOnceToScript: 1.1, throttledMs: 1000, cold: null },
  static: {
    rssAnonMb: 4,
    rssMb: 6,
    sizeMb: 6,
    atOnceToScript: 0.4,
    throttledMs: 250,
    cold: { memoryMb: 16, ms: 900 },
  },
};

/** Machines differ and are shared: a bar counts as missed when it is missed by more than this. */
export const tolerance = 1.1;

export interface Verdict {
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: '' | ' MB' | ' ms';
}

export function judgeRatios(medians: Medians): Verdict[] {
  return ratioBars.flatMap(({ row, to, limit, clock: only }) => {
    const ours = medians[row];
    const theirs = medians[to];
    if (ours === undefined || theirs === undefined) return [];
    const clocks = only === undefined ? (['wall', 'cpu'] as const) : [only];
    return clocks.map((clock) => ({
      what: `${row} / ${to}, ${clock}`,
      measured: ours[clock] / theirs[clock],
      limit,
      unit: '' as const,
    }));
  });
}

export function isMissed({ measured, limit }: Verdict): boolean {
  return !(measured <= limit * tolerance);
}
