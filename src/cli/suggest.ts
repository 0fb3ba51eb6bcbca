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

/** `: did you mean a or b?`; empty where nothing is near. */
export function didYouMean(word: string, words: readonly string[]): string {
  const meant = suggestions(word, words);
  return meant.length === 0 ? '' : `: did you mean ${meant.join(' or ')}?`;
}

const most = 3;

/** Characters that say enough to look for words that contain them. */
const shortest = 4;

/** Insertions, deletions, replacements and swaps of neighbors (optimal string alignment); anything above `limit` counts as above. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
