import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type ArgumentSpace, tooLarge } from '../../../../src/linux/start/argument-space.ts';

const mebibyte = 2 ** 20;

/** Variables of equal size, each with its NUL. */
function space(count: number, size: number, stack: number | null): ArgumentSpace {
  const environment = Array.from({ length: count }, (_, index) => ({ name: `V${index}`, size }));
  return { environment, arguments: ['/bin/true'.length + 1], path: '/bin/true'.length + 1, stack, pointer: 8 };
}

describe('what execve(2) copies', () => {
  it.each([
    ['the longest string', 1, 131_072, 8 * mebibyte, null],
    ['one byte more', 1, 131_073, 8 * mebibyte, 'variable'],
    ['a quarter of the usual stack', 2078, 1001, 8 * mebibyte, null],
    ['more than that', 2079, 1001, 8 * mebibyte, 'total'],
    ['a small stack', 129, 1001, 262_144, null],
    ['more than ARG_MAX on a small stack', 130, 1001, 262_144, 'total'],
    ['three quarters of 8 MiB', 6235, 1001, 64 * mebibyte, null],
    ['more than that, however large the stack', 6236, 1001, 64 * mebibyte, 'total'],
    ['on an unlimited stack', 6236, 1001, null, 'total'],
  ] as const)('%s', (_, count, size, stack, kind) => {
    expect(tooLarge(space(count, size, stack))?.kind ?? null).toBe(kind);
  });

  /** bprm_stack_limits: `max(bprm->argc, 1) + bprm->envc` pointers, the path and the strings, against the limit. */
  it.each<[string, Partial<ArgumentSpace>, number | null]>([
    ['at the limit', {}, null],
    ['a byte more of a variable', { environment: [{ name: 'V', size: 130_991 }] }, 131_073],
    ['a byte more of an argument', { arguments: [31, 26] }, 131_073],
    ['a byte more of the path', { path: 3 }, 131_073],
    ['no argument takes a pointer all the same', { arguments: [], path: 67 }, 131_073],
    ['pointers of four bytes', { pointer: 4 }, null],
    ['an argument more takes a pointer', { arguments: [30, 26, 1] }, 131_081],
  ])('%s', (_, change, size) => {
    // 130990 + 30 + 26 + 2 and three pointers of 8: 131072, ARG_MAX.
    const least: ArgumentSpace = {
      environment: [{ name: 'V', size: 130_990 }],
      arguments: [30, 26],
      path: 2,
      stack: 0,
      pointer: 8,
    };
    const found = tooLarge({ ...least, ...change });
    expect(found).toEqual(size === null ? null : { kind: 'total', size, limit: 131_072 });
  });

  /** copy_strings of fs/exec.c takes the environment first, then the arguments from the last: any that is too long is E2BIG. */
  it.each([
    [[10, 131_072], null],
    [[10, 131_073], { kind: 'argument', position: 1, size: 131_073, limit: 131_072 }],
    [[131_073, 131_074], { kind: 'argument', position: 0, size: 131_073, limit: 131_072 }],
  ])('arguments of %j bytes', (words, expected) => {
    expect(tooLarge({ ...space(1, 10, null), arguments: words })).toEqual(expected);
    const { error } = spawnSync('/bin/true', ['x'.repeat((words[1] ?? 0) - 1)]);
    expect(error === undefined).toBe(expected === null);
  });

  it('is limited by the stack from 512 KiB on', () => {
    expect(tooLarge(space(2000, 1001, 4 * 131_072))).toMatchObject({ kind: 'total', limit: 131_072 });
    expect(tooLarge(space(2000, 1001, 4 * 131_073 + 3))).toMatchObject({ kind: 'total', limit: 131_073 });
    expect(tooLarge(space(20_000, 1001, null))).toMatchObject({ kind: 'total', limit: 6 * mebibyte });
    expect(tooLarge(space(1, 131_073, null))).toEqual({ kind: 'variable', name: 'V0', size: 131_073, limit: 131_072 });
  });

  // What is asked here is asked of the kernel too, under the stack limit that this process has.
  it.each([
    [1, 131_072],
    [1, 131_073],
    [129, 1001],
  ] as const)('%i variables of %i bytes, as the kernel takes them', (count, size) => {
    const { environment, ...rest } = space(count, size, 8 * mebibyte);
    const env = Object.fromEntries(environment.map(({ name }) => [name, 'x'.repeat(size - name.length - 2)]));
    const { error } = spawnSync('/bin/true', [], { env });
    expect((error as NodeJS.ErrnoException | undefined)?.code ?? null).toBe(
      tooLarge({ environment, ...rest }) === null ? null : 'E2BIG',
    );
  });
});
