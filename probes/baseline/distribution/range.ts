import type { DistributionFacts } from '../facts.ts';
import type { DistributionRange, Operator } from '../options.ts';

/**
 * Whether a distribution is the one of the range, and its version is within it. Without a version, no version is; before a release, as in
 * Alpine's `3.23.0_alpha20250612`, it counts as that release.
 */
export function isWithin({ id, versionId }: DistributionFacts, range: DistributionRange): boolean {
  if (id !== range.id) return false;
  if (range.version === null) return true;
  const numbers = /^(\d+(?:\.\d+)*)(?:[_~+-].*)?$/.exec(versionId ?? '')?.[1];
  if (numbers === undefined) return false;
  const { operator, parts } = range.version;
  return holds[operator](compare(numbers.split('.').map(Number), parts));
}

const holds: Readonly<Record<Operator, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** Compared by the parts that the range has: 3.22.1 is equal to 3.22. */
function compare(version: readonly number[], wanted: readonly number[]): number {
  for (const [index, part] of wanted.entries()) {
    const difference = (version[index] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}
