import type { ShellCommand, ShellNode, ShellScript } from './nodes.ts';
import { type Operator, type Token, tokenize } from './tokens.ts';
import { bareText, plainText, type Word } from './words.ts';

/**
 * The commands of a shell script (POSIX shell, 2.3 and 2.9); null for unsupported syntax and unclosed quotes, and for deeper
 * nesting than anyone writes. Redirections are left out.
 */
export function parseShell(script: string): ShellScript | null {
  const written: (string | null)[] = [];
  const tokens = tokenize(script, written);
  const parsed = tokens === null ? null : new Parser(tokens).script();
  return parsed && { ...parsed, written };
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #fails = false;
  readonly #commands: ShellCommand[] = [];
  readonly #functions = new Set<string>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  script(): Omit<ShellScript, 'written'> | null {
    const body = this.#sequence();
    return this.#fails || this.#at < this.#tokens.length
      ? null
      : { body, commands: this.#commands, functions: this.#functions };
  }

  /** The reserved word, or the text, at the current position; null for an operator, and for other words. */
  #bare(): string | null {
    const token = this.#tokens[this.#at];
    return token === undefined || typeof token === 'string' ? null : bareText(token);
  }

  #take(operator: Operator): boolean {
    const isThere = this.#tokens[this.#at] === operator;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #takeWord(text: string): boolean {
    const isThere = this.#bare() === text;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #skipLines(): void {
    while (this.#take(';'));
  }

  /** Reads what has to follow. */
  #expect(text: string): void {
    this.#skipLines();
    if (!(text === ')' ? this.#take(text) : this.#takeWord(text))) this.#fails = true;
  }

  /** Up to what closes it. */
  #sequence(): ShellNode {
    const nodes: ShellNode[] = [];
    for (;;) {
      this.#skipLines();
      const token = this.#tokens[this.#at];
      const isClosed = token === undefined || token === ')' || token === ';;' || closing.has(this.#bare() ?? '');
      if (isClosed || this.#fails) return { kind: 'sequence', nodes };
      const start = this.#at;
      const body = this.#list();
      nodes.push(this.#take('&') ? { kind: 'background', body } : body);
      this.#fails ||= this.#at === start;
    }
  }

  #list(): ShellNode {
    let left = this.#pipeline();
    for (let length = 1; this.#tokens[this.#at] === '&&' || this.#tokens[this.#at] === '||'; length += 1) {
      this.#fails ||= length > deepest;
      const and = this.#tokens[this.#at] === '&&';
      this.#at += 1;
      this.#skipLines();
      left = { kind: 'list', and, left, right: this.#pipeline() };
    }
    return left;
  }

  #pipeline(): ShellNode {
    let isNot = false;
    while (this.#takeWord('!')) isNot = !isNot;
    this.#takeWord('time');
    const nodes = [this.#command()];
    while (this.#take('|')) {
      this.#take('&');
      this.#skipLines();
      nodes.push(this.#command());
    }
    const [first] = nodes;
    const body: ShellNode = nodes.length === 1 && first !== undefined ? first : { kind: 'pipe', nodes };
    return isNot ? { kind: 'not', body } : body;
  }

  #command(): ShellNode {
    this.#depth += 1;
    this.#fails ||= this.#depth > deepest + 1;
    const node = this.#fails ? nothing : (this.#compound() ?? this.#simple());
    this.#depth -= 1;
    return node;
  }

  #compound(): ShellNode | null {
    const word = this.#take('(') ? '(' : this.#bare();
    if (word === null || !compounds.has(word)) return null;
    if (word !== '(') this.#at += 1;
    const node = this.#compoundOf(word);
    // What it reads, as `done < <(command)` does.
    while (typeof this.#tokens[this.#at] === 'object' && this.#bare() === null) this.#at += 1;
    return node;
  }

  #compoundOf(word: string): ShellNode {
    switch (word) {
      case '(':
        return { kind: 'subshell', body: this.#until(')') };
      case '{':
        return this.#until('}');
      case 'if':
      case 'elif':
        return this.#if();
      case 'case':
        return this.#case();
      case 'function':
        return this.#function();
      case 'while':
      case 'until': {
        const start = this.#commands.length;
        const condition = this.#until('do');
        const body = this.#until('done');
        return { kind: 'while', until: word === 'until', condition, body, commands: this.#commands.slice(start) };
      }
      default:
        return this.#for();
    }
  }

  #until(text: string): ShellNode {
    const body = this.#sequence();
    this.#expect(text);
    return body;
  }

  #if(): ShellNode {
    const condition = this.#until('then');
    const body = this.#sequence();
    if (this.#bare() === 'elif') return { kind: 'if', condition, body, otherwise: this.#command() };
    const otherwise = this.#takeWord('else') ? this.#sequence() : nothing;
    this.#expect('fi');
    return { kind: 'if', condition, body, otherwise };
  }

  #case(): ShellNode {
    const subject = this.#word();
    this.#expect('in');
    const arms: { patterns: Word[]; body: ShellNode }[] = [];
    for (;;) {
      this.#skipLines();
      if (this.#takeWord('esac') || this.#fails) return { kind: 'case', subject, arms };
      this.#take('(');
      const patterns = [this.#word()];
      while (this.#take('|')) patterns.push(this.#word());
      this.#expect(')');
      arms.push({ patterns, body: this.#sequence() });
      if (!this.#take(';;') && this.#bare() !== 'esac') this.#fails = true;
    }
  }

  #for(): ShellNode {
    const name = plainText(this.#word()) ?? '';
    this.#skipLines();
    let words: Word[] | null = null;
    // The words of an arithmetic one are not known.
    if (this.#takeWord('in') || this.#bare() === null) {
      words = [];
      while (typeof this.#tokens[this.#at] === 'object') words.push(this.#word());
    }
    this.#expect('do');
    const start = this.#commands.length;
    const body = this.#until('done');
    return { kind: 'for', name, words, body, commands: this.#commands.slice(start) };
  }

  #function(): ShellNode {
    const name = plainText(this.#word()) ?? '';
    if (this.#take('(')) this.#expect(')');
    this.#skipLines();
    this.#functions.add(name);
    const start = this.#commands.length;
    const body = this.#command();
    return { kind: 'function', name, body, commands: this.#commands.slice(start) };
  }

  #word(): Word {
    const token = this.#tokens[this.#at];
    if (typeof token === 'object') this.#at += 1;
    else this.#fails = true;
    return typeof token === 'object' ? token : [];
  }

  #simple(): ShellNode {
    const words: Word[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (typeof token === 'object') words.push(this.#word());
      // `[[ a && b ]]` is one command.
      else if (token !== undefined && plainText(words[0] ?? []) === '[[' && plainText(words.at(-1) ?? []) !== ']]') {
        words.push([{ kind: 'text', text: token, quoted: false }]);
        this.#at += 1;
      } else if (token === '(' && !this.#takeArray(words)) {
        if (words.length !== 1) this.#fails = true;
        this.#at -= 1;
        return this.#fails ? nothing : this.#function();
      } else if (token !== '(') break;
    }
    const command: ShellCommand = { kind: 'command', words };
    if (words.length > 0) this.#commands.push(command);
    // A redirection alone is a command without words.
    else if (this.#tokens[this.#at] === '(' || this.#tokens[this.#at] === ')') this.#fails = true;
    return command;
  }

  /** `NAME=(one two)`, of bash. */
  #takeArray(words: Word[]): boolean {
    const last = words.at(-1) ?? [];
    if (!/^[A-Za-z_]\w*\+?=$/.test(plainText(last) ?? '')) return false;
    words[words.length - 1] = [...last, { kind: 'dynamic' }];
    while (this.#at < this.#tokens.length && this.#tokens[this.#at] !== ')') this.#at += 1;
    this.#at += 1;
    return true;
  }
}

const nothing: ShellNode = { kind: 'sequence', nodes: [] };

/** Each command is inside all blocks around it, which takes time by the square of their number. */
const deepest = 100;

const compounds = new Set(['(', '{', 'if', 'elif', 'case', 'while', 'until', 'for', 'select', 'function']);
const closing = new Set(['}', 'then', 'else', 'elif', 'fi', 'do', 'done', 'esac']);
