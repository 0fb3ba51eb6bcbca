import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import type { Syscalls } from '../../../../src/runtime/syscalls.ts';
import { unhurried } from '../../../support/deadlines.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'probe-env-places-'));
  writeFileSync(join(root, 'file'), 'content');
  mkdirSync(join(root, 'directory'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = (calls: Syscalls = syscalls): RootFs => createRootFs(calls, unhurried, root);
const system = createRootFs(syscalls, unhurried, '/');

describe('what the kernel says', () => {
  it('asks the running system about each path once', () => {
    symlinkSync('file', join(root, 'link'));
    symlinkSync('nowhere', join(root, 'dangling'));
    const asked: string[] = [];
    const live = createRootFs(
      {
        ...syscalls,
        lstat(path) {
          asked.push(`lstat ${path.slice(root.length)}`);
          return syscalls.lstat(path);
        },
        stat(path) {
          asked.push(`stat ${path.slice(root.length)}`);
          return syscalls.stat(path);
        },
      },
      unhurried,
      '/',
    );
    for (let round = 0; round < 2; round += 1) {
      expect(live.stat(join(root, 'file'))).toMatchObject({ value: { kind: 'file', size: 7 } });
      expect(live.lstat(join(root, 'link'))).toMatchObject({ value: { kind: 'link' } });
      expect(live.stat(join(root, 'link'))).toMatchObject({ value: { kind: 'file', size: 7 } });
      expect(live.stat(join(root, 'none'))).toMatchObject({ kind: 'absent', errno: 'ENOENT' });
      expect(live.stat(join(root, 'dangling'))).toMatchObject({ kind: 'absent', errno: 'ENOENT' });
    }
    expect(asked).toEqual([
      'lstat /file',
      'lstat /link',
      'stat /link',
      'lstat /none',
      'lstat /dangling',
      'stat /dangling',
    ]);
  });

  it('asks about a path inside a root once, and shows everyone the same', () => {
    const asked: string[] = [];
    const counting: Syscalls = {
      ...syscalls,
      lstat(path) {
        asked.push(path.slice(root.length));
        return syscalls.lstat(path);
      },
    };
    symlinkSync('/directory', join(root, 'link'));
    const fs = open(counting);
    for (const path of ['/link/x', '/directory/x', '/directory', '/link/x/y', '//directory/x']) fs.stat(path);
    writeFileSync(join(root, 'directory', 'x'), 'late');
    expect(fs.stat('/link/x')).toMatchObject({ kind: 'absent' });
    expect(asked).toEqual(['/link', '/directory', '/directory/x']);
  });

  it('tells links of the running system also where a path through them was asked about before', () => {
    mkdirSync(join(root, 'real/directory'), { recursive: true });
    writeFileSync(join(root, 'real/directory/x'), '');
    symlinkSync('real', join(root, 'way'));
    expect(system.stat(join(root, 'way/directory'))).toMatchObject({ value: { kind: 'directory' } });
    expect(system.resolve(join(root, 'way/directory/x'))).toMatchObject({
      hops: [{ link: join(root, 'way'), target: 'real' }],
      end: { kind: 'found', path: join(root, 'real/directory/x') },
    });
  });
});
