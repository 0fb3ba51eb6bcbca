import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reasonOf, writeReport } from '../../../src/report/files.ts';
import { writeFile, writeInPlace } from '../../../src/runtime/node/output.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probe-env-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a report that goes to a file', () => {
  it('is there whole, and nothing else is', () => {
    const path = join(folder, 'report.xml');
    expect(writeReport(path, 'größer')).toBeNull();
    expect(writeReport(path, 'second')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(readdirSync(folder)).toEqual(['report.xml']);
    expect(statSync(path).mode & 0o444).toBe(0o444 & ~process.umask());
  });

  it('goes through links, which stay', () => {
    mkdirSync(join(folder, 'data'));
    symlinkSync('data/report.xml', join(folder, 'report.xml'));
    symlinkSync(join(folder, 'report.xml'), join(folder, 'absolute'));
    expect(writeReport(join(folder, 'absolute'), 'text')).toBeNull();
    expect(readFileSync(join(folder, 'data/report.xml'), 'utf8')).toBe('text');
    expect(readlinkSync(join(folder, 'report.xml'))).toBe('data/report.xml');
  });

  it('says what is in the way, and leaves what was there', () => {
    const path = join(folder, 'report.xml');
    writeFileSync(path, 'before');
    expect(writeReport(join(folder, 'no/report.xml'), 'x')).toBe(`${folder}/no is not a directory: create it first`);
    expect(writeReport(join(path, 'x'), 'x')).toBe(`${path} is not a directory: create it first`);
    expect(writeReport(folder, 'x')).toBe(`${folder} is not a regular file`);
    expect(writeReport('/dev/null', 'x')).toBe('/dev/null is not a regular file: leave =FILE out for standard output');
    expect(writeReport('/proc/sys/x', 'x')).toMatch(/^(user 0 cannot write in|\/proc\/sys is not a directory)/);
    symlinkSync('loop', join(folder, 'loop'));
    expect(writeReport(join(folder, 'loop'), 'x')).toContain(join(folder, 'loop'));
    expect(readFileSync(path, 'utf8')).toBe('before');
  });
});

describe('writing a file', () => {
  it('leaves nothing behind where it fails, and does not follow what has the temporary name', () => {
    symlinkSync('elsewhere', join(folder, 'temporary'));
    expect(() => writeFile(join(folder, 'file'), join(folder, 'temporary'), 'x')).toThrow('EEXIST');
    expect(readdirSync(folder)).toEqual(['temporary']);
    mkdirSync(join(folder, 'file'));
    expect(() => writeFile(join(folder, 'file'), join(folder, 'other'), 'x')).toThrow();
    expect(readdirSync(folder).sort()).toEqual(['file', 'temporary']);
  });

  it('in its place appends, or begins anew', () => {
    const path = join(folder, 'file');
    writeInPlace(path, 'first ', 'append');
    writeInPlace(path, 'second', 'append');
    expect(readFileSync(path, 'utf8')).toBe('first second');
    writeInPlace(path, 'third', 'truncate');
    expect(readFileSync(path, 'utf8')).toBe('third');
  });
});

describe('what is in the way', () => {
  /** Where the system says this of a path. */
  const reason = (code: string | null, path: string): string =>
    reasonOf(code === null ? new Error('boom') : Object.assign(new Error('x'), { code }), path);

  it.each<[string | null, string, string]>([
    ['ENOENT', '/a/b/c', '/a/b is not a directory: create it first'],
    ['ENOTDIR', '/a/b/c', '/a/b is not a directory: create it first'],
    ['ENOENT', 'c', 'the working directory is not a directory: create it first'],
    ['EACCES', '/c', `user ${process.geteuid?.()} cannot write in /`],
    ['EPERM', '/a/c', `user ${process.geteuid?.()} cannot write in /a`],
    ['EROFS', 'a/c', 'a is read-only: mount a writable volume there'],
    ['ENOSPC', '/a/c', 'no space left for /a/c'],
    ['EDQUOT', '/a/c', 'no space left for /a/c'],
    ['EBUSY', '/a/c', '/a/c is a mount point and cannot be replaced: mount its directory instead'],
    ['EIO', '/a/c', '/a/c: x'],
    [null, '/a/c', '/a/c: boom'],
  ])('%s for %s', (code, path, expected) => expect(reason(code, path)).toBe(expected));

  it('is named where it is, not where the link to it is', () => {
    symlinkSync('/no/such/report.xml', join(folder, 'report.xml'));
    expect(writeReport(join(folder, 'report.xml'), 'x')).toBe('/no/such is not a directory: create it first');
  });

  it('is a pipe, also where only the kernel can follow the link to it', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const fd = openSync(pipe, constants.O_RDWR);
    unlinkSync(pipe);
    try {
      const path = `/proc/self/fd/${fd}`;
      expect(writeReport(path, 'x')).toBe(`${path} is not a regular file`);
    } finally {
      closeSync(fd);
    }
  });
});
