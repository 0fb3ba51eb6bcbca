import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../scripts/dev/scratch.mjs';
import { needs } from '../support/needs.ts';

const repository = join(import.meta.dirname, '../..');

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'fixtures-'));
});
afterAll(() => removeTree(directory));

/** A checkout with nothing but what makes fixtures. */
function checkout(name: string): { place: string; cache: string } {
  const place = join(directory, name);
  for (const path of ['scripts/dev', 'test/support/fixtures.ts']) {
    cpSync(join(repository, path), join(place, path), { recursive: true });
  }
  return { place, cache: join(place, 'dist/.cache/fixtures') };
}

/** Makes a fixture in a separate process: a script that anybody may run, which takes half a second. */
function make(place: string, { umask = 0o022, fails = false } = {}): Promise<{ status: number | null; told: string }> {
  const program = `
    import { mkdirSync, appendFileSync, writeFileSync } from 'node:fs';
    const { fixture } = await import(${JSON.stringify(join(place, 'test/support/fixtures.ts'))});
    process.umask(${umask});
    try {
      console.log(fixture('program', 'key', (work) => {
        mkdirSync(work + '/sub');
        writeFileSync(work + '/sub/text', 'text');
        writeFileSync(work + '/run', '#!/bin/sh', { mode: 0o700 });
        appendFileSync(${JSON.stringify(join(place, 'journal'))}, 'made\\n');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
        if (${fails}) throw new Error('the compiler failed');
      }));
    } catch (error) {
      console.log(error.message);
      process.exitCode = 1;
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, told: told.trim() })));
}

const made = (place: string): string => readFileSync(join(place, 'journal'), 'utf8');

describe('a fixture', () => {
  it('is the same directory for all who ask at once, and is not made again afterwards', async () => {
    const { place, cache } = checkout('race');
    const runs = await Promise.all(Array.from({ length: 4 }, () => make(place)));
    expect(runs.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    expect(new Set(runs.map(({ told }) => told)).size).toBe(1);
    const before = made(place);
    expect((await make(place)).status).toBe(0);
    expect(made(place)).toBe(before);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  it('can be used by everybody, whatever the umask', async () => {
    const { place } = checkout('umask');
    const { told } = await make(place, { umask: 0o077 });
    const modes = ['', 'sub', 'sub/text', 'run'].map((name) => (lstatSync(join(told, name)).mode & 0o777).toString(8));
    expect(modes).toEqual(['755', '755', '644', '755']);
  });

  it('that cannot be made leaves nothing, nor does one whose process was killed', async () => {
    const { place, cache } = checkout('failure');
    expect(await make(place, { fails: true })).toEqual({ status: 1, told: 'the compiler failed' });
    expect(readdirSync(cache)).toEqual([]);
    mkdirSync(join(cache, '.making-4194305-abc/read-only'), { recursive: true });
    chmodSync(join(cache, '.making-4194305-abc/read-only'), 0o500);
    expect((await make(place)).status).toBe(0);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  it('is not taken where others can write', async () => {
    const { place, cache } = checkout('open');
    mkdirSync(cache, { recursive: true });
    chmodSync(cache, 0o777);
    const { status, told } = await make(place);
    expect([status, told]).toEqual([1, `${cache} can be written to by others: remove it, and it is made anew`]);
  });

  it('is not taken from another user', needs('root'), async () => {
    const { place, cache } = checkout('foreign');
    const { told } = await make(place);
    chownSync(told, 65_532, 65_532);
    const again = await make(place);
    expect(again).toEqual({ status: 1, told: `${told} belongs to uid 65532: remove it, and it is made anew` });
    chownSync(cache, 65_532, 65_532);
    expect((await make(place)).told).toMatch(/fixtures belongs to uid 65532/);
  });
});
