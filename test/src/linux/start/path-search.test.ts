import { describe, expect, it } from 'vitest';
import type { FileStat, RootFs } from '../../../../src/host/files/rootfs.ts';
import { findInstaller } from '../../../../src/linux/installer.ts';
import { hostNamespaces } from '../../../../src/linux/machine/namespaces.ts';
import { findInPath } from '../../../../src/linux/start/path-search.ts';

/** Files by their path, with their mode; `directory`, and targets of links. */
function filesOf(
  described: Readonly<Record<string, number | 'directory'>>,
  links: Readonly<Record<string, string>> = {},
): RootFs {
  return {
    stat(path: string) {
      const what = described[path];
      if (what === undefined) return { kind: 'absent', errno: 'ENOENT', path };
      const [kind, mode] = what === 'directory' ? [what, 0o755] : ['file', what];
      return { kind: 'found', path, value: { kind, mode } as FileStat };
    },
    readlink: (path: string) =>
      links[path] === undefined
        ? { kind: 'absent', errno: 'ENOENT', path }
        : { kind: 'found', path, value: links[path] },
  } as unknown as RootFs;
}

/** execvp(3): EACCES goes on, and is the answer if nothing else is found. */
describe('the search of a PATH', () => {
  it.each<[string, string, Parameters<typeof filesOf>[0], [string, string, boolean] | null]>([
    ['the first of two', '/a:/b', { '/a/go': 0o755, '/b/go': 0o755 }, ['/a/go', '/a', true]],
    ['one that may be executed goes first', '/a:/b', { '/a/go': 0o644, '/b/go': 0o755 }, ['/b/go', '/b', true]],
    ['any execute bit will do: the owner', '/a', { '/a/go': 0o100 }, ['/a/go', '/a', true]],
    ['any execute bit will do: the group', '/a', { '/a/go': 0o010 }, ['/a/go', '/a', true]],
    ['any execute bit will do: others', '/a', { '/a/go': 0o001 }, ['/a/go', '/a', true]],
    ['the first of those that may not', '/a:/b', { '/a/go': 0o666, '/b/go': 0o644 }, ['/a/go', '/a', false]],
    ['no directory', '/a:/b', { '/a/go': 'directory', '/b/go': 0o755 }, ['/b/go', '/b', true]],
    ['nothing', '/a:/b', {}, null],
    ['a trailing slash', '/a/', { '/a/go': 0o755 }, ['/a/go', '/a/', true]],
    ['the root', '/', { '/go': 0o755 }, ['/go', '/', true]],
    ['not what is relative', 'a::.', { 'a/go': 0o755, '/go': 0o755, './go': 0o755 }, null],
  ])('%s', (_, path, described, expected) => {
    const found = findInPath(filesOf(described), path, 'go');
    expect(found === null ? null : [found.path, found.directory, found.executable]).toEqual(expected);
  });
});

describe('the installer of an image', () => {
  it.each([
    ['/sbin/apk', 'apk'],
    ['/usr/bin/apk', 'apk'],
    ['/usr/bin/apt-get', 'apt-get'],
    ['/usr/bin/dnf', 'dnf'],
    ['/usr/bin/microdnf', 'microdnf'],
    ['/usr/bin/zypper', 'zypper'],
    ['/usr/bin/pacman', null],
  ])('%s: %s', (path, expected) => expect(findInstaller(filesOf({ [path]: 0o755 }))).toBe(expected));
});

/** include/linux/proc_ns.h: PROC_IPC_INIT_INO 0xEFFFFFFF, PROC_USER_INIT_INO 0xEFFFFFFD, PROC_PID_INIT_INO 0xEFFFFFFC. */
describe('the namespaces of the machine', () => {
  const inodes = { pid: 0xefff_fffc, ipc: 0xefff_ffff, net: 0xf000_0000, user: 0xefff_fffd };
  const linksOf = (pid: number | 'self', of: Partial<typeof inodes>): Record<string, string> =>
    Object.fromEntries(Object.entries(of).map(([kind, inode]) => [`/proc/${pid}/ns/${kind}`, `${kind}:[${inode}]`]));
  it.each([
    ['all', inodes, ['pid', 'ipc', 'net', 'user']],
    ['the network alone', { ...inodes, pid: 1, ipc: 1, user: 1 }, ['net']],
    ['the network as since Linux 6.18', { net: 0xefff_fff9 }, ['net']],
    ['one off each', { pid: 0xefff_fffb, ipc: 0xefff_fffe, net: 0xf000_0001, user: 0xefff_fffe }, []],
    ['none that can be read', {}, []],
  ] as const)('%s', (_, of, expected) => {
    expect(hostNamespaces(filesOf({}, linksOf(7, of)), 7)).toEqual(expected);
    expect(hostNamespaces(filesOf({}, linksOf('self', of)), 'self')).toEqual(expected);
  });
});
