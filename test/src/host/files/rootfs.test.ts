import { execFileSync } from 'node:child_process';
import { appendFileSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDeadline, DeadlineExceeded } from '../../../../src/deadline.ts';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { failing, system, useScratchRoot } from './scratch-root.ts';

const { within, open } = useScratchRoot();

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

describe('files that are none', () => {
  it.each([
    ['fifo', () => execFileSync('mkfifo', [within('x')])],
    ['directory', () => mkdirSync(within('x'))],
    ['loop', () => symlinkSync('x', within('x'))],
    ['socket', () => listen(within('x'))],
  ] as const)('are refused without being opened: a %s', async (why, make) => {
    await make();
    const calls = { ...syscalls, open: () => expect.fail('it was opened') };
    expect(open(calls).read('/x', 100)).toMatchObject({ kind: 'unfit', why });
  });

  it('are refused when they are exchanged between the look and the opening', () => {
    execFileSync('mkfifo', [within('fifo')]);
    const calls = { ...syscalls, open: () => syscalls.open(within('fifo')) };
    expect(open(calls).read('/file', 100)).toMatchObject({ kind: 'unfit', why: 'fifo' });
  });

  it('are refused: a device, and a file of /proc that blocks', () => {
    expect(system.read('/dev/zero', 100)).toMatchObject({ kind: 'unfit', why: 'device' });
    expect(open(failing('read', 'EAGAIN')).read('/file', 100)).toMatchObject({ kind: 'unfit', why: 'device' });
  });
});

describe('reading', () => {
  it('gives content, text, and the path as seen from inside', () => {
    symlinkSync('/file', within('link'));
    expect(open().readText('/link', 100)).toEqual({ kind: 'found', value: 'content', path: '/file' });
    expect(open().read('/file', 7)).toMatchObject({ value: Buffer.from('content') });
  });

  it('is refused for more than the limit, without reading it', () => {
    const sparse = openSync(within('sparse'), 'w');
    ftruncateSync(sparse, 10 * 2 ** 30);
    const calls = { ...syscalls, read: () => expect.fail('it was read') };
    expect(open(calls).read('/sparse', 1 << 20)).toEqual({ kind: 'unfit', why: 'too-large', path: '/sparse' });
    expect(open().read('/file', 6)).toMatchObject({ why: 'too-large' });
  });

  it('takes what a growing file has, up to the limit', () => {
    let reads = 0;
    const growing: Syscalls = {
      ...syscalls,
      read(...args) {
        reads += 1;
        appendFileSync(within('file'), 'x'.repeat(100_000));
        return syscalls.read(...args);
      },
    };
    expect(open(growing).read('/file', 1 << 20)).toMatchObject({ kind: 'unfit', why: 'too-large' });
    expect(reads).toBeLessThan(100);
  });

  it('takes what a shrinking file has left', () => {
    const shrinking: Syscalls = {
      ...syscalls,
      open(path) {
        const fd = syscalls.open(path);
        writeFileSync(within('file'), 'co');
        return fd;
      },
    };
    expect(open(shrinking).readText('/file', 100)).toMatchObject({ value: 'co' });
  });

  it('reads files of /proc, whose size is said to be 0', () => {
    const status = system.readText('/proc/self/status', 65_536);
    expect(status.kind === 'found' && status.value).toMatch(/^Name:.*\nUmask:/);
    expect(system.read('/proc/self/status', 10)).toMatchObject({ why: 'too-large' });
  });

  it('gives malformed UTF-8 as replacement characters', () => {
    writeFileSync(within('file'), Buffer.from([0x61, 0xff, 0x62]));
    expect(open().readText('/file', 10)).toMatchObject({ value: 'a\ufffdb' });
  });

  it('answers for a process that has ended since its file was opened', () => {
    expect(open(failing('read', 'ESRCH')).read('/file', 10)).toMatchObject({ kind: 'absent', errno: 'ENOENT' });
  });

  it('passes on what says nothing about the host', () => {
    expect(() => open(failing('read', 'EIO')).read('/file', 10)).toThrow('EIO');
    expect(() => open(failing('open', 'EMFILE')).read('/file', 10)).toThrow('EMFILE');
  });

  it('takes EPERM, which hidepid and some seccomp profiles answer, for denied', () => {
    for (const call of ['lstat', 'open', 'read'] as const) {
      expect(open(failing(call, 'EPERM')).read('/file', 10)).toMatchObject({ kind: 'denied' });
    }
    symlinkSync('file', within('link'));
    for (const [call, name] of [
      ['lstat', 'file'],
      ['stat', 'link'],
    ] as const) {
      const live = createRootFs(failing(call, 'EPERM'), unhurried, '/');
      expect(live.read(within(name), 10)).toMatchObject({ kind: 'denied' });
    }
  });

  it('tells what is not there from what has a file on the way, in the running system too', () => {
    symlinkSync('file/below', within('link'));
    for (const [fs, at] of [
      [open(), ''],
      [system, within('.')],
    ] as const) {
      expect(fs.stat(`${at}/none`)).toMatchObject({ kind: 'absent', errno: 'ENOENT' });
      expect(fs.lstat(`${at}/none`)).toMatchObject({ kind: 'absent', errno: 'ENOENT' });
      expect(fs.stat(`${at}/file/below`)).toMatchObject({ kind: 'absent', errno: 'ENOTDIR' });
      expect(fs.lstat(`${at}/file/below`)).toMatchObject({ kind: 'absent', errno: 'ENOTDIR' });
      expect(fs.stat(`${at}/link`)).toMatchObject({ kind: 'absent', errno: 'ENOTDIR' });
      expect(fs.lstat(`${at}/link`)).toMatchObject({ kind: 'found', value: { kind: 'link' } });
    }
  });

  it('takes a path with a NUL byte, or one that is too long, for absent', () => {
    expect(open().read('/fi\0le', 10)).toMatchObject({ kind: 'absent' });
    expect(open().read(`/${'x'.repeat(5000)}`, 10)).toMatchObject({ kind: 'absent' });
  });

  it('closes the file whatever the reader does', () => {
    let balance = 0;
    const { openPlace: _, ...byPath } = syscalls;
    const counting: Syscalls = {
      ...byPath,
      open(path) {
        balance += 1;
        return syscalls.open(path);
      },
      close(fd) {
        balance -= 1;
        syscalls.close(fd);
      },
    };
    const mistake = new Error('of the reader');
    expect(() =>
      open(counting).withFile('/file', () => {
        throw mistake;
      }),
    ).toThrow(mistake);
    expect(balance).toBe(0);
  });

  it('ends short at the end of the file, at any offset', () => {
    const read = (offset: number, length: number) =>
      open().withFile('/file', (file) => Buffer.from(file.read(offset, length)).toString());
    expect(read(0, 100)).toMatchObject({ value: 'content' });
    expect(read(4, 2)).toMatchObject({ value: 'en' });
    expect(read(7, 1)).toMatchObject({ value: '' });
    expect(read(1e15, 10)).toMatchObject({ value: '' });
  });
});

describe('directories', () => {
  it('are listed in byte order, and cut at the limit', () => {
    for (const name of ['b', 'a', 'B', 'é']) writeFileSync(within(`directory/${name}`), '');
    expect(open().list('/directory', 10)).toMatchObject({ value: { names: ['B', 'a', 'b', 'é'], truncated: false } });
    const cut = open().list('/directory', 3);
    expect(cut.kind === 'found' && [cut.value.names.length, cut.value.truncated]).toEqual([3, true]);
  });

  it('are cut at the limit also where they are large, and links are told', () => {
    for (let index = 0; index < 900; index += 1) {
      const path = within(`directory/${'x'.repeat(200)}${index}`);
      if (index % 2 === 0) symlinkSync('nowhere', path);
      else writeFileSync(path, '');
    }
    for (const limit of [10, 899, 900]) {
      const found = open().list('/directory', limit);
      const names = found.kind === 'found' ? found.value.names : [];
      const links = found.kind === 'found' ? found.value.links : new Set();
      expect(found).toMatchObject({ value: { truncated: limit < 900 } });
      expect(new Set(names).size).toBe(limit);
      expect(names.filter((name) => links.has(name))).toEqual(
        names.filter((name) => Number(name.slice(200)) % 2 === 0),
      );
    }
  });

  it('are not what a file is', () => {
    expect(open().list('/file', 10)).toMatchObject({ kind: 'absent', errno: 'ENOTDIR' });
    expect(open().list('/none', 10)).toMatchObject({ kind: 'absent', errno: 'ENOENT' });
    expect(system.list(within('file/below'), 10)).toMatchObject({ kind: 'absent', errno: 'ENOTDIR' });
    expect(system.list(within('none'), 10)).toMatchObject({ kind: 'absent', errno: 'ENOENT' });
  });
});

describe('links', () => {
  it('are read as they are written, and a file is none', () => {
    symlinkSync('../../some/../where', within('link'));
    expect(open().readlink('/link')).toMatchObject({ value: '../../some/../where' });
    expect(open().readlink('/file')).toMatchObject({ kind: 'unfit', why: 'not-regular' });
  });

  it('of a directory are read together, and what is none is left out', () => {
    for (const [name, target] of [
      ['link', 'file'],
      ['dangling', '/none'],
    ] as const)
      symlinkSync(target, within(name));
    const expected = new Map([
      ['link', 'file'],
      ['dangling', '/none'],
    ]);
    const names = ['file', 'link', 'none', 'dangling'];
    const asked: string[] = [];
    const together: Syscalls = {
      ...syscalls,
      readlink: (path) => expect.fail(path),
      readlinks(directory, wanted) {
        asked.push(directory);
        return wanted.map((name) => expected.get(name));
      },
    };
    expect(open().readlinks('/', names)).toEqual(expected);
    expect(open(together).readlinks('/directory', names)).toEqual(expected);
    expect(asked).toEqual([within('directory')]);
    expect(open(failing('readlinks', 'EACCES')).readlinks('/', names)).toEqual(expected);
    expect(open().readlinks('/none', names)).toEqual(new Map());
  });

  it('lead to the same file in a root as on the running system', () => {
    symlinkSync(within('file'), within('absolute'));
    expect(system.stat(within('absolute'))).toMatchObject({ kind: 'found' });
    expect(open().stat('/absolute')).toMatchObject({ kind: 'absent' }); // restarts at the root
  });
});

it('does nothing more after the deadline', () => {
  const late = createDeadline(0, () => 1);
  const fs = createRootFs(syscalls, late, within('.'));
  for (const use of [() => fs.stat('/file'), () => fs.read('/file', 10), () => fs.list('/', 10)]) {
    expect(use).toThrow(DeadlineExceeded);
  }
  late.cancel('done');
});

function listen(path: string): Promise<void> {
  return new Promise((resolve) => {
    server = createServer().listen(path, resolve);
  });
}

it('reads a file once where reads are kept, for each limit', () => {
  let opened = 0;
  const counted: Syscalls = {
    ...syscalls,
    open: (path) => {
      opened += 1;
      return syscalls.open(path);
    },
  };
  const cached = open(counted).withReadCache();
  for (let times = 0; times < 3; times += 1) expect(cached.read('/file', 100)).toMatchObject({ kind: 'found' });
  expect(opened).toBe(1);
  expect(cached.read('/file', 3)).toMatchObject({ kind: 'unfit', why: 'too-large' });
  expect(cached.read('/missing', 3)).toMatchObject({ kind: 'absent' });
  expect(opened).toBe(2);
});
