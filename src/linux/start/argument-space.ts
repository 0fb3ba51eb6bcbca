/**
 * What execve(2) copies for a program: its path, arguments and environment, with the size in bytes of each including
 * its NUL.
 */
export interface ArgumentSpace {
  /** `name=value` of the environment, by the name. */
  readonly environment: readonly { readonly name: string; readonly size: number }[];
  readonly arguments: readonly number[];
  /** Of the path that is executed. */
  readonly path: number;
  /** RLIMIT_STACK, soft: null is unlimited. */
  readonly stack: number | null;
  /** Bytes of a pointer. */
  readonly pointer: 4 | 8;
}

/** E2BIG: one string is too long, or all of them together are. Bytes. */
export type TooLarge =
  | { readonly kind: 'variable'; readonly name: string; readonly size: number; readonly limit: number }
  /** `position` in the argument vector: 0 is the name of the program itself. */
  | { readonly kind: 'argument'; readonly position: number; readonly size: number; readonly limit: number }
  | { readonly kind: 'total'; readonly size: number; readonly limit: number };

/** MAX_ARG_STRLEN: 32 pages (include/uapi/linux/binfmts.h). */
const stringLimit = 32 * 4096;

/** Three quarters of _STK_LIM, and ARG_MAX, which is always granted (bprm_stack_limits of fs/exec.c). */
const [most, least] = [6 * 2 ** 20, 128 * 1024];

/** Why execve(2) answers E2BIG; null if it does not. */
export function tooLarge({ environment, arguments: words, path, stack, pointer }: ArgumentSpace): TooLarge | null {
  const long = environment.find(({ size }) => size > stringLimit);
  if (long !== undefined) return { kind: 'variable', name: long.name, size: long.size, limit: stringLimit };
  const position = words.findIndex((size) => size > stringLimit);
  const word = words[position];
  if (word !== undefined) return { kind: 'argument', position, size: word, limit: stringLimit };
  const pointers = (Math.max(words.length, 1) + environment.length) * pointer;
  const sizes = [path, ...words, ...environment.map(({ size }) => size)];
  const size = sizes.reduce((sum, each) => sum + each, pointers);
  const limit = Math.max(least, Math.min(most, stack === null ? most : Math.floor(stack / 4)));
  return size > limit ? { kind: 'total', size, limit } : null;
}
