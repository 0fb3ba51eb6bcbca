/**
 * The first key that occurs twice in an object of the text. Parsers disagree on which of the two counts: this engine
 * takes the last, Go merges them, others take the first.
 * @param text JSON that parses
 */
export function repeatedKey(text: string): string | null {
  /** Keys of the open objects; null for a list. */
  const open: (Set<string> | null)[] = [];
  let isKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (isKey && keys != null) {
        const key: unknown = JSON.parse(text.slice(at, end));
        if (keys.has(String(key))) return String(key);
        keys.add(String(key));
        isKey = false;
      }
      at = end - 1;
    } else if (character === '{') {
      open.push(new Set());
      isKey = true;
    } else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === ',') isKey = open.at(-1) != null;
  }
  return null;
}

/** After the closing quotation mark. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
