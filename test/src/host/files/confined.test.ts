import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RootFs } from '../../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { open, useOutside } from './confined-root.ts';

const { root, outside } = useOutside();

/** The calls of a container that puts a link out of its root in the place of a directory, right after the file there was looked at. */
function exchanging(calls: Syscalls = syscalls): Syscalls {
  return {
    ...calls,
    hasNoWriter: (path) => calls.lstat(path) !== undefined,
    lstat(path) {
      const stat = calls.lstat(path);
      if (path === `${root()}/certs/file`) exchange();
      return stat;
    },
  };
}

function exchange(): void {
  renameSync(`${root()}/certs`, `${root()}/before`);
  symlinkSync(outside(), `${root()}/certs`);
}

describe('a link that takes the place of a directory after the path was resolved', () => {
  it.each<[string, (fs: RootFs) => unknown]>([
    ['whole', (fs) => fs.readText('/certs/file', 100)],
    ['in part', (fs) => fs.withFile('/certs/file', (file) => Buffer.from(file.read(0, 7)).toString())],
    ['small', (fs) => fs.readSmall('/certs/file')],
    ['as a directory', (fs) => [fs.stat('/certs/file'), fs.list('/certs', 10)]],
    ['for its writers', (fs) => fs.hasNoWriter?.('/certs/file')],
  ])('leads to no file outside the root: %s', (_how, read) => {
    const answer = JSON.stringify(read(open(root(), exchanging()))) ?? '';
    expect(answer).not.toMatch(/outside|true/);
    expect(syscalls.lstat(`${root()}/before`)).toBeDefined();
  });

  it('is not followed by the one call for a small file', () => {
    const asked: string[] = [];
    const readSmall: Syscalls['readSmall'] = (path) => {
      asked.push(syscalls.readlink(path));
      return { text: 'all', mode: 0o644 };
    };
    expect(open(root(), { ...syscalls, readSmall }).readSmall('/certs/file')).toEqual({ text: 'all', mode: 0o644 });
    expect(open(root(), { ...exchanging(), readSmall }).readSmall('/certs/file')).toBeNull();
    expect(asked).toEqual([`${root()}/certs/file`]);
  });

  it('is followed inside the root by a kernel that can', () => {
    const asked: string[] = [];
    const able: Syscalls = {
      ...syscalls,
      openBelow(fd, path) {
        asked.push(path);
        expect(syscalls.readlink(`/proc/self/fd/${fd}`)).toBe(root());
        return syscalls.openPlace?.(`${root()}/certs/file`);
      },
    };
    expect(open(root(), able).readText('/certs/file', 100)).toMatchObject({ value: 'inside' });
    expect(asked).toEqual(['/certs/file']);
  });
});

describe('files behind a root', () => {
  it('are read without /proc by their path', () => {
    const without: Syscalls = {
      ...syscalls,
      lstat: (path) => (path.startsWith('/proc/') ? undefined : syscalls.lstat(path)),
      open: (path) => (path.startsWith('/proc/') ? expect.fail(path) : syscalls.open(path)),
    };
    expect(open(root(), without).readText('/certs/file', 100)).toMatchObject({ value: 'inside' });
  });

  it('are named in errors, not the descriptors that lead to them', () => {
    const failing: Syscalls = {
      ...syscalls,
      open: (path) => {
        throw Object.assign(new Error(`EIO: i/o error, open '${path}'`), { code: 'EIO', path });
      },
    };
    expect(() => open(root(), failing).read('/certs/file', 100)).toThrow(`EIO: i/o error, open '${root()}/certs/file'`);
  });

  it('leave no descriptor open but that of the root', () => {
    const fs = open(root());
    fs.read('/certs/file', 100);
    const count = syscalls.list('/proc/self/fd', 1000)?.names.length;
    for (let i = 0; i < 10; i += 1) [fs.read('/certs/file', 100), fs.list('/certs', 9), fs.read('/certs/none', 9)];
    expect(syscalls.list('/proc/self/fd', 1000)?.names.length).toBe(count);
  });

  it('are held while the kernel is asked for their writers', () => {
    const asked: Syscalls = { ...syscalls, hasNoWriter: (path) => syscalls.readlink(path) === `${root()}/certs/file` };
    expect(open(root(), asked).hasNoWriter?.('/certs/file')).toBe(true);
    expect(open(root(), asked).hasNoWriter?.('/certs/none')).toBe(false);
  });

  it('of the root itself are listed', () => {
    mkdirSync(`${root()}/new`);
    writeFileSync(`${root()}/z`, '');
    expect(open(root()).list('/', 10)).toMatchObject({ kind: 'found', value: { names: ['certs', 'new', 'z'] } });
  });
});
