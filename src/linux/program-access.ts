import type { Host } from '../host/host.ts';
import { type Access, access } from './access.ts';
import { allCapabilities } from './capabilities.ts';
import { type Credentials, plainCredentials } from './credentials.ts';
import { type Inode, inodePermits, type Need } from './permission.ts';

/**
 * What the program under inspection gets when it asks for a path, whoever asks here. Where its user is not known, what root may
 * not do, nobody may; the rest is not known.
 * @param path absolute, as the program names it
 */
export function programAccess(host: Host, path: string, need: Need): Access {
  const { credentials } = host.program;
  const answer = access({ fs: host.fs, mounts: mountsOf(host, need) }, path, credentials ?? root, need);
  const isSure = credentials !== null || answer.kind !== 'granted';
  return isSure ? answer : { kind: 'not-known', element: answer.path, why: 'credentials' };
}

/** The mounts that the program sees. A mount never keeps anybody from reading, so that they are not read for that. */
function mountsOf(host: Host, need: Need): ReturnType<Host['mounts']> {
  return need === 'r' ? [] : host.mounts(host.program.pid ?? 'self');
}

/**
 * Whether the program may read what this process has read. Where the kernel answers both alike, its answer to this process is
 * enough; what is not known counts as readable.
 */
export function programReads(host: Host): (path: string) => boolean {
  const { program } = host;
  if (program.credentials === null || program.sharesOurAccess) return () => true;
  return (path) => programAccess(host, path, 'r').kind !== 'denied';
}

/**
 * Whether the mode lets the program's user execute a file. Where that user is not known, as for an image: whether root could,
 * since what root may not execute, nobody may.
 */
export function mayExecute(host: Host, inode: Inode): boolean {
  return inodePermits(inode, host.program.credentials ?? root, 'x');
}

/**
 * Whether the kernel sets AT_SECURE when the program's user starts a file (security/commoncap.c, cap_bprm_creds_from_file): set-id
 * bits give it another user or group. No effect under no_new_privs or on a nosuid mount (fs/exec.c, bprm_fill_uid), or of
 * a set-group-ID bit without the group's execute bit. File capabilities are not looked at.
 * @param nosuid the file is on such a mount
 */
export function startsSecure(host: Host, { mode, uid, gid }: Inode, nosuid: boolean): boolean {
  const credentials = host.program.credentials ?? root;
  if (nosuid || credentials.noNewPrivs === true) return false;
  const setsUser = (mode & 0o4000) !== 0 && uid !== credentials.uid.real;
  const setsGroup = (mode & 0o2010) === 0o2010 && gid !== credentials.gid.real;
  return setsUser || setsGroup;
}

/** The id that files are judged by; null where the program's user is not known. */
export function programUser(host: Host): number | null {
  return host.program.credentials?.uid.fs ?? null;
}

/** `uid 65532`, for messages. */
export function programUserWords(host: Host): string {
  const user = programUser(host);
  return user === null ? 'this user' : `uid ${user}`;
}

const root: Credentials = plainCredentials({ uid: 0, gid: 0, groups: [0] }, allCapabilities);
