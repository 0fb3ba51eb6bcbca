import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type ArgumentSpace, tooLarge } from '../../../src/linux/argument-space.ts';

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
