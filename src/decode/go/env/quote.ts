import { concat, fromHex, fromUtf8, utf8 } from '#runtime/bytes.ts';
/**
 * The value of a Go string literal, "interpreted" or `raw`; null if it is invalid (strconv.Unquote). `\x` and octal
 * escapes are bytes, so several of them can form one character.
 */
export function unquoteGo(literal: string): string | null {
  if (literal.length < 2) return null;
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) {
    return literal.endsWith('`') && !inner.includes('`') ? inner.replaceAll('\r', '') : null;
  }
  if (!literal.startsWith('"') || !literal.endsWith('"')) return null;
  const parts: Uint8Array[] = [];
  piece.lastIndex = 0;
  while (piece.lastIndex < inner.length) {
    const match = piece.exec(inner);
    if (match === null) return null;
    const bytes = match[1] === undefined ? fromUtf8(match[0]) : unescapeOne(match[1]);
    if (bytes === null) return null;
    parts.push(bytes);
  }
  return utf8(concat(parts));
}

/** The literal at the start of `text`, quotes included; null if there is none (strconv.QuotedPrefix). */
export function quotedPrefix(text: string): string | null {
  const literal = /^`[^`]*`/.exec(text)?.[0] ?? /^"(?:[^"\\\n]|\\[^\n])*"/.exec(text)?.[0];
  return literal !== undefined && unquoteGo(literal) !== null ? literal : null;
}

/** ASCII text as an interpreted literal, as `%q` of package fmt writes it (strconv.Quote). */
export function quoteGo(text: string): string {
  const inner = text.replace(/[\p{Cc}"\\]/gu, (character) => {
    const letter = Object.keys(simple).find((name) => simple[name] === character);
    return letter === undefined ? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}` : `\\${letter}`;
  });
  return `"${inner}"`;
}

/** Text up to the next escape, or one escape. Anything else (a bare quote, a newline) is not allowed. */
const piece = /[^"\\\n]+|\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[abfnrtv\\"])/y;

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

function unescapeOne(code: string): Uint8Array | null {
  const character = simple[code];
  if (character !== undefined) return fromUtf8(character);
  if (code.startsWith('x')) return fromHex(code.slice(1));
  if (code.startsWith('u') || code.startsWith('U')) {
    const point = Number.parseInt(code.slice(1), 16);
    const valid = point <= 0x10_ffff && (point < 0xd800 || point > 0xdfff);
    return valid ? fromUtf8(String.fromCodePoint(point)) : null;
  }
  const byte = Number.parseInt(code, 8);
  return byte <= 0xff ? Uint8Array.of(byte) : null;
}
