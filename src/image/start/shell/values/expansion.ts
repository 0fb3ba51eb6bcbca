import type { ScriptStop } from '../../script/stop.ts';
import { unknownText } from '../../unknown-words.ts';
import { withoutPart } from '../syntax/pattern.ts';
import type { Word, WordPart } from '../syntax/words.ts';
import { outputOf, type Surroundings } from './output.ts';

/** Where words get their values from. */
export interface Values extends Surroundings {
  /** Null where they may be others. */
  readonly args: readonly string[] | null;
  readonly options: ReadonlySet<string>;
  stop: Extract<ScriptStop, { kind: 'variable' | 'substitution' }> | null;
  /** Undefined for a variable that is not set. */
  valueOf(name: string, isStrict: boolean): string | undefined;
  /** For a variable that is not set, where that may end the script. */
  needed(name: string): string;
  set(name: string, value: string): void;
  /** Arithmetic, which may set its variables. */
  computes(text: string): void;
}

type Parameter = Extract<WordPart, { kind: 'parameter' }>;

/** The words as a command receives them (POSIX shell, 2.6). */
export function fieldsOf(words: readonly Word[], from: Values, isStrict: boolean): string[] {
  const all: string[] = [];
  let length = 0;
  for (const word of words) {
    const fields = fieldsOfWord(word, from, isStrict);
    if (fields === null) return [unknownText];
    for (const field of fields) length += field.length + 1;
    if (length > longestWords) return [unknownText];
    all.push(...fields);
  }
  return all;
}

/**
 * None for a word of which nothing is left, unless it is quoted; nothing is left of `"$@"` without arguments. Null for one that is too
 * long.
 */
function fieldsOfWord(word: Word, from: Values, isStrict: boolean): string[] | null {
  const fields = [''];
  const hasArguments = word.some((part) => part.kind === 'parameter' && part.name === '@');
  let isThere = word.some((part) => part.kind === 'text' && (part.text !== '' || !hasArguments));
  for (const part of word) {
    const [first, ...others] = piecesOf(part, from, isStrict);
    if (first === undefined) continue;
    isThere = true;
    fields[fields.length - 1] += first;
    fields.push(...others);
    if ((fields.at(-1) ?? '').length > longestWords) return null;
  }
  return isThere ? fields : [];
}

function piecesOf(part: WordPart, from: Values, isStrict: boolean): readonly string[] {
  if (part.kind === 'text') return part.text === '' ? [] : [part.text];
  if (part.kind === 'parameter' && part.name === '@') {
    const args = argumentsOf(part, from, isStrict);
    return part.quoted ? args : args.flatMap((arg) => divided(arg, from));
  }
  const text = textOfPart(part, from, isStrict);
  if (part.kind === 'parameter') return part.quoted ? [text] : divided(text, from);
  return text === '' ? [] : [text];
}

/** What `$@` and `$*` stand for, also with an operator. */
function argumentsOf({ operator, word }: Parameter, from: Values, isStrict: boolean): readonly string[] {
  const { args, facts } = from;
  if (args === null) return [unknownText];
  const isNone = args.length === 0 || (operator.startsWith(':') && args.join('') === '');
  switch (operator) {
    case '':
      return args;
    case 'length':
      return [from.valueOf('#', isStrict) ?? unknownText];
    case '-':
    case ':-':
      return isNone ? [textOf(word, from, isStrict)] : args;
    case '+':
    case ':+':
      return isNone ? [] : [textOf(word, from, isStrict)];
    case ':': {
      if (facts.isDash) from.stop ??= { kind: 'substitution', name: '@' };
      if (!facts.isBash) return [unknownText];
      const [first, last] = rangeOf(textOf(word, from));
      return [from.valueOf('0', isStrict) ?? unknownText, ...args].slice(first, last);
    }
    default:
      return [unknownText];
  }
}

/** `2:1` of `${NAME:2:1}`: from where, and up to where. */
function rangeOf(text: string): [number, number | undefined] {
  const [from = '0', length] = text.split(':');
  return [Number(from), length === undefined ? undefined : Number(from) + Number(length)];
}

/** What is not quoted is divided where it has spaces. */
function divided(text: string, from: Values): string[] {
  if (!/^[\w./=-]*$/.test(text) && hasSeparator(from)) return [unknownText];
  return text.split(/\s+/).filter((piece) => piece !== '');
}

/** Whether the script sets IFS. */
function hasSeparator(from: Values): boolean {
  return from.valueOf('IFS', false) !== undefined;
}

/** A word that is not divided: of an assignment, of `case`. */
export function textOf(word: Word, from: Values, isStrict = false): string {
  let text = '';
  for (const part of word) {
    text += textOfPart(part, from, isStrict);
    if (text.length > longestWords) return unknownText;
  }
  return text;
}

function textOfPart(part: WordPart, from: Values, isStrict: boolean): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'dynamic') {
    const { command, ofBash } = part;
    if (ofBash !== undefined && from.facts.isDash) from.stop ??= { kind: 'substitution', name: ofBash };
    if (command === undefined) return unknownText;
    if (command.startsWith('(')) from.computes(command);
    const { stop } = from;
    const text = outputOf(command, from);
    // What ends the command ends no more than that.
    from.stop = stop;
    return text;
  }
  const { name } = part;
  if (name !== '@' && name !== '*') return valueOfParameter(part, from, isStrict);
  const args = argumentsOf(part, from, isStrict);
  return args.length > 1 && name === '*' && hasSeparator(from) ? unknownText : args.join(' ');
}

/** `${NAME}` and its like (POSIX shell, 2.6.2). */
function valueOfParameter({ name, operator, word }: Parameter, from: Values, isStrict: boolean): string {
  const value = from.valueOf(name, isStrict);
  if (value === unknownText && operator !== '') return unknownText;
  const isNull = value === undefined || (operator.startsWith(':') && value === '');
  switch (operator.length > 1 ? operator.slice(-1) : operator) {
    case '-':
      return isNull ? textOf(word, from, isStrict) : value;
    case '+':
      return isNull ? '' : textOf(word, from, isStrict);
    case '=': {
      if (!isNull) return value;
      const text = textOf(word, from, isStrict);
      from.set(name, text);
      return text;
    }
    case '?':
      return isNull ? from.needed(name) : value;
    default:
      break;
  }
  const text = value ?? (from.options.has('u') ? from.needed(name) : '');
  if (operator === '' || from.known(text) === null) return text;
  if (operator === 'length') return String(text.length);
  if (operator === ':' && from.facts.isDash) from.stop ??= { kind: 'substitution', name };
  return operator === ':'
    ? text.slice(...rangeOf(textOf(word, from)))
    : (withoutPart(text, operator, globOf(word, from)) ?? unknownText);
}

/** A word as a pattern: what is quoted, and what a variable contains, stands for itself. */
export function globOf(word: Word, from: Values): string {
  return word
    .map((part) => {
      if (part.kind === 'dynamic' && part.pattern !== undefined) return part.pattern;
      const text = textOfPart(part, from, true);
      return part.kind === 'text' && !part.quoted ? text : text.replace(/[\\*?[\]]/g, '\\$&');
    })
    .join('');
}

/** Characters of all words of a command; a value that grows in a loop soon has more than any memory. */
const longestWords = 64 << 10;
