/** A piece of a word: text as it is, or what the shell puts in its place. */
export type WordPart =
  | {
      readonly kind: 'text' /** One character, where it is not quoted. */;
      readonly text: string;
      readonly quoted: boolean;
    }
  /** `$NAME`, `${NAME}`, `${NAME:-fallback}`; also `@`, `*`, `0` and `1`. */
  | { readonly kind: 'parameter'; readonly name: string; readonly fallback: string | null; readonly quoted: boolean }
  /** What only a shell can work out: a command in `$(...)`, arithmetic, a pattern. */
  | { readonly kind: 'dynamic' };

export type Word = readonly WordPart[];

/** A command of a list, and what connects it with the one before. */
export type ShellCommand = {
  readonly words: readonly Word[];
  /** How many `if`, `case`, loops, groups and functions it is in. */
  readonly depth: number;
  /** `|` and `&` are before or after a command that is not waited for by itself. */
  readonly before: Operator;
  readonly after: Operator;
  /** It stands for the end of a block. */
  readonly closes?: true;
};

export type Operator = '' | ';' | '&&' | '||' | '|' | '&';

/**
 * The simple commands of a shell script, in order (POSIX shell, 2.3 and 2.9); null for what is not followed: here-documents, and
 * quotes that do not end. Redirections are left out.
 */
export function parseShell(script: string): { commands: ShellCommand[]; functions: ReadonlySet<string> } | null {
  const tokens = tokenize(script);
  if (tokens === null) return null;
  const commands: ShellCommand[] = [];
  const functions = new Set<string>();
  let words: Word[] = [];
  let depth = 0;
  let before: Operator = '';
  /** Nesting of `case`, whose patterns end with a parenthesis. */
  const open: string[] = [];
  const end = (after: Operator): void => {
    if (words.length > 0) commands.push({ words, depth, before, after });
    words = [];
    before = after;
  };
  for (const token of tokens) {
    if (typeof token === 'string') {
      if (token === '(') {
        // `name()` begins a function; the group that follows is its body.
        if (words.length !== 1) {
          end(';');
          depth += 1;
          open.push('(');
        } else {
          functions.add(plainText(words[0] ?? []) ?? '');
          words = [];
          open.push('function');
        }
      } else if (token === ')') {
        const opened = open.at(-1);
        if (opened === 'case') words = [];
        else if (opened === '(' || opened === 'function') {
          end(';');
          open.pop();
          if (opened === '(') depth -= 1;
        } else return null;
      } else end(token);
      continue;
    }
    const keyword = words.length === 0 ? plainText(token) : null;
    if (keyword !== null && keyword in opening) {
      end(';');
      depth += 1;
      open.push(keyword);
    } else if (keyword !== null && keyword in closing) {
      end(';');
      if (open.at(-1) === undefined || !closing[keyword]?.includes(open.at(-1) ?? '')) return null;
      open.pop();
      depth -= 1;
      commands.push({ words: [[{ kind: 'dynamic' }]], depth, before: ';', after: ';', closes: true });
    } else if (keyword !== null && passing.has(keyword)) words = [];
    else words.push(token);
  }
  end('');
  return open.length === 0 ? { commands, functions } : null;
}

/** The text of a word that has no expansion in it; null for others. */
export function plainText(word: Word): string | null {
  let text = '';
  for (const part of word) {
    if (part.kind !== 'text') return null;
    text += part.text;
  }
  return text;
}

const opening: Readonly<Record<string, true>> = {
  if: true,
  case: true,
  for: true,
  while: true,
  until: true,
  '{': true,
};
const closing: Readonly<Record<string, readonly string[]>> = {
  fi: ['if'],
  esac: ['case'],
  done: ['for', 'while', 'until'],
  '}': ['{'],
};
const passing = new Set(['then', 'else', 'elif', 'do', 'in', '!']);

type Token = Word | Exclude<Operator, ''> | '(' | ')';

const operators = ['&&', '||', ';;', ';', '&', '|', '(', ')', '\n'] as const;

function tokenize(script: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at, at + 2);
    const char = script[at] ?? '';
    if (char === ' ' || char === '\t' || char === '\r') at += 1;
    else if (rest === '\\\n') at += 2;
    else if (char === '#') at = endOfLine(script, at);
    else if (/^\d*[<>]/.test(script.slice(at, at + 4))) {
      const redirection = /^\d*(<<|[<>]+[&|]?)\s*/.exec(script.slice(at, at + 64));
      if (redirection === null || redirection[1] === '<<') return null;
      const target = readWord(script, at + redirection[0].length);
      if (target === null) return null;
      at = target.end;
    } else {
      const operator = operators.find((each) => script.startsWith(each, at));
      if (operator !== undefined) {
        tokens.push(operator === '\n' || operator === ';;' ? ';' : operator);
        at += operator.length;
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

function endOfLine(script: string, at: number): number {
  const end = script.indexOf('\n', at);
  return end < 0 ? script.length : end;
}

/** Characters that end a word where they are not quoted. */
const ending = ' \t\r\n;&|()<>';

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
      parts.push({ kind: 'dynamic' });
      at = end + 1;
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
    const part: WordPart = '#?$!-'.includes(name)
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
    return end < 0 ? null : { part: { kind: 'dynamic' }, end: end + 1 };
  }
  if (script.startsWith('$(', at)) {
    const end = closingParenthesis(script, at + 1);
    return end === null ? null : { part: { kind: 'dynamic' }, end };
  }
  return { part: { kind: 'text', text: '$', quoted }, end: at + 1 };
}

function closingParenthesis(script: string, start: number): number | null {
  let depth = 0;
  for (let at = start; at < script.length; at += 1) {
    if (script[at] === '(') depth += 1;
    if (script[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return null;
}
