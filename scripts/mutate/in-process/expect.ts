import { globSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/** A placeholder in a comparison: `expect.objectContaining` and similar. */
class Pattern {
  readonly matches: (value: unknown) => boolean;
  constructor(matches: (value: unknown) => boolean) {
    this.matches = matches;
  }
}

type Matcher = (actual: unknown, ...expected: readonly unknown[]) => boolean;

/** The matchers that tests of rules use; any other one fails the first run, before anything is changed. */
const matchers = {
  toBe: (actual, expected) => Object.is(actual, expected),
  toEqual: equals,
  toStrictEqual: (actual, expected) => isDeepStrictEqual(actual, expected),
  toMatchObject: contains,
  toBeNull: (actual) => actual === null,
  toBeUndefined: (actual) => actual === undefined,
  toBeInstanceOf: (actual, expected) => typeof expected === 'function' && actual instanceof expected,
  toBeGreaterThan: (actual, expected) => Number(actual) > Number(expected),
  toBeGreaterThanOrEqual: (actual, expected) => Number(actual) >= Number(expected),
  toBeLessThan: (actual, expected) => Number(actual) < Number(expected),
  toBeLessThanOrEqual: (actual, expected) => Number(actual) <= Number(expected),
  toContain: (actual, expected) =>
    typeof actual === 'string' ? actual.includes(String(expected)) : itemsOf(actual).includes(expected),
  toContainEqual: (actual, expected) => itemsOf(actual).some((item) => equals(item, expected)),
  toHaveLength: (actual, expected) => Reflect.get(Object(actual), 'length') === expected,
  toHaveProperty: (actual, name) => Reflect.has(Object(actual), String(name)),
  toMatch: (actual, expected) =>
    expected instanceof RegExp ? expected.test(String(actual)) : String(actual).includes(String(expected)),
  toThrow: throws,
  toMatchSnapshot: (actual) => snapshots().includes(`\n"${actual}"\n`),
} satisfies Readonly<Record<string, Matcher>>;

/** The parts of vitest's `expect` that tests of rules use. */
export const expect = Object.assign((actual: unknown) => assertionsOn(actual), {
  fail: (message: string) => {
    throw new Error(message);
  },
  any: (type: { name: string }) => new Pattern((value) => Object(value).constructor?.name === type.name),
  objectContaining: (part: unknown) => new Pattern((value) => contains(value, part)),
  stringContaining: (part: string) => new Pattern((value) => String(value).includes(part)),
  stringMatching: (part: string | RegExp) => new Pattern((value) => new RegExp(part).test(String(value))),
  arrayContaining: (parts: readonly unknown[]) =>
    new Pattern((value) => parts.every((part) => itemsOf(value).some((item) => equals(item, part)))),
});

type Assertions = Readonly<Record<keyof typeof matchers, (...expected: readonly unknown[]) => void>>;

function assertionsOn(actual: unknown): Assertions & { readonly not: Assertions } {
  return { ...assertions(actual, true), not: assertions(actual, false) };
}

function assertions(actual: unknown, wanted: boolean): Assertions {
  const table: Readonly<Record<string, Matcher>> = matchers;
  const checks = Object.entries(table).map(([name, matcher]) => [
    name,
    (...expected: readonly unknown[]) => {
      if (matcher(actual, ...expected) !== wanted) throw new Error(`${wanted ? '' : 'not '}${name}`);
    },
  ]);
  return Object.fromEntries(checks);
}

/** All that vitest has written down, whichever test it belongs to. */
function snapshots(): unknown[] {
  return globSync('test/src/**/__snapshots__/*.snap').flatMap((file) => {
    const kept = {};
    new Function('exports', readFileSync(file, 'utf8'))(kept);
    return Object.values(kept);
  });
}

function throws(actual: unknown, expected?: unknown): boolean {
  try {
    if (typeof actual === 'function') actual();
  } catch (error) {
    if (expected === undefined) return true;
    if (typeof expected === 'function') return error instanceof expected;
    const message = error instanceof Error ? error.message : String(error);
    if (expected instanceof Error) return message === expected.message;
    return expected instanceof RegExp ? expected.test(message) : message.includes(String(expected));
  }
  return false;
}

/** Properties without a value count as missing, and classes do not count. */
function equals(actual: unknown, expected: unknown): boolean {
  if (expected instanceof Pattern) return expected.matches(actual);
  if (!isRecord(actual) || !isRecord(expected)) return Object.is(actual, expected) || sameSpecial(actual, expected);
  if (Array.isArray(actual) !== Array.isArray(expected)) return false;
  if (isSpecial(actual) || isSpecial(expected)) return isDeepStrictEqual(actual, expected);
  if (Array.isArray(actual) && Array.isArray(expected) && actual.length !== expected.length) return false;
  const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...names].every((name) => equals(actual[name], expected[name]));
}

function contains(actual: unknown, part: unknown): boolean {
  if (part instanceof Pattern) return part.matches(actual);
  if (!isRecord(actual) || !isRecord(part) || isSpecial(part)) return equals(actual, part);
  if (Array.isArray(part)) {
    return (
      Array.isArray(actual) && actual.length === part.length && part.every((item, at) => contains(actual[at], item))
    );
  }
  return Object.entries(part).every(([name, value]) => contains(actual[name], value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Whether it is more than its properties. */
function isSpecial(value: unknown): boolean {
  return (
    value instanceof Date ||
    value instanceof RegExp ||
    value instanceof Map ||
    value instanceof Set ||
    ArrayBuffer.isView(value)
  );
}

function sameSpecial(actual: unknown, expected: unknown): boolean {
  return isSpecial(actual) && isDeepStrictEqual(actual, expected);
}

function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value instanceof Set ? [...value] : [];
}
