import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { unusableDirectory } from '../../../probes/go/environment/directories.ts';
import { readBinary } from '../../../probes/go/toolchain/binary.ts';
import type { GoCommand } from '../../../probes/go/toolchain/find.ts';
import { startFailure } from '../../../probes/go/toolchain/startable.ts';
import type { Host } from '../../../src/host/host.ts';
import { makeGoElf } from '../../support/bytes/elf/go-elf.ts';
import type { Identity } from '../../support/cases/case.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { needs } from '../../support/needs.ts';

const work = mkdtempSync(path.join(os.tmpdir(), 'probe-env-startable-'));
chmodSync(work, 0o755);
afterAll(() => rmSync(work, { recursive: true, force: true }));

const nobody: Identity = { uid: 65534, gid: 65534, groups: [65534] };

function hostAs(identity: Identity): Host {
  return caseHost('/', { app: null, identity, machine: os.machine() });
}

function failureOf(file: string, identity: Identity): string | null {
  const host = hostAs(identity);
  const command: GoCommand = { path: file, realPath: file, foundBy: 'PATH' };
  return startFailure(host, command, readBinary(host, command), [])?.cause ?? null;
}

/** What the kernel itself says when this user starts the file. */
function reallyStarts(file: string, { uid, gid }: Identity): boolean {
  const { error } = spawnSync(file, ['--version'], { uid, gid, stdio: 'ignore', cwd: '/' });
  return error === undefined;
}

describe('a go command that is there', needs('root', 'an x64 machine'), () => {
  const program = readFileSync('/bin/true');
  const script = Buffer.from('#!/bin/sh\n');
  const rows: readonly [name: string, content: Buffer, mode: number, expected: string | null][] = [
    ['starts', program, 0o755, null],
    ['is a script', script, 0o755, null],
    ['has no execute bit', script, 0o644, 'no-execute-bit'],
    ['is for its owner only', program, 0o700, 'denied'],
    ['is for its group only', program, 0o710, 'denied'],
    ['is for arm64', makeGoElf({ goVersion: 'go1.26.0', machine: 183 }), 0o755, 'wrong-machine'],
    ['is for s390x', makeGoElf({ goVersion: 'go1.26.0', machine: 22, bigEndian: true }), 0o755, 'wrong-machine'],
    ['needs a loader', makeGoElf({ goVersion: 'go1.26.0', interpreter: '/lib/ld-none.so.1' }), 0o755, 'missing-loader'],
  ];

  it.each(rows)('%s', (name, content, mode, expected) => {
    const file = path.join(work, name.replaceAll(' ', '-'));
    writeFileSync(file, content);
    chmodSync(file, mode);
    expect(failureOf(file, nobody)).toBe(expected);
    // An emulator may be registered for foreign machines.
    if (expected !== 'wrong-machine') expect(reallyStarts(file, nobody)).toBe(expected === null);
  });

  it('is not bound by modes for root', () => {
    expect(failureOf(path.join(work, 'is-for-its-owner-only'), { uid: 0, gid: 0, groups: [0] })).toBeNull();
  });
});

describe('directories for builds', needs('root'), () => {
  const place = (name: string, mode: number): string => {
    const made = path.join(work, name);
    mkdirSync(made);
    chmodSync(made, mode);
    return made;
  };
  const open = place('open', 0o777);
  const closed = place('closed', 0o755);
  const locked = place('locked', 0o700);
  const blind = place('blind', 0o666);
  mkdirSync(path.join(locked, 'inner'));
  writeFileSync(path.join(open, 'file'), '');

  const rows: readonly [string, string | null][] = [
    [open, null],
    [path.join(open, 'a/b/c'), null],
    [closed, closed],
    [path.join(closed, 'a/b'), closed],
    [path.join(locked, 'inner'), locked],
    [path.join(locked, 'inner/deeper'), locked],
    [path.join(blind, 'x'), blind],
    [path.join(open, 'file'), path.join(open, 'file')],
    [path.join(open, 'file/x'), path.join(open, 'file')],
    ['/proc/nothing', '/proc'],
  ];

  it.each(rows)('%s', (directory, element) => {
    const need = { variable: 'GOCACHE', path: directory, use: 'make' } as const;
    expect(unusableDirectory(hostAs(nobody), need)?.element ?? null).toBe(element);
    const made = tryToMake(directory);
    expect(made).toBe(element === null);
  });

  /** As that user, in a separate process. */
  function tryToMake(directory: string): boolean {
    const script = 'mkdir -p "$0" && : > "$0/probe-env-test" && rm "$0/probe-env-test"';
    try {
      execFileSync('/bin/sh', ['-c', script, directory], {
        uid: nobody.uid,
        gid: nobody.gid,
        cwd: '/',
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false;
    }
  }
});
