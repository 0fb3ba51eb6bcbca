import type { Mount } from '../decode/proc/mountinfo.ts';
import type { RootFs } from '../host/files/rootfs.ts';
import {
  allCapabilities,
  type Capability,
  type CapabilitySet,
  capabilityNames,
  capabilitySet,
  noCapabilities,
} from '../linux/identity/capabilities.ts';
import type { Credentials } from '../linux/identity/credentials.ts';
import type { ExecUser } from '../linux/identity/exec-user.ts';
import type { PodContainer, PodMount, PodSecurity, VolumeBelow } from './model.ts';
import { keyedKinds } from './volumes/keyed-paths.ts';
import { deepestOver, innerPath, type ResolvedMount } from './volumes/mounted-tree.ts';

/**
 * containerd adds the groups of the image, those of the pod, and that of its volumes
 * (internal/cri/server/container_create.go).
 */
export function userOfPod(user: ExecUser, security: PodSecurity): ExecUser {
  const { runAsGroup, supplementalGroups, fsGroup, withImageGroups } = security;
  const gid = runAsGroup ?? user.gid;
  const members = withImageGroups ? user.groups.filter((group) => group !== user.gid) : [];
  const groups = [gid, ...members, ...supplementalGroups, ...(fsGroup === null ? [] : [fsGroup])];
  return { ...user, gid, groups: [...new Set(groups)] };
}

/** The defaults of containerd, with `add` and `drop`; ALL is applied first, and single names after it. */
export function capabilitiesOf({ privileged, add, drop }: PodSecurity): CapabilitySet {
  if (privileged) return allCapabilities;
  let set = drop.includes('ALL') ? noCapabilities : add.includes('ALL') ? allCapabilities : containerdCapabilities;
  for (const name of named(add)) set |= capabilitySet([name]);
  for (const name of named(drop)) set &= ~capabilitySet([name]);
  return set;
}

/** containerd oci.defaultUnixCaps. */
const containerdCapabilities = capabilitySet([
  ...([
    'chown',
    'dac_override',
    'fsetid',
    'fowner',
    'mknod',
    'net_raw',
    'setgid',
    'setuid',
    'setfcap',
    'setpcap',
  ] as const),
  ...(['net_bind_service', 'sys_chroot', 'kill', 'audit_write'] as const),
]);

function named(names: readonly string[]): Capability[] {
  const wanted = names.map((name) => name.toLowerCase());
  return capabilityNames.filter((name) => wanted.includes(name));
}

export function confinementOf(security: PodSecurity): Pick<Credentials, 'noNewPrivs' | 'seccomp'> {
  const { privileged, allowPrivilegeEscalation, seccomp } = security;
  return { noNewPrivs: !allowPrivilegeEscalation, seccomp: privileged ? 0 : seccomp === null ? null : seccomp ? 2 : 0 };
}

/** The mounts at the paths that the image's links lead to. */
export function resolveMounts(image: RootFs, { mounts, security }: PodContainer): ResolvedMount[] {
  const placed = mounts.map((mount) => ({ ...mount, at: withoutLinks(image, mount.mountPath) }));
  return placed.map((mount) => {
    const others = placed.filter(({ at }) => at !== mount.at);
    const outer = deepestOver(others, mount.at);
    const misfit = outer === undefined ? misfitOf(image, mount) : misfitOn(outer, mount);
    const below = outer === undefined || misfit === null ? null : belowOf(outer, mount);
    return { ...mount, group: security.fsGroup, misfit, ...(below && { below }) };
  });
}

type Placed = PodMount & Pick<ResolvedMount, 'at'>;

function belowOf(outer: Placed, inner: Placed): VolumeBelow {
  const merged = mergedOf(outer, inner);
  return { volume: outer.volume, mountPath: outer.mountPath, ...(merged && { merged }) };
}

/** A projected volume takes ConfigMaps and Secrets; null for others. */
function mergedOf(outer: Placed, inner: Placed): VolumeBelow['merged'] | null {
  const [whole, part] = [outer.asSource, inner.asSource];
  if (whole === null || whole.key !== null || whole.mode !== null || part === null || part.key === null) return null;
  const item = { key: part.key, path: innerPath(outer, inner.at), mode: part.mode };
  return [
    { kind: whole.kind, name: whole.name },
    { kind: part.kind, name: part.name, item },
  ];
}

/**
 * On another volume the runtime makes the mount point that is needed, unless the volume has it. In one of keys the kubelet makes a
 * directory first, whatever is mounted (pkg/volume/util, MakeNestedMountpoints).
 */
function misfitOn(outer: PodMount, { content }: PodMount): ResolvedMount['misfit'] {
  const isFile = content.kind === 'file' || (content.kind === 'unknown' && content.isDirectory === false);
  return isFile && keyedKinds.includes(outer.kind) ? 'file' : null;
}

/** A directory cannot be mounted on a file, nor a file on a directory (mount(2), ENOTDIR; runc's words). */
function misfitOf(image: RootFs, { at, content }: Pick<ResolvedMount, 'at' | 'content'>): ResolvedMount['misfit'] {
  const mounted = content.kind === 'unknown' ? kindIfKnown(content.isDirectory) : content.kind;
  const there = image.stat(at);
  if (mounted === null || there.kind !== 'found') return null;
  const { kind } = there.value;
  return (kind === 'file' || kind === 'directory') && kind !== mounted ? mounted : null;
}

function kindIfKnown(isDirectory: boolean | null): 'directory' | 'file' | null {
  return isDirectory === null ? null : isDirectory ? 'directory' : 'file';
}

/** The nearest existing directory may be behind a link, as /var/run is. */
function withoutLinks(image: RootFs, path: string): string {
  const { end } = image.resolve(path);
  if (end.kind === 'found') return end.path;
  const slash = path.lastIndexOf('/');
  if (slash <= 0) return path;
  const parent = withoutLinks(image, path.slice(0, slash));
  return `${parent === '/' ? '' : parent}${path.slice(slash)}`;
}

/** As /proc/<pid>/mountinfo will show them. */
export function mountsOf({ security }: PodContainer, volumes: readonly ResolvedMount[]): Mount[] {
  // One of the files that runtimes hide (runc's default masks, oci.WithMaskedPaths of containerd).
  const masks = security.procMasked ? ['/proc/kcore'] : [];
  const base = { parent: 1, device: '0:0', root: '/', source: '', superOptions: [] } as const;
  const rootOptions = [security.readOnlyRootFilesystem ? 'ro' : 'rw'];
  return [
    { ...base, id: 1, parent: 0, mountPoint: '/', options: rootOptions, fsType: 'overlay' },
    ...volumes.map(({ at, readOnly, kind, volume, source, subPath, memory, place }, index) => ({
      ...base,
      root: subPath === null ? source : `${source}/${subPath}`,
      place,
      id: index + 2,
      mountPoint: at,
      options: [readOnly ? 'ro' : 'rw'],
      fsType: memory === null ? kind : 'tmpfs',
      source: volume,
      superOptions: memory?.size == null ? [] : [`size=${Math.floor(memory.size / 1024)}k`],
    })),
    ...masks.map((mountPoint, index) => ({
      ...base,
      id: index + 2 + volumes.length,
      mountPoint,
      options: ['ro'],
      fsType: 'tmpfs',
    })),
  ];
}
