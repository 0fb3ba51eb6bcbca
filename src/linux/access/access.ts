import { type Mount, mountOf } from '../../decode/proc/mountinfo.ts';
import type { LookupFailure } from '../../host/files/lookup.ts';
import type { FileStat, RootFs } from '../../host/files/rootfs.ts';
import type { Credentials } from '../identity/credentials.ts';
import { type AclEntry, aclAttribute, aclPermits, decodeAcl } from './acl.ts';
import { classOf, inodePermits, isAmbiguous, missingOf, type Need, type PermissionClass } from './permission.ts';

/** The file system that a process sees, and its mounts; empty if they are not known. */
export interface View {
  readonly fs: RootFs;
  readonly mounts: readonly Mount[];
}

/** Why the kernel refuses. */
export type Refusal =
  /** The mode of the element does not grant what is missing. */
  | {
      readonly by: 'mode';
      readonly missing: Need;
      readonly isDirectory: boolean;
      readonly class: PermissionClass;
      /** Octal, four digits: `0750`. */
      readonly mode: string;
      readonly owner: number;
      readonly group: number;
    }
  /** Its POSIX ACL does not grant it. */
  | { readonly by: 'acl'; readonly missing: Need }
  /**
   * The kernel denies it to this process, which has the program's permissions, and no mode shows why: a security
   * module, or an ACL.
   */
  | { readonly by: 'unseen' }
  /** The element is the mount point of a mount with this option. */
  | { readonly by: 'mount'; readonly option: 'ro' | 'noexec' }
  /** Only regular files can be executed. */
  | { readonly by: 'kind'; readonly kind: string }
  /** A link with another owner in a sticky, world-writable directory (proc_sys_fs(5), protected_symlinks). */
  | { readonly by: 'protected-symlinks'; readonly owner: number };

/** The result for a process that accesses a path. Paths are absolute and inside the root. */
export type Access =
  | { readonly kind: 'granted'; readonly path: string }
  | { readonly kind: 'denied'; readonly element: string; readonly errno: 'EACCES' | 'EROFS'; readonly why: Refusal }
  /** The path does not exist, or is a loop. */
  | { readonly kind: 'missing'; readonly failure: LookupFailure }
  /** The element cannot be judged from here. */
  | { readonly kind: 'not-known'; readonly element: string; readonly why: Unknown };

export type Unknown =
  /** This process cannot look below it. */
  | 'out-of-reach'
  /** A link in /proc refers to a different file in every process. */
  | 'magic-link'
  /** Its owner may be one that the user namespace does not map. */
  | 'unmapped-owner'
  /** Nothing says which user will access it. */
  | 'credentials'
  /** The contents of a volume of the pod. */
  | 'volume'
  /** What the runtime puts there when the container starts. */
  | 'runtime';

/**
 * The result for a process with these credentials that accesses `path`: it must be allowed to search every directory
 * on the way, links included, and the end must grant the need (path_resolution(7), fs/namei.c). POSIX ACLs count if
 * the runtime can read them; security modules are not judged.
 * @param path absolute
 * @param need of a directory, `wx` makes and removes names, and `x` searches
 */
export function access(view: View, path: string, credentials: Credentials, need: Need): Access {
  const { fs } = view;
  let links = 0;
  let current = '';
  const pending = path.split('/').reverse();
  for (;;) {
    const name = pending.pop();
    if (name === undefined) break;
    if (name === '' || name === '.') continue;
    const refused = judgeInode(view, current || '/', credentials, 'x');
    if (refused !== null) return refused;
    if (name === '..') {
      current = current.slice(0, Math.max(0, current.lastIndexOf('/')));
      continue;
    }
    const next = `${current}/${name}`;
    const place = fs.lstat(next);
    if (place.kind === 'denied') return { kind: 'not-known', element: current || '/', why: 'out-of-reach' };
    if (place.kind !== 'found') return { kind: 'missing', failure: place };
    const isLast = pending.every((rest) => rest === '');
    if (place.value.kind === 'link') {
      if (isMagic(next)) return { kind: 'not-known', element: next, why: 'magic-link' };
      links += 1;
      if (links > maxLinks) return { kind: 'missing', failure: { kind: 'unfit', why: 'loop', path: next } };
      const protectedLink = isLast ? judgeLink(fs, next, current || '/', place.value, credentials) : null;
      if (protectedLink !== null) return protectedLink;
      const target = fs.readlink(next);
      if (target.kind !== 'found') return { kind: 'missing', failure: target };
      if (target.value.startsWith('/')) current = '';
      pending.push(...target.value.split('/').reverse());
      continue;
    }
    if (pending.length > 0 && place.value.kind !== 'directory')
      return { kind: 'missing', failure: { kind: 'absent', errno: 'ENOTDIR', path: next } };
    current = next;
  }
  const end = current || '/';
  const byMode = judgeInode(view, end, credentials, need);
  const byMount = judgeMount(view, end, need);
  // Creating a name in a directory checks the mount first (fs/namei.c, filename_create), opening an existing file
  // checks the mode first (may_open).
  const stat = fs.lstat(end);
  const mountFirst = stat.kind === 'found' && stat.value.kind === 'directory';
  return (mountFirst ? (byMount ?? byMode) : (byMode ?? byMount)) ?? { kind: 'granted', path: end };
}

/** MAXSYMLINKS (include/linux/namei.h). */
const maxLinks = 40;

/** The links below /proc/<pid>, and the two that lead there, depend on the process that follows them (proc(5)). */
function isMagic(path: string): boolean {
  const name = path.startsWith('/proc/') ? path.slice('/proc/'.length) : '';
  return name.includes('/') || name === 'self' || name === 'thread-self';
}

function judgeInode({ fs }: View, path: string, credentials: Credentials, need: Need): Access | null {
  const stat = fs.lstat(path);
  if (stat.kind !== 'found') return { kind: 'not-known', element: path, why: 'out-of-reach' };
  const inode = stat.value;
  const { kind, mode, uid, gid } = inode;
  if (need.includes('x') && kind !== 'file' && kind !== 'directory') {
    return { kind: 'denied', element: path, errno: 'EACCES', why: { by: 'kind', kind } };
  }
  if (isAmbiguous(inode, credentials)) {
    return { kind: 'not-known', element: path, why: 'unmapped-owner' };
  }
  const acl = aclOf(fs, path, inode, credentials);
  if (acl === null ? inodePermits(inode, credentials, need) : permitsWithAcl(acl, inode, credentials, need))
    return null;
  if (acl !== null) return { kind: 'denied', element: path, errno: 'EACCES', why: { by: 'acl', missing: need } };
  const why = {
    by: 'mode',
    missing: missingOf(inode, credentials, need),
    isDirectory: kind === 'directory',
    class: classOf(inode, credentials),
    mode: mode.toString(8).padStart(4, '0'),
    owner: uid,
    group: gid,
  } as const;
  return { kind: 'denied', element: path, errno: 'EACCES', why };
}

/**
 * The ACL that applies to a process, if the runtime can read it: not for the owner, and not if the mode's group bits,
 * which show the mask, grant nothing (fs/namei.c, acl_permission_check).
 */
function aclOf(fs: RootFs, path: string, inode: FileStat, credentials: Credentials): readonly AclEntry[] | null {
  if (fs.getxattr === undefined || (inode.mode & 0o070) === 0 || classOf(inode, credentials) === 'owner') return null;
  const bytes = fs.getxattr(path, aclAttribute);
  return bytes === undefined ? null : decodeAcl(bytes);
}

function permitsWithAcl(acl: readonly AclEntry[], inode: FileStat, credentials: Credentials, need: Need): boolean {
  return inodePermits(inode, credentials, need, () => aclPermits(acl, inode.gid, credentials, need));
}

/**
 * Devices, FIFOs and sockets can be written to on a read-only file system; directories can be searched on a noexec
 * one.
 */
function judgeMount({ fs, mounts }: View, path: string, need: Need): Access | null {
  const stat = fs.lstat(path);
  if (stat.kind !== 'found') return null;
  const { kind } = stat.value;
  const executes = need.includes('x') && kind === 'file';
  const writes = need.includes('w') && (kind === 'file' || kind === 'directory');
  const mount = executes || writes ? mountOf(mounts, path) : null;
  if (mount === null) return null;
  const denied = (errno: 'EACCES' | 'EROFS', option: 'ro' | 'noexec'): Access => {
    return { kind: 'denied', element: mount.mountPoint, errno, why: { by: 'mount', option } };
  };
  if (executes && mount.options.includes('noexec')) return denied('EACCES', 'noexec');
  const isReadOnly = mount.options.includes('ro') || mount.superOptions.includes('ro');
  return writes && isReadOnly ? denied('EROFS', 'ro') : null;
}

/**
 * A link at the end of a path, in a sticky, world-writable directory, is followed only for its owner, or if it
 * belongs to the directory's owner (fs/namei.c: may_follow_link). No capability helps.
 */
function judgeLink(
  fs: RootFs,
  path: string,
  directory: string,
  link: FileStat,
  credentials: Credentials,
): Access | null {
  if (link.uid === credentials.uid.fs) return null;
  const parent = fs.lstat(directory);
  if (parent.kind !== 'found' || (parent.value.mode & stickyAndWritable) !== stickyAndWritable) return null;
  if (parent.value.uid === link.uid) return null;
  const setting = fs.readText('/proc/sys/fs/protected_symlinks', 64);
  if (setting.kind !== 'found' || setting.value.trim() === '0') return null;
  return {
    kind: 'denied',
    element: path,
    errno: 'EACCES',
    why: { by: 'protected-symlinks', owner: link.uid },
  };
}

const stickyAndWritable = 0o1002;
