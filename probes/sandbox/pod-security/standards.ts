import type { PodSecurityLevel } from '../options.ts';

/** A control of the Pod Security Standards. */
export interface Standard {
  /** The field of the pod that decides. */
  readonly field: string;
  /** The lowest level that requires it. */
  readonly level: Exclude<PodSecurityLevel, 'privileged'>;
  /** The required value of the field. */
  readonly expected: string;
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/, in the order in which they are reported. */
export const standards = {
  hostPID: { field: 'hostPID', level: 'baseline', expected: 'false' },
  hostIPC: { field: 'hostIPC', level: 'baseline', expected: 'false' },
  hostNetwork: { field: 'hostNetwork', level: 'baseline', expected: 'false' },
  privileged: { field: 'securityContext.privileged', level: 'baseline', expected: 'false' },
  addedCapabilities: {
    field: 'securityContext.capabilities.add',
    level: 'baseline',
    expected: 'only capabilities that the runtime gives by default',
  },
  hostPath: { field: 'volumes[*].hostPath', level: 'baseline', expected: 'left out' },
  hostPorts: { field: 'ports[*].hostPort', level: 'baseline', expected: 'left out' },
  handlerHosts: { field: 'the host of httpGet and tcpSocket', level: 'baseline', expected: 'left out' },
  procMount: { field: 'securityContext.procMount', level: 'baseline', expected: 'Default' },
  appArmor: {
    field: 'securityContext.appArmorProfile.type',
    level: 'baseline',
    expected: 'RuntimeDefault or Localhost',
  },
  seLinux: {
    field: 'securityContext.seLinuxOptions.type',
    level: 'baseline',
    expected: 'container_t, container_init_t, container_kvm_t or container_engine_t',
  },
  seLinuxUser: {
    field: 'securityContext.seLinuxOptions.user and role',
    level: 'baseline',
    expected: 'left out',
  },
  seccompOff: {
    field: 'securityContext.seccompProfile.type',
    level: 'baseline',
    expected: 'RuntimeDefault or Localhost',
  },
  sysctls: {
    field: 'securityContext.sysctls',
    level: 'baseline',
    expected: 'only those that are safe, such as net.ipv4.ip_unprivileged_port_start',
  },
  hostProcess: { field: 'securityContext.windowsOptions.hostProcess', level: 'baseline', expected: 'false' },
  volumeTypes: {
    field: 'volumes[*]',
    level: 'restricted',
    expected: 'configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret',
  },
  procMountOfOwnUsers: { field: 'securityContext.procMount', level: 'restricted', expected: 'Default' },
  privilegeEscalation: {
    field: 'securityContext.allowPrivilegeEscalation',
    level: 'restricted',
    expected: 'false',
  },
  nonRoot: {
    field: 'securityContext.runAsNonRoot',
    level: 'restricted',
    expected: 'true, with a runAsUser other than 0',
  },
  seccomp: {
    field: 'securityContext.seccompProfile.type',
    level: 'restricted',
    expected: 'RuntimeDefault or Localhost',
  },
  droppedCapabilities: {
    field: 'securityContext.capabilities.drop',
    level: 'restricted',
    expected: '["ALL"], and nothing but NET_BIND_SERVICE in add',
  },
} as const satisfies Readonly<Record<string, Standard>>;

export type StandardId = keyof typeof standards;

/** The value that violates a control; null if it holds. */
export type Violation<F> = (facts: F) => string | null;

/** Capabilities that a pod may add under baseline. */
export const addable: readonly string[] = [
  ...['audit_write', 'chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'mknod', 'net_bind_service'],
  ...['setfcap', 'setgid', 'setpcap', 'setuid', 'sys_chroot'],
];

export const seLinuxTypes: readonly string[] = [
  ...['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'],
];

/** The maximum number of names from a list. */
const named = 6;

/** Null for an empty list. */
export function listOf(names: readonly string[] | undefined): string | null {
  if (names === undefined || names.length === 0) return null;
  const shown = names.slice(0, named);
  return names.length > named ? `${shown.join(', ')} and ${names.length - named} more` : shown.join(', ');
}
