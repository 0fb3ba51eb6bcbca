import type { TriedDirectory } from './entries/facts.ts';
import type { SslFacts } from './facts.ts';

type Unknown = (TriedDirectory['unknown'] & {})[number];

/** The first volume with unknown contents among what Go reads: there may be more roots. Null if all is known. */
export function unknownAmongRoots({ directories }: Pick<SslFacts, 'directories'>): Unknown | null {
  return directories.flatMap(({ unknown = [] }) => unknown)[0] ?? null;
}
