/** A piece of a word: literal text, or what the shell substitutes. */
export type WordPart =
  | {
      readonly kind: 'text' /** One character, where it is not quoted. */;
      readonly text: string;
      readonly quoted: boolean;
    }
  /** `$NAME`, and `${NAME:-word}` with its operator; also `@`, `*`, `#`, `0` and `1`. */
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly quoted: boolean;
      /** `-`, `+`, `=` and `?`, with or without a colon; `#`, `%`, once or twice; `:` for a slice; `length`; or nothing. */
      readonly operator: string;
      readonly word: Word;
    }
  /** What only a shell can evaluate. */
  | {
      readonly kind: 'dynamic';
      /** In `$(...)`; some are known. Arithmetic begins with `(`. */
      readonly command?: string;
      /** A character of a pattern. */
      readonly pattern?: string;
      /** The variable of `${NAME//a/b}`, `${NAME^^}` and other forms that dash does not have. */
      readonly ofBash?: string;
    };

export type Word = readonly WordPart[];

/** The text of a word without expansions; null for others. */
export function plainText(word: Word): string | null {
  let text = '';
  for (const part of word) {
    if (part.kind !== 'text') return null;
    text += part.text;
  }
  return text;
}

/** The text of a word that has neither quotes nor expansions, as reserved words and operators are; null for others. */
export function bareText(word: Word): string | null {
  return word.every((part) => part.kind === 'text' && !part.quoted) ? plainText(word) : null;
}

/** The text before the first quote and expansion. */
export function wordStart(word: Word): string {
  let start = '';
  for (const part of word) {
    if (part.kind !== 'text' || part.quoted) break;
    start += part.text;
  }
  return start;
}

/** `NAME=value`. */
export function isAssignment(word: Word): boolean {
  return /^[A-Za-z_]\w*\+?=/.test(wordStart(word));
}

/** Where a piece of a script ends, and what it is. */
type Read<T> = { readonly value: T; readonly end: number };

/** Characters that end a word unless quoted. */
const ending = ' \t\n;&|()<>';

/**
 * Reads a word; null if its quotes are not closed.
 * @param isWhole the rest of the text is the word, as in braces
 */
export function readWord(script: string, start: number, isWhole = false): Read<WordPart[]> | null {
  const parts: WordPart[] = [];
  let quoted = false;
  let at = start;
  const text = (added: string, asQuoted: boolean): void => {
    parts.push({ kind: 'text', text: added, quoted: asQuoted });
  };
  for (;;) {
    const char = script[at];
    if (char === undefined) return quoted ? null : { value: parts, end: at };
    if (!quoted && !isWhole && ending.includes(char)) return { value: parts, end: at };
    if (char === '"') {
      quoted = !quoted;
      // "" is a word too.
      text('', true);
      at += 1;
    } else if (char === "'" && !quoted) {
      const end = script.indexOf("'", at + 1);
      if (end < 0) return null;
      text(script.slice(at + 1, end), true);
      at = end + 1;
    } else if (char === '\\') {
      const next = script[at + 1] ?? '';
      if (next !== '\n') text(quoted && !'$`"\\'.includes(next) ? `\\${next}` : next, true);
      at += 2;
    } else if (char === '$' || char === '`') {
      const read = char === '$' ? readParameter(script, at, quoted) : readBackquotes(script, at);
      if (read === null) return null;
      parts.push(read.value);
      at = read.end;
    } else if (char === '[' && parts.length === 0 && /^\[\[?\s/.test(script.slice(at, at + 3))) {
      const name = script[at + 1] === '[' ? '[[' : '[';
      for (const each of name) text(each, false);
      at += name.length;
    } else if (!quoted && ('*?['.includes(char) || (char === '~' && parts.length === 0))) {
      parts.push({ kind: 'dynamic', pattern: char });
      at += 1;
    } else {
      text(char, quoted);
      at += 1;
    }
  }
}

function readBackquotes(script: string, at: number): Read<WordPart> | null {
  const end = script.indexOf('`', at + 1);
  return end < 0 ? null : { value: { kind: 'dynamic', command: script.slice(at + 1, end).trim() }, end: end + 1 };
}

function readParameter(script: string, at: number, quoted: boolean): Read<WordPart> | null {
  const plain = /^\$([A-Za-z_]\w*|[@*\d#?$!-])/.exec(script.slice(at, at + 200));
  if (plain !== null) return { value: parameter(plain[1] ?? '', quoted), end: at + plain[0].length };
  const opening = script[at + 1] ?? '';
  // `$[1 + 2]`, the arithmetic of old bash.
  const bracket = opening === '[' ? script.indexOf(']', at) : -1;
  if (bracket >= 0)
    return { value: { kind: 'dynamic', command: `(${script.slice(at + 2, bracket)}` }, end: bracket + 1 };
  if (opening === "'" && !quoted) {
    const [escaped] = /^'(?:[^'\\]|\\.)*'/s.exec(script.slice(at + 1)) ?? [];
    return escaped === undefined ? null : { value: { kind: 'dynamic' }, end: at + 1 + escaped.length };
  }
  if (opening !== '{' && opening !== '(') return { value: { kind: 'text', text: '$', quoted }, end: at + 1 };
  const end = closingOf(script, at + 2, opening === '{' ? '}' : ')');
  if (end === null) return null;
  const inside = script.slice(at + 2, end - 1);
  const value = opening === '(' ? ({ kind: 'dynamic', command: inside.trim() } as const) : braced(inside, quoted);
  return value === null ? null : { value, end };
}

function parameter(name: string, quoted: boolean, operator = '', word: Word = []): WordPart {
  return '?$!-'.includes(name) ? { kind: 'dynamic' } : { kind: 'parameter', name, quoted, operator, word };
}

/** The content of the braces; what changes the value in another way is not known. */
function braced(text: string, quoted: boolean): WordPart | null {
  const [, length = '', name = '', operator = '', rest = ''] =
    /^(#?)([A-Za-z_]\w*|[@*#?$!-]|\d+)(?:(?<=BASH_SOURCE)\[0\])?(:?[-+=?]|##?|%%?|:|)(.*)$/s.exec(text) ?? [];
  const isSlice = operator === ':';
  if (name === '' || (operator === '' && rest !== '') || (isSlice && !/^\s*\d+(?::\d+)?$/.test(rest)))
    return unsupported(text);
  if (length !== '') return operator === '' ? parameter(name, quoted, 'length') : { kind: 'dynamic' };
  const word = readWord(rest, 0, true);
  return word === null ? null : parameter(name, quoted, operator, word.value);
}

function unsupported(text: string): WordPart {
  const [, name] = /^[!#]?([A-Za-z_]\w*|[@*]|\d+)[[/^,@:]/.exec(text) ?? /^!([A-Za-z_]\w*)$/.exec(text) ?? [];
  return { kind: 'dynamic', ...(name !== undefined && { ofBash: name }) };
}

/** The position after what closes a brace or a parenthesis, past quotes and what is opened in between. */
export function closingOf(script: string, start: number, close: string, depth = 0): number | null {
  if (depth > deepest) return null;
  for (let at = start; at < script.length; at += 1) {
    const char = script[at] ?? '';
    if (char === close) return at + 1;
    if (char === '\\') at += 1;
    else if (char === "'" && close !== '"') at = script.indexOf("'", at + 1);
    else {
      const inner = char === '"' ? '"' : opened(script, at, close);
      if (inner === null) continue;
      const end = closingOf(script, at + (char === '$' ? 2 : 1), inner, depth + 1);
      if (end === null) return null;
      at = end - 1;
    }
    if (at < start) return null;
  }
  return null;
}

/** Braces and parentheses inside each other; each is read again for each around it. */
const deepest = 40;

function opened(script: string, at: number, close: string): string | null {
  if (script.startsWith('${', at)) return '}';
  return script.startsWith('$(', at) || (script[at] === '(' && close === ')') ? ')' : null;
}
