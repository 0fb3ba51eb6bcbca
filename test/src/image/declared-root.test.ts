import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elfBytes } from '../../support/bytes/elf/elf-bytes.ts';
import { runSource } from '../../support/program/run-source.ts';

/** What `--root` said of unpacked images before it knew their configuration was wrong in each of these rows. */
const asRoot = process.getuid?.() === 0;

let directory = '';
const root = (name: string): string => path.join(directory, name);

function make(name: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(root(name) + file), { recursive: true });
    writeFileSync(root(name) + file, content, { mode: 0o755 });
  }
}

function config(name: string, inner: object): string {
  const file = `${root(name)}.json`;
  writeFileSync(file, JSON.stringify({ architecture: 'amd64', os: 'linux', config: inner }));
  return file;
}

const program = (goarch: string): Uint8Array =>
  elfBytes({
    stack: 'rw',
    symtab: true,
    goarch,
    go: { version: 'go1.26.1', lines: ['path\texample.com/app', 'build\tCGO_ENABLED=0', `build\tGOARCH=${goarch}`] },
  });

beforeAll(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-declared-'));
  const amd64 = program('amd64');
  make('closed', { '/app': amd64, '/etc/ssl/certs/ca-certificates.crt': 'x' });
  chmodSync(`${root('closed')}/app`, 0o700);
  chmodSync(`${root('closed')}/etc/ssl/certs/ca-certificates.crt`, 0o600);
  make('arm64', { '/app': program('arm64') });
  make('utc', { '/app': amd64 });
  make('shanghai', { '/app': amd64 });
  mkdirSync(`${root('shanghai')}/usr/share/zoneinfo/Asia`, { recursive: true });
  cpSync('/usr/share/zoneinfo/Asia/Shanghai', `${root('shanghai')}/usr/share/zoneinfo/Asia/Shanghai`, {
    dereference: true,
  });
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ exitCode: number | undefined; stdout: string }> {
  return await runSource([...args, '--timeout', '60s', '--format', 'text']);
}

describe('an unpacked image', { timeout: 120_000 }, () => {
  it.runIf(asRoot)('whose user may neither start the program nor read the bundle', async () => {
    const file = config('closed', { User: '65532', Entrypoint: ['/app'] });
    const { exitCode, stdout } = await run('libc', 'ssl', '--root', root('closed'), '--image-config', file);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAIL libc\/not-executable: \/app has mode 0700: no execute permission for uid 65532/);
    expect(stdout).toMatch(/^error ssl\/.*ca-certificates\.crt/m);
  });

  it('with a program for another platform', async () => {
    const file = config('arm64', { Entrypoint: ['/app'] });
    const { exitCode, stdout } = await run('libc', 'go', '--root', root('arm64'), '--image-config', file);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\/app was built for arm64.*amd64.*exec format error/);
    const told =
      /^assumed: the environment, user and platform of the container are not known \(give --image-config, or --env, --user, --platform\): /m;
    const alone = await run('libc', 'go', '--root', root('arm64'), '--app', '/app');
    expect(alone).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(told) });
    const stated = await run('libc', 'go', '--root', root('arm64'), '--app', '/app', '--platform', 'linux/amd64');
    expect(stated.exitCode).toBe(1);
  });

  it('with ENV TZ and without tzdata', async () => {
    const file = config('utc', { Env: ['TZ=Asia/Shanghai'], Entrypoint: ['/app'] });
    const { exitCode, stdout } = await run('timezone', '--root', root('utc'), '--image-config', file);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^FAIL timezone\/tz-file-missing: TZ=Asia\/Shanghai/);
    const alone = await run('timezone', '--root', root('utc'), '--app', '/app');
    expect(alone.stdout).toContain('TZ is not known');
  });

  it('with ENV TZ and tzdata, and the zone expected', async () => {
    const file = config('shanghai', { Env: ['TZ=Asia/Shanghai'], Entrypoint: ['/app'] });
    const args = ['timezone', '--root', root('shanghai'), '--tz', 'Asia/Shanghai'];
    expect(await run(...args, '--image-config', file)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^OK timezone: Asia\/Shanghai/),
    });
    expect((await run(...args, '--env', 'TZ=Asia/Shanghai')).exitCode).toBe(0);
    const alone = await run(...args);
    expect(alone.stdout).toMatch(/^FAIL timezone\/zone-unverified: TZ is not known/);
  });

  it('of which nobody says what the program is', async () => {
    const { exitCode, stdout } = await run('go', 'libc', '--root', root('utc'));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^OK, no program was checked: /);
    const required = await run('go', 'libc', '--root', root('utc'), '--require-app');
    expect(required).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^FAIL run\/no-program: /) });
  });

  it('refuses what a running container shows by itself', async () => {
    const refused = await runSource(['--user', '65532', '--timeout', '60s']);
    expect(refused).toMatchObject({ exitCode: 64, stdout: '' });
    expect(refused.stderr).toMatch(/^probe-env: --user: only for an image that is not running/);
  });
});
