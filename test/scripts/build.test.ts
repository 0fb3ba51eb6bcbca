import { execFileSync, spawnSync } from 'node:child_process';
import {
  chownSync,
  constants,
  cpSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutSnapshot } from '../../scripts/build/node/without-snapshot.ts';
import { makePortable } from '../../scripts/build/portable/portable.ts';
import { caseNames, usualImages } from '../../scripts/build/warm-up/usual-images.ts';
import { needs } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';

const repository = join(import.meta.dirname, '../..');
const root = process.getuid?.() === 0;

let directory: string;
let executable: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'build-'));
  executable = builtExecutable();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A run whose report depends on nothing but the arguments: an empty root, and time enough on a busy machine. */
function report(file: string, env: Record<string, string> = {}, cwd = '/', args: readonly string[] = []) {
  const empty = join(directory, 'empty-root');
  mkdirSync(empty, { recursive: true });
  const { status, stdout, stderr } = spawnSync(file, ['--all', '--timeout', '60s', '--root', empty, ...args], {
    env,
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('the executable', () => {
  it('answers as the sources do', () => {
    const args = ['--all', '--timeout', '60s', '--root', join(directory, 'none')];
    const fromSource = spawnSync(process.execPath, [join(repository, 'src/main.ts'), ...args], {
      env: {},
      encoding: 'utf8',
    });
    const built = spawnSync(executable, args, { env: {}, encoding: 'utf8' });
    expect([built.status, built.stdout, built.stderr]).toEqual([
      fromSource.status,
      fromSource.stdout,
      fromSource.stderr,
    ]);
  });

  it.each([
    ['code from NODE_OPTIONS', { NODE_OPTIONS: '--require=/nonexistent.js --inspect' }],
    ['a broken OpenSSL configuration', { OPENSSL_CONF: '/etc/passwd' }],
    ['certificates for Node', { NODE_EXTRA_CA_CERTS: '/nonexistent', NODE_USE_SYSTEM_CA: '1' }],
    ['ICU data that is missing', { NODE_ICU_DATA: '/nonexistent' }],
    ['a parent process to talk to', { NODE_CHANNEL_FD: '1' }],
    ['debugging output', { NODE_DEBUG: 'fs,net', NODE_DEBUG_NATIVE: 'mksnapshot', NODE_PENDING_DEPRECATION: '1' }],
    ['a proxy for Node', { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: '::none::' }],
    ['ways of decoding text', { SIMDUTF_FORCE_IMPLEMENTATION: 'none', SIMDJSON_FORCE_IMPLEMENTATION: 'none' }],
    ['another time zone and language', { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
    ['another user', { HOME: '/home/somebody', USER: 'somebody', LOGNAME: 'somebody', HOSTNAME: 'elsewhere' }],
  ])('is not moved by %s', (_, env) => {
    expect(report(executable, env)).toEqual(report(executable));
  });

  it('takes its options from the environment at run time, not at build time', () => {
    const json = report(executable, { PROBE_ENV_FORMAT: 'json' }).stdout;
    expect(JSON.parse(json)).toMatchObject({ schemaVersion: 2 });
  });

  it('ends with a status of its own, and with nothing on standard output, for bad usage', () => {
    const { status, stdout } = report(executable, {}, '/', ['--no-such-option']);
    expect([status, stdout]).toEqual([64, '']);
  });

  it('knows its name by no argument', () => {
    const renamed = spawnSync(executable, ['--version'], { argv0: '-', encoding: 'utf8' });
    expect(renamed.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('what it leaves behind', () => {
  it('is a socket as it was, for those who share it', () => {
    // spawn gives a socket for standard output, which this shell has as well.
    const flagsOf = (name: string): string => `${name}=$(cat /proc/$$/fdinfo/1)`;
    const script = `${flagsOf('before')}; "$0" --list; ${flagsOf('after')}; echo "$before\n$after" >&2`;
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script, executable], { encoding: 'utf8' });
    expect(stdout).toContain('libc/interpreter-missing');
    const flags = [...stderr.matchAll(/^flags:\t([0-7]+)$/gm)].map(([, value = '']) => Number.parseInt(value, 8));
    expect(flags).toEqual([constants.O_RDWR, constants.O_RDWR]);
  });
});

describe('a build elsewhere', () => {
  const secrets = {
    home: '/home/wilhelmina-builder',
    user: 'wilhelmina-builder',
    variable: 'T0PSECRET-b5c1d2',
    place: 'checkout-of-wilhelmina',
  };
  let other: string;
  let file: Buffer;

  beforeAll(() => {
    const clone = join(directory, secrets.place);
    const cases = [
      ...caseNames.map((name) => `libc/${name}`),
      ...usualImages.map(({ probe, name }) => `${probe}/${name}`),
    ];
    const warmedUpOn = cases.map((name) => `test/cases/${name}`);
    mkdirSync(clone);
    for (const path of ['package.json', 'package-lock.json', 'LICENSE', 'src', 'probes', 'scripts', ...warmedUpOn]) {
      cpSync(join(repository, path), join(clone, path), { recursive: true });
    }
    if (root) {
      chownSync(directory, 65532, 65532);
      for (const path of ['', ...readdirSync(clone, { recursive: true, encoding: 'utf8' })]) {
        lchownSync(join(clone, path), 65532, 65532);
      }
    }
    bringModules(join(clone, 'node_modules'));
    const node = join(clone, relative(repository, process.execPath));
    execFileSync(node, [join(clone, 'scripts/build/build.ts'), '--target', 'single'], {
      cwd: clone,
      env: {
        PATH: process.env.PATH ?? '',
        TZ: 'QQQ-12:34',
        LANG: 'ja_JP.UTF-8',
        LC_ALL: 'C.UTF-8',
        HOME: secrets.home,
        USER: secrets.user,
        LOGNAME: secrets.user,
        API_TOKEN: secrets.variable,
        PROBE_ENV_FORMAT: 'json',
        NO_COLOR: '1',
        SOURCE_DATE_EPOCH: String(Date.parse(buildDayOf(executable)) / 1000),
      },
      ...(root ? { uid: 65532, gid: 65532 } : {}),
      stdio: 'pipe',
    });
    other = join(clone, 'dist/probe-env');
    file = readFileSync(other);
  });

  it('makes the same file but for the start-up snapshot and its size', () => {
    const [first, second] = [withoutSnapshot(readFileSync(executable)), withoutSnapshot(file)];
    expect(first.length).toBeGreaterThan(90_000_000);
    expect(second.equals(first)).toBe(true);
  });

  it('makes an executable that behaves the same', () => {
    expect(report(other)).toEqual(report(executable));
    expect(report(other, { TZ: 'Asia/Kathmandu' })).toEqual(report(executable, { TZ: 'Asia/Kathmandu' }));
  });

  it.each(Object.entries(secrets))('leaves nothing of its %s in the file', (_, secret) => {
    expect(file.includes(secret)).toBe(false);
    expect(file.includes(Buffer.from(secret, 'utf16le'))).toBe(false);
  });

  it('leaves nothing of its repository, time zone, language or host in the file', () => {
    const blob = file.subarray(file.lastIndexOf('NODE_SEA_BLOB\0'));
    const traces = [repository, 'QQQ-12:34', 'ja_JP', ...(hostname().length > 5 ? [hostname()] : [])];
    expect(traces.filter((trace) => blob.includes(trace))).toEqual([]);
  });
});

/** Which day an executable was built on. */
function buildDayOf(file: string): string {
  const { stdout } = spawnSync(file, ['--version', '--format', 'json'], { encoding: 'utf8' });
  return JSON.parse(stdout).built;
}

/** What no build needs from node_modules, and what is large there: the copy may be in memory. */
const notForBuilding = ['@biomejs', '@rolldown', 'knip', 'lightningcss-linux-x64-gnu', 'typescript'];

/** What the build needs from node_modules: a link, or a copy if that user cannot reach it, as in root's home. */
function bringModules(place: string): void {
  const modules = join(repository, 'node_modules');
  if (!root || spawnSync('ls', [modules], { uid: 65532, gid: 65532, stdio: 'ignore' }).status === 0) {
    symlinkSync(modules, place);
    return;
  }
  mkdirSync(place);
  for (const name of readdirSync(modules)) {
    if (!notForBuilding.includes(name)) execFileSync('cp', ['--recursive', join(modules, name), place]);
  }
}

describe('the portable directory', () => {
  it('starts in a root that has nothing else, whatever LD_LIBRARY_PATH says', needs('root', 'patchelf'), () => {
    const chroot = join(directory, 'chroot');
    mkdirSync(join(chroot, 'opt'), { recursive: true });
    makePortable(executable, join(chroot, 'opt/probe-env'), { root: '/', components: [] }, () => {});
    mkdirSync(join(chroot, 'bad'));
    // A libc that is none: had the loader looked here first, nothing would start.
    cpSync(join(repository, 'package.json'), join(chroot, 'bad/libc.so.6'));
    const { status, stdout, stderr } = spawnSync('chroot', [chroot, '/opt/probe-env/probe-env', '--version'], {
      env: { PATH: process.env.PATH ?? '', LD_LIBRARY_PATH: '/bad' },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(status).toBe(0);
  });

  it('is for every user, whatever the umask of the one who builds', needs('patchelf'), () => {
    const before = process.umask(0o077);
    const made = join(directory, 'portable');
    try {
      makePortable(executable, made, { root: '/', components: [] }, () => {});
    } finally {
      process.umask(before);
    }
    const names = ['', ...readdirSync(made, { recursive: true, encoding: 'utf8' })];
    expect(names.length).toBeGreaterThan(6);
    for (const name of names) expect([name, lstatSync(join(made, name)).mode & 0o777]).toEqual([name, 0o755]);
  });

  it('is not made without patchelf, which the message names with what to do', () => {
    const build = join(repository, 'scripts/build/portable/portable.ts');
    const program = `
      import { makePortable } from ${JSON.stringify(build)};
      try { makePortable(process.argv[1], process.argv[2], { root: '/', components: [] }, () => {}); } catch (error) { console.log(error.message); }`;
    const args = ['--input-type=module-typescript', '-e', program, executable, join(directory, 'none')];
    const { stdout } = spawnSync(process.execPath, args, { env: { PATH: '/nonexistent' }, encoding: 'utf8' });
    expect(stdout).toBe(
      'the portable directory needs patchelf, which is not on PATH (Debian: apt-get install patchelf); without that directory: npm run build -- --target single\n',
    );
  });
});
