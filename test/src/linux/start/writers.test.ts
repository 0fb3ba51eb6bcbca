import { spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Host } from '../../../../src/host/host.ts';
import { writerOf } from '../../../../src/linux/start/writers.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-writers-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The running system, whose /proc shows this process. */
const host = caseHost('/', { app: null });

describe('who has a file open for writing', () => {
  it.each([
    ['r', false],
    ['r+', true],
    ['a', true],
  ] as const)('opened with %s: %s', (flags, busy) => {
    const file = path.join(directory, `as-${flags}`);
    copyFileSync('/bin/true', file);
    const fd = openSync(file, flags);
    try {
      // What the kernel says of it.
      expect((spawnSync(file).error as NodeJS.ErrnoException | undefined)?.code ?? null).toBe(busy ? 'ETXTBSY' : null);
      expect(writerOf(host, [file])).toEqual(
        busy ? { path: file, pid: process.pid, command: expect.any(String) } : null,
      );
    } finally {
      closeSync(fd);
    }
    expect(writerOf(host, [file])).toBe(null);
  });

  it('is not asked of a root that does not run', () => {
    const file = path.join(directory, 'image');
    const fd = openSync(file, 'w');
    expect(writerOf({ ...host, live: false }, [file])).toBe(null);
    closeSync(fd);
  });
});

/** A /proc by its files: a list of names, the target of a link, or a text; null for one that may not be read. */
function procOf(files: Readonly<Record<string, string | readonly string[] | null>>): {
  readonly host: Host;
  checks(): number;
} {
  let checks = 0;
  const found = <T>(path: string, value: T | undefined) =>
    value === undefined ? { kind: 'absent', errno: 'ENOENT', path } : { kind: 'found', value, path };
  const textOf = (path: string) => {
    const text = files[path];
    if (text === null) return { kind: 'denied', path };
    return found(path, typeof text === 'string' ? text : undefined);
  };
  const fs = {
    list(path: string) {
      const names = files[path];
      return found(path, typeof names === 'string' || names === null ? undefined : names && { names });
    },
    readlink: textOf,
    readText: textOf,
  };
  const deadline = {
    check() {
      checks += 1;
    },
  };
  return { host: { live: true, fs, deadline } as unknown as Host, checks: () => checks };
}

/** proc_pid_fd(5) and proc_pid_fdinfo(5). */
describe('the processes that have a file open', () => {
  const one = (change: Readonly<Record<string, string | readonly string[] | null>>) =>
    procOf({
      '/proc': ['1', '7', 'self', '7x', 'x7', 'uptime'],
      '/proc/7/fd': ['3'],
      '/proc/7/fd/3': '/app',
      '/proc/7/fdinfo/3': 'pos:\t0\nflags:\t0100001\nmnt_id:\t22\n',
      '/proc/7/comm': 'cp\n',
      ...change,
    });
  const writer = { path: '/app', pid: 7, command: 'cp' };
  it.each<[string, Parameters<typeof procOf>[0], object | null]>([
    ['for writing', {}, writer],
    ['for reading', { '/proc/7/fdinfo/3': 'flags:\t0100000\n' }, null],
    ['for both', { '/proc/7/fdinfo/3': 'flags:\t02\n' }, writer],
    ['with other bits alone', { '/proc/7/fdinfo/3': 'flags:\t0100004\n' }, null],
    ['with flags that are none', { '/proc/7/fdinfo/3': 'flags:\t01 and 8\n' }, null],
    ['with a line that ends in flags', { '/proc/7/fdinfo/3': 'other-flags:\t01\n' }, null],
    ['with blanks', { '/proc/7/fdinfo/3': 'flags:  01\n' }, writer],
    ['without the line', { '/proc/7/fdinfo/3': 'pos:\t01\n' }, null],
    ['whose fdinfo is gone', { '/proc/7/fdinfo/3': [] }, null],
    ['as another file', { '/proc/7/fd/3': '/other' }, null],
    ['whose link is gone', { '/proc/7/fd': ['4'] }, null],
    ['without descriptors that can be seen', { '/proc/7/fd': '' }, null],
    ['of a process that has ended since', { '/proc/7/comm': [] }, { ...writer, command: '' }],
    ['behind another file', { '/proc/7/fd': ['0', '3'], '/proc/7/fd/0': '/dev/null' }, writer],
    // A container's PID 1 may have thousands of connections, and be another user's.
    ['of a process that may not be traced', { '/proc/7/fd': ['0', '3'], '/proc/7/fd/0': null }, null],
    // What is not a number is not a process.
    ['of another entry', { '/proc': ['self', '7x', 'x7'], '/proc/7x/fd': ['3'], '/proc/x7/fd': ['3'] }, null],
    ['where there is no /proc', { '/proc': '' }, null],
  ])('%s', (_, change, expected) => {
    const files = { ...change };
    for (const name of ['7x', 'x7', 'self']) {
      Object.assign(files, {
        [`/proc/${name}/fd`]: ['3'],
        [`/proc/${name}/fd/3`]: '/app',
        [`/proc/${name}/fdinfo/3`]: 'flags:\t01\n',
      });
    }
    expect(writerOf(one(files).host, ['/none', '/app'])).toEqual(expected);
  });

  it.each([
    ['nobody has open for writing', [true, true], null, 0],
    ['somebody may have open', [true, false], writer, 1],
    ['nobody can be asked about', [false, false], writer, 1],
  ])('are not looked at for files that %s', (_, answers, expected, checks) => {
    const proc = one({});
    const files = ['/none', '/app'];
    const hasNoWriter = (path: string): boolean => answers[files.indexOf(path)] === true;
    expect(writerOf({ ...proc.host, fs: { ...proc.host.fs, hasNoWriter } }, files)).toEqual(expected);
    expect(Math.min(proc.checks(), 1)).toBe(checks);
  });

  it('are looked at as long as there is time', () => {
    const proc = one({ '/proc/7/fd': ['4'] });
    writerOf(proc.host, ['/app']);
    expect(proc.checks()).toBe(2);
  });
});
