/**
 * The remedy for a program whose name is no name, since engines neither split words nor expand variables: `ENTRYPOINT ["/app serve"]`. Null
 * for a plain name.
 * @param meant the words that the command was meant to have, if a program that they begin with was found (meant.ts)
 */
export function wordsRemedy(word: string, meant?: readonly string[]): string | null {
  if (meant !== undefined) return apart(meant);
  if (/\$[\w{(]/.test(word))
    return `nothing expands ${word} without a shell: name the program itself; in a pod, $(NAME) is expanded if env has NAME`;
  const words = word.trim().split(/\s+/);
  return words.length > 1 ? apart(words) : null;
}

function apart(words: readonly string[]): string {
  return `write each word by itself, without variables: ${execForm(words)}`;
}

/** Where a command is stated: a pod's overrides that of the image. */
export function execForm(words: readonly string[]): string {
  const list = jsonList(words);
  return `ENTRYPOINT ${list}; or in the pod: command: ${list}`;
}

/** The exec form of a command. */
export function jsonList(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
