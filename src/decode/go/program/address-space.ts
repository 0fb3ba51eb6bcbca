/** The first release of Go 1 that reserves address space for the page allocator's summaries. */
export const firstWithSummaries = 14;

/**
 * Bytes of address space that Go reserves at startup on a 64-bit machine, in addition to the program itself: 585 MiB
 * of page summaries (runtime/mpagealloc_64bit.go), an arena of 64 MiB, the index of all arenas of 32 MiB
 * (runtime/malloc.go) and what is allocated with them. Under ulimit -v the gofmt of eleven releases, 1.14 to 1.27,
 * starts with 683 to 692 MiB more than its own segments, never with less (measured on amd64, 2026-11-28).
 */
export const reservedAtStart = 683 * 2 ** 20;

/**
 * The minimum part of that which is private and writable, for RLIMIT_DATA: the index of all arenas and the first span
 * of the heap. Small programs of five releases, 1.17 to 1.27, start with 38 to 40 MiB, never with less (measured on
 * amd64, 2026-11-29).
 */
export const writableAtStart = 37 * 2 ** 20;

/** A detector that -race or -asan builds in. */
export type Sanitizer = 'race' | 'asan';

/**
 * Bytes that each reserves besides Go, for its shadow of all addresses. Small programs of four releases, 1.21 to 1.27, start with 949 MiB
 * (-race) and 20 TiB + 751 MiB (-asan) under RLIMIT_AS, and with 300 MiB and 14 TiB + 93 MiB under RLIMIT_DATA, never with 1 MiB less
 * (measured on amd64, 2026-11-29; other machines divide the addresses differently). This is less by the program and its stacks.
 */
export const reservedBySanitizer: Readonly<Record<Sanitizer, { readonly all: number; readonly writable: number }>> = {
  race: { all: 220 * 2 ** 20, writable: 230 * 2 ** 20 },
  asan: { all: 20 * 2 ** 40, writable: 14 * 2 ** 40 },
};

/**
 * Threads that a program has before main.main, including the first: those of the runtime, and with cgo one more,
 * which starts the others. With fewer it always ends with "runtime: failed to create new OS thread"; with exactly
 * this many it may start on one CPU (five releases, 1.13 to 1.27, ten starts each, 2026-11-29).
 */
export const threadsAtStart = { withoutCgo: 3, withCgo: 4 };
