import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRootFs } from '../../../../src/host/files/rootfs.ts';
import { createProcess } from '../../../../src/host/process/process.ts';
import { type Access, access } from '../../../../src/linux/access/access.ts';
import type { Need } from '../../../../src/linux/access/permission.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';
import { needs as machineNeeds } from '../../../support/needs.ts';

/** A process with these credentials: the command prefix of the program that tries. */
const identities: Readonly<Record<string, readonly string[]>> = {
  root: [],
  'root without CAP_DAC_OVERRIDE': setpriv('--bounding-set=-dac_override', '--inh-caps=-dac_override'),
  'root without either': setpriv('--bounding-set=-dac_override,-dac_read_search', '--clear-groups'),
  owner: setpriv('--reuid=1000', '--regid=1000', '--clear-groups'),
  'group by supplementary only': setpriv('--reuid=2000', '--regid=2000', '--groups=1000,3000'),
  other: setpriv('--reuid=65532', '--regid=65532', '--clear-groups'),
  'arbitrary uid in group 0': setpriv('--reuid=1000620000', '--regid=0', '--groups=0,1000620000'),
  'other with CAP_DAC_READ_SEARCH': setpriv(
    ...['--reuid=65532', '--regid=65532', '--clear-groups'],
    ...['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'],
  ),
  'root of a user namespace': ['unshare', '--user', '--map-root-user'],
  'other of a user namespace': ['unshare', '--user', '--map-user=65532', '--map-group=65532'],
};

function setpriv(...options: string[]): string[] {
  return ['setpriv', ...options];
}

const treesPerIdentity = 42;

/** Deterministic, so that a failure can be reproduced. */
let seed = 1;
function pick<T>(choices: readonly T[]): T {
  seed = (seed * 48_271) % 2_147_483_647;
  const choice = choices[seed % choices.length];
  if (choice === undefined) throw new Error('no choice');
  return choice;
}

const owners = [0, 1000, 65532, 4242] as const;
const directoryModes = [0o755, 0o755, 0o755, 0o750, 0o700, 0o711, 0o070, 0o007, 0o770, 0o1777, 0o1777, 0o666] as const;
const fileModes = [0o644, 0o755, 0o600, 0o640, 0o070, 0o007, 0o000, 0o711, 0o100, 0o010, 0o001, 0o444] as const;
const needs: readonly Need[] = ['r', 'w', 'x', 'rw'];

type Question = { readonly path: string; readonly need: Need; readonly kind: 'file' | 'directory' };

/** `/a/b/file` in three directories of random owners and modes, a link to it, and a link to the directory. */
function makeTree(root: string): Question[] {
  const outer = path.join(root, 'a');
  const inner = path.join(outer, 'b');
  const file = path.join(inner, 'file');
  mkdirSync(inner, { recursive: true });
  writeFileSync(file, '#!/bin/true\n');
  symlinkSync(pick([file, '../a/b/file', './b/file']), path.join(outer, 'link'));
  symlinkSync('a/b', path.join(root, 'directory-link'));
  chmodSync(file, pick(fileModes));
  chownSync(file, pick(owners), pick(owners));
  for (const directory of [inner, outer]) {
    chmodSync(directory, pick(directoryModes));
    chownSync(directory, pick(owners), pick(owners));
  }
  const target = pick([file, path.join(outer, 'link'), `${root}/directory-link/../b/file`]);
  return [
    { path: target, need: pick(needs), kind: 'file' },
    { path: file, need: pick(needs), kind: 'file' },
    { path: pick([inner, path.join(root, 'directory-link')]), need: pick(['r', 'wx', 'x']), kind: 'directory' },
    { path: `${pick([inner, outer])}/`, need: pick(['r', 'wx', 'x']), kind: 'directory' },
  ];
}

/** Runs as the identity, and answers each question by doing it. */
const trying = `
const fs = require('node:fs'); const { spawnSync } = require('node:child_process');
const attempts = {
  file: {
    r: (p) => fs.closeSync(fs.openSync(p, 'r')), w: (p) => fs.closeSync(fs.openSync(p, fs.constants.O_WRONLY)),
    rw: (p) => fs.closeSync(fs.openSync(p, 'r+')),
    x: (p) => { const { error } = spawnSync(p, { stdio: 'ignore' }); if (error) throw error; },
  },
  directory: {
    r: (p) => fs.readdirSync(p), x: (p) => fs.statSync(p + '/.'),
    wx: (p) => { fs.writeFileSync(p + '/new', ''); fs.unlinkSync(p + '/new'); },
  },
};
console.log('ready');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  console.log(JSON.stringify(JSON.parse(line).map(({ path, need, kind }) => {
    try { attempts[kind][need](path); return 'granted'; } catch (error) { return error.code; }
  })));
});`;

describe('access equals what a process with these credentials gets', machineNeeds('root', 'mounts'), () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-access-'));
  chmodSync(directory, 0o755);
  const node = nodeForAnyone(directory);
  const children: ChildProcess[] = [];
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });
  let asked = 0;
  let denied = 0;

  beforeAll(() => {
    seed = 1;
  });

  it.each(Object.entries(identities))('%s', async (name, prefix) => {
    const [command = node, ...args] = [...prefix, node, '-e', trying];
    const child = spawn(command, args, { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('ready');
    const questions = Array.from({ length: treesPerIdentity }, (_, index) => {
      const root = path.join(directory, name.replaceAll(' ', '-'), String(index));
      mkdirSync(root, { recursive: true });
      return makeTree(root);
    }).flat();
    const fs = createRootFs(syscalls, unhurried, '/');
    const { credentials } = createProcess(fs, child.pid ?? 0);
    if (credentials === null) throw new Error('no credentials');
    const ours = questions.map(({ path: place, need }) => access({ fs, mounts: [] }, place, credentials, need));
    child.stdin.write(`${JSON.stringify(questions)}\n`);
    const theirs: unknown = JSON.parse((await lines.next()).value ?? '');
    const rows = questions.map((question, index) => ({ ...question, answer: inShort(ours[index]) }));
    expect(rows).toEqual(
      questions.map((question, index) => ({ ...question, answer: Array.isArray(theirs) ? theirs[index] : null })),
    );
    asked += questions.length;
    denied += rows.filter(({ answer }) => answer !== 'granted').length;
    child.stdin.end();
  });

  it('asks about enough trees, of which many are closed', () => {
    expect(Object.keys(identities).length * treesPerIdentity).toBeGreaterThanOrEqual(400);
    expect(denied / asked).toBeGreaterThan(0.25);
    expect(denied / asked).toBeLessThan(0.75);
  });
});

function inShort(answer: Access | undefined): string | null {
  if (answer?.kind === 'denied') return answer.errno;
  if (answer?.kind === 'missing') return answer.failure.kind === 'absent' ? answer.failure.errno : 'ELOOP';
  return answer?.kind ?? null;
}

/** The runtime may be in a directory that only its owner can enter. */
function nodeForAnyone(directory: string): string {
  const copy = path.join(directory, 'node');
  writeFileSync(copy, readFileSync(process.execPath));
  chmodSync(copy, 0o755);
  return copy;
}
