/** Stands for vitest where rules are mutated: tests are collected, and run again and again in one process. */
import { format } from 'node:util';

export { expect } from './expect.ts';

type Body = () => unknown;
type Each = (rows: readonly unknown[]) => (name: string, ...rest: readonly unknown[]) => void;

interface Group {
  readonly name: string;
  readonly skipped: boolean;
  readonly before: Body[];
  readonly after: Body[];
  readonly beforeEach: Body[];
  readonly afterEach: Body[];
  readonly outer: Group | null;
  started: boolean;
}

export interface Test {
  readonly id: string;
  readonly name: string;
  readonly skipped: boolean;
  readonly file: string;
  /** @throws what fails it */
  run(): Promise<void>;
}

/** Everything that was collected, in its order. */
export const tests: Test[] = [];

let group = groupIn(null, '', false);

/** Everything collected from here on is in this file. */
export function inFile(file: string): void {
  group = groupIn(null, file, false);
}

/** Ends what the tests have begun. */
export async function finish(): Promise<void> {
  for (const each of begun.splice(0).reverse()) for (const body of each.after) await body();
}

const begun: Group[] = [];

function groupIn(outer: Group | null, name: string, skipped: boolean): Group {
  const none = { before: [], after: [], beforeEach: [], afterEach: [] };
  return { outer, name, skipped: skipped || outer?.skipped === true, ...none, started: false };
}

function addGroup(skipped: boolean, name: string, rest: readonly unknown[]): void {
  const outer = group;
  group = groupIn(outer, name, skipped || hasNeeds(rest));
  try {
    bodyIn(rest)();
  } finally {
    group = outer;
  }
}

function addTest(skipped: boolean, name: string, rest: readonly unknown[]): void {
  const within = group;
  const names = [...groupsOf(within).map((each) => each.name), name];
  const body = bodyIn(rest);
  tests.push({
    // The same in every process and each time that all is loaded, which names are not that have values in them.
    id: String(tests.length),
    name: names.join(' > '),
    file: names[0] ?? '',
    skipped: skipped || within.skipped || hasNeeds(rest),
    async run() {
      for (const each of groupsOf(within)) {
        if (!each.started) {
          each.started = true;
          begun.push(each);
          for (const first of each.before) await first();
        }
      }
      for (const each of groupsOf(within)) for (const first of each.beforeEach) await first();
      try {
        await body();
      } finally {
        for (const each of groupsOf(within)) for (const last of each.afterEach) await last();
      }
    },
  });
}

/** From the outermost to this one. */
function groupsOf(innermost: Group | null): Group[] {
  return innermost === null ? [] : [...groupsOf(innermost.outer), innermost];
}

type Add = (skipped: boolean, name: string, rest: readonly unknown[]) => void;

function api(add: Add) {
  const plain =
    (skipped: boolean) =>
    (name: string, ...rest: readonly unknown[]): void =>
      add(skipped, name, rest);
  const each =
    (skipped: boolean): Each =>
    (rows) =>
    (name, ...rest) => {
      for (const row of rows) {
        const values: readonly unknown[] = Array.isArray(row) ? row : [row];
        const body = bodyIn(rest);
        const options = rest.filter((value) => typeof value !== 'function');
        add(skipped, format(name, ...values), [...options, () => body(...values)]);
      }
    };
  const whole = (skipped: boolean) => Object.assign(plain(skipped), { each: each(skipped) });
  return Object.assign(whole(false), {
    runIf: (condition: unknown) => whole(!condition),
    skipIf: (condition: unknown) => whole(Boolean(condition)),
  });
}

export const describe = api(addGroup);
export const it = api(addTest);

export const beforeAll = (body: Body): unknown => group.before.push(body);
export const afterAll = (body: Body): unknown => group.after.push(body);
export const beforeEach = (body: Body): unknown => group.beforeEach.push(body);
export const afterEach = (body: Body): unknown => group.afterEach.push(body);

function bodyIn(rest: readonly unknown[]): (...values: readonly unknown[]) => unknown {
  const body = rest.find((value) => typeof value === 'function');
  if (typeof body !== 'function') throw new Error('a test without a body');
  return (...values) => Reflect.apply(body, undefined, values);
}

/** What starts other programs, or needs rights, is left out: rules are pure. */
function hasNeeds(rest: readonly unknown[]): boolean {
  return rest.some((value) => typeof value === 'object' && value !== null);
}
