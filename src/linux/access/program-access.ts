import type { FileCapabilities } from '../../decode/file-capabilities.ts';
import type { Lookup } from '../../host/files/lookup.ts';
import type { RootFs } from '../../host/files/rootfs.ts';
import type { Host } from '../../host/host.ts';
import { allCapabilities, noCapabilities } from '../identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../identity/credentials.ts';
import { type Access, access } from './access.ts';
import { type Inode, inodePermits, type Need } from './permission.ts';

/**
 * The result for the program under inspection when it opens a path, whatever our own user is. If its user is not
 * known, only what root may not do, and so no user may, can be answered.
 * @param path absolute, as the program names it
 */
export function programAccess(host: Host, path: string, need: Need): Access {
  const { credentials } = host.program;
  const volume = host.fs.unknownAt?.(path, 'access') ?? null;
  if (volume !== null) return { kind: 'not-known', element: volume, why: 'volume' };
  const answer = access({ fs: host.fs, mounts: mountsOf(host, need) }, path, credentials ?? root, need);
  if (credentials !== null) return asKernelAnswers(host, path, need, answer, credentials);
  return answer.kind === 'granted' ? { kind: 'not-known', element: answer.path, why: 'credentials' } : answer;
}

/**
 * The kernel's own answer, if this process has the program's permissions: it includes ACLs and security modules,
 * which no mode shows. access(2) uses the real ids, with the permitted capabilities of root and none of others.
 */
function asKernelAnswers(host: Host, path: string, need: Need, answer: Access, credentials: Credentials): Access {
  const { uid, gid, capabilities } = credentials;
  const isPlain = uid.real === uid.fs && gid.real === gid.fs;
  const asked = uid.real === 0 ? capabilities.permitted : noCapabilities;
  if (host.fs.permits === undefined || !host.program.sharesOurAccess || !isPlain || asked !== capabilities.effective)
    return answer;
  if (answer.kind === 'granted' && !host.fs.permits(path, need))
    return { kind: 'denied', element: answer.path, errno: 'EACCES', why: { by: 'unseen' } };
  const isByMode = answer.kind === 'denied' && answer.why.by === 'mode';
  return isByMode && host.fs.permits(path, need) ? { kind: 'granted', path: host.fs.resolve(path).end.path } : answer;
}

/** The mounts that the program sees. They are not read for reading permission, since a mount never denies that. */
function mountsOf(host: Host, need: Need): ReturnType<Host['mounts']> {
  return need === 'r' ? [] : host.mounts(host.program.pid ?? 'self');
}

/**
 * Whether the program may read what this process has read. If the kernel answers both alike, its answer to this
 * process is enough; if that is not known, it counts as readable.
 */
export function programReads(host: Host): (path: string) => boolean {
  const { program } = host;
  if (program.credentials === null || program.sharesOurAccess) return () => true;
  return (path) => programAccess(host, path, 'r').kind !== 'denied';
}

/**
 * The files as the program reads them: what it may not read is denied, whatever this process may. Operations that
 * only look, such as stat(2), are not affected.
 * @throws Error when reading what this process may not read and the program may, or might
 */
export function programView(host: Host): RootFs {
  const { fs, program } = host;
  if (program.credentials === null || program.sharesOurAccess) return fs;
  const mayRead = programReads(host);
  function asProgram<T>(path: string, lookup: Lookup<T>): Lookup<T> {
    if (lookup.kind === 'denied') refuseToGuess(host, path);
    return lookup.kind === 'found' && !mayRead(path) ? { kind: 'denied', path: lookup.path } : lookup;
  }
  return {
    ...fs,
    read: (path, limit) => asProgram(path, fs.read(path, limit)),
    readText: (path, limit) => asProgram(path, fs.readText(path, limit)),
    readSmall: (path) => (mayRead(path) ? fs.readSmall(path) : null),
    withFile: (path, use) => asProgram(path, fs.withFile(path, use)),
    withReadCache: () => programView({ ...host, fs: fs.withReadCache() }),
  };
}

/**
 * To be called for what this process cannot read: if the program can, or that is not known, any answer would be
 * wrong.
 * @throws Error that says so
 */
export function refuseToGuess(host: Host, path: string): void {
  const { program } = host;
  if (program.credentials === null || program.sharesOurAccess) return;
  const { kind } = programAccess(host, path, 'r');
  if (kind === 'denied' || kind === 'missing') return;
  // A world-readable file that is denied to this process is denied by a security module, and so to the program.
  if (access({ fs: host.fs, mounts: [] }, path, stranger, 'r').kind === 'granted') return;
  throw new Error(
    `${path} cannot be read here, and ${programUserWords(host)}, which the program runs as, ${kind === 'granted' ? 'can' : 'may be able to'} read it: run probe-env as that user`,
  );
}

/**
 * Whether the mode lets the program's user execute a file. If that user is not known, as for an image: whether root
 * could, since no user may execute what root may not.
 */
export function mayExecute(host: Host, inode: Inode): boolean {
  return inodePermits(inode, host.program.credentials ?? root, 'x');
}

/** The directory on the way that the program's user may not search, though this process may; null for none. */
export function closedDirectory(host: Host, path: string): string | null {
  // With the trailing slash: a path that is not a directory gives ENOTDIR, whatever its mode.
  const answer = programAccess(host, path.slice(0, path.lastIndexOf('/') + 1), 'x');
  return answer.kind === 'denied' && answer.why.by === 'mode' ? answer.element : null;
}

/**
 * Whether the kernel sets AT_SECURE when the program's user starts a file (security/commoncap.c, cap_bprm_creds_from_file): set-id
 * bits give it another user or group, or the file has capabilities and the user is not root. Neither has an effect on a nosuid mount
 * (fs/exec.c, bprm_fill_uid; get_file_caps), nor has a set-group-ID bit without the group's execute bit.
 * @param fileCapabilities those of the file; null for none, and where they cannot be read
 * @param nosuid the file is on such a mount
 */
export function startsSecure(
  host: Host,
  { mode, uid, gid }: Inode,
  fileCapabilities: FileCapabilities | null,
  nosuid: boolean,
): boolean {
  if (nosuid) return false;
  const credentials = host.program.credentials ?? root;
  if (fileCapabilities !== null && gains(credentials, fileCapabilities)) return true;
  if (credentials.noNewPrivs === true) return false;
  const setsUser = (mode & 0o4000) !== 0 && uid !== credentials.uid.real;
  const setsGroup = (mode & 0o2010) === 0o2010 && gid !== credentials.gid.real;
  return setsUser || setsGroup;
}

/**
 * The effective flag counts even under no_new_privs, which only takes away what would be gained. An attribute of another user
 * namespace is none.
 */
function gains({ uid, capabilities, noNewPrivs }: Credentials, file: FileCapabilities): boolean {
  if (uid.real === 0 || (file.rootId !== null && file.rootId !== 0)) return false;
  if (file.effective) return true;
  const { bounding, inheritable, permitted } = capabilities;
  const given = (file.permitted & bounding) | (file.inheritable & inheritable);
  return (noNewPrivs === true ? given & permitted : given) !== 0n;
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

/** Ids of nobody, and no capabilities. */
const stranger: Credentials = plainCredentials({ uid: -1, gid: -1, groups: [] }, noCapabilities);

const root: Credentials = plainCredentials({ uid: 0, gid: 0, groups: [0] }, allCapabilities);
