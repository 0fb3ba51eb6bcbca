import { editDistance } from '../decode/edit-distance.ts';

/**
 * The candidates that may have been meant: the nearest by edit distance, at most a third of the word away; otherwise
 * those that contain the word.
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

/** `: did you mean a or b?`; empty if nothing is close. */
export function didYouMean(word: string, words: readonly string[]): string {
  const meant = suggestions(word, words);
  return meant.length === 0 ? '' : `: did you mean ${meant.join(' or ')}?`;
}

const most = 3;

/** The minimum length of a word for finding candidates that contain it. */
const shortest = 4;
