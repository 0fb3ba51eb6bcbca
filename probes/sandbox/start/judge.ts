import { firstWithSummaries, reservedAtStart } from '../../../src/decode/go/program/address-space.ts';
import type { Finding } from '../../../src/finding.ts';
import type { ProcessFacts, ProgramFacts, SandboxFacts } from '../facts.ts';
import type { findings } from '../findings.ts';

type SandboxFinding = Finding<typeof findings>;

/** What keeps the program from starting, or from what its file was made for. A running program has started. */
export function judgeStart({ program, process, limits, added }: SandboxFacts): SandboxFinding[] {
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
  return [...found, ...judgeFileCapabilities(program, process), ...judgeAdded(program, process, added)];
}

/**
 * execve(2) leaves to a user who is not root what the file grants and what is ambient, and Kubernetes has no ambient
 * capabilities (KEP-2763). Where the file has any, they have their own finding.
 */
function judgeAdded(
  { path, fileCapabilities = [] }: ProgramFacts,
  process: ProcessFacts | null,
  added: SandboxFacts['added'],
): SandboxFinding[] {
  if (added === undefined || process === null) return [];
  const names = fileCapabilities.length > 0 && added.names.includes('all') ? [] : added.names;
  const lost = names.filter((name) => !fileCapabilities.includes(name)).map((name) => name.toUpperCase());
  if (lost.length === 0) return [];
  const detail = { path, names: lost, place: added.place, noNewPrivs: process.noNewPrivs === true };
  return [{ code: 'sandbox/added-capabilities-lost', detail }];
}

/** Under no_new_privs a program keeps what it has and gains nothing; with a nosuid mount the attribute is not read at all. */
function judgeFileCapabilities(
  { path, fileCapabilities = [], onNosuid }: ProgramFacts,
  process: ProcessFacts | null,
): SandboxFinding[] {
  if (process === null || process.uid.real === 0) return [];
  const cause = onNosuid ? 'its mount is nosuid' : process.noNewPrivs === true ? 'no_new_privs is set' : null;
  const { bounding, ambient } = process.capabilities;
  // Where they are read and are outside of the bounding set, the program does not start, which the libc probe says.
  const lost = fileCapabilities.filter((name) => (onNosuid || bounding.includes(name)) && !ambient.includes(name));
  if (cause === null || lost.length === 0) return [];
  const detail = { path, capabilities: lost.map((name) => `cap_${name}`), uid: process.uid.real, cause };
  return [{ code: 'sandbox/file-capabilities-ignored', detail }];
}
