import { describe, expect, it } from 'vitest';
import { decodeMountInfo } from '../../../../src/decode/proc/mountinfo.ts';
import type { RootFs } from '../../../../src/host/files/rootfs.ts';
import { access } from '../../../../src/linux/access/access.ts';
import type { Need } from '../../../../src/linux/access/permission.ts';
import { allCapabilities, noCapabilities } from '../../../../src/linux/identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../../src/linux/identity/credentials.ts';

import { inShort, tree } from '../../../support/roots/access-tree.ts';

const root = plainCredentials({ uid: 0, gid: 0, groups: [0] }, allCapabilities);
const user = plainCredentials({ uid: 1000, gid: 1000, groups: [1000, 50] }, noCapabilities);

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
    // 65534 may be the id itself, or a placeholder for one that is not mapped.
    ['/foreign-user', 65_536, 'not-known /foreign-user unmapped-owner'],
    ['/foreign-group', 65_536, 'not-known /foreign-group unmapped-owner'],
    ['/foreign-user', 0xffff_ffff, 'granted /foreign-user'],
  ])('%s with %i ids', (path, length, expected) => {
    expect(inShort(access({ fs, mounts: [] }, path, within(length), 'r'))).toBe(expected);
  });
});
