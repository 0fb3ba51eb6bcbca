import type { Finding } from '../../../src/finding.ts';
import type { ProcessFacts, SandboxFacts } from '../facts.ts';
import type { findings } from '../findings.ts';
import type { Expectations, PodSecurityLevel } from '../options.ts';
import { seenControls } from '../pod-security/controls.ts';
import { statedControls } from '../pod-security/manifest.ts';
import { type StandardId, standards } from '../pod-security/standards.ts';

type SandboxFinding = Finding<typeof findings>;

/** Statements about the container that do not hold or cannot be verified. */
export function judgeStated(facts: SandboxFacts, expect: Expectations): SandboxFinding[] {
  return [
    ...judgeUnseen(facts, expect),
    ...(facts.process === null ? [] : judgeProcess(facts.process, facts.manifest, expect)),
    ...judgeMounts(facts, expect),
    ...judgePodSecurity(facts, expect.podSecurity ?? 'privileged'),
  ];
}

function judgeUnseen({ process, root, manifest }: SandboxFacts, expect: Expectations): SandboxFinding[] {
  // A manifest has everything that the standards check.
  const ofBoth = expect.podSecurity === undefined || manifest !== undefined ? [] : ['--pod-security'];
  const ofProcess = [
    ...ofBoth,
    ...(expect.dropAll === undefined ? [] : ['--drop-all']),
    ...(expect.newPrivs === undefined ? [] : ['--no-new-privs']),
    ...(expect.seccomp === undefined ? [] : ['--seccomp']),
  ];
  const ofMounts = [
    ...ofBoth,
    ...(expect.readOnlyRoot === undefined ? [] : ['--read-only-root']),
    ...(expect.shmMax === undefined ? [] : ['--shm-max']),
  ];
  return [
    ...(process === null && ofProcess.length > 0
      ? [undetermined(manifest === undefined ? '/proc/<pid>/status' : 'the user who runs the program', ofProcess)]
      : []),
    ...(isLeftToNode(process, manifest) && expect.seccomp === true
      ? [undetermined('what the node makes of a pod without seccompProfile', ['--seccomp'])]
      : []),
    ...(root === null && ofMounts.length > 0 ? [undetermined('/proc/<pid>/mountinfo', ofMounts)] : []),
  ];
}

function isLeftToNode(process: ProcessFacts | null, manifest: SandboxFacts['manifest']): boolean {
  return manifest !== undefined && process !== null && process.seccomp === null;
}

function undetermined(missing: string, stated: readonly string[]): SandboxFinding {
  return { code: 'sandbox/undetermined', detail: { stated, missing } };
}

/** The maximum number of capabilities to name. */
const named = 6;

function judgeProcess(
  process: ProcessFacts,
  manifest: SandboxFacts['manifest'],
  expect: Expectations,
): SandboxFinding[] {
  const { capabilities, noNewPrivs, seccomp } = process;
  const found: SandboxFinding[] = [];
  const sets = ['permitted', 'bounding'] as const;
  const kept = expect.dropAll === true ? sets.find((set) => capabilities[set].length > 0) : undefined;
  if (kept !== undefined) {
    const names = capabilities[kept];
    const detail = { set: kept, names: names.slice(0, named), count: names.length };
    found.push({ code: 'sandbox/capabilities-kept', detail });
  }
  if (expect.newPrivs === false && noNewPrivs !== true) {
    found.push({ code: 'sandbox/new-privileges-allowed', detail: { shown: noNewPrivs !== null } });
  }
  if (expect.seccomp === true && seccomp !== 2 && !isLeftToNode(process, manifest)) {
    found.push({ code: 'sandbox/seccomp-off', detail: { mode: seccomp } });
  }
  return found;
}

function judgeMounts({ root, shm }: SandboxFacts, expect: Expectations): SandboxFinding[] {
  const found: SandboxFinding[] = [];
  if (expect.readOnlyRoot === true && root !== null && !root.readOnly) {
    found.push({ code: 'sandbox/root-writable', detail: { fsType: root.fsType } });
  }
  // A /dev/shm that is not a separate mount is a directory of the root, or is missing.
  if (expect.shmMax !== undefined && shm !== null && !(shm.size !== null && shm.size <= expect.shmMax)) {
    found.push({ code: 'sandbox/shm-too-large', detail: { size: shm.size, limit: expect.shmMax } });
  }
  return found;
}

function judgePodSecurity(facts: SandboxFacts, level: PodSecurityLevel): SandboxFinding[] {
  if (level === 'privileged') return [];
  const found = violationsIn(facts);
  return Object.entries(standards).flatMap(([id, { field, level: asks, expected }]) => {
    const actual = asks === 'baseline' || level === 'restricted' ? found(id as StandardId) : null;
    return actual === null ? [] : [{ code: 'sandbox/pod-security', detail: { level, field, actual, expected } }];
  });
}

/** By the manifest if there is one, otherwise by what is visible from inside. */
function violationsIn(facts: SandboxFacts): (id: StandardId) => string | null {
  const { manifest, process } = facts;
  if (manifest !== undefined) return (id) => statedControls[id](manifest);
  return process === null ? () => null : (id) => seenControls[id]?.(facts) ?? null;
}
