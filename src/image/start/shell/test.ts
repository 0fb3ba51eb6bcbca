import { bareText, plainText, type Word } from './syntax/words.ts';
import type { Setting } from './values/setting.ts';

/** Whether a command succeeds; null if that is not known. */
export type Status = boolean | null;

/**
 * Whether a shell command succeeds, if that follows from what is known: `[ … ]`, `test`, `[[ … ]]`, and commands that
 * are assumed to succeed, since a script whose `mkdir` fails starts nothing (test(1) of POSIX).
 */
export function statusOf(words: readonly Word[], setting: Setting): Status {
  const name = plainText(words[0] ?? []);
  if (name === 'false') return false;
  if (name !== null && givesAway(name, words)) return setting.mayChangeOwners() ? true : null;
  if (name !== null && working.has(name)) return true;
  if (name === 'test') return tested(words.slice(1), setting);
  const end = plainText(words.at(-1) ?? []);
  if (name === '[' && end === ']') return tested(words.slice(1, -1), setting);
  if (name !== '[[' || end !== ']]') return null;
  const [first, operator, pattern] = words.slice(1, -1);
  if (setting.facts.isBash && words.length === 5 && first !== undefined && pattern !== undefined) {
    const [, not, equal] = /^(!?)(==?)$/.exec(bareText(operator ?? []) ?? '') ?? [];
    const matches = equal === undefined ? null : setting.matches(setting.text(first, true), pattern);
    if (matches !== null) return matches === (not === '');
  }
  const operands = words.slice(1, -1).map((word) => undivided(word, setting));
  // `[[ a > b ]]` looks like one word with a redirection.
  return operands.length === 1 ? null : expression(operands);
}

const working = new Set([
  ...[
    'true',
    ':',
    'cd',
    'export',
    'set',
    'shift',
    'umask',
    'ulimit',
    'unset',
    'readonly',
    'trap',
    'local',
    'declare',
    'echo',
    'printf',
  ],
  ...['mkdir', 'chmod', 'touch', 'ln', 'cp', 'mv', 'rm', 'install'],
]);

/** Whether it gives files to another user, which the kernel lets nobody but root do (chown(2)). */
function givesAway(name: string, words: readonly Word[]): boolean {
  if (name === 'chown' || name === 'chgrp') return true;
  return name === 'install' && words.some((word) => ownerOption.test(plainText(word) ?? ''));
}

/** `-o`, `-dm755 -oapp`, `--owner=app`. */
const ownerOption = /^(?:-[a-zA-Z]*[og]|--(?:owner|group)(?:=|$))/;

/** A word of a test: its value, null if it is not known; and its text as an operator, which is not quoted. */
interface Operand {
  readonly value: string | null;
  readonly operator: string | null;
}

/** Of `[` and `test`. */
function tested(words: readonly Word[], setting: Setting): Status {
  const operands = words.flatMap((word): Operand[] => {
    const operator = bareText(word);
    return setting.expand([word], true).map((value) => ({ value: setting.known(value), operator }));
  });
  // "unexpected operator", status 2.
  if (setting.facts.isDash && operands.some(({ operator }) => operator === '==')) return false;
  return expression(operands);
}

/** Of `[[`, where an empty variable is a word too, and its value may be a pattern. */
function undivided(word: Word, setting: Setting): Operand {
  const value = setting.known(setting.text(word, true));
  return { value: value !== null && /[*?[\\]/.test(value) ? null : value, operator: bareText(word) };
}

function expression(operands: readonly Operand[]): Status {
  if (operands.length > mostOperands) return null;
  // Parentheses are not supported.
  if (operands.some(({ value }) => value === '(' || value === ')')) return null;
  for (const [names, decisive] of [
    [['-o', '||'], true],
    [['-a', '&&'], false],
  ] as const) {
    const at = operands.findIndex(({ operator }) => operator !== null && names.some((each) => each === operator));
    if (at <= 0) continue;
    const sides = [expression(operands.slice(0, at)), expression(operands.slice(at + 1))];
    if (sides.includes(decisive)) return decisive;
    return sides.includes(null) ? null : !decisive;
  }
  return primary(operands);
}

/** Each is compared with what is before and after it. */
const mostOperands = 100;

function primary(operands: readonly Operand[]): Status {
  const [first, second, third] = operands;
  if (first === undefined) return false;
  if (first.operator === '!' && operands.length > 1) {
    const status = primary(operands.slice(1));
    return status === null ? null : !status;
  }
  if (second === undefined) return first.value === null ? null : first.value !== '';
  if (operands.length === 2)
    return second.value === null || first.operator === null ? null : (unary[first.operator]?.(second.value) ?? null);
  if (operands.length > 3 || third === undefined || first.value === null || third.value === null) return null;
  if (second.operator === null) return null;
  const compared = numeric[second.operator];
  if (compared === undefined) return texts[second.operator]?.(first.value, third.value) ?? null;
  const isNumbers = [first.value, third.value].every((value) => /^[+-]?\d{1,15}$/.test(value));
  return isNumbers ? compared(Number(first.value), Number(third.value)) : null;
}

/** Tests of files depend on what is mounted, and on what the script has done. */
const unary: Readonly<Record<string, (value: string) => boolean>> = {
  '-n': (value) => value !== '',
  '-z': (value) => value === '',
};

const texts: Readonly<Record<string, (one: string, other: string) => boolean>> = {
  '=': (one, other) => one === other,
  '==': (one, other) => one === other,
  '!=': (one, other) => one !== other,
};

const numeric: Readonly<Record<string, (one: number, other: number) => boolean>> = {
  '-eq': (one, other) => one === other,
  '-ne': (one, other) => one !== other,
  '-lt': (one, other) => one < other,
  '-le': (one, other) => one <= other,
  '-gt': (one, other) => one > other,
  '-ge': (one, other) => one >= other,
};
