/** Whether a word of a command line is, or contains, one that is not known. */
export type IsUnknown = (word: string) => boolean;

/** What stands for a value that only a running shell has, in a word or as one: no script contains it. */
export const unknownText = '\uffff';

/**
 * @param words as they are written: `$(NAME)` of a manifest, with a variable whose value is not in it
 */
export function unknownAmong(words: readonly string[]): IsUnknown {
  return (word) => word.includes(unknownText) || words.some((each) => word.includes(each));
}
