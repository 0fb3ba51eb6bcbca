import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import util from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findings as catalog } from '../../../probes/libc/findings.ts';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import type { Finding } from '../../../src/finding.ts';
import { elfBytes } from '../../support/bytes/elf-bytes.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { type Need, needs } from '../../support/needs.ts';
import { built, copyInto, type ProgramName, place, toolsFor } from '../../support/roots/libc-programs.ts';
import { ldconfig, libcRoots, type RootName } from '../../support/roots/libc-roots.ts';

/** A program in a root: what else is there, and how it is started. */
interface Row {
  /** Built to /app, unless `setup` puts something there. */
  readonly program?: ProgramName;
  readonly roots: readonly RootName[];
  readonly about?: string;
  readonly app?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** Shell commands that mount something below `$1`, the root, in a separate mount namespace. */
  readonly mount?: string;
  /** The library to inspect, if the program is one that loads it. */
  readonly loads?: string;
  setup?(root: string): void;
}

const everywhere = ['scratch', 'glibc', 'glibc-without-cache', 'musl', 'both', 'gcompat-like'] as const;
const withGlibc = ['glibc', 'glibc-without-cache', 'both'] as const;

const lib =
  (program: ProgramName, name: string, folder: string) =>
  (root: string): void =>
    copyInto(root, built(program, name), `${folder}/${name}`);

const script =
  (text: string) =>
  (root: string): void => {
    copyInto(root, '/usr/bin/busybox', '/bin/busybox');
    place(root, '/app', text);
  };

/** The applet is chosen by the name of the link. */
const busyboxAs =
  (name: string) =>
  (root: string): void => {
    mkdirSync(path.join(root, path.dirname(name)), { recursive: true });
    symlinkSync('/bin/busybox', path.join(root, name));
  };

function all(...steps: readonly ((root: string) => void)[]): (root: string) => void {
  return (root) => {
    for (const step of steps) step(root);
  };
}

/** $ORIGIN of a program comes from /proc/self/exe. */
const withProc = 'mkdir -p "$1/proc"; mount -t proc proc "$1/proc"';

const originTree = all(
  (root) => copyInto(root, built('c-runpath-origin'), '/opt/app/app'),
  lib('c-runpath-origin', 'libfoo.so', '/opt/app/lib'),
);

const rows: readonly Row[] = [
  { program: 'go-static', roots: everywhere },
  { program: 'go-stripped', roots: ['scratch', 'musl'] },
  { program: 'go-pie', roots: everywhere },
  { program: 'go-cgo', roots: everywhere },
  { program: 'go-cgo-pie', roots: ['scratch', 'glibc', 'musl'] },
  { program: 'go-external-static', roots: ['scratch', 'glibc', 'musl'] },
  { program: 'go-static-nss', roots: ['scratch', 'glibc'] },
  { program: 'go-arm64', roots: ['scratch', 'glibc'] },
  { program: 'go-s390x', roots: ['scratch'] },
  // Only a kernel with CONFIG_IA32_EMULATION has this file.
  ...(existsSync('/proc/sys/abi/vsyscall32') ? [{ program: 'go-386', roots: ['scratch'] } as const] : []),
  { program: 'go-windows', roots: ['scratch'] },
  { program: 'c-dynamic', roots: everywhere },
  { program: 'c-no-pie', roots: ['scratch', 'glibc', 'gcompat-like'] },
  { program: 'c-static', roots: everywhere },
  { program: 'c-static-pie', roots: ['scratch', 'glibc'] },
  { program: 'c-fortified', roots: ['glibc', 'gcompat-like'] },
  { program: 'c-math', roots: ['glibc', 'gcompat-like'] },
  { program: 'c-too-new', roots: [...withGlibc, 'gcompat-like'] },
  { program: 'c-needs-foo', roots: withGlibc, about: 'without libfoo.so' },
  {
    program: 'c-needs-foo',
    roots: withGlibc,
    about: 'libfoo.so in /usr/lib',
    setup: lib('c-needs-foo', 'libfoo.so', '/usr/lib'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc', 'glibc-without-cache'],
    about: 'libfoo.so in /usr/local/lib, found by the cache only',
    setup: (root) => {
      lib('c-needs-foo', 'libfoo.so', '/usr/local/lib')(root);
      if (root.endsWith('.glibc')) ldconfig(root);
    },
  },
  {
    program: 'c-needs-foo',
    roots: withGlibc,
    about: 'LD_LIBRARY_PATH',
    env: { LD_LIBRARY_PATH: '/nowhere;/opt/lib/' },
    setup: lib('c-needs-foo', 'libfoo.so', '/opt/lib'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'LD_LIBRARY_PATH of a set-user-ID program is ignored',
    env: { LD_LIBRARY_PATH: '/opt/lib' },
    uid: 65532,
    setup: all(lib('c-needs-foo', 'libfoo.so', '/opt/lib'), (root) =>
      place(root, '/app', readFileSync(built('c-needs-foo')), 0o4755),
    ),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is a text file',
    setup: (root) => place(root, '/usr/lib/libfoo.so', 'libfoo.so.1.2.3'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is long text',
    setup: (root) => place(root, '/usr/lib/libfoo.so', 'x'.repeat(5000)),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is empty',
    setup: (root) => place(root, '/usr/lib/libfoo.so', ''),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is for arm64',
    setup: (root) => place(root, '/usr/lib/libfoo.so', elfBytes({ goarch: 'arm64', type: 'dyn', soname: 'libfoo.so' })),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so for arm64 comes before the right one',
    env: { LD_LIBRARY_PATH: '/opt/lib' },
    setup: all(
      (root) => place(root, '/opt/lib/libfoo.so', elfBytes({ goarch: 'arm64', type: 'dyn', soname: 'libfoo.so' })),
      lib('c-needs-foo', 'libfoo.so', '/usr/lib'),
    ),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is 32-bit',
    setup: (root) => place(root, '/usr/lib/libfoo.so', elfBytes({ goarch: '386', type: 'dyn', soname: 'libfoo.so' })),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so is a link without its target',
    setup: (root) => {
      mkdirSync(path.join(root, 'usr/lib'), { recursive: true });
      symlinkSync('libfoo.so.1', path.join(root, 'usr/lib/libfoo.so'));
    },
  },
  {
    program: 'c-needs-foo',
    roots: ['gcompat-like'],
    about: 'libfoo.so in /usr/lib',
    setup: lib('c-needs-foo', 'libfoo.so', '/usr/lib'),
  },
  { program: 'c-rpath', roots: ['glibc'], setup: lib('c-rpath', 'libfoo.so', '/opt/lib') },
  { program: 'c-runpath', roots: ['glibc', 'scratch'], setup: lib('c-runpath', 'libfoo.so', '/opt/lib') },
  { program: 'c-runpath', roots: ['glibc'], about: 'the build stage only' },
  {
    program: 'c-runpath-origin',
    roots: ['glibc'],
    app: '/opt/app/app',
    mount: withProc,
    setup: originTree,
  },
  {
    program: 'c-runpath-origin',
    roots: ['glibc'],
    about: 'started through a link',
    app: '/usr/bin/linked',
    mount: withProc,
    setup: (root) => {
      originTree(root);
      mkdirSync(path.join(root, 'usr/bin'), { recursive: true });
      symlinkSync('/opt/app/app', path.join(root, 'usr/bin/linked'));
    },
  },
  {
    program: 'c-rpath-chain',
    roots: ['glibc'],
    about: 'RPATH serves the libraries of libraries',
    setup: all(lib('c-rpath-chain', 'libfoo.so', '/opt/lib'), lib('c-rpath-chain', 'libbar.so', '/opt/lib')),
  },
  {
    program: 'c-runpath-chain',
    roots: ['glibc'],
    about: 'RUNPATH does not',
    setup: all(lib('c-runpath-chain', 'libfoo.so', '/opt/lib'), lib('c-runpath-chain', 'libbar.so', '/opt/lib')),
  },
  {
    program: 'c-nodeflib',
    roots: ['glibc'],
    about: 'default directories are barred',
    setup: lib('c-nodeflib', 'libfoo.so', '/usr/lib'),
  },
  {
    program: 'c-opener',
    roots: ['glibc'],
    loads: '/tls.so',
    about: 'initial-exec TLS',
    setup: (root) => copyInto(root, built('c-tls-library'), '/tls.so'),
  },
  {
    program: 'musl-opener',
    roots: ['musl'],
    loads: '/tls.so',
    about: 'initial-exec TLS',
    setup: (root) => copyInto(root, built('c-tls-library'), '/tls.so'),
  },
  {
    program: 'musl-opener',
    roots: ['musl'],
    loads: '/plugin.so',
    about: 'a c-shared library of Go',
    setup: (root) => copyInto(root, built('go-shared'), '/plugin.so'),
  },
  { program: 'musl-dynamic', roots: everywhere },
  { program: 'musl-static', roots: ['scratch', 'glibc', 'musl'] },
  { program: 'musl-needs-foo', roots: ['musl'], about: 'without libfoo.so' },
  {
    program: 'musl-needs-foo',
    roots: ['musl', 'both'],
    about: 'in /usr/local/lib',
    setup: lib('musl-needs-foo', 'libfoo.so', '/usr/local/lib'),
  },
  {
    program: 'musl-needs-foo',
    roots: ['musl'],
    about: 'the path file replaces the default',
    setup: all(lib('musl-needs-foo', 'libfoo.so', '/usr/lib'), (root) =>
      place(root, '/etc/ld-musl-x86_64.path', '/opt/lib\n', 0o644),
    ),
  },
  {
    program: 'musl-needs-foo',
    roots: ['musl'],
    about: 'libfoo.so is a text file',
    setup: (root) => place(root, '/usr/lib/libfoo.so', 'text'),
  },
  { program: 'musl-runpath', roots: ['musl'], setup: lib('musl-runpath', 'libfoo.so', '/opt/lib') },
  {
    program: 'musl-runpath-chain',
    roots: ['musl'],
    about: 'RUNPATH serves the libraries of libraries',
    setup: all(lib('musl-runpath-chain', 'libfoo.so', '/opt/lib'), lib('musl-runpath-chain', 'libbar.so', '/opt/lib')),
  },
  {
    program: 'c-needs-foo',
    roots: withGlibc,
    about: 'libfoo.so for this processor only',
    setup: (root) => {
      lib('c-needs-foo', 'libfoo.so', '/usr/lib/glibc-hwcaps/x86-64-v2')(root);
      copyInto(root, '/proc/cpuinfo');
      if (!root.endsWith('.glibc-without-cache')) ldconfig(root);
    },
  },
  { program: 'c-dynamic', roots: ['glibc'], about: 'LD_PRELOAD of nothing', env: { LD_PRELOAD: 'libjemalloc.so.2' } },
  { program: 'musl-dynamic', roots: ['musl'], about: 'LD_PRELOAD of nothing', env: { LD_PRELOAD: 'libjemalloc.so.2' } },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'LD_PRELOAD brings the library',
    env: { LD_PRELOAD: '/opt/libfoo.so' },
    setup: lib('c-needs-foo', 'libfoo.so', '/opt'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: '/etc/ld.so.preload brings the library',
    setup: all(lib('c-needs-foo', 'libfoo.so', '/opt'), (root) =>
      place(root, '/etc/ld.so.preload', '/opt/libfoo.so\n', 0o644),
    ),
  },
  {
    about: 'script with env',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env sh\necho hi\n'), busyboxAs('/usr/bin/env'), busyboxAs('/bin/sh')),
  },
  {
    about: 'script with env that finds nothing',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env python3\n'), busyboxAs('/usr/bin/env')),
  },
  {
    about: 'script with env and CR LF',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env sh\r\necho hi\r\n'), busyboxAs('/usr/bin/env'), busyboxAs('/bin/sh')),
  },
  {
    about: 'script with env and arguments that env does not split',
    roots: ['scratch'],
    setup: all(script('#!/usr/bin/env sh -e\necho hi\n'), busyboxAs('/usr/bin/env'), busyboxAs('/bin/sh')),
  },
  { about: 'a link that became a file', roots: ['scratch'], setup: (root) => place(root, '/app', '../build/app') },
  { program: 'musl-new-symbol', roots: ['musl'] },
  { about: 'no such file', roots: ['scratch'] },
  {
    about: 'a link without its target',
    roots: ['scratch'],
    setup: (root) => symlinkSync('/src/app', path.join(root, 'app')),
  },
  { about: 'a link to itself', roots: ['scratch'], setup: (root) => symlinkSync('/app', path.join(root, 'app')) },
  { about: 'a directory', roots: ['scratch'], setup: (root) => mkdirSync(path.join(root, 'app')) },
  {
    about: 'no execute bit',
    roots: ['scratch'],
    setup: (root) => place(root, '/app', readFileSync(built('go-static')), 0o644),
  },
  {
    about: 'only for root',
    roots: ['scratch'],
    uid: 65532,
    setup: (root) => place(root, '/app', readFileSync(built('go-static')), 0o700),
  },
  {
    about: 'below a closed directory',
    roots: ['scratch'],
    uid: 65532,
    app: '/root/app',
    setup: (root) => {
      copyInto(root, built('go-static'), '/root/app');
      spawnSync('chmod', ['700', path.join(root, 'root')]);
    },
  },
  { about: 'an empty file', roots: ['scratch'], setup: (root) => place(root, '/app', '') },
  { about: 'text', roots: ['scratch'], setup: (root) => place(root, '/app', 'echo hi\n') },
  {
    about: 'cut off in the header',
    roots: ['scratch'],
    setup: (root) => place(root, '/app', readFileSync(built('go-static')).subarray(0, 50)),
  },
  {
    about: 'cut off in the middle',
    roots: ['scratch'],
    setup: (root) => place(root, '/app', readFileSync(built('go-static')).subarray(0, 300_000)),
  },
  { about: 'script', roots: ['scratch'], setup: script('#!/bin/busybox sh\necho hi\n') },
  { about: 'script with blanks', roots: ['scratch'], setup: script('#! \t/bin/busybox  sh \necho hi\n') },
  { about: 'script with CR LF', roots: ['scratch'], setup: script('#!/bin/sh\r\necho hi\r\n') },
  { about: 'script for bash', roots: ['scratch', 'glibc'], setup: script('#!/bin/bash\necho hi\n') },
  { about: 'script of nothing', roots: ['scratch'], setup: script('#!\necho hi\n') },
  {
    about: 'script whose shell lacks its loader',
    roots: ['scratch', 'glibc'],
    setup: (root) => {
      copyInto(root, built('c-dynamic'), '/bin/sh');
      place(root, '/app', '#!/bin/sh\n');
    },
  },
  {
    about: 'script of a script',
    roots: ['scratch'],
    setup: all(script('#!/inner\n'), (root) => place(root, '/inner', '#!/bin/busybox echo\n')),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader is for arm64',
    setup: (root) =>
      place(root, '/lib64/ld-linux-x86-64.so.2', elfBytes({ goarch: 'arm64', type: 'dyn', soname: 'ld.so' })),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader is text',
    setup: (root) => place(root, '/lib64/ld-linux-x86-64.so.2', 'x'.repeat(200)),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader is not executable',
    setup: (root) => place(root, '/lib64/ld-linux-x86-64.so.2', readFileSync('/lib64/ld-linux-x86-64.so.2'), 0o644),
  },
  {
    about: 'a c-shared library in the place of the program',
    roots: ['glibc'],
    setup: (root) => copyInto(root, built('go-shared'), '/app'),
  },
  { about: 'Go source', roots: ['scratch'], setup: (root) => place(root, '/app', 'package main\n\nfunc main() {}\n') },
  { about: 'an HTTP error', roots: ['scratch'], setup: (root) => place(root, '/app', '404: Not Found') },
  { about: 'gzip data', roots: ['scratch'], setup: (root) => place(root, '/app', gzipSync('hi')) },
  { program: 'go-freebsd', roots: ['scratch'] },
  {
    program: 'c-needs-foo',
    roots: ['glibc'],
    about: 'libfoo.so in /usr/local/lib, ldconfig not run after it',
    setup: lib('c-needs-foo', 'libfoo.so', '/usr/local/lib'),
  },
  {
    program: 'c-needs-foo',
    roots: ['glibc-without-cache'],
    about: 'libfoo.so only below tls/',
    setup: lib('c-needs-foo', 'libfoo.so', '/lib/x86_64-linux-gnu/tls'),
  },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: 'LD_PRELOAD of a text file',
    env: { LD_PRELOAD: '/opt/text.so' },
    setup: (root) => place(root, '/opt/text.so', 'x'.repeat(100)),
  },
  {
    program: 'musl-dynamic',
    roots: ['musl'],
    about: 'LD_PRELOAD of a text file',
    env: { LD_PRELOAD: '/opt/text.so' },
    setup: (root) => place(root, '/opt/text.so', 'x'.repeat(100)),
  },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: '/etc/ld.so.preload names a directory',
    setup: all(
      (root) => mkdirSync(path.join(root, 'opt')),
      (root) => place(root, '/etc/ld.so.preload', '/opt\n', 0o644),
    ),
  },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: 'libc.so.6 is cut off',
    setup: (root) =>
      place(
        root,
        '/lib/x86_64-linux-gnu/libc.so.6',
        readFileSync('/lib/x86_64-linux-gnu/libc.so.6').subarray(0, 1_000_000),
      ),
  },
  {
    program: 'c-dynamic',
    roots: ['glibc'],
    about: 'the loader is cut off in its header',
    setup: (root) =>
      place(root, '/lib64/ld-linux-x86-64.so.2', readFileSync('/lib64/ld-linux-x86-64.so.2').subarray(0, 60)),
  },
  {
    program: 'c-dynamic',
    roots: ['scratch'],
    about: 'the loader without libc',
    setup: (root) => copyInto(root, '/lib64/ld-linux-x86-64.so.2'),
  },
];

/** The result of starting a program. */
type Outcome = {
  readonly started: boolean;
  readonly errno: string | null;
  readonly output: string;
  readonly signal: string | null;
};

/** chroot(1) would try a shell if the kernel answers ENOEXEC; the starter gives the errno of execve(2) itself. */
function start(root: string, row: Row): Outcome {
  const args = row.loads === undefined ? [] : [row.loads];
  const command = [built('starter'), root, String(row.uid ?? 0), row.app ?? '/app', ...args];
  const inNamespace = ['unshare', '-m', 'sh', '-ec', `${row.mount}; shift; exec "$@"`, 'sh', root, ...command];
  const [tool = '', ...words] = row.mount === undefined ? command : inNamespace;
  const { status, signal, stdout, stderr } = spawnSync(tool, words, {
    env: { PATH: '/bin:/usr/bin:/sbin:/usr/sbin', LC_ALL: 'C', ...row.env },
    encoding: 'utf8',
    timeout: 10_000,
  });
  const refused = /^execve: (\d+)$/m.exec(stderr)?.[1];
  return {
    started: status === 0,
    errno: refused === undefined ? null : (util.getSystemErrorName(-Number(refused)) ?? refused),
    output: `${stdout}${stderr}`,
    signal,
  };
}

/** For each error: whether it describes what happened. */
const confirms: Readonly<Record<string, (outcome: Outcome, detail: Readonly<Record<string, unknown>>) => boolean>> = {
  'libc/program-missing': ({ errno }) => errno === 'ENOENT',
  'libc/interpreter-missing': ({ errno }) => errno === 'ENOENT',
  // With env in between, env reports it.
  'libc/script-interpreter-missing': ({ errno, output }) =>
    errno === 'ENOENT' || /^env: [^\n]*No such file/m.test(output),
  'libc/script-carriage-return': ({ errno, output }) => errno === 'ENOENT' || /^env: [^\n]*No such file/m.test(output),
  'libc/not-executable': ({ errno }) => errno === 'EACCES',
  'libc/noexec-mount': ({ errno }) => errno === 'EACCES',
  'libc/directory-denied': ({ errno }) => errno === 'EACCES',
  'libc/not-a-file': ({ errno }) => errno === 'EACCES' || errno === 'ELOOP',
  'libc/wrong-machine': ({ errno }) => errno === 'ENOEXEC',
  'libc/not-a-program': ({ errno }) => errno === 'ENOEXEC',
  'libc/program-damaged': ({ errno, signal }) => errno === 'ENOEXEC' || signal === 'SIGSEGV' || signal === 'SIGBUS',
  'libc/interpreter-unusable': ({ errno }) =>
    errno === 'Unknown system error -80' ||
    errno === 'ELIBBAD' ||
    errno === 'EACCES' ||
    errno === 'ENOEXEC' ||
    errno === 'EIO',
  'libc/library-missing': ({ output }, { name }) =>
    output.includes(`error while loading shared libraries: ${name}: `) ||
    output.includes(`Error loading shared library ${name}: `),
  'libc/library-unusable': ({ output, signal }, { name, problem }) =>
    signal === 'SIGBUS' ||
    signal === 'SIGSEGV' ||
    output.includes(`${name}: ${problem}`) ||
    output.includes(`${problem}`),
  'libc/library-as-program': ({ signal }) => signal === 'SIGSEGV',
  'libc/wrong-system': ({ signal, started }) => signal !== null || !started,
  'libc/symbol-version-missing': ({ output }, { version }) => output.includes(`version \`${version}' not found`),
  'libc/symbol-missing': ({ output }, { name }) => output.includes(`${name}: symbol not found`),
  'libc/tls-not-loadable': ({ output }) => output.includes('initial-exec TLS resolves to dynamic definition'),
};

const machine = ['root', 'go', 'gcc', 'busybox', 'ldconfig', 'glibc for x64'] as const;

describe('the verdict is what happens when the program is started', needs(...machine), () => {
  const cells = rows.flatMap((row) => row.roots.map((rootName) => ({ row, rootName })));
  it('covers at least 100 programs in roots', () => expect(cells.length).toBeGreaterThanOrEqual(100));
  for (const { row, rootName } of cells) {
    const title = `${row.program ?? 'no program'} in ${rootName}${row.about ? `, ${row.about}` : ''}`;
    it(title, needs(...needsOf(row, rootName)), async () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'probe-env-root-'));
      const root = `${folder}.${rootName}`;
      mkdirSync(root);
      try {
        libcRoots[rootName](root);
        if (row.program !== undefined && row.app === undefined) copyInto(root, built(row.program), '/app');
        row.setup?.(root);
        spawnSync('chmod', ['755', root]);
        const found = await errorsIn(root, row);
        const outcome = start(root, row);
        const [first] = found;
        const told = `${first?.code ?? 'starts'} ${JSON.stringify(first?.detail ?? {})}\n${JSON.stringify(outcome)}`;
        if (first === undefined) expect(outcome.started, told).toBe(true);
        else expect(!outcome.started && (confirms[first.code]?.(outcome, first.detail) ?? false), told).toBe(true);
      } finally {
        rmSync(root, { recursive: true, force: true });
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

/** What one cell needs in addition to the common needs. */
function needsOf({ program, mount }: Row, rootName: RootName): Need[] {
  return [
    ...(program === undefined ? [] : toolsFor(program)),
    ...(['musl', 'both', 'gcompat-like'].includes(rootName) ? (['musl for x64'] as const) : []),
    ...(mount === undefined ? [] : (['mounts'] as const)),
  ];
}

async function errorsIn(root: string, row: Row): Promise<Finding<typeof catalog>[]> {
  const uid = row.uid ?? 0;
  const host = caseHost(root, {
    app: row.loads ?? row.app ?? '/app',
    env: { PATH: '/bin:/usr/bin', ...row.env },
    identity: { uid, gid: uid, groups: [uid] },
    ...(row.app === '/root/app' ? { denied: ['/root'] } : {}),
  });
  const facts = await observe(host);
  return judge(facts, {}).filter(({ code }) => catalog[code].severity === 'error');
}
