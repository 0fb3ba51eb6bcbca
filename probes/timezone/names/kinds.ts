import type { Spelling } from './spelling.ts';
import type { Suggestion } from './suggestion.ts';

/** The name of a zone, written in another way. */
export function isRespelled(kind: Suggestion['kind']): kind is Spelling {
  return spellings.has(kind);
}

/** Not a name of a zone in any database, but understood as one. */
export function isForeign(kind: Suggestion['kind']): kind is Foreign {
  return foreign.has(kind);
}

export type Foreign = 'windows' | 'abbreviation' | 'place' | 'offset';

const spellings: ReadonlySet<Suggestion['kind']> = new Set<Spelling>([
  ...(['case', 'accents', 'blanks', 'quotes', 'colons', 'assignment', 'prefix'] as const),
  ...(['separators', 'region', 'reversed', 'typo', 'comment'] as const),
]);

const foreign: ReadonlySet<Suggestion['kind']> = new Set<Foreign>(['windows', 'abbreviation', 'place', 'offset']);
