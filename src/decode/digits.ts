/**
 * Whether a string consists of ASCII digits. Written by hand because a regular expression would be recompiled in
 * every run.
 */
export function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return text !== '';
}
