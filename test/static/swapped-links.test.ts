import { execFile, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs, staticBuild } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';

const repository = path.join(import.meta.dirname, '../..');
const bundle = path.join(repository, 'scripts/build/warm-up/ca-certificates.crt');

describe('a root whose links are swapped all the time', needs(...staticBuild, 'gcc'), () => {
  let scratch = '';
  beforeAll(() => {
    scratch = mkdtempSync(path.join(os.tmpdir(), 'probe-env-swapped-'));
    for (const directory of ['root/etc/ssl/certs', 'outside']) {
      mkdirSync(path.join(scratch, directory), { recursive: true });
      copyFileSync(bundle, path.join(scratch, directory, 'ca-certificates.crt'));
    }
    symlinkSync(path.join(scratch, 'outside'), path.join(scratch, 'root/etc/ssl/link'));
    const source = path.join(repository, 'test/support/roots/swapped-link.c');
    execFileSync('gcc', ['-Wall', '-Werror', '-o', path.join(scratch, 'swapped-link'), source]);
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  /** How often the directory and the link were exchanged during the runs, and what is outside was opened. */
  async function exchanges(executable: string, runs: number): Promise<{ swaps: number; opens: number }> {
    const outside = ['outside', 'outside/ca-certificates.crt'];
    const paths = ['root/etc/ssl/certs', 'root/etc/ssl/link', ...outside].map((name) => path.join(scratch, name));
    const swapper = spawn(path.join(scratch, 'swapped-link'), paths, { stdio: ['pipe', 'pipe', 'inherit'] });
    const printed = new Promise<string>((resolve) => swapper.stdout.setEncoding('utf8').once('data', resolve));
    const root = path.join(scratch, 'root');
    for (let run = 0; run < runs; run += 1) {
      // It exits 1 where it finds no certificates.
      await promisify(execFile)(executable, ['ssl', '--root', root, '--timeout', '10s']).catch(() => {});
    }
    swapper.stdin.end();
    const [swaps = 0, opens = -1] = (await printed).split(' ').map(Number);
    return { swaps, opens };
  }

  it.each([
    ['on Node', builtExecutable],
    ['of its own', staticExecutable],
  ])('has no file outside read by the executable %s', async (_name, executable) => {
    const { swaps, opens } = await exchanges(executable(), 60);
    expect(swaps).toBeGreaterThan(1000);
    expect(opens).toBe(0);
  });
});
