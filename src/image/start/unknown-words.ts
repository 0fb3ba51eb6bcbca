/** Whether a word of a command line is, or contains, one that is not known. */
export type IsUnknown = (word: string) => boolean;

/**
 * @param words as they are written: `$(NAME)` of a manifest, with a variable whose value is not in it
 */
export function unknownAmong(words: readonly string[]): IsUnknown {
  return (word) => words.some((each) => word.includes(each));
}
