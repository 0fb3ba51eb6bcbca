import { type Operator, plainText, tokenize, type Word } from './shell-words.ts';

/** A command of a list, and the operator between it and the previous one. */
export type ShellCommand = {
  readonly words: readonly Word[];
  /** The blocks that contain it, the outermost first. */
  readonly within: readonly Block[];
  /** `|` or `&` precedes or follows a command that is not waited for by itself. */
  readonly before: Operator;
  readonly after: Operator;
  /** After `!`. */
  readonly negated: boolean;
  /** It marks the end of this block. */
  readonly closes?: number;
};

/** An `if`, `case`, loop, group or function, and the position in it. */
export type Block = {
  readonly id: number;
  readonly isIf: boolean;
  /** Of an `if`: 0, and one more for each `elif` or `else`. */
  readonly clause: number;
  readonly part: 'condition' | 'body' | 'else';
};

/**
 * The simple commands of a shell script, in order (POSIX shell, 2.3 and 2.9); null for unsupported syntax:
 * here-documents, and unclosed quotes. Redirections are left out.
 */
export function parseShell(script: string): { commands: ShellCommand[]; functions: ReadonlySet<string> } | null {
  const tokens = tokenize(script);
  if (tokens === null) return null;
  const commands: ShellCommand[] = [];
  const functions = new Set<string>();
  let words: Word[] = [];
  let negated = false;
  let before: Operator = '';
  let blocks = 0;
  /** Includes `case`, whose patterns end with a parenthesis. */
  const open: (Block & { readonly word: string })[] = [];
  const within = (): Block[] => open.filter(({ word }) => word !== 'function');
  const begin = (word: string): void => {
    // One that is itself a part of a list is not followed.
    const isIf = word === 'if' && !joining.has(before);
    open.push({ word, id: blocks, isIf, clause: 0, part: isIf ? 'condition' : 'body' });
    blocks += 1;
    before = ';';
  };
  const end = (after: Operator): void => {
    if (words.length > 0) commands.push({ words, within: within(), before, after, negated });
    if (words.length > 0 || after !== '') negated = false;
    // A list continues on the next line.
    if (words.length > 0 || after !== ';' || !joining.has(before)) before = after;
    words = [];
  };
  for (const token of tokens) {
    if (typeof token === 'string') {
      if (isOpenTest(words)) {
        words.push([{ kind: 'text', text: token, quoted: false }]);
        continue;
      }
      const opened = open.at(-1)?.word;
      if (token === '(') {
        // `name()` begins a function; the group that follows is its body.
        if (words.length !== 1) {
          end(';');
          begin('(');
        } else {
          functions.add(plainText(words[0] ?? []) ?? '');
          words = [];
          begin('function');
        }
      } else if (token === ')') {
        if (opened === 'case') words = [];
        else if (opened === '(' || opened === 'function') {
          end(';');
          open.pop();
        } else return null;
      } else end(token);
      continue;
    }
    const keyword = words.length === 0 ? plainText(token) : null;
    const innermost = open.at(-1);
    if (keyword !== null && opening.has(keyword)) {
      end(';');
      begin(keyword);
    } else if (keyword !== null && keyword in closing) {
      end(';');
      if (innermost === undefined || !closing[keyword]?.includes(innermost.word)) return null;
      open.pop();
      commands.push({ words: [], within: within(), before: ';', after: ';', negated: false, closes: innermost.id });
    } else if (keyword !== null && passing.has(keyword)) {
      words = [];
      negated ||= keyword === '!';
      const next = clauses.get(keyword);
      if (next === undefined || innermost?.isIf !== true) continue;
      open[open.length - 1] = { ...innermost, part: next.part, clause: innermost.clause + next.further };
      before = ';';
    } else words.push(token);
  }
  end('');
  return open.length === 0 ? { commands, functions } : null;
}

/** `[[ a && b ]]` is one command. */
function isOpenTest(words: readonly Word[]): boolean {
  return plainText(words[0] ?? []) === '[[' && plainText(words.at(-1) ?? []) !== ']]';
}

const joining: ReadonlySet<Operator> = new Set(['&&', '||', '|']);

const opening = new Set(['if', 'case', 'for', 'while', 'until', '{']);
const closing: Readonly<Record<string, readonly string[]>> = {
  fi: ['if'],
  esac: ['case'],
  done: ['for', 'while', 'until'],
  '}': ['{'],
};
const passing = new Set(['then', 'else', 'elif', 'do', 'in', '!']);

/** The context after these words of an `if`. */
const clauses = new Map<string, { readonly part: Block['part']; readonly further: number }>([
  ['then', { part: 'body', further: 0 }],
  ['elif', { part: 'condition', further: 1 }],
  ['else', { part: 'else', further: 1 }],
]);
