import type { SandboxFacts } from '../facts.ts';
import type { PodSecurityLevel } from '../options.ts';

/** One control of the Pod Security Standards, as far as it shows from inside a container. */
export interface Control {
  /** The field of the pod that decides. */
  readonly field: string;
  /** The lowest level that asks for it. */
  readonly level: Exclude<PodSecurityLevel, 'privileged'>;
  /** What the field must be. */
  readonly expected: string;
  /** What is there instead; null where the control holds. */
  violation(facts: SandboxFacts): string | null;
}

/**
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/. What cannot be seen from inside is left to the admission
 * controller: hostPath and other volume types, host ports, sysctls, and a baseline pod without any seccomp profile.
 */
export const controls: readonly Control[] = [
  {
    field: 'hostPID',
    level: 'baseline',
    expected: 'false',
    violation: ({ hostNamespaces }) => (hostNamespaces.includes('pid') ? "the machine's pid namespace" : null),
  },
  {
    field: 'hostIPC',
    level: 'baseline',
    expected: 'false',
    violation: ({ hostNamespaces }) => (hostNamespaces.includes('ipc') ? "the machine's ipc namespace" : null),
  },
  {
    field: 'hostNetwork',
    level: 'baseline',
    expected: 'false',
    violation: ({ hostNamespaces }) => (hostNamespaces.includes('net') ? "the machine's network namespace" : null),
  },
  {
    field: 'securityContext.capabilities.add',
    level: 'baseline',
    expected: 'only capabilities that the runtime gives by default',
    violation: ({ process }) => listOf(process?.capabilities.bounding.filter((name) => !usual.includes(name))),
  },
  {
    field: 'securityContext.procMount',
    level: 'baseline',
    expected: 'Default',
    violation: ({ procMasked }) => (procMasked === false ? '/proc without masks' : null),
  },
  {
    field: 'securityContext.appArmorProfile.type',
    level: 'baseline',
    expected: 'RuntimeDefault or Localhost',
    violation: ({ label }) => (label === 'unconfined' ? 'unconfined' : null),
  },
  {
    field: 'securityContext.seLinuxOptions.type',
    level: 'baseline',
    expected: 'container_t, container_init_t, container_kvm_t or container_engine_t',
    violation({ label }) {
      const type = /^[^:]+:[^:]+:([^:]+):/.exec(label ?? '')?.[1];
      return type === undefined || seLinuxTypes.includes(type) ? null : type;
    },
  },
  {
    field: 'securityContext.allowPrivilegeEscalation',
    level: 'restricted',
    expected: 'false',
    violation: ({ process }) => (process?.noNewPrivs === true ? null : 'no_new_privs is not set'),
  },
  {
    field: 'securityContext.runAsNonRoot',
    level: 'restricted',
    expected: 'true, with a runAsUser other than 0',
    violation({ process }) {
      const ids = process === null ? [] : [process.uid.real, process.uid.effective, process.uid.saved];
      return ids.includes(0) ? 'uid 0' : null;
    },
  },
  {
    field: 'securityContext.seccompProfile.type',
    level: 'restricted',
    expected: 'RuntimeDefault or Localhost',
    violation: ({ process }) => (process?.seccomp === 2 ? null : 'no seccomp filter'),
  },
  {
    field: 'securityContext.capabilities.drop',
    level: 'restricted',
    expected: '["ALL"], and nothing but NET_BIND_SERVICE in add',
    violation: ({ process }) => listOf(process?.capabilities.bounding.filter((name) => name !== 'net_bind_service')),
  },
];

/** What baseline lets a pod add; and net_raw, which runtimes give unasked (containerd oci.WithDefaultCapabilities). */
const usual: readonly string[] = [
  ...['audit_write', 'chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'mknod', 'net_bind_service'],
  ...['setfcap', 'setgid', 'setpcap', 'setuid', 'sys_chroot', 'net_raw'],
];

const seLinuxTypes: readonly string[] = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

/** Named at most, of a list. */
const named = 6;

function listOf(names: readonly string[] | undefined): string | null {
  if (names === undefined || names.length === 0) return null;
  const shown = names.slice(0, named).map((name) => name.toUpperCase());
  return names.length > named ? `${shown.join(', ')} and ${names.length - named} more` : shown.join(', ');
}
