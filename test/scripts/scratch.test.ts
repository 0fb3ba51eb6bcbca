import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endLeftovers, isUsable, makeScratch, removeTree } from '../../scripts/dev/scratch.mjs';
import { needs } from '../support/needs.ts';

const scratch = join(import.meta.dirname, '../../scripts/dev/scratch.mjs');

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'scratch-'));
});
afterAll(() => removeTree(directory));

describe('a scratch directory', () => {
  it('is new, and others can enter it and not list it', () => {
    const [one, two] = [makeScratch([directory]), makeScratch([directory])];
    expect(one).not.toBe(two);
    expect(lstatSync(one).mode & 0o777).toBe(0o711);
    expect(readdirSync(one)).toEqual([]);
    removeTree(one);
    removeTree(two);
  });

  it('lies in the first place that does', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const made = makeScratch(['relative', join(file, 'below'), join(directory, 'new')]);
    expect(made).toMatch(join(directory, 'new/probe-env-'));
    removeTree(made);
  });

  it('is not made where programs do not start', needs('mounts'), () => {
    const program = `
      import { makeScratch } from ${JSON.stringify(scratch)};
      try { console.log(makeScratch(process.argv.slice(1))); } catch (error) { console.log(error.message); }`;
    const place = join(directory, 'noexec');
    mkdirSync(place);
    const script = `mount -t tmpfs -o noexec tmpfs ${place}; "$0" --input-type=module -e "$@"; ls -A ${place}`;
    const run = (...places: string[]): string =>
      spawnSync('unshare', ['-m', 'sh', '-c', script, process.execPath, program, ...places], { encoding: 'utf8' })
        .stdout;
    expect(run(place, directory)).toMatch(new RegExp(`^${directory}/probe-env-\\w+\\n$`));
    expect(run(place)).toBe(
      `no directory to work in, where programs can be started (${place}: a program there does not start (EACCES), as on a noexec mount): set TMPDIR to one\n`,
    );
  });
});

describe('removing a tree', () => {
  it('takes what may not be written to, and follows no link', () => {
    const [tree, kept] = [join(directory, 'tree'), join(directory, 'kept')];
    mkdirSync(join(tree, 'a/b'), { recursive: true });
    mkdirSync(kept);
    writeFileSync(join(kept, 'file'), '');
    writeFileSync(join(tree, 'a/b/file'), '', { mode: 0o444 });
    spawnSync('ln', ['-s', kept, join(tree, 'a/link')]);
    for (const path of ['a/b', 'a']) chmodSync(join(tree, path), 0o500);
    removeTree(tree);
    expect([existsSync(tree), existsSync(join(kept, 'file'))]).toEqual([false, true]);
    removeTree(tree);
  });

  it('leaves alone what is mounted in it', needs('mounts'), () => {
    const [tree, precious] = [join(directory, 'mounted'), join(directory, 'precious')];
    for (const path of [join(tree, 'a b'), precious]) mkdirSync(path, { recursive: true });
    writeFileSync(join(precious, 'file'), '');
    const program = `import { removeTree } from ${JSON.stringify(scratch)}; removeTree(process.argv[1]);`;
    const script = `mount --bind ${precious} '${tree}/a b' && "$0" --input-type=module -e "$@"`;
    const { status, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script, process.execPath, program, tree], {
      encoding: 'utf8',
    });
    expect([status, stderr, existsSync(tree), readdirSync(precious)]).toEqual([0, '', false, ['file']]);
  });
});

it('processes that a command left are asked to end, then ended', async () => {
  const place = makeScratch([directory]);
  const env = { PATH: process.env.PATH, TMPDIR: place };
  const start = (script: string) => spawn('/bin/sh', ['-c', script], { env, stdio: 'ignore', detached: true });
  const children = [start('sleep 60'), start('trap "" TERM; while :; do sleep 1; done')];
  const ended = Promise.all(
    children.map((child) => new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  endLeftovers(place);
  expect(await ended).toEqual(['SIGTERM', 'SIGKILL']);
  removeTree(place);
});

it('a directory is usable where it, or what is there of its path, can be written to', () => {
  expect(isUsable(join(directory, 'a/b/c'))).toBe(true);
  expect(isUsable(join(directory, 'file/b'))).toBe(false);
});
