import type { RowId } from './rows.ts';

/** What was measured of one row, in milliseconds. */
export type Medians = Readonly<Partial<Record<RowId, { readonly wall: number; readonly cpu: number }>>>;

/** A bound on a ratio of two rows: of wall time and of CPU time alike. */
export interface RatioBar {
  readonly row: RowId;
  readonly to: RowId;
  readonly limit: number;
}

/** What probe-env owes. */
export const ratioBars: readonly RatioBar[] = [
  { row: 'bare', to: 'script', limit: 0.95 },
  { row: 'bare', to: 'node', limit: 1.2 },
  { row: 'portable', to: 'script', limit: 0.95 },
  { row: 'portable', to: 'node', limit: 1.2 },
  { row: 'go', to: 'script', limit: 1.2 },
  { row: 'tools', to: 'extended', limit: 1.1 },
];

export const limits = {
  /** Of 2^20 bytes, as container limits are given. */
  rssAnonMb: 16,
  /** Of a million bytes, as the size of a stripped Node, 108, is given. */
  sizeMb: 112,
  /** Total of 20 at once, to that of 20 scripts at once. */
  atOnceToScript: 1.1,
  /** Milliseconds of its own time, in 5 % of a CPU and 64 MB of memory. */
  throttledMs: 1000,
} as const;

/** Machines differ and are shared: a bar counts as missed when it is missed by more than this. */
export const tolerance = 1.1;

export interface Verdict {
  readonly what: string;
  readonly measured: number;
  readonly limit: number;
  readonly unit: '' | ' MB' | ' ms';
}

export function judgeRatios(medians: Medians): Verdict[] {
  return ratioBars.flatMap(({ row, to, limit }) => {
    const ours = medians[row];
    const theirs = medians[to];
    if (ours === undefined || theirs === undefined) return [];
    return (['wall', 'cpu'] as const).map((clock) => ({
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
