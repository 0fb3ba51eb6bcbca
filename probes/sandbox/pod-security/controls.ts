import type { SandboxFacts } from '../facts.ts';
import { addable, listOf, type StandardId, seLinuxTypes, type Violation } from './standards.ts';

/**
 * The controls as far as they are visible from inside a container. What is not visible there is left to the admission
 * controller: hostPath and other volume types, host ports, sysctls, and a baseline pod without any seccomp profile.
 */
export const seenControls: Partial<Readonly<Record<StandardId, Violation<SandboxFacts>>>> = {
  hostPID: ({ hostNamespaces }) => (hostNamespaces.includes('pid') ? "the machine's pid namespace" : null),
  hostIPC: ({ hostNamespaces }) => (hostNamespaces.includes('ipc') ? "the machine's ipc namespace" : null),
  hostNetwork: ({ hostNamespaces }) => (hostNamespaces.includes('net') ? "the machine's network namespace" : null),
  addedCapabilities: ({ process }) =>
    capabilities(process?.capabilities.bounding.filter((name) => !usual.includes(name))),
  procMount: ({ procMasked }) => (procMasked === false ? '/proc without masks' : null),
  appArmor: ({ label }) => (label === 'unconfined' ? 'unconfined' : null),
  seLinux({ label }) {
    const type = /^[^:]+:[^:]+:([^:]+):/.exec(label ?? '')?.[1];
    return type === undefined || seLinuxTypes.includes(type) ? null : type;
  },
  privilegeEscalation: ({ process }) => (process?.noNewPrivs === true ? null : 'no_new_privs is not set'),
  nonRoot({ process }) {
    const ids = process === null ? [] : [process.uid.real, process.uid.effective, process.uid.saved];
    return ids.includes(0) ? 'uid 0' : null;
  },
  seccomp: ({ process }) => (process?.seccomp === 2 ? null : 'no seccomp filter'),
  droppedCapabilities: ({ process }) =>
    capabilities(process?.capabilities.bounding.filter((name) => name !== 'net_bind_service')),
};

/** With net_raw, which runtimes grant by default (containerd oci.WithDefaultCapabilities). */
const usual: readonly string[] = [...addable, 'net_raw'];

function capabilities(names: readonly string[] | undefined): string | null {
  return listOf(names?.map((name) => name.toUpperCase()));
}
