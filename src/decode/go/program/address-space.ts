/** The first release of Go 1 that reserves address space for the page allocator's summaries. */
export const firstWithSummaries = 14;

/**
 * Bytes of address space that Go reserves when it starts on a 64-bit machine, besides the program itself: 585 MiB of page summaries
 * (runtime/mpagealloc_64bit.go), an arena of 64 MiB, the index of all arenas of 32 MiB (runtime/malloc.go) and what is beside them. Under
 * ulimit -v the gofmt of eleven releases, 1.14 to 1.27, starts from 683 to 692 MiB more than its own segments, never with less (measured
 * on amd64, 2026-11-28).
 */
export const reservedAtStart = 683 * 2 ** 20;
