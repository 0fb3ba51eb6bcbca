import { describe, expect, it } from 'vitest';
import { decodeMountInfo } from '../../../src/decode/proc/mountinfo.ts';
import type { FileStat, RootFs } from '../../../src/host/files/rootfs.ts';
import { type Access, access } from '../../../src/linux/access.ts';
import { aclAttribute } from '../../../src/linux/acl.ts';
import { allCapabilities, noCapabilities } from '../../../src/linux/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../src/linux/credentials.ts';
import type { Need } from '../../../src/linux/permission.ts';

const root = plainCredentials({ uid: 0, gid: 0, groups: [0] }, allCapabilities);
const user = plainCredentials({ uid: 1000, gid: 1000, groups: [1000, 50] }, noCapabilities);

/** A tree in which each path has `kind mode uid:gid`, or `-> target uid` for a link. */
function tree(
  described: Readonly<Record<string, string>>,
  texts: Readonly<Record<string, string>> = {},
  acls: Readonly<Record<string, Uint8Array>> | null = null,
): RootFs {
  const lstat: RootFs['lstat'] = (path) => {
    const text = described[path] ?? (path === '/' ? 'directory 755 0:0' : undefined);
    if (text === undefined) return { kind: 'absent', errno: 'ENOENT', path };
    if (text === 'denied') return { kind: 'denied', path };
    const [first = '', mode = '', owner = ''] = text.split(' ');
    const [uid, gid] = owner.split(':').map(Number);
    const value: FileStat = {
      kind: first === '->' ? 'link' : first === 'directory' ? 'directory' : first === 'fifo' ? 'fifo' : 'file',
      size: 1,
      mode: first === '->' ? 0o777 : Number.parseInt(mode, 8),
      uid: uid ?? 0,
      gid: gid ?? uid ?? 0,
      inode: path,
    };
    return { kind: 'found', value, path };
  };
  const other = (): never => {
    throw new Error('not asked for');
  };
  return {
    lstat,
    stat: other,
    readlink(path) {
      const value = described[path]?.split(' ')[1] ?? '';
      // It was there a moment before.
      return value === '(gone)' ? { kind: 'absent', errno: 'ENOENT', path } : { kind: 'found', value, path };
    },
    resolve: other,
    list: other,
    read: other,
    readText: (path) => {
      const value = texts[path];
      return value === undefined ? { kind: 'absent', errno: 'ENOENT', path } : { kind: 'found', value, path };
    },
    readSmall: other,
    withFile: other,
    withReadCache: other,
    ...(acls === null ? {} : { getxattr: (path, name) => (name === aclAttribute ? acls[path] : undefined) }),
  };
}

function inShort(answer: Access): string {
  switch (answer.kind) {
    case 'granted':
      return `granted ${answer.path}`;
    case 'denied':
      return `${answer.errno} ${answer.element} ${Object.values(answer.why)
        .filter((value) => typeof value !== 'boolean')
        .join(' ')}`;
    case 'missing':
      return `missing ${answer.failure.kind} ${answer.failure.path}`;
    case 'not-known':
      return `not-known ${answer.element} ${answer.why}`;
  }
}

describe('access', () => {
  const fs = tree({
    '/srv': 'directory 750 0:50',
    '/srv/data': 'directory 700 0:0',
    '/srv/data/file': 'file 644 0:0',
    '/srv/file': 'file 664 0:50',
    '/srv/plain': 'file 644 0:0',
    '/srv/none': 'file 000 1000:1000',
    '/srv/link': '-> data/file 0',
    '/srv/absolute': '-> /srv/plain 0',
    '/srv/loop': '-> loop 0',
    '/srv/dangling': '-> nowhere 0',
    '/srv/fifo': 'fifo 777 0:0',
    '/srv/gone': '-> (gone) 0',
    '/srv/hidden': 'directory 755 0:0',
    '/srv/hidden/file': 'denied',
    '/proc': 'directory 755 0:0',
    '/proc/self': '-> 77 0',
    '/proc/77': 'directory 755 0:0',
    '/proc/77/cwd': '-> /srv 0',
    '/proc/mounts': '-> self/mounts 0',
    '/home': 'directory 755 0:0',
    '/home/mine': 'directory 500 1000:1000',
    '/hidden': 'denied',
    '/proc/thread-self': '-> 77/task/77 0',
    '/proc/kcore': 'file 444 0:0',
    '/procs': 'directory 755 0:0',
    '/procs/a': 'directory 755 0:0',
    '/procs/a/link': '-> /srv/plain 0',
    '/home/socket': 'fifo 000 1000:1000',
  });

  it.each<[string, Need, Credentials, string]>([
    ['/', 'x', user, 'granted /'],
    ['/', 'wx', user, 'EACCES / mode w others 0755 0 0'],
    ['/srv/file', 'rw', user, 'granted /srv/file'],
    ['/srv/plain', 'r', user, 'granted /srv/plain'],
    ['/srv/plain', 'rw', user, 'EACCES /srv/plain mode w others 0644 0 0'],
    ['/srv/plain', 'x', root, 'EACCES /srv/plain mode x owner 0644 0 0'],
    ['/srv/data/file', 'r', user, 'EACCES /srv/data mode x others 0700 0 0'],
    ['/srv/link', 'r', user, 'EACCES /srv/data mode x others 0700 0 0'],
    ['/srv/link', 'r', root, 'granted /srv/data/file'],
    ['/srv/absolute', 'r', user, 'granted /srv/plain'],
    ['/srv/../srv/./absolute', 'r', user, 'granted /srv/plain'],
    // The owner's class counts, though that of the group grants more.
    ['/srv/none', 'r', user, 'EACCES /srv/none mode r owner 0000 1000 1000'],
    ['/srv/none', 'rw', root, 'granted /srv/none'],
    ['/srv/fifo', 'x', root, 'EACCES /srv/fifo kind fifo'],
    ['/srv/fifo', 'rw', user, 'granted /srv/fifo'],
    ['/srv/loop', 'r', user, 'missing unfit /srv/loop'],
    ['/srv/dangling', 'r', user, 'missing absent /srv/nowhere'],
    ['/srv/plain/x', 'r', user, 'missing absent /srv/plain'],
    ['/srv/plain/', 'r', user, 'missing absent /srv/plain'],
    ['/srv/hidden/file', 'r', user, 'not-known /srv/hidden out-of-reach'],
    ['/proc/self/cwd', 'r', user, 'not-known /proc/self magic-link'],
    ['/proc/77/cwd', 'r', user, 'not-known /proc/77/cwd magic-link'],
    ['/proc/mounts', 'r', user, 'not-known /proc/self magic-link'],
    ['/home/mine', 'wx', user, 'EACCES /home/mine mode w owner 0500 1000 1000'],
    ['/hidden', 'r', user, 'not-known / out-of-reach'],
    ['/..', 'r', user, 'granted /'],
    ['/srv/data/../file', 'r', root, 'granted /srv/file'],
    ['/srv/gone', 'r', root, 'missing absent /srv/gone'],
    ['/../../srv/../srv/plain', 'r', user, 'granted /srv/plain'],
    ['/proc/thread-self', 'r', user, 'not-known /proc/thread-self magic-link'],
    ['/proc/kcore', 'r', user, 'granted /proc/kcore'],
    ['/procs/a/link', 'r', user, 'granted /srv/plain'],
    // What is on the way must be a directory, and what is not one is not executed, whatever its mode.
    ['/srv/fifo', 'rx', root, 'EACCES /srv/fifo kind fifo'],
    ['/home/socket', 'r', user, 'EACCES /home/socket mode r owner 0000 1000 1000'],
    ['/srv/fifo/x', 'r', root, 'missing absent /srv/fifo'],
  ])('%s %s', (path, need, credentials, expected) => {
    expect(inShort(access({ fs, mounts: [] }, path, credentials, need))).toBe(expected);
  });

  it('cannot be judged where not even the root can be looked at', () => {
    expect(inShort(access({ fs: tree({ '/': 'denied' }), mounts: [] }, '/x', user, 'r'))).toBe(
      'not-known / out-of-reach',
    );
  });

  it('stops after 40 links, and not before', () => {
    const chain = (length: number): RootFs =>
      tree({
        ...Object.fromEntries(Array.from({ length }, (_, index) => [`/${index}`, `-> ${index + 1} 0`])),
        [`/${length}`]: 'file 644 0:0',
      });
    expect(inShort(access({ fs: chain(40), mounts: [] }, '/0', user, 'r'))).toBe('granted /40');
    expect(inShort(access({ fs: chain(41), mounts: [] }, '/0', user, 'r'))).toBe('missing unfit /40');
  });
});

describe('mounts', () => {
  const fs = tree({
    '/ro': 'directory 777 0:0',
    '/ro/file': 'file 777 0:0',
    '/ro/fifo': 'fifo 777 0:0',
    '/ro/closed': 'directory 000 4242:4242',
    '/ro/closed-file': 'file 000 4242:4242',
    '/sb': 'directory 777 0:0',
    '/rw': 'directory 777 0:0',
    '/rw/file': 'file 777 0:0',
  });
  const mounts = decodeMountInfo(
    [
      '1 0 0:1 / / rw - overlay overlay rw',
      '2 1 0:2 / /ro ro,noexec - tmpfs tmpfs rw',
      '3 1 0:3 / /sb rw - ext4 /dev/sda ro',
    ].join('\n'),
  );

  it.each<[string, 'r' | 'w' | 'x' | 'wx', string]>([
    ['/ro/file', 'r', 'granted /ro/file'],
    ['/ro/file', 'w', 'EROFS /ro mount ro'],
    ['/ro/file', 'x', 'EACCES /ro mount noexec'],
    ['/ro', 'x', 'granted /ro'],
    ['/ro', 'wx', 'EROFS /ro mount ro'],
    ['/ro/fifo', 'w', 'granted /ro/fifo'],
    ['/sb', 'wx', 'EROFS /sb mount ro'],
    ['/ro/closed', 'wx', 'EROFS /ro mount ro'],
    ['/ro/closed-file', 'w', 'EACCES /ro/closed-file mode w others 0000 4242 4242'],
    ['/rw', 'wx', 'granted /rw'],
    ['/rw/file', 'x', 'granted /rw/file'],
  ])('%s %s', (path, need, expected) => {
    expect(inShort(access({ fs, mounts }, path, user, need))).toBe(expected);
  });
});

describe('links in sticky directories', () => {
  const setting = '/proc/sys/fs/protected_symlinks';
  const described = {
    '/tmp': 'directory 1777 0:0',
    '/tmp/of-other': '-> /target 2000',
    '/tmp/of-root': '-> /target 0',
    '/tmp/of-user': '-> /target 1000',
    '/tmp/directory-of-other': '-> / 2000',
    '/sticky': 'directory 1775 0:0',
    '/sticky/of-other': '-> /target 2000',
    '/open': 'directory 777 0:0',
    '/open/of-other': '-> /target 2000',
    '/target': 'file 644 0:0',
  };

  it.each<[string, Credentials, string | undefined, string]>([
    ['/tmp/of-other', user, '1\n', 'EACCES /tmp/of-other protected-symlinks 2000'],
    ['/tmp/of-other', root, '1\n', 'EACCES /tmp/of-other protected-symlinks 2000'],
    ['/tmp/of-other', user, '0\n', 'granted /target'],
    ['/tmp/of-other', user, undefined, 'granted /target'],
    ['/tmp/of-root', user, '1\n', 'granted /target'],
    ['/tmp/of-user', user, '1\n', 'granted /target'],
    ['/tmp/directory-of-other/target', user, '1\n', 'granted /target'],
    ['/tmp/directory-of-other/', user, '1\n', 'EACCES /tmp/directory-of-other protected-symlinks 2000'],
    ['/sticky/of-other', user, '1\n', 'granted /target'],
    ['/open/of-other', user, '1\n', 'granted /target'],
  ])('%s', (path, credentials, text, expected) => {
    const fs = tree(described, text === undefined ? {} : { [setting]: text });
    expect(inShort(access({ fs, mounts: [] }, path, credentials, 'r'))).toBe(expected);
  });
});

describe('a user namespace', () => {
  const fs = tree({
    '/mapped': 'file 600 100:100',
    '/foreign-user': 'file 600 65534:100',
    '/foreign-group': 'file 600 100:65534',
  });
  const within = (length: number): Credentials => ({
    ...plainCredentials({ uid: 0, gid: 0, groups: [] }, allCapabilities),
    namespace: { uids: [{ first: 0, length }], gids: [{ first: 0, length }] },
  });

  it.each([
    ['/mapped', 1000, 'granted /mapped'],
    ['/mapped', 100, 'EACCES /mapped mode r others 0600 100 100'],
    ['/foreign-user', 1000, 'EACCES /foreign-user mode r others 0600 65534 100'],
    ['/foreign-group', 1000, 'EACCES /foreign-group mode r others 0600 100 65534'],
    // 65534 may be the id itself, or stand for one that is not mapped.
    ['/foreign-user', 65_536, 'not-known /foreign-user unmapped-owner'],
    ['/foreign-group', 65_536, 'not-known /foreign-group unmapped-owner'],
    ['/foreign-user', 0xffff_ffff, 'granted /foreign-user'],
  ])('%s with %i ids', (path, length, expected) => {
    expect(inShort(access({ fs, mounts: [] }, path, within(length), 'r'))).toBe(expected);
  });
});

/** system.posix_acl_access: version 2, and entries of a tag, permissions and an id (include/uapi/linux/posix_acl_xattr.h). */
function aclBytes(...entries: readonly (readonly [tag: number, permissions: number, id?: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + 8 * entries.length));
  view.setUint32(0, 2, true);
  for (const [index, [tag, permissions, id = 0xffff_ffff]] of entries.entries()) {
    view.setUint16(4 + 8 * index, tag, true);
    view.setUint16(6 + 8 * index, permissions, true);
    view.setUint32(8 + 8 * index, id, true);
  }
  return new Uint8Array(view.buffer);
}

/** check_acl and acl_permission_check of fs/namei.c, posix_acl_permission of fs/posix_acl.c. */
describe('a POSIX ACL', () => {
  const [owner, named, owning, group, mask, others] = [1, 2, 4, 8, 16, 32];
  const entries = (user: number, masked = 7): Uint8Array =>
    aclBytes([owner, 0], [named, user, 1000], [owning, 4], [group, 6, 50], [mask, masked], [others, 7]);
  const described = {
    '/of-root': 'file 070 0:0',
    '/masked-away': 'file 704 0:0',
    '/owned': 'file 670 1000:0',
  };
  const stranger = plainCredentials({ uid: 7, gid: 7, groups: [] }, noCapabilities);
  const inGroup = plainCredentials({ uid: 7, gid: 7, groups: [50] }, noCapabilities);
  const owning0 = plainCredentials({ uid: 7, gid: 0, groups: [] }, noCapabilities);
  it.each<[string, keyof typeof described, Uint8Array | undefined, Credentials, 'r' | 'w' | 'rw' | 'x', string]>([
    ["the user's own entry grants", '/of-root', entries(4), user, 'r', 'granted /of-root'],
    ["the user's own entry grants less than the group's", '/of-root', entries(0), user, 'r', 'EACCES /of-root acl r'],
    ['the mask takes it away', '/of-root', entries(7, 2), user, 'r', 'EACCES /of-root acl r'],
    ["a group's entry grants", '/of-root', entries(0), inGroup, 'rw', 'granted /of-root'],
    ["a group's entry grants less", '/of-root', entries(0), inGroup, 'x', 'EACCES /of-root acl x'],
    ['the mask takes from groups', '/of-root', entries(0, 4), inGroup, 'w', 'EACCES /of-root acl w'],
    ['the owning group', '/of-root', entries(0), owning0, 'r', 'granted /of-root'],
    ['the owning group has less', '/of-root', entries(0), owning0, 'w', 'EACCES /of-root acl w'],
    ['others, whom no mask binds', '/of-root', entries(0, 0), stranger, 'rw', 'granted /of-root'],
    ['no ACL', '/of-root', undefined, stranger, 'r', 'EACCES /of-root mode r others 0070 0 0'],
    [
      'an ACL of another version',
      '/of-root',
      new Uint8Array([1, 0, 0, 0]),
      stranger,
      'r',
      'EACCES /of-root mode r others 0070 0 0',
    ],
    [
      'is not asked where the mask is empty, whatever it says of the user',
      '/masked-away',
      entries(0),
      user,
      'r',
      'granted /masked-away',
    ],
    // The group bits of the mode show the mask: without any, the kernel looks at no ACL.
    ['is not asked where the mask is empty', '/masked-away', entries(0), stranger, 'r', 'granted /masked-away'],
    ['is not asked for the owner', '/owned', entries(0), user, 'rw', 'granted /owned'],
    [
      'binds no CAP_DAC_OVERRIDE',
      '/of-root',
      entries(0, 0),
      { ...root, uid: { ...root.uid, fs: 1000 } },
      'rw',
      'granted /of-root',
    ],
  ])('%s', (_, path, acl, credentials, need, expected) => {
    const fs = tree(described, {}, acl === undefined ? {} : { [path]: acl });
    expect(inShort(access({ fs, mounts: [] }, path, credentials, need))).toBe(expected);
  });

  it('is not looked at where the runtime cannot read it', () => {
    expect(inShort(access({ fs: tree(described), mounts: [] }, '/of-root', user, 'r'))).toBe(
      'EACCES /of-root mode r others 0070 0 0',
    );
  });
});
