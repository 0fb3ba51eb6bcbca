import type { MountFacts, ProcessFacts, ProgramFacts, SandboxFacts } from '../../../probes/sandbox/facts.ts';
import { sandboxProbe } from '../../../probes/sandbox/index.ts';
import type { Expectations } from '../../../probes/sandbox/options.ts';

/** No capability in any set. */
export const none = { permitted: [], effective: [], bounding: [], ambient: [] };
export const process: ProcessFacts = {
  uid: { real: 1000, effective: 1000, saved: 1000 },
  capabilities: none,
  noNewPrivs: true,
  seccomp: 2,
};
export const root: MountFacts = {
  ...{ mountPoint: '/', fsType: 'overlay', readOnly: true, noexec: false, nosuid: false, size: null },
};
export const program: ProgramFacts = {
  ...{ path: '/app', running: false, goMinor: 26, is64Bit: true, setUser: null, onNosuid: false },
};
/** Of a process that may do nothing, in a container with a root that is read-only. */
export const strict: SandboxFacts = {
  ...{ process, root, shm: null, temporary: null, procMasked: true, hostNamespaces: [], label: null },
  ...{ runtimeSockets: [], limits: { memory: null, cpu: null, pids: null }, program },
};

/** What is judged of them: codes, with the details behind them. */
export function judged(facts: SandboxFacts, expected: Expectations = {}): string[] {
  return sandboxProbe.judge(facts, expected).map(({ code, detail }) => `${code} ${Object.values(detail).join('|')}`);
}

export const withProcess = (changed: Partial<ProcessFacts>): SandboxFacts => ({
  ...strict,
  process: { ...process, ...changed },
});
/** With these capabilities in that set. */
export const holding = (set: 'permitted' | 'bounding', names: string[]): SandboxFacts =>
  withProcess({ capabilities: { ...none, [set]: names } });
