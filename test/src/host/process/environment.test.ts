import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookupFailure } from '../../../../src/host/files/lookup.ts';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { createEnvironment, readProcessEnvironment } from '../../../../src/host/process/environment.ts';
import { findInPath } from '../../../../src/linux/start/path-search.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'probe-env-environment-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const fs = () => createRootFs(syscalls, unhurried, root);

function environ(text: string): ReturnType<typeof readProcessEnvironment> {
  mkdirSync(join(root, 'proc/1'), { recursive: true });
  writeFileSync(join(root, 'proc/1/environ'), text);
  return readProcessEnvironment(fs(), 1);
}

describe('the environment of a process', () => {
  it('is read as getenv(3) and Go do: the first of duplicates, values with any byte but NUL', () => {
    const env = environ('A=1\0A=2\0EMPTY=\0B=x=y\nz\0=odd\0noequals\0\0Z=last');
    expect(env?.names()).toEqual(['A', 'B', 'EMPTY', 'Z']);
    expect(['A', 'B', 'EMPTY', 'Z', 'noequals'].map((name) => env?.get(name))).toEqual([
      '1',
      'x=y\nz',
      '',
      'last',
      undefined,
    ]);
    expect(env?.source).toBe('/proc/1/environ');
  });

  it('takes the names of object properties for what they are', () => {
    const env = environ('__proto__=a\0constructor=b\0');
    expect(env?.names()).toEqual(['__proto__', 'constructor']);
    expect(env?.get('__proto__')).toBe('a');
    expect(env?.get('toString')).toBeUndefined();
  });

  it('is null where it cannot be read', () => {
    expect(readProcessEnvironment(fs(), 2)).toBeNull();
  });

  it('of our own leaves out what is not set', () => {
    expect(createEnvironment('self', { A: undefined, B: '' }).names()).toEqual(['B']);
  });
});

describe('the search in PATH', () => {
  function place(path: string, mode: number): void {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), '', { mode });
  }
  it('takes the first executable file, goes past directories, and falls back on one without the right', () => {
    place('/a/go', 0o644);
    mkdirSync(join(root, 'b/go'), { recursive: true });
    place('/c/go', 0o755);
    expect(findInPath(fs(), '/none:/a:/b:/c', 'go')).toMatchObject({ path: '/c/go', executable: true });
    expect(findInPath(fs(), '/a:/b', 'go')).toMatchObject({ path: '/a/go', executable: false });
    expect(findInPath(fs(), '/b', 'go')).toBeNull();
  });
  it('ignores empty and relative directories: the working directory is nobody’s to trust', () => {
    place('/go', 0o755);
    expect(findInPath(fs(), ':.:bin::', 'go')).toBeNull();
  });
});

describe('errors of the kernel', () => {
  it.each([
    ['ENOENT', 'absent'],
    ['ENOTDIR', 'absent'],
    ['ENAMETOOLONG', 'absent'],
    ['ESRCH', 'absent'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['ELOOP', 'unfit'],
    ['EISDIR', 'unfit'],
    ['ENXIO', 'unfit'],
    ['EAGAIN', 'unfit'],
    ['EINVAL', 'unfit'],
  ])('%s means %s', (code, kind) => {
    expect(lookupFailure(Object.assign(new Error(code), { code }), '/x')).toMatchObject({ kind, path: '/x' });
  });
  it('that say nothing about the host are thrown', () => {
    for (const code of ['EIO', 'ESTALE', 'ENOMEM', 'EMFILE', 'ETIMEDOUT']) {
      const error = Object.assign(new Error(code), { code });
      expect(() => lookupFailure(error, '/x')).toThrow(`${code} '/x'`);
    }
    expect(() => lookupFailure(new TypeError('ours'), '/x')).toThrow('ours');
  });
});
