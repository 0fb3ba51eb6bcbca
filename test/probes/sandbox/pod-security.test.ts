import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProcessFacts, SandboxFacts } from '../../../probes/sandbox/facts.ts';
import { sandboxProbe } from '../../../probes/sandbox/index.ts';
import { capabilityNames } from '../../../src/linux/identity/capabilities.ts';

/** A container's securityContext, with that of its pod. */
interface Container {
  readonly allowPrivilegeEscalation?: boolean;
  readonly privileged?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly procMount?: string;
  readonly runAsNonRoot?: boolean | null;
  readonly runAsUser?: number;
  readonly seccomp?: string;
  readonly appArmor?: string;
  readonly seLinuxType?: string;
}

interface Pod {
  readonly level: 'baseline' | 'restricted';
  readonly verdict: 'pass' | 'fail';
  readonly name: string;
  readonly host?: readonly ('hostPID' | 'hostIPC' | 'hostNetwork')[];
  readonly containers: readonly Container[];
}

/** The pods of k8s.io/pod-security-admission v0.33.1, test/testdata for v1.32: those of Linux, and of them what a container shows. */
const pods: readonly Pod[] = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../vectors/pod-security.json'), 'utf8'),
);

/** What no container shows: these are left to the admission controller (probes/sandbox/pod-security/controls.ts). */
const unseen: readonly string[] = [...['hostpathvolumes', 'hostports', 'restrictedvolumes', 'sysctls']];

/** containerd's own (oci.WithDefaultCapabilities). */
const defaults = [
  ...['chown', 'dac_override', 'fsetid', 'fowner', 'mknod', 'net_raw', 'setgid', 'setuid', 'setfcap', 'setpcap'],
  ...['net_bind_service', 'sys_chroot', 'kill', 'audit_write'],
];

/**
 * What containerd makes of it, in a kubelet without seccompDefault, on a machine with AppArmor or SELinux, for an
 * image whose user is root.
 */
function factsOf(container: Container, host: Pod['host'] = []): SandboxFacts {
  const { capabilities = {}, runAsNonRoot, runAsUser, privileged = false } = container;
  const named = (names: readonly string[] = []): string[] => names.map((name) => name.toLowerCase());
  const isKnown = (name: string): boolean => capabilityNames.some((known) => known === name);
  const dropped = named(capabilities.drop);
  const kept = dropped.includes('all') ? [] : defaults.filter((name) => !dropped.includes(name));
  const added = named(capabilities.add).filter((name) => name === 'all' || isKnown(name));
  const bounding = privileged || added.includes('all') ? [...capabilityNames] : [...new Set([...kept, ...added])];
  const id = runAsUser ?? (runAsNonRoot === true ? 65_535 : 0);
  const process: ProcessFacts = {
    uid: { real: id, effective: id, saved: id },
    capabilities: { permitted: [], effective: [], bounding, ambient: [] },
    noNewPrivs: container.allowPrivilegeEscalation === false,
    seccomp: privileged || (container.seccomp ?? 'Unconfined') === 'Unconfined' ? 0 : 2,
  };
  const kinds = { hostPID: 'pid', hostIPC: 'ipc', hostNetwork: 'net' } as const;
  const isUnconfined = privileged || container.appArmor?.toLowerCase() === 'unconfined';
  const type = container.seLinuxType;
  return {
    ...{ process, root: null, shm: null, temporary: null, runtimeSockets: [], program: null },
    ...{ limits: { memory: null, cpu: null, pids: null } },
    procMasked: !privileged && container.procMount !== 'Unmasked',
    hostNamespaces: host.map((field) => kinds[field]),
    label: type !== undefined ? `system_u:system_r:${type}:s0:c1,c2` : isUnconfined ? 'unconfined' : 'cri (enforce)',
  };
}

function violations({ level, host, containers }: Pod): string[] {
  return containers.flatMap((container) =>
    sandboxProbe
      .judge({ ...factsOf(container, host), root: rootOfMachine }, { podSecurity: level })
      .map(({ detail }) => ('field' in detail ? detail.field : '')),
  );
}

const rootOfMachine: SandboxFacts['root'] = {
  ...{ mountPoint: '/', fsType: 'overlay', readOnly: false, noexec: false, nosuid: false, size: null },
};

describe.each(['baseline', 'restricted'] as const)('%s, as it is published', (level) => {
  const ofLevel = pods.filter((pod) => pod.level === level);

  it.each(ofLevel.filter(({ verdict }) => verdict === 'pass').map((pod) => [pod.name, pod] as const))(
    'lets %s pass',
    (_, pod) => {
      expect(violations(pod)).toEqual([]);
    },
  );

  it.each(ofLevel.filter(({ verdict }) => verdict === 'fail').map((pod) => [pod.name, pod] as const))(
    'refuses %s, where it shows',
    (name, pod) => {
      const shows = !unseen.includes(name.replace(/\d+$/, '')) && !invisible.includes(`${level} ${name}`);
      expect(violations(pod).length > 0).toBe(shows);
    },
  );
});

/** Single pods that look from inside like one that may pass. */
const invisible: readonly string[] = [
  // NET_RAW, which the engine gives everybody, and names that an engine takes for another's or for none: chown and CAP_CHOWN.
  ...[0, 1, 2, 3].map((number) => `baseline capabilities_baseline${number}`),
  'restricted capabilities_baseline3',
  // A kubelet without seccompDefault runs a pod that says nothing unconfined as well.
  ...['seccompprofile_baseline0', 'seccompprofile_baseline1', 'seccompprofile_baseline2'].map(
    (name) => `baseline ${name}`,
  ),
  // The user and the role of a label: those of a policy, or of a login, look no different.
  ...['selinuxoptions0', 'selinuxoptions3', 'selinuxoptions4'].flatMap((name) => [
    `baseline ${name}`,
    `restricted ${name}`,
  ]),
];
