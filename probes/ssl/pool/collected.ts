import { TailMap } from '../../../src/decode/tail-map.ts';
import { type PublicRoot, publicRootOf } from './public-roots.ts';

/** What all sources of a pool have given so far. Keeps the bytes of each certificate once, and no parsed tree. */
export interface Collected {
  /** In the order in which they were found; those that are not public by their bytes. */
  readonly roots: (PublicRoot | string)[];
  readonly publicOnes: Set<PublicRoot>;
  /** Every other CERTIFICATE block by its bytes: null for a root, otherwise why Go drops it. */
  readonly others: TailMap<string | null>;
  readonly counts: { usable: number; expired: number; notYetValid: number; nonPublic: number };
  /** Public roots, and the latest of their first days in milliseconds since the epoch. */
  readonly publicList: { count: number; newest: number };
  /** How many blocks were examined. */
  blocks: number;
}

export function collectNothing(): Collected {
  return {
    roots: [],
    publicOnes: new Set(),
    others: new TailMap(),
    counts: { usable: 0, expired: 0, notYetValid: 0, nonPublic: 0 },
    publicList: { count: 0, newest: Number.NEGATIVE_INFINITY },
    blocks: 0,
  };
}

export function countPublic({ publicList }: Collected, notBefore: number): void {
  publicList.count += 1;
  if (notBefore > publicList.newest) publicList.newest = notBefore;
}

/** Whether a certificate is among the roots. */
export function isKnown({ others, publicOnes }: Collected, der: string): boolean {
  const known = publicRootOf(der);
  return known === undefined ? others.get(der) === null : publicOnes.has(known);
}
