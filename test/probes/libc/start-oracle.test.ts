import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import util from 'node:util';
import { describe, expect, it } from 'vitest';
import { findings as catalog } from '../../../probes/libc/findings.ts';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import type { Finding } from '../../../src/finding.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { type Need, needs } from '../../support/needs.ts';
import { built, copyInto, toolsFor } from '../../support/roots/libc-programs.ts';
import { libcRoots, type RootName } from '../../support/roots/libc-roots.ts';

import { files } from './start-rows/files.ts';
import { libraries } from './start-rows/libraries.ts';
import { musl } from './start-rows/musl.ts';
import { programs } from './start-rows/programs.ts';
import type { Row } from './start-rows/row.ts';
import { search } from './start-rows/search.ts';

const rows: readonly Row[] = [...programs, ...libraries, ...search, ...musl, ...files];

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
  'libc/packed-relocations-unknown': ({ signal }) => signal === 'SIGSEGV',
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
      const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-root-'));
      const root = `${directory}.${rootName}`;
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
        rmSync(directory, { recursive: true, force: true });
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
