import type { Finding } from '../../../src/finding.ts';
import type { SandboxFacts } from '../facts.ts';
import type { findings } from '../findings.ts';

type SandboxFinding = Finding<typeof findings>;

/**
 * Bytes that the page allocator of a 64-bit Go reserves for its summaries: five levels of 8-byte entries, 2^14 at the top and
 * eight times as many at each below (runtime/mpagealloc_64bit.go, levelBits), since Go 1.14. Other reservations come on top.
 */
export const reservedBySummaries = 8 * [14, 17, 20, 23, 26].reduce((sum, bits) => sum + 2 ** bits, 0);

const firstWithSummaries = 14;

/** What keeps the program from starting, or from what its file was made for. A program that runs has started. */
export function judgeStart({ program, process, limits }: SandboxFacts): SandboxFinding[] {
  if (program === null || program.running) return [];
  const found: SandboxFinding[] = [];
  const { path, goMinor, is64Bit, setUser, onNosuid } = program;
  const limit = limits.addressSpace ?? null;
  const reserves = is64Bit && goMinor !== null && goMinor >= firstWithSummaries;
  if (reserves && limit !== null && limit < reservedBySummaries) {
    found.push({ code: 'sandbox/address-space-limit', detail: { path, limit, needed: reservedBySummaries } });
  }
  const cause = process?.noNewPrivs === true ? 'no_new_privs is set' : onNosuid ? 'its mount is nosuid' : null;
  if (process !== null && setUser !== null && setUser !== process.uid.real && cause !== null) {
    const detail = { path, owner: setUser, uid: process.uid.real, cause };
    found.push({ code: 'sandbox/set-user-id-ignored', detail });
  }
  return found;
}
