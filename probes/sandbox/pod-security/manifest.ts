import type { StatedContainer, StatedContext, StatedSecurity } from '../../../src/host/declared.ts';
import { addable, listOf, type StandardId, seLinuxTypes, type Violation } from './standards.ts';

/**
 * The controls as the admission controller checks them before a pod is created (k8s.io/pod-security-admission,
 * policy/check_*.go, the newest version of each). Since 1.35, a pod with `hostUsers: false` may run as root and see all of /proc.
 */
export const statedControls: Readonly<Record<StandardId, Violation<StatedSecurity>>> = {
  hostPID: ({ hostNamespaces }) => (hostNamespaces.includes('pid') ? 'the pod has hostPID' : null),
  hostIPC: ({ hostNamespaces }) => (hostNamespaces.includes('ipc') ? 'the pod has hostIPC' : null),
  hostNetwork: ({ hostNamespaces }) => (hostNamespaces.includes('net') ? 'the pod has hostNetwork' : null),
  privileged: ofContainers(({ privileged }) => (privileged ? 'is privileged' : null)),
  addedCapabilities: ofContainers(({ add }) => adds(add.filter((name) => !addableNames.includes(name)))),
  hostPath: ofVolumes(({ kind }) => kind === 'hostPath'),
  hostPorts: ofContainers(({ hostPorts }) => adds(hostPorts.map(String))),
  handlerHosts: ofContainers(({ handlerHosts }) => adds(handlerHosts)),
  procMount: (pod) => (pod.ownUsers ? null : unusualProc(pod)),
  appArmor(pod) {
    const bad = pod.appArmorAnnotations.find((value) => !/^(?:|runtime\/default|localhost\/.*)$/.test(value));
    return bad === undefined ? profiles(pod) : `an annotation has ${bad}`;
  },
  seLinux: ofAll(({ seLinux }) =>
    seLinux === null || seLinux.type === '' || seLinuxTypes.includes(seLinux.type) ? null : `has ${seLinux.type}`,
  ),
  seLinuxUser: ofAll(({ seLinux }) => adds([seLinux?.user ?? '', seLinux?.role ?? ''].filter((text) => text !== ''))),
  seccompOff: ofAll(({ seccomp }) => (seccomp === null || confined.includes(seccomp) ? null : `has ${seccomp}`)),
  sysctls: ({ sysctls }) => listOf(sysctls.filter((name) => !safeSysctls.includes(name))),
  hostProcess: ofAll(({ hostProcess }) => (hostProcess ? 'has hostProcess' : null)),
  volumeTypes: ofVolumes(({ kind }) => !ownVolumes.includes(kind)),
  privilegeEscalation: ofContainers(({ allowPrivilegeEscalation: allowed }) =>
    allowed === false ? null : allowed === null ? 'leaves it out, which allows it' : 'has true',
  ),
  procMountOfOwnUsers: (pod) => (pod.ownUsers ? unusualProc(pod) : null),
  nonRoot(pod) {
    if (pod.ownUsers) return null;
    const stated = ofAll(({ runAsNonRoot, runAsUser }) =>
      runAsUser === 0 ? 'has runAsUser 0' : runAsNonRoot === false ? 'has runAsNonRoot false' : null,
    );
    const left = ofContainers(({ runAsNonRoot }) => (runAsNonRoot === null ? 'leaves it out, as the pod does' : null));
    return stated(pod) ?? (pod.pod.runAsNonRoot === null ? left(pod) : null);
  },
  seccomp(pod) {
    const left = ofContainers(({ seccomp }) => (seccomp === null ? 'leaves it out, as the pod does' : null));
    return pod.pod.seccomp === null ? left(pod) : null;
  },
  droppedCapabilities: ofContainers(({ add, drop }) =>
    drop.includes('ALL') ? adds(add.filter((name) => name !== 'NET_BIND_SERVICE')) : 'does not drop ALL',
  ),
};

const addableNames: readonly string[] = addable.map((name) => name.toUpperCase());

const confined: readonly string[] = ['RuntimeDefault', 'Localhost'];

/** check_sysctls.go, since Kubernetes 1.32. */
const safeSysctls: readonly string[] = [
  ...['kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range'],
  ...['net.ipv4.ip_unprivileged_port_start', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time'],
  ...['net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes'],
  ...['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
];

/** check_restrictedVolumes.go. A volume without a source is an emptyDir. */
const ownVolumes: readonly string[] = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected'],
  ...['secret', ''],
];

const unusualProc = ofContainers(({ procMount }) =>
  procMount === null || procMount === 'Default' ? null : `has ${procMount}`,
);

const profiles = ofAll(({ appArmor }) => (appArmor === null || confined.includes(appArmor) ? null : `has ${appArmor}`));

function adds(names: readonly string[]): string | null {
  const list = listOf(names);
  return list === null ? null : `has ${list}`;
}

/** Names the first of them that violates the control. */
function ofContainers(wrong: (container: StatedContainer) => string | null): Violation<StatedSecurity> {
  return ({ containers }) => firstOf(containers, wrong);
}

/** The same, including the securityContext of the pod. */
function ofAll(wrong: (context: StatedContext) => string | null): Violation<StatedSecurity> {
  return ({ pod, containers }) => firstOf([pod, ...containers], wrong);
}

function firstOf<C extends StatedContext>(contexts: readonly C[], wrong: (context: C) => string | null): string | null {
  for (const context of contexts) {
    const problem = wrong(context);
    if (problem !== null) return `${context.name} (${context.place}) ${problem}`;
  }
  return null;
}

function ofVolumes(wrong: (volume: StatedSecurity['volumes'][number]) => boolean): Violation<StatedSecurity> {
  return ({ volumes }) => listOf(volumes.filter(wrong).map(({ name, kind }) => `volume ${name} is ${kind}`));
}
