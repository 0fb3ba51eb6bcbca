import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findEmulator, writeEmulatedProgram } from '../../scripts/build/emulator.ts';
import { needs } from '../support/needs.ts';

const script = join(import.meta.dirname, '../../scripts/build/build.ts');

/** The architecture that this machine is not. */
const other = process.arch === 'arm64' ? 'x64' : 'arm64';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cross-build-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function build(args: readonly string[], env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('a build for arm64', needs('an x64 machine'), () => {
  it('says in one line what is missing to run a Node for it', () => {
    expect(build(['--arch', 'arm64'], { PATH: '/nonexistent', QEMU_LD_PREFIX: directory })).toEqual({
      status: 1,
      stdout: '',
      stderr: `probe-env: missing to run a Node for arm64: qemu-aarch64-static or qemu-aarch64, ${['libc.so.6', 'libgcc_s.so.1', 'libstdc++.so.6'].map((name) => `${directory}/lib/${name}`).join(', ')} (Debian: apt-get install qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross)\n`,
    });
  });
});

describe('a build for this machine', () => {
  it('emulates nothing', () => {
    expect(process.arch === 'x64' || process.arch === 'arm64' ? findEmulator(process.arch) : null).toBeNull();
  });

  it('refuses an architecture that Node has no package for', () => {
    expect(build(['--arch', 'mips'], {}).stderr).toBe("probe-env: the architecture is one of x64, arm64, not 'mips'\n");
  });
});

describe('a Node that npm has not installed', () => {
  const version = '24.0.1';
  let clone: string;
  let archive: string;
  let npm: string;

  beforeAll(() => {
    clone = join(directory, 'clone');
    cpSync(join(import.meta.dirname, '../../scripts/build'), join(clone, 'scripts/build'), { recursive: true });
    mkdirSync(join(directory, 'package/bin'), { recursive: true });
    writeFileSync(join(directory, 'package/bin/node'), 'a Node\n');
    archive = join(directory, 'node.tgz');
    execFileSync('tar', ['-czf', archive, '-C', directory, 'package']);
    npm = join(directory, 'bin');
    mkdirSync(npm);
  });

  /** Where `npm` is a script with these lines, which is given the directory to write to as its last argument. */
  function fetch(integrity: string, lines: readonly string[]) {
    rmSync(join(clone, 'dist'), { recursive: true, force: true });
    writeFileSync(
      join(clone, 'package-lock.json'),
      JSON.stringify({ packages: { [`node_modules/node-linux-${other}`]: { version, integrity } } }),
    );
    writeFileSync(join(npm, 'npm'), ['#!/bin/sh', 'for last; do :; done', ...lines, ''].join('\n'), { mode: 0o755 });
    const program = `
      import { pinnedNode } from ${JSON.stringify(join(clone, 'scripts/build/node/pinned-node.ts'))};
      try { console.log(pinnedNode('${other}', () => {})); } catch (error) { console.log(error.message); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
      env: { PATH: `${npm}:/usr/bin:/bin` },
      encoding: 'utf8',
    });
    return { said: stdout.trim(), left: readdirSync(join(clone, 'dist/.cache')) };
  }

  it('is fetched, and is what the lock file states', () => {
    const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    const { said, left } = fetch(integrity, [`cp ${archive} "$last/node.tgz"`, 'echo node.tgz']);
    expect(left).toEqual([`node-linux-${other}-${version}`]);
    expect(readFileSync(said, 'utf8')).toBe('a Node\n');
  });

  it('is not taken with another content', () => {
    const { said, left } = fetch('sha512-another', [`cp ${archive} "$last/node.tgz"`, 'echo node.tgz']);
    expect(said).toMatch(`node-linux-${other}@${version} is not what package-lock.json states: sha512-`);
    expect(left).toEqual([]);
  });

  it('is missing with the reason of npm where it cannot be fetched', () => {
    const { said, left } = fetch('sha512-any', ['echo "npm error code ENOTFOUND" >&2', 'exit 1']);
    expect(said).toBe(`npm could not fetch node-linux-${other}@${version}: npm error code ENOTFOUND`);
    expect(left).toEqual([]);
  });
});

describe('an emulated program', () => {
  it('is given every argument as it stands, whatever its path and the emulator look like', () => {
    const odd = join(directory, "it's $HOME `odd`");
    mkdirSync(odd);
    const node = join(odd, 'node');
    symlinkSync(process.execPath, node);
    const args = ['-p', 'JSON.stringify(process.argv.slice(1))', '--', 'a b', "c'd", '$HOME', ''];
    const emulated = writeEmulatedProgram(
      join(directory, 'emulated'),
      { command: ['/usr/bin/env', '-i'], sysroot: '/' },
      node,
    );
    expect(JSON.parse(spawnSync(emulated, args, { encoding: 'utf8' }).stdout)).toEqual(args.slice(3));
    expect(readdirSync(odd)).toEqual(['node']);
  });
});
