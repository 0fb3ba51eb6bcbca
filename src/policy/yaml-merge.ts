import type { Entry } from './located.ts';
import { mostLevels, tooDeep } from './yaml-depth.ts';

/** Of all merges of a document: more would take the time of a whole run. */
const mostMerged = 200_000;

/**
 * `<<: *defaults`: explicit keys win over merged ones, and of several merged ones the first wins
 * (https://yaml.org/type/merge.html).
 * @returns what adds the merged entries to those of a mapping, for one document
 */
export function merging(): (entries: readonly Entry[]) => readonly Entry[] {
  let merged = 0;
  let level = 0;
  return (entries) => {
    const merge = entries.find(({ key }) => key === '<<');
    if (merge === undefined) return entries;
    const found = new Map(entries.flatMap((entry) => (entry === merge ? [] : [[entry.key, entry] as const])));
    // A mapping that is named again has the same list of entries, and nothing new.
    const known = new Set<readonly Entry[]>();
    for (const source of merge.value.isList() ? merge.value.items() : [merge.value]) {
      level += 1;
      if (level > mostLevels) source.fail(tooDeep);
      const more = source.entries();
      level -= 1;
      if (known.has(more)) continue;
      known.add(more);
      merged += more.length;
      if (merged > mostMerged) source.fail(`the merges (<<) of this document have more than ${mostMerged} keys`);
      for (const entry of more) if (!found.has(entry.key)) found.set(entry.key, entry);
    }
    return [...found.values()];
  };
}
