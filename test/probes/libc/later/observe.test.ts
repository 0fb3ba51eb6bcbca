import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judge } from '../../../../probes/libc/judge.ts';
import { observeOpenedLater } from '../../../../probes/libc/later/observe.ts';
import type { LoadedObject } from '../../../../probes/libc/loader/object.ts';
import type { LibrarySearch } from '../../../../probes/libc/loader/search.ts';
import { observe } from '../../../../probes/libc/observe.ts';
import { decodeElf } from '../../../../src/decode/elf/elf.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { needs } from '../../../support/needs.ts';
import { built, copyInto } from '../../../support/roots/libc-programs.ts';
import { libcRoots } from '../../../support/roots/libc-roots.ts';

describe('what glibc opens for a function, by its release', () => {
  const nothing: LibrarySearch = {
    knowsSonames: true,
    loadsFilters: true,
    find: () => ({ kind: 'missing', searched: [], foreign: null, denied: null }),
  };
  it.each([
    ['pthread_exit', 'GLIBC_2.36', ['libgcc_s.so.1']],
    ['pthread_cancel', 'GLIBC_2.30', ['libgcc_s.so.1']],
    ['pthread_exit', null, ['libgcc_s.so.1']],
    ['pthread_create', 'GLIBC_2.36', []],
    ['getpwuid_r', 'GLIBC_2.33', ['libnss_files.so.2']],
    ['getpwuid_r', 'GLIBC_2.34', []],
    ['getpwuid_r', null, []],
    ['getaddrinfo', 'GLIBC_2.30', ['libnss_dns.so.2']],
    ['getaddrinfo', 'GLIBC_2.34', []],
  ] as const)('%s with a libc of %s: %j', (name, version, names) => {
    const bytes = elfBytes({ type: 'dyn', needed: ['libc.so.6'], imports: [name] });
    const file = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
    const elf = decodeElf(file);
    if (!elf.ok) throw new Error(elf.problem);
    const program = { soname: null } as LoadedObject;
    const libc = {
      soname: 'libc.so.6',
      versionDefinitions: version === null ? null : ['GLIBC_2.2.5', version],
    } as LoadedObject;
    const plan = { objects: [program, libc], searches: [], usesLoader: true };
    const opened = observeOpenedLater((read) => read(file as never, elf.value), { plan, search: nothing });
    expect(opened.map((each) => each.name)).toEqual(names);
  });
});

describe('a program that ends a thread', needs('root', 'gcc', 'glibc for x64'), () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-later-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  it.each([false, true])('with libgcc_s.so.1: %s', async (there) => {
    mkdirSync(root, { recursive: true });
    libcRoots['glibc-without-cache'](root);
    copyInto(root, built('c-thread-exit'), '/app');
    if (there) copyInto(root, '/lib/x86_64-linux-gnu/libgcc_s.so.1');
    const { stdout } = spawnSync(built('starter'), [root, '0', '/app'], { encoding: 'utf8' });
    expect(stdout).toBe(there ? 'hi\n' : '');
    const host = caseHost(root, { app: '/app', identity: { uid: 0, gid: 0, groups: [0] } });
    const codes = judge(await observe(host), {}).map(({ code }) => code);
    expect(codes.includes('libc/opened-library-missing')).toBe(!there);
  });
});

describe('a program that converts text', needs('root', 'gcc', 'glibc for x64'), () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-gconv-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const converters = '/usr/lib/x86_64-linux-gnu/gconv';
  it.each([false, true])('with the converters: %s', async (there) => {
    mkdirSync(root, { recursive: true });
    libcRoots['glibc-without-cache'](root);
    copyInto(root, built('c-iconv'), '/app');
    if (there) cpSync(converters, path.join(root, converters), { recursive: true });
    const { stdout } = spawnSync(built('starter'), [root, '0', '/app'], { encoding: 'utf8' });
    expect(stdout).toBe(there ? 'hi\n' : '');
    const host = caseHost(root, { app: '/app', identity: { uid: 0, gid: 0, groups: [0] } });
    const codes = judge(await observe(host), {}).map(({ code }) => code);
    expect(codes.includes('libc/opened-library-missing')).toBe(!there);
  });
});
