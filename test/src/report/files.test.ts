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

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'probe-env-report-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a report that goes to a file', () => {
  it('is there whole, and nothing else is', () => {
    const path = join(directory, 'report.xml');
    expect(writeReport(path, 'größer')).toBeNull();
    expect(writeReport(path, 'second')).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('second');
    expect(readdirSync(directory)).toEqual(['report.xml']);
    expect(statSync(path).mode & 0o444).toBe(0o444 & ~process.umask());
  });

  it('goes through links, which stay', () => {
    mkdirSync(join(directory, 'data'));
    symlinkSync('data/report.xml', join(directory, 'report.xml'));
    symlinkSync(join(directory, 'report.xml'), join(directory, 'absolute'));
    expect(writeReport(join(directory, 'absolute'), 'text')).toBeNull();
    expect(readFileSync(join(directory, 'data/report.xml'), 'utf8')).toBe('text');
    expect(readlinkSync(join(directory, 'report.xml'))).toBe('data/report.xml');
  });

  it('says what is in the way, and leaves what was there', () => {
    const path = join(directory, 'report.xml');
    writeFileSync(path, 'before');
    expect(writeReport(join(directory, 'no/report.xml'), 'x')).toBe(
      `${directory}/no is not a directory: create it first`,
    );
    expect(writeReport(join(path, 'x'), 'x')).toBe(`${path} is not a directory: create it first`);
    expect(writeReport(directory, 'x')).toBe(`${directory} is not a regular file`);
    expect(writeReport('/dev/null', 'x')).toBe('/dev/null is not a regular file: leave =FILE out for standard output');
    expect(writeReport('/proc/sys/x', 'x')).toMatch(/^(user 0 cannot write in|\/proc\/sys is not a directory)/);
    symlinkSync('loop', join(directory, 'loop'));
    expect(writeReport(join(directory, 'loop'), 'x')).toContain(join(directory, 'loop'));
    expect(readFileSync(path, 'utf8')).toBe('before');
  });
});

describe('writing a file', () => {
  it('leaves nothing behind where it fails, and does not follow what has the temporary name', () => {
    symlinkSync('elsewhere', join(directory, 'temporary'));
    expect(() => writeFile(join(directory, 'file'), join(directory, 'temporary'), 'x')).toThrow('EEXIST');
    expect(readdirSync(directory)).toEqual(['temporary']);
    mkdirSync(join(directory, 'file'));
    expect(() => writeFile(join(directory, 'file'), join(directory, 'other'), 'x')).toThrow();
    expect(readdirSync(directory).sort()).toEqual(['file', 'temporary']);
  });

  it('in its place appends, or begins anew', () => {
    const path = join(directory, 'file');
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
    symlinkSync('/no/such/report.xml', join(directory, 'report.xml'));
    expect(writeReport(join(directory, 'report.xml'), 'x')).toBe('/no/such is not a directory: create it first');
  });

  it('is a pipe, also where only the kernel can follow the link to it', () => {
    const pipe = join(directory, 'pipe');
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
