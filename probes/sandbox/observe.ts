import { parseGoVersion } from '../../src/decode/go/version/version.ts';
import { mountOf } from '../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../src/host/host.ts';
import { ifKnown } from '../../src/host/not-known.ts';
import { programAccess } from '../../src/linux/access/program-access.ts';
import { type CapabilitySet, capabilityNames, hasCapability } from '../../src/linux/identity/capabilities.ts';
import { readFileCapabilities } from '../../src/linux/identity/file-capabilities.ts';
import { observeMounts } from './container/mounts.ts';
import type { ProcessFacts, ProgramFacts, SandboxFacts } from './facts.ts';

/** Everything that confines the program, as far as it is visible from inside. */
export async function observe(host: Host): Promise<SandboxFacts> {
  const { limits } = host.program;
  const added = addedCapabilities(host);
  const program = knownProgram(host);
  const asked = [...(added?.names ?? []), ...(program?.fileCapabilities ?? [])].includes('net_bind_service');
  const soft = (limit: { readonly soft: number | null } | undefined) => limit?.soft;
  const [addressSpace, openFiles, processes] = [soft(limits?.as), soft(limits?.nofile), soft(limits?.nproc)];
  return {
    process: observeProcess(host),
    ...observeMounts(host),
    hostNamespaces: host.program.hostNamespaces,
    label: host.program.label,
    runtimeSockets: runtimeSockets.filter((path) => {
      // A volume of the machine, of which nothing is known here.
      if ((host.fs.unknownAt?.(path) ?? null) !== null) return false;
      const stat = host.fs.stat(path);
      if (stat.kind !== 'found' || stat.value.kind !== 'socket') return false;
      // connect(2) requires write permission (unix(7)).
      return programAccess(host, path, 'w').kind !== 'denied';
    }),
    limits: {
      memory: host.cgroup.memory,
      cpu: host.cgroup.cpu,
      pids: host.cgroup.pids,
      ...(addressSpace === undefined ? {} : { addressSpace }),
      ...(openFiles === undefined ? {} : { openFiles }),
      ...(processes === undefined ? {} : { processes }),
    },
    program,
    ...(host.declared?.pod == null ? {} : { manifest: host.declared.pod.container.stated }),
    ...(added === null ? {} : { added }),
    ...(asked && lowPorts(host) === 'not-known' ? { lowPorts: 'not-known' } : {}),
  };
}

/** Ports below 1024 need none where all of them are open. Nothing is known where what the file grants cannot be read. */
function addedCapabilities(host: Host): NonNullable<SandboxFacts['added']> | null {
  const pod = host.declared?.pod ?? null;
  if (pod === null || host.fs.getxattr === undefined) return null;
  const { security, place } = pod.container;
  const user = security.runAsUser ?? pod.effects.imageUser?.split(':')[0] ?? '';
  if (security.privileged || /^(?:0*|root)$/.test(String(user))) return null;
  const names = security.add
    .map((name) => name.toLowerCase())
    .filter((name) => name !== 'net_bind_service' || lowPorts(host) !== 'open');
  return names.length === 0 ? null : { names, place };
}

/** Where Docker, containerd, CRI-O and Podman listen; a process that may connect to one controls the machine. */
const runtimeSockets = [
  '/var/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/var/run/crio/crio.sock',
  '/run/podman/podman.sock',
] as const;

function observeProcess({ program }: Host): ProcessFacts | null {
  const { credentials } = program;
  if (credentials === null) return null;
  const { uid, capabilities, noNewPrivs, seccomp } = credentials;
  const { permitted, effective, bounding, ambient } = capabilities;
  return {
    uid: { real: uid.real, effective: uid.effective, saved: uid.saved },
    capabilities: {
      permitted: namesOf(permitted),
      effective: namesOf(effective),
      bounding: namesOf(bounding),
      ambient: namesOf(ambient),
    },
    noNewPrivs,
    seccomp,
  };
}

function namesOf(set: CapabilitySet): string[] {
  return set === 0n ? [] : capabilityNames.filter((name) => hasCapability(set, name));
}

/** Also null for one that a volume of the manifest hides. */
function knownProgram(host: Host): ProgramFacts | null {
  return ifKnown(
    () => observeProgram(host),
    () => null,
  );
}

/**
 * Whether everyone may listen on ports below 1024, so that nobody needs CAP_NET_BIND_SERVICE (ip_unprivileged_port_start of ip-sysctl). In a
 * pod it is what the manifest states, else up to the runtime: containerd >= 2.0 and Docker open them, CRI-O does not. None of them touches the
 * network of the node.
 */
function lowPorts(host: Host): 'open' | 'closed' | 'not-known' {
  const pod = host.declared?.pod ?? null;
  if (pod !== null) {
    const { firstOpenPort, hostNamespaces } = pod.container.stated;
    // The kubelet refuses a pod that has sysctls of the network with it (SysctlForbidden).
    if (hostNamespaces.includes('net')) return 'closed';
    return firstOpenPort === undefined ? 'not-known' : firstOpenPort === 0 ? 'open' : 'closed';
  }
  const file = host.fs.readText('/proc/sys/net/ipv4/ip_unprivileged_port_start', 64);
  return file.kind === 'found' && file.value.trim() === '0' ? 'open' : 'closed';
}

function observeProgram(host: Host): ProgramFacts | null {
  const { app } = host;
  if (app === null) return null;
  const elf = app.elf();
  const info = app.buildInfo();
  const version = info.kind === 'found' && info.value.ok ? parseGoVersion(info.value.value.goVersion) : null;
  const stat = host.fs.stat(app.path);
  const setsUser = stat.kind === 'found' && (stat.value.mode & 0o4000) !== 0;
  const given = stat.kind === 'found' ? readFileCapabilities(host.fs, stat.path) : null;
  // An attribute of another user namespace does not count.
  const allGiven = given === null || (given.rootId ?? 0) !== 0 ? [] : namesOf(given.permitted);
  const fileCapabilities = allGiven.filter((name) => name !== 'net_bind_service' || lowPorts(host) !== 'open');
  const mount =
    stat.kind === 'found' && (setsUser || fileCapabilities.length > 0)
      ? mountOf(host.mounts(host.program.pid ?? 'self'), stat.path)
      : null;
  return {
    path: app.path,
    running: app.running,
    goMinor: version?.major === 1 ? version.minor : null,
    is64Bit: elf.kind === 'found' && elf.value.ok && elf.value.value.class === 64,
    setUser: setsUser ? stat.value.uid : null,
    ...(fileCapabilities.length === 0 ? {} : { fileCapabilities }),
    onNosuid: mount?.options.includes('nosuid') ?? false,
  };
}
