import type { SourceFacts } from './facts.ts';

/** Where most of the roots come from. */
export function mainSource(sources: readonly SourceFacts[]): SourceFacts | null {
  return [...sources].sort((a, b) => b.added - a.added)[0] ?? null;
}
