import type { ElfRefusal } from '../../../src/linux/elf/refusal.ts';

/** Why a loader refuses a file that it has found. JSON, for facts. */
export type LibraryProblem =
  /** Shorter than an ELF header. */
  | { readonly kind: 'short'; readonly size: number }
  | { readonly kind: 'no-magic' }
  | { readonly kind: 'directory' }
  /** The loader waits until somebody opens it for writing. */
  | { readonly kind: 'fifo' }
  /** musl stops at a link that leads in a circle. */
  | { readonly kind: 'link-loop' }
  /** It is on a file system that is mounted noexec, and mmap(2) refuses to map its code. */
  | { readonly kind: 'noexec'; readonly mountPoint: string }
  /** musl takes the first file of the name, whatever machine it is for. */
  | { readonly kind: 'foreign'; readonly machine: string }
  | { readonly kind: 'refused'; readonly refusal: ElfRefusal }
  /** Its symbol versions cannot be read. */
  | { readonly kind: 'damaged'; readonly problem: string };
