import { words } from '../../decode/words.ts';

/** One line of /proc/<pid>/uid_map or gid_map: `length` ids from `first` on are mapped. */
export type IdRange = { readonly first: number; readonly length: number };

/** The ids that exist in a user namespace, as a reader sees them. */
export type IdMap = readonly IdRange[];

/** What the kernel shows for an id that the reader's namespace does not map (/proc/sys/kernel/overflowuid). */
export const overflowId = 65_534;

/**
 * The ids that a process's user namespace maps, by the numbers that stat(2) shows to the reader (user_namespaces(7)).
 * Of the three columns, the second is an id of the reader's namespace if the process is in another one, and of the
 * parent of their common namespace if they share it; then the first column is the reader's own numbering.
 * @param text the content of /proc/<pid>/uid_map
 * @param own the content of /proc/self/uid_map: equal texts mean one namespace
 */
export function decodeIdMap(text: string, own: string): IdMap | null {
  const column = text === own ? 0 : 1;
  const ranges = text.split('\n').flatMap((line) => {
    const numbers = words(line).map(Number);
    const [first = Number.NaN, length = Number.NaN] = [numbers[column], numbers[2]];
    return Number.isNaN(first) || Number.isNaN(length) ? [] : [{ first, length }];
  });
  return ranges.length === 0 ? null : ranges;
}

export function isMapped(map: IdMap, id: number): boolean {
  return map.some(({ first, length }) => id >= first && id < first + length);
}
