/** A piece of a word: literal text, or what the shell substitutes. */
export type WordPart =
  | {
      readonly kind: 'text' /** One character, where it is not quoted. */;
      readonly text: string;
      readonly quoted: boolean;
    }
  /** `$NAME`, `${NAME}`, `${NAME:-fallback}`; also `@`, `*`, `0` and `1`. */
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly fallback: string | null;
      readonly quoted: boolean;
      readonly change?: Change;
    }
  /** What only a shell can evaluate: a command in `$(...)`, some of which are known; arithmetic, a pattern. */
  | {
      readonly kind: 'dynamic';
      readonly command?: string;
      /** The variable that it sets: `${NAME:=$(date)}`. */
      readonly sets?: string;
    };

/** How a parameter's value is changed, in bash too: `${1#-}`, `${1%.conf}`, `${1:0:1}`, `${NAME+x}`, `${NAME:=x}`, `${NAME:?}`. */
export type Change =
  | { readonly kind: 'prefix' | 'suffix' | 'if-set' | 'if-not-empty'; readonly text: string }
  | { readonly kind: 'assign' | 'assign-if-empty'; readonly text: string }
  | { readonly kind: 'required' }
  | { readonly kind: 'slice'; readonly from: number; readonly length: number };

/** @param value null for a variable that is not set */
export function changedValue(value: string | null, change: Change): string {
  const text = value ?? '';
  switch (change.kind) {
    case 'if-set':
      return value === null ? '' : change.text;
    case 'if-not-empty':
      return text === '' ? '' : change.text;
    case 'prefix':
      return text.startsWith(change.text) ? text.slice(change.text.length) : text;
    case 'suffix':
      return text.endsWith(change.text) ? text.slice(0, text.length - change.text.length) : text;
    case 'assign':
      return value ?? change.text;
    case 'assign-if-empty':
      return text === '' ? change.text : text;
    case 'required':
      return text;
    case 'slice':
      return text.slice(change.from, change.from + change.length);
  }
}

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

/** Operators between commands. */
export type Operator = '' | ';' | '&&' | '||' | '|' | '&';

/** A piece of a script. */
export type Token = Word | Exclude<Operator, ''> | '(' | ')';

const operators = ['&&', '||', ';;', ';', '&', '|', '(', ')', '\n'] as const;

/** The words and operators of a script, without redirections; null if it has unclosed quotes. */
export function tokenize(script: string): Token[] | null {
  const tokens: Token[] = [];
  const documents: HereDocument[] = [];
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at, at + 2);
    const char = script[at] ?? '';
    if (char === ' ' || char === '\t') at += 1;
    else if (rest === '\\\n') at += 2;
    else if (char === '#') at = endOfLine(script, at);
    else if (/^\d*[<>]/.test(script.slice(at, at + 4))) {
      const redirection = /^\d*(<<-|[<>]+[&|]?)[ \t]*/.exec(script.slice(at, at + 64));
      const target = redirection === null ? null : readWord(script, at + redirection[0].length);
      if (redirection === null || target === null) return null;
      const [, operator = ''] = redirection;
      if (operator === '<<' || operator === '<<-')
        documents.push({ end: plainText(target.parts) ?? '', hasTabs: operator === '<<-' });
      // A command that may read from it what it starts: `sh <<EOF`.
      if (operator.startsWith('<<')) tokens.push([{ kind: 'dynamic' }]);
      at = target.end;
    } else {
      const operator = operators.find((each) => script.startsWith(each, at));
      if (operator !== undefined) {
        tokens.push(operator === '\n' || operator === ';;' ? ';' : operator);
        at += operator.length;
        if (operator === '\n') for (const each of documents.splice(0)) at = afterDocument(script, at, each);
        continue;
      }
      const word = readWord(script, at);
      if (word === null) return null;
      tokens.push(word.parts);
      at = word.end;
    }
  }
  return tokens;
}

/** The lines up to the one that ends it, which are no commands. */
type HereDocument = { readonly end: string; readonly hasTabs: boolean };

/** Where the script continues; without a line that ends it, a shell takes all the rest. */
function afterDocument(script: string, start: number, { end, hasTabs }: HereDocument): number {
  for (let at = start; at < script.length; ) {
    const next = endOfLine(script, at);
    const line = script.slice(at, next);
    if ((hasTabs ? line.replace(/^\t+/, '') : line) === end) return Math.min(next + 1, script.length);
    at = next + 1;
  }
  return script.length;
}

function endOfLine(script: string, at: number): number {
  const end = script.indexOf('\n', at);
  return end < 0 ? script.length : end;
}

/** Characters that end a word unless quoted. */
const ending = ' \t\n;&|()<>';

function readWord(script: string, start: number): { parts: WordPart[]; end: number } | null {
  const parts: WordPart[] = [];
  let quoted = false;
  let at = start;
  const text = (added: string, asQuoted: boolean): void => {
    parts.push({ kind: 'text', text: added, quoted: asQuoted });
  };
  for (;;) {
    const char = script[at];
    if (char === undefined) return quoted ? null : { parts, end: at };
    if (!quoted && ending.includes(char)) return { parts, end: at };
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
    } else if (char === '$') {
      const read = readParameter(script, at, quoted);
      if (read === null) return null;
      parts.push(read.part);
      at = read.end;
    } else if (char === '`') {
      const end = script.indexOf('`', at + 1);
      if (end < 0) return null;
      parts.push({ kind: 'dynamic', command: script.slice(at + 1, end).trim() });
      at = end + 1;
    } else if (char === '[' && parts.length === 0 && /^\[\[?\s/.test(script.slice(at, at + 3))) {
      const name = script[at + 1] === '[' ? '[[' : '[';
      text(name, false);
      at += name.length;
    } else if (!quoted && '*?['.includes(char)) {
      parts.push({ kind: 'dynamic' });
      at += 1;
    } else {
      text(char, quoted);
      at += 1;
    }
  }
}

function readParameter(script: string, at: number, quoted: boolean): { part: WordPart; end: number } | null {
  const plain = /^\$([A-Za-z_]\w*|[@*\d#?$!-])/.exec(script.slice(at, at + 200));
  if (plain !== null) {
    const name = plain[1] ?? '';
    const part: WordPart = '?$!-'.includes(name)
      ? { kind: 'dynamic' }
      : { kind: 'parameter', name, fallback: null, quoted };
    return { part, end: at + plain[0].length };
  }
  if (script.startsWith('${', at)) {
    const braced = /^\$\{([A-Za-z_]\w*|[@*\d])(?::?-([^${}`"'\\]*))?\}/.exec(script.slice(at, at + 2000));
    if (braced !== null) {
      const part: WordPart = { kind: 'parameter', name: braced[1] ?? '', fallback: braced[2] ?? null, quoted };
      return { part, end: at + braced[0].length };
    }
    const end = script.indexOf('}', at);
    if (end < 0) return null;
    const inside = script.slice(at + 2, end);
    const sets = /^([A-Za-z_]\w*):?=/.exec(inside)?.[1];
    return { part: changed(inside, quoted) ?? { kind: 'dynamic', ...(sets && { sets }) }, end: end + 1 };
  }
  if (script.startsWith('$(', at)) {
    const end = closingParenthesis(script, at + 1);
    return end === null ? null : { part: { kind: 'dynamic', command: script.slice(at + 2, end - 1).trim() }, end };
  }
  return { part: { kind: 'text', text: '$', quoted }, end: at + 1 };
}

/** The content of the braces, if it changes the value in a simple way. */
function changed(text: string, quoted: boolean): WordPart | null {
  if (text === 'BASH_SOURCE[0]') return { kind: 'parameter', name: 'BASH_SOURCE', fallback: null, quoted };
  const found = /^([A-Za-z_]\w*|\d)(:?\+|:?=|:?\?|##?|%%?|:)([^${}`"'\\*?[\]]*)$/.exec(text);
  if (found === null) return null;
  const [, name = '', operator = '', word = ''] = found;
  const change = changes[operator]?.(word) ?? null;
  return change === null ? null : { kind: 'parameter', name, fallback: null, quoted, change };
}

const changes: Readonly<Record<string, (word: string) => Change | null>> = {
  '+': (text) => ({ kind: 'if-set', text }),
  ':+': (text) => ({ kind: 'if-not-empty', text }),
  '#': (text) => ({ kind: 'prefix', text }),
  '##': (text) => ({ kind: 'prefix', text }),
  '%': (text) => ({ kind: 'suffix', text }),
  '%%': (text) => ({ kind: 'suffix', text }),
  '=': (text) => ({ kind: 'assign', text }),
  ':=': (text) => ({ kind: 'assign-if-empty', text }),
  '?': () => ({ kind: 'required' }),
  ':?': () => ({ kind: 'required' }),
  ':': (word) => {
    const [, from, length] = /^\s*(\d+):(\d+)$/.exec(word) ?? [];
    return from === undefined || length === undefined
      ? null
      : { kind: 'slice', from: Number(from), length: Number(length) };
  },
};

function closingParenthesis(script: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < script.length; at += 1) {
    if (script[at] === '(') depth += 1;
    if (script[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return null;
}
