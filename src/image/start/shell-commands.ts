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
 * The simple commands of a shell script, in order (POSIX shell, 2.3 and 2.9); null for unsupported syntax
 * and unclosed quotes, and for deeper nesting than anyone writes. Redirections are left out.
 */
export function parseShell(script: string): { commands: ShellCommand[]; functions: ReadonlySet<string> } | null {
  const tokens = tokenize(script);
  if (tokens === null) return null;
  const parser = new Parser();
  for (const token of tokens) {
    const isTaken = typeof token === 'string' ? parser.takeOperator(token) : parser.takeWord(token);
    if (!isTaken || parser.isTooDeep()) return null;
  }
  return parser.finish();
}

class Parser {
  readonly #commands: ShellCommand[] = [];
  readonly #functions = new Set<string>();
  /** Of the command that is being read. */
  #words: Word[] = [];
  #negated = false;
  #before: Operator = '';
  #blocks = 0;
  /** Includes `case`, whose patterns end with a parenthesis. */
  readonly #open: (Block & { readonly word: string })[] = [];

  /** False for unsupported syntax. */
  takeOperator(operator: Operator | '(' | ')'): boolean {
    if (isOpenTest(this.#words)) this.#words.push([{ kind: 'text', text: operator, quoted: false }]);
    else if (operator === '(') this.#openParenthesis();
    else if (operator === ')') return this.#closeParenthesis();
    else this.#end(operator);
    return true;
  }

  /** False for unsupported syntax. */
  takeWord(word: Word): boolean {
    const keyword = this.#words.length === 0 ? plainText(word) : null;
    if (keyword !== null && opening.has(keyword)) {
      this.#end(';');
      this.#begin(keyword);
    } else if (keyword !== null && keyword in closing) return this.#close(keyword);
    else if (keyword !== null && passing.has(keyword)) this.#pass(keyword);
    else this.#words.push(word);
    return true;
  }

  /** Each command knows all blocks around it, which takes time by the square of their number. */
  isTooDeep(): boolean {
    return this.#open.length > deepest;
  }

  /** Null if a block is not closed. */
  finish(): { commands: ShellCommand[]; functions: ReadonlySet<string> } | null {
    this.#end('');
    return this.#open.length === 0 ? { commands: this.#commands, functions: this.#functions } : null;
  }

  #within(): Block[] {
    return this.#open.filter(({ word }) => word !== 'function');
  }

  #begin(word: string): void {
    // One that is itself a part of a list is not followed.
    const isIf = word === 'if' && !joining.has(this.#before);
    this.#open.push({ word, id: this.#blocks, isIf, clause: 0, part: isIf ? 'condition' : 'body' });
    this.#blocks += 1;
    this.#before = ';';
  }

  /** Ends a command. */
  #end(after: Operator): void {
    const words = this.#words;
    const negated = this.#negated;
    if (words.length > 0) this.#commands.push({ words, within: this.#within(), before: this.#before, after, negated });
    if (words.length > 0 || after !== '') this.#negated = false;
    // A list continues on the next line.
    if (words.length > 0 || after !== ';' || !joining.has(this.#before)) this.#before = after;
    this.#words = [];
  }

  /** `name()` begins a function; the group that follows is its body. */
  #openParenthesis(): void {
    if (this.#words.length !== 1) {
      this.#end(';');
      this.#begin('(');
      return;
    }
    this.#functions.add(plainText(this.#words[0] ?? []) ?? '');
    this.#words = [];
    this.#begin('function');
  }

  #closeParenthesis(): boolean {
    const opened = this.#open.at(-1)?.word;
    if (opened === 'case') {
      this.#words = [];
      return true;
    }
    if (opened !== '(' && opened !== 'function') return false;
    this.#end(';');
    this.#open.pop();
    return true;
  }

  /** `fi`, `esac`, `done` and `}`. */
  #close(keyword: string): boolean {
    this.#end(';');
    const innermost = this.#open.at(-1);
    if (innermost === undefined || !closing[keyword]?.includes(innermost.word)) return false;
    this.#open.pop();
    const within = this.#within();
    this.#commands.push({ words: [], within, before: ';', after: ';', negated: false, closes: innermost.id });
    return true;
  }

  /** Words that go before a command: of an `if`, they say in which part of it the command is. */
  #pass(keyword: string): void {
    this.#words = [];
    this.#negated ||= keyword === '!';
    const next = clauses.get(keyword);
    const innermost = this.#open.at(-1);
    if (next === undefined || innermost?.isIf !== true) return;
    this.#open[this.#open.length - 1] = { ...innermost, part: next.part, clause: innermost.clause + next.further };
    this.#before = ';';
  }
}

/** `[[ a && b ]]` is one command. */
function isOpenTest(words: readonly Word[]): boolean {
  return plainText(words[0] ?? []) === '[[' && plainText(words.at(-1) ?? []) !== ']]';
}

const deepest = 100;

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
