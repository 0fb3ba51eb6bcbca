import type { FileStat, RootFs } from '../../../src/host/files/rootfs.ts';
import type { Access } from '../../../src/linux/access/access.ts';
import { aclAttribute } from '../../../src/linux/access/acl.ts';

/** A tree in which each path has `kind mode uid:gid`, or `-> target uid` for a link. */
export function tree(
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
    readlinks: other,
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

/** On one line. */
export function inShort(answer: Access): string {
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
