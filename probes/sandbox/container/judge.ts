import type { Finding } from '../../../src/finding.ts';
import type { ProcessFacts, SandboxFacts } from '../facts.ts';
import type { findings } from '../findings.ts';
import type { Expectations, PodSecurityLevel } from '../options.ts';
import { controls } from '../pod-security/controls.ts';

type SandboxFinding = Finding<typeof findings>;

/** What was stated about the container, and does not hold or cannot be seen. */
export function judgeStated(facts: SandboxFacts, expect: Expectations): SandboxFinding[] {
  return [
    ...judgeUnseen(facts, expect),
    ...(facts.process === null ? [] : judgeProcess(facts.process, expect)),
    ...judgeMounts(facts, expect),
    ...(facts.process === null ? [] : judgePodSecurity(facts, expect.podSecurity ?? 'privileged')),
  ];
}

function judgeUnseen({ process, root }: SandboxFacts, expect: Expectations): SandboxFinding[] {
  const ofProcess = [
    ...(expect.podSecurity === undefined ? [] : ['--pod-security']),
    ...(expect.dropAll === undefined ? [] : ['--drop-all']),
    ...(expect.newPrivs === undefined ? [] : ['--no-new-privs']),
    ...(expect.seccomp === undefined ? [] : ['--seccomp']),
  ];
  const ofMounts = [
    ...(expect.podSecurity === undefined ? [] : ['--pod-security']),
    ...(expect.readOnlyRoot === undefined ? [] : ['--read-only-root']),
    ...(expect.shmMax === undefined ? [] : ['--shm-max']),
  ];
  return [
    ...(process === null && ofProcess.length > 0 ? [undetermined('/proc/<pid>/status', ofProcess)] : []),
    ...(root === null && ofMounts.length > 0 ? [undetermined('/proc/<pid>/mountinfo', ofMounts)] : []),
  ];
}

function undetermined(missing: string, stated: readonly string[]): SandboxFinding {
  return { code: 'sandbox/undetermined', detail: { stated, missing } };
}

/** Capabilities that are named at most. */
const named = 6;

function judgeProcess({ capabilities, noNewPrivs, seccomp }: ProcessFacts, expect: Expectations): SandboxFinding[] {
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
  if (expect.seccomp === true && seccomp !== 2) {
    found.push({ code: 'sandbox/seccomp-off', detail: { mode: seccomp } });
  }
  return found;
}

function judgeMounts({ root, shm }: SandboxFacts, expect: Expectations): SandboxFinding[] {
  const found: SandboxFinding[] = [];
  if (expect.readOnlyRoot === true && root !== null && !root.readOnly) {
    found.push({ code: 'sandbox/root-writable', detail: { fsType: root.fsType } });
  }
  // A /dev/shm that is not a mount of its own is a directory of the root, or is not there.
  if (expect.shmMax !== undefined && shm !== null && !(shm.size !== null && shm.size <= expect.shmMax)) {
    found.push({ code: 'sandbox/shm-too-large', detail: { size: shm.size, limit: expect.shmMax } });
  }
  return found;
}

function judgePodSecurity(facts: SandboxFacts, level: PodSecurityLevel): SandboxFinding[] {
  if (level === 'privileged') return [];
  return controls
    .filter((control) => control.level === 'baseline' || level === 'restricted')
    .flatMap((control) => {
      const actual = control.violation(facts);
      const { field, expected } = control;
      return actual === null ? [] : [{ code: 'sandbox/pod-security', detail: { level, field, actual, expected } }];
    });
}
