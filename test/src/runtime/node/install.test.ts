import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { install } from '../../../../src/runtime/node/install.ts';
import { makeGoElf } from '../../../support/bytes/go-elf.ts';

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
  test('makes a folder with the same files, executable, and nothing else', () => {
    const folder = path.join(work, 'shared/tools');
    expect(install(program, folder)).toBe(
      `installed probe-env and 2 libraries in ${folder}: mount it at /opt/probe-env, where its loader is looked for\n`,
    );
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['lib', 'lib/ld.so', 'lib/libc.so.6', 'probe-env']);
    for (const file of ['probe-env', 'lib/ld.so', 'lib/libc.so.6']) {
      expect(readFileSync(path.join(folder, file))).toEqual(readFileSync(path.join(portable, file)));
      expect(statSync(path.join(folder, file)).mode & 0o777).toBe(0o755);
    }
  });

  test('replaces an older one file by file, so that what runs there keeps its own', () => {
    const folder = path.join(work, 'shared');
    install(program, folder);
    const before = statSync(path.join(folder, 'lib/libc.so.6')).ino;
    writeFileSync(path.join(portable, 'lib/libc.so.6'), 'newer');
    install(program, folder);
    expect(readFileSync(path.join(folder, 'lib/libc.so.6'), 'utf8')).toBe('newer');
    expect(statSync(path.join(folder, 'lib/libc.so.6')).ino).not.toBe(before);
  });

  test('started through its loader, it copies the program and not the loader', () => {
    const folder = path.join(work, 'shared');
    expect(install(path.join(portable, 'lib/ld.so'), folder)).toContain('installed probe-env and 2 libraries');
    expect(readFileSync(path.join(folder, 'probe-env'))).toEqual(readFileSync(program));
  });

  test('a file that is in the way of the folder leaves nothing behind', () => {
    const folder = path.join(work, 'shared');
    mkdirSync(path.join(folder, 'probe-env'), { recursive: true });
    expect(() => install(program, folder)).toThrow(/^--install: EISDIR/);
    expect(readdirSync(folder).sort()).toEqual(['lib', 'probe-env']);
  });

  test('refuses the single-file executable, whose libraries are the system’s', () => {
    rmSync(path.join(portable, 'lib'), { recursive: true });
    expect(() => install(program, path.join(work, 'shared'))).toThrow(
      `--install: ${program} has no loader of its own: start the one of the portable folder`,
    );
  });

  test('refuses a relative folder', () => {
    expect(() => install(program, 'shared')).toThrow("--install: 'shared' is not an absolute path");
  });
});
