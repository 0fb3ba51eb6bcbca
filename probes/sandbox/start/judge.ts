import { firstWithSummaries, reservedAtStart } from '../../../src/decode/go/program/address-space.ts';
import type { Finding } from '../../../src/finding.ts';
import type { Loss, ProgramFacts, SandboxFacts } from '../facts.ts';
import type { findings } from '../findings.ts';

type SandboxFinding = Finding<typeof findings>;

/** What keeps the program from starting, or from what its file was made for. A running program has started. */
export function judgeStart(facts: SandboxFacts): SandboxFinding[] {
  const { program, process, limits } = facts;
  if (program === null || program.running) return [];
  const found: SandboxFinding[] = [];
  const { path, goMinor, is64Bit, setUser } = program;
  const limit = limits.addressSpace ?? null;
  const reserves = is64Bit && goMinor !== null && goMinor >= firstWithSummaries;
  if (reserves && limit !== null && limit < reservedAtStart) {
    found.push({ code: 'sandbox/address-space-limit', detail: { path, limit, needed: reservedAtStart } });
  }
  const causes = lossesOf(program, facts);
  if (process !== null && setUser !== null && setUser !== process.uid.real && causes.length > 0) {
    const detail = { path, owner: setUser, uid: process.uid.real, causes };
    found.push({ code: 'sandbox/set-user-id-ignored', detail });
  }
  return [...found, ...judgeFileCapabilities(program, facts), ...judgeAdded(program, facts)];
}

/**
 * execve(2) leaves to a user who is not root what the file grants and what is ambient, and Kubernetes has no ambient
 * capabilities (KEP-2763). Where the file has any, they have their own finding.
 */
function judgeAdded(
  { path, fileCapabilities = [] }: ProgramFacts,
  { process, added, lowPorts }: SandboxFacts,
): SandboxFinding[] {
  if (added === undefined || process === null) return [];
  const names = fileCapabilities.length > 0 && added.names.includes('all') ? [] : added.names;
  const { place } = added;
  const lost = names.filter((name) => !fileCapabilities.includes(name));
  const missed = lost.filter((name) => lowPorts === undefined || name !== bind).map((name) => name.toUpperCase());
  const detail = { path, names: missed, place, noNewPrivs: process.noNewPrivs === true };
  return [
    ...(missed.length === 0 ? [] : [{ code: 'sandbox/added-capabilities-lost', detail } as const]),
    ...(missed.length === lost.length ? [] : [{ code: openPorts, detail: { path, place, causes: [] } } as const]),
  ];
}

const bind = 'net_bind_service';
const openPorts = 'sandbox/net-bind-service-lost';

/** Under no_new_privs a program keeps what it has and gains nothing; with a nosuid mount the attribute is not read at all. */
function judgeFileCapabilities(program: ProgramFacts, facts: SandboxFacts): SandboxFinding[] {
  const { path, fileCapabilities = [], onNosuid } = program;
  const { process, lowPorts, hostNamespaces } = facts;
  if (process === null || process.uid.real === 0) return [];
  const causes = lossesOf(program, facts);
  const { bounding, ambient } = process.capabilities;
  // Where they are read and are outside of the bounding set, the program does not start, which the libc probe says.
  const lost = fileCapabilities.filter((name) => (onNosuid || bounding.includes(name)) && !ambient.includes(name));
  if (causes.length === 0 || lost.length === 0) return [];
  // With others it is told among them, since they are dropped or kept together.
  if (lowPorts === 'not-known' && lost.every((name) => name === bind))
    return [{ code: openPorts, detail: { path, place: null, causes } }];
  const detail = { path, capabilities: lost.map((name) => `cap_${name}`), uid: process.uid.real, causes };
  const nodeNetwork = hostNamespaces.includes('net') ? ({ nodeNetwork: true } as const) : {};
  return [{ code: 'sandbox/file-capabilities-ignored', detail: { ...detail, ...nodeNetwork } }];
}

function lossesOf({ onNosuid }: ProgramFacts, { process }: SandboxFacts): Loss[] {
  return [
    ...(onNosuid ? (['nosuid'] as const) : []),
    ...(process?.noNewPrivs === true ? (['no_new_privs'] as const) : []),
  ];
}
