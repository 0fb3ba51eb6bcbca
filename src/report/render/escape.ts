/**
 * Printable ASCII: control characters, and everything outside ASCII, become escapes, so that a file name cannot
 * recolor a terminal, forge a second line, or break the columns of `kubectl describe`.
 */
export function escapeAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, escapeCharacter);
}

/** The same, but letters of other scripts stay: for terminals. */
export function escapeControl(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeCharacter);
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const known = named[character];
  if (known !== undefined) return known;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
