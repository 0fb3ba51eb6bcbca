import type { Finding } from '../../../src/finding.ts';
import type { SandboxFacts } from '../facts.ts';
import type { findings } from '../findings.ts';

type SandboxFinding = Finding<typeof findings>;

/**
 * Bytes of address space without which no 64-bit Go starts on Linux, since Go 1.14: the page allocator's summaries, five levels of 8-byte
 * entries, 2^14 at the top and eight times as many at each below (runtime/mpagealloc_64bit.go, levelBits); the first arena of 64 MiB; and
 * the index of all arenas, 2^22 pointers (runtime/malloc.go). The program's own segments and some MiB more come on top: on
 * amd64, the smallest programs of Go 1.21 to 1.27 need 685 to 687 MiB, measured on 2026-11-28.
 */
export const reservedAtStart =
  8 * [14, 17, 20, 23, 26].reduce((sum, bits) => sum + 2 ** bits, 0) + 64 * 2 ** 20 + 8 * 2 ** 22;

const firstWithSummaries = 14;

/** What keeps the program from starting, or from what its file was made for. A program that runs has started. */
export function judgeStart({ program, process, limits }: SandboxFacts): SandboxFinding[] {
  if (program === null || program.running) return [];
  const found: SandboxFinding[] = [];
  const { path, goMinor, is64Bit, setUser, onNosuid } = program;
  const limit = limits.addressSpace ?? null;
  const reserves = is64Bit && goMinor !== null && goMinor >= firstWithSummaries;
  if (reserves && limit !== null && limit < reservedAtStart) {
    found.push({ code: 'sandbox/address-space-limit', detail: { path, limit, needed: reservedAtStart } });
  }
  const cause = process?.noNewPrivs === true ? 'no_new_privs is set' : onNosuid ? 'its mount is nosuid' : null;
  if (process !== null && setUser !== null && setUser !== process.uid.real && cause !== null) {
    const detail = { path, owner: setUser, uid: process.uid.real, cause };
    found.push({ code: 'sandbox/set-user-id-ignored', detail });
  }
  return found;
}
