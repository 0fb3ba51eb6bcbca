import { type Statement, statement } from '../../src/cli/expectations.ts';
import type { LibcFacts } from './facts.ts';

/**
 * About the container: its C library. About the program: whether it needs one, and cgo. About a toolchain in place of
 * a program: nothing.
 */
export function statements({ container, program }: LibcFacts): Statement[] {
  const library = container.glibc !== null ? 'glibc' : container.musl !== null ? 'musl' : 'none';
  const own = program?.role === 'toolchain' ? null : program;
  const cgo = own?.go?.cgo;
  return [
    ...statement('--libc', library),
    ...(own === null ? [] : statement('--static', true)),
    ...statement('--cgo', cgo == null ? null : cgo ? '1' : '0'),
  ];
}
