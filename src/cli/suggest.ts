import { editDistance } from '../decode/edit-distance.ts';

/**
 * Those of the words that somebody may have meant: the nearest by edit distance, at most a third of the word away; else those
 * that contain it.
 */
export function suggestions(word: string, words: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const near = words
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  const nearest = near.filter(({ distance }) => distance === near[0]?.distance).map(({ candidate }) => candidate);
  if (nearest.length > 0) return nearest.slice(0, most);
  return wanted.length < shortest
    ? []
    : words.filter((candidate) => candidate.toLowerCase().includes(wanted)).slice(0, most);
}

/** `: did you mean a or b?`; empty if nothing is near. */
export function didYouMean(word: string, words: readonly string[]): string {
  const meant = suggestions(word, words);
  return meant.length === 0 ? '' : `: did you mean ${meant.join(' or ')}?`;
}

const most = 3;

/** Characters that say enough to look for words that contain them. */
const shortest = 4;
