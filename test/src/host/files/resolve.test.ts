import { execFileSync } from 'node:child_process';
import { copyFileSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeadline, DeadlineExceeded } from '../../../../src/deadline.ts';
import { PathCache } from '../../../../src/host/files/path-cache.ts';
import { type Resolution, resolveInRoot } from '../../../../src/host/files/resolve.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { needs } from '../../../support/needs.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'probe-env-resolve-'));
  mkdirSync(join(root, 'a/b'), { recursive: true });
  writeFileSync(join(root, 'a/file'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function link(path: string, target: string): void {
  symlinkSync(target, join(root, path));
}

function resolve(path: string, followLast = true, calls: Syscalls = syscalls): Resolution {
  return resolveInRoot(new PathCache(calls, root), unhurried, path, followLast);
}

const end = (path: string): Resolution['end'] => resolve(path).end;
const found = (path: string): Resolution['end'] => ({ kind: 'found', path });

describe('paths inside a root', () => {
  it.each([
    ['/a/file', '/a/file'],
    ['/', '/'],
    ['', '/'],
    ['//a///b/', '/a/b'],
    ['/a/./b/.', '/a/b'],
    ['/a/b/..', '/a'],
    ['/..', '/'],
    ['/../../..', '/'],
    ['/../a/../../a/file', '/a/file'],
  ])('%j is %s', (path, real) => {
    expect(end(path)).toEqual(found(real));
  });

  it('follows links, absolute ones from the root, and says which', () => {
    link('absolute', '/a');
    link('a/up', '../../../../a/b');
    link('twice', 'absolute/up/../file');
    expect(resolve('/twice')).toEqual({
      hops: [
        { link: '/twice', target: 'absolute/up/../file' },
        { link: '/absolute', target: '/a' },
        { link: '/a/up', target: '../../../../a/b' },
      ],
      end: found('/a/file'),
    });
  });

  it('leaves a link in the last component alone where that is asked for, and follows those before it', () => {
    link('directory', 'a');
    link('a/last', 'nowhere');
    expect(resolve('/directory/last', false).end).toEqual(found('/a/last'));
    expect(resolve('/directory/last').end).toEqual({ kind: 'absent', errno: 'ENOENT', path: '/a/nowhere' });
  });

  it('tells a missing element from a file in its place', () => {
    expect(end('/a/none/x')).toEqual({ kind: 'absent', errno: 'ENOENT', path: '/a/none' });
    expect(end('/a/file/x')).toEqual({ kind: 'absent', errno: 'ENOTDIR', path: '/a/file' });
  });

  it('takes a file with a slash behind it, or "..", for the directory that it is not', () => {
    expect(end('/a/file/')).toEqual({ kind: 'absent', errno: 'ENOTDIR', path: '/a/file' });
    expect(end('/a/file/..')).toEqual({ kind: 'absent', errno: 'ENOTDIR', path: '/a/file' });
  });

  it('counts links as the kernel does: 40 are followed, 41 are a loop', () => {
    for (let index = 1; index < 41; index += 1) link(`l${index}`, `l${index + 1}`);
    link('l41', 'a/file');
    expect(end('/l2')).toEqual(found('/a/file'));
    expect(resolve('/l2').hops).toHaveLength(40);
    expect(statSync(join(root, 'l2')).isFile()).toBe(true);
    expect(end('/l1')).toMatchObject({ kind: 'unfit', why: 'loop' });
    expect(() => statSync(join(root, 'l1'))).toThrow('ELOOP');
  });

  it('ends on links that lead to themselves', () => {
    link('self', 'self');
    link('ping', 'pong');
    link('pong', 'ping/x');
    expect(end('/self')).toMatchObject({ kind: 'unfit', why: 'loop' });
    expect(end('/ping')).toMatchObject({ kind: 'unfit', why: 'loop' });
  });

  it('says which element is denied, and passes other errors on', () => {
    const failing = (code: string): Syscalls => ({
      ...syscalls,
      lstat(path) {
        if (path.endsWith('/b')) throw Object.assign(new Error(code), { code });
        return syscalls.lstat(path);
      },
    });
    expect(resolve('/a/b/c', true, failing('EACCES')).end).toEqual({ kind: 'denied', path: '/a/b' });
    expect(resolve('/a/b/c', true, failing('EPERM')).end).toEqual({ kind: 'denied', path: '/a/b' });
    expect(() => resolve('/a/b/c', true, failing('EIO'))).toThrow('EIO');
  });

  it('stops at the deadline', () => {
    const late = createDeadline(0, () => 1);
    expect(() => resolveInRoot(new PathCache(syscalls, root), late, '/a/b')).toThrow(DeadlineExceeded);
    late.cancel('done');
  });
});

const busybox = '/usr/bin/busybox';

describe('paths inside a root, compared with chroot(2)', needs('root', 'busybox'), () => {
  it('end where the kernel ends, for 1,000 paths through 20 trees of links', () => {
    copyFileSync(busybox, join(root, 'busybox'));
    const next = generator(7);
    const pick = <T>(items: readonly T[]): T => items[next(items.length)] as T;
    for (let tree = 0; tree < 20; tree += 1) {
      const base = `t${tree}`;
      mkdirSync(join(root, base));
      const names = ['p', 'q', 'r', 's', 'u'];
      const words = [...names, '.', '..', base, ''];
      const somePath = (): string => Array.from({ length: 1 + next(4) }, () => pick(words)).join('/');
      for (const directory of ['', 'p', 'q']) {
        for (const name of names) {
          const path = join(root, base, directory, name);
          if (!isRealDirectory(join(root, base, directory)) || isThere(path)) continue;
          const kind = next(4);
          if (kind === 0) mkdirSync(path);
          else if (kind === 1) writeFileSync(path, path);
          else symlinkSync((kind === 2 ? '/' : '') + (somePath() || '.'), path);
        }
      }
      const paths = Array.from({ length: 50 }, () => `/${base}/${somePath()}`);
      const script = 'for p; do /busybox stat -L -c %i "$p" 2>&- || echo none; done';
      const kernel = execFileSync('chroot', [root, '/busybox', 'sh', '-c', script, 'sh', ...paths], {
        encoding: 'utf8',
      });
      const ours = paths.map((path) => {
        const { end } = resolve(path);
        return end.kind === 'found' ? String(lstatSync(root + end.path).ino) : 'none';
      });
      expect(Object.fromEntries(paths.map((path, at) => [path, ours[at]]))).toEqual(
        Object.fromEntries(paths.map((path, at) => [path, kernel.split('\n')[at]])),
      );
    }
  });
});

function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Not one through a link, which here would lead out of the tree. */
function isRealDirectory(path: string): boolean {
  return isThere(path) && lstatSync(path).isDirectory();
}

/** The same numbers in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >> 8) % below;
  };
}
