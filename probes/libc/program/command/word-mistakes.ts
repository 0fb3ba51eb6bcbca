/**
 * What to do about a program whose name is no name: several words in one, as of `ENTRYPOINT ["/app serve"]`, or a variable that nothing
 * expands. Null for a plain name.
 */
export function wordRemedy(word: string): string | null {
  if (/\$[\w{(]/.test(word))
    return `nothing expands ${word} without a shell: name the program itself; in a pod, $(NAME) is expanded where env has NAME`;
  const words = word.trim().split(/\s+/);
  return words.length > 1
    ? `write each word by itself: [${words.map((each) => JSON.stringify(each)).join(', ')}]`
    : null;
}
