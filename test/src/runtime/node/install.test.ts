import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../../../src/cli/usage-error.ts';
import { workPrefix } from '../../../../src/runtime/install-work.ts';
import { install } from '../../../../src/runtime/node/install.ts';
import { makeGoElf } from '../../../support/bytes/elf/go-elf.ts';

let work: string;
let portable: string;
let program: string;

beforeEach(() => {
  work = mkdtempSync(path.join(os.tmpdir(), 'install-'));
  portable = path.join(work, 'portable');
  program = path.join(portable, 'probe-env');
  mkdirSync(path.join(portable, 'lib'), { recursive: true });
  writeFileSync(program, makeGoElf({ goVersion: 'go1.25', interpreter: '/opt/probe-env/lib/ld.so' }));
  for (const library of ['ld.so', 'libc.so.6']) writeFileSync(path.join(portable, 'lib', library), library);
});

afterEach(() => rmSync(work, { recursive: true }));

describe('install', () => {
  test('makes a directory with the same files, executable, and nothing else', () => {
    const directory = path.join(work, 'shared/tools');
    expect(install(program, directory)).toBe(
      `installed probe-env and 2 libraries in ${directory}: mount it at /opt/probe-env, where the kernel looks for its loader\n`,
    );
    expect(readdirSync(directory, { recursive: true }).sort()).toEqual([
      'lib',
      'lib/ld.so',
      'lib/libc.so.6',
      'probe-env',
    ]);
    for (const file of ['probe-env', 'lib/ld.so', 'lib/libc.so.6']) {
      expect(readFileSync(path.join(directory, file))).toEqual(readFileSync(path.join(portable, file)));
      expect(statSync(path.join(directory, file)).mode & 0o777).toBe(0o755);
    }
  });

  test('replaces an older one file by file, so that what runs there keeps its own', () => {
    const directory = path.join(work, 'shared');
    install(program, directory);
    const before = statSync(path.join(directory, 'lib/libc.so.6')).ino;
    writeFileSync(path.join(portable, 'lib/libc.so.6'), 'newer');
    install(program, directory);
    expect(readFileSync(path.join(directory, 'lib/libc.so.6'), 'utf8')).toBe('newer');
    expect(statSync(path.join(directory, 'lib/libc.so.6')).ino).not.toBe(before);
  });

  test('removes what killed runs left, and not what another run works in', () => {
    const directory = path.join(work, 'shared');
    const [now, outside] = [Date.now(), path.join(work, 'outside')];
    const [old, link, other] = [workPrefix(now - 121_000), workPrefix(now - 200_000), workPrefix(now - 110_000)];
    for (const made of [
      `${directory}/${old}Ab`,
      `${directory}/${other}Cd`,
      `${directory}/.install-scripts-1`,
      `${directory}/.probe-env-config-old`,
      outside,
    ]) {
      mkdirSync(made, { recursive: true });
      writeFileSync(path.join(made, 'file'), 'cut');
    }
    symlinkSync(outside, path.join(directory, `${link}Ef`));
    install(program, directory);
    expect(readdirSync(directory).sort()).toEqual(
      ['.install-scripts-1', '.probe-env-config-old', `${other}Cd`, 'lib', 'probe-env'].sort(),
    );
    expect(readdirSync(outside)).toEqual(['file']);
  });

  test('started through its loader, it copies the program and not the loader', () => {
    const directory = path.join(work, 'shared');
    expect(install(path.join(portable, 'lib/ld.so'), directory)).toContain('installed probe-env and 2 libraries');
    expect(readFileSync(path.join(directory, 'probe-env'))).toEqual(readFileSync(program));
  });

  test('a file that is in the way of the directory leaves nothing behind', () => {
    const directory = path.join(work, 'shared');
    mkdirSync(path.join(directory, 'probe-env'), { recursive: true });
    expect(() => install(program, directory)).toThrow(
      /^--install: .* has a directory where a file of probe-env belongs/,
    );
    expect(readdirSync(directory).sort()).toEqual(['lib', 'probe-env']);
  });

  test('refuses the single-file executable, whose libraries are the system’s', () => {
    rmSync(path.join(portable, 'lib'), { recursive: true });
    expect(() => install(program, path.join(work, 'shared'))).toThrow(
      `--install: ${program} is the single file: run the one in the portable directory`,
    );
  });

  test('says that the executable itself cannot be read', () => {
    rmSync(program);
    const attempt = () => install(program, path.join(work, 'shared'));
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(
      `--install: ENOENT: no such file or directory, open '${program}': what is copied has to be readable (chmod a+r)`,
    );
  });

  // In a process of its own, since nothing in this one could end a system call that is tried again for ever.
  test('ends where no directory can be made', () => {
    const source = path.join(import.meta.dirname, '../../../../src/runtime/node/install.ts');
    const script = `import(${JSON.stringify(source)}).then(({ install }) => install(...process.argv.slice(1)))`;
    const args = ['-e', `${script}.catch((error) => console.log(error.message))`, program, '/proc/nope/x'];
    const { stdout, signal } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
    expect({ stdout, signal }).toEqual({
      stdout: '--install: no directory can be created at /proc/nope/x\n',
      signal: null,
    });
  }, 30_000);

  test('a part of the directory that is a file is named', () => {
    writeFileSync(path.join(work, 'file'), '');
    expect(() => install(program, path.join(work, 'file/x'))).toThrow('or a part of it, is a file: name a directory');
  });

  test('refuses a relative directory', () => {
    expect(() => install(program, 'shared')).toThrow("--install: 'shared' is not an absolute path");
  });
});
