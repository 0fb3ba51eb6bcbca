import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtExecutable } from '../support/program/executable.ts';

const repository = join(import.meta.dirname, '../..');
const dev = join(repository, 'scripts/dev.mjs');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'dev-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A clone before its first install. */
function bareClone(name: string): string {
  const clone = join(directory, name);
  mkdirSync(clone);
  for (const path of ['package.json', 'package-lock.json', '.npmrc', 'scripts']) {
    cpSync(join(repository, path), join(clone, path), { recursive: true });
  }
  return clone;
}

function run(script: string, args: readonly string[], env: Record<string, string> = {}, node: readonly string[] = []) {
  return spawnSync(process.execPath, [...node, script, ...args], { env, encoding: 'utf8' });
}

describe('before anything is installed', () => {
  it('says that npm is missing', () => {
    const { status, stdout, stderr } = run(join(bareClone('no-npm'), 'scripts/dev.mjs'), ['test'], {
      PATH: '/nonexistent',
    });
    expect(stderr).toBe(
      'probe-env: installing dependencies (npm ci)\nprobe-env: npm is not installed or not on PATH; it comes with Node\n',
    );
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });

  it('says that the registry cannot be reached', () => {
    const { status, stdout, stderr } = run(join(bareClone('offline'), 'scripts/dev.mjs'), ['start'], {
      PATH: process.env.PATH ?? '',
      HOME: directory,
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_cache: join(directory, 'empty-cache'),
      npm_config_fetch_retries: '0',
    });
    expect(stderr).toMatch(/npm ci failed: the package registry cannot be reached; the first run needs the network\n$/);
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });

  it.each([
    [
      { platform: 'darwin', arch: 'arm64' },
      /this is darwin-arm64: to make it and run it in a container: docker build -f Dockerfile\.example --target (\S+) -t \1 \. && docker run --rm \1 --all$/m,
    ],
    [{ platform: 'win32', arch: 'x64' }, /this is win32-x64: .*docker build /],
    [{ platform: 'linux', arch: 'riscv64' }, /this is linux-riscv64: .*docker build /],
  ])('refuses %o in one line', (machine, line) => {
    const pretend = join(directory, `pretend-${machine.platform}-${machine.arch}.mjs`);
    writeFileSync(
      pretend,
      Object.entries(machine)
        .map(([key, value]) => `Object.defineProperty(process, '${key}', { value: '${value}' });\n`)
        .join(''),
    );
    const { status, stderr } = run(dev, ['start'], {}, ['--import', pretend]);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(status).toBe(1);
  });
});

describe('start', () => {
  it('passes arguments, output and exit status through, and does nothing else the second time', () => {
    const executable = builtExecutable();
    const before = statSync(executable).mtimeMs;
    const version = run(dev, ['start', '--version']);
    expect(version.stdout).toBe(`${JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).version}\n`);
    expect(version.stderr).toBe('');
    const usage = run(dev, ['start', '--no-such-option']);
    expect(usage.status).toBe(64);
    expect(usage.stdout).toBe('');
    expect(statSync(executable).mtimeMs).toBe(before);
  });

  it('names the commands when it is given another', () => {
    const { status, stderr } = run(dev, ['stat']);
    expect(stderr).toMatch(/^probe-env: usage: node scripts\/dev\.mjs start\|/);
    expect(status).toBe(1);
  });
});

describe('the lock', () => {
  const holder = `
    import { appendFileSync } from 'node:fs';
    const { withLock } = await import(process.argv[1]);
    withLock(() => {
      appendFileSync(process.argv[2], 'in\\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
      appendFileSync(process.argv[2], 'out\\n');
    });`;

  it('lets one process at a time in, and takes over from a dead one', async () => {
    const clone = bareClone('lock');
    const journal = join(directory, 'journal');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(clone, 'dist'));
    writeFileSync(join(clone, 'dist/.lock'), String(gone));
    const args = ['--input-type=module', '-e', holder, join(clone, 'scripts/dev/lock.mjs'), journal];
    const statuses = await Promise.all(
      Array.from({ length: 4 }, () => new Promise((resolve) => spawn(process.execPath, args).once('exit', resolve))),
    );
    expect(statuses).toEqual([0, 0, 0, 0]);
    expect(readFileSync(journal, 'utf8')).toBe('in\nout\n'.repeat(4));
  });
});
