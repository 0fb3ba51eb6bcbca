import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findings as catalog } from '../../../probes/libc/findings.ts';
import { judge } from '../../../probes/libc/judge.ts';
import { observe } from '../../../probes/libc/observe.ts';
import { caseHost } from '../cases/case-host.ts';
import type { Placed, RootChange } from './changes/change.ts';
import { built, copyInto, type ProgramName, place } from './libc-programs.ts';
import { ldconfig, libcRoots, type RootName } from './libc-roots.ts';
import type { Agreement } from './start-subjects.ts';

/** A program in a root in which it runs, before anything is changed. */
export interface RootSubject {
  readonly name: string;
  /** Words after the program's path; it ends with status 0 by them. */
  readonly args: readonly string[];
  /** Fills an empty directory; the program is /app. */
  make(root: string): void;
}

export interface RootTrial {
  readonly subject: string;
  readonly change: string;
  readonly verdict: string;
  readonly really: string;
  readonly agreement: Agreement;
}

type Row = readonly [program: ProgramName, root: RootName, libraries?: Readonly<Record<string, string>>];

const [libDirectory, optDirectory] = ['/usr/lib', '/opt/lib'];

/** Programs of this project's own recipes, and where their libraries are. */
const rows: readonly Row[] = [
  ['go-static', 'scratch'],
  ['go-stripped', 'scratch'],
  ['go-static', 'musl'],
  ['go-pie', 'glibc'],
  ['go-cgo', 'glibc'],
  ['go-cgo', 'glibc-without-cache'],
  ['go-cgo-pie', 'glibc'],
  ['go-external-static', 'scratch'],
  ['go-musl-static', 'scratch'],
  ['go-cgo-unused', 'scratch'],
  ['c-dynamic', 'glibc'],
  ['c-dynamic', 'both'],
  ['c-lazy', 'glibc-without-cache'],
  ['c-no-pie', 'glibc'],
  ['c-now', 'glibc'],
  ['c-static', 'scratch'],
  ['c-static-pie', 'scratch'],
  ['c-math', 'glibc'],
  ['c-fortified', 'glibc-without-cache'],
  ['c-needs-foo', 'glibc', { 'libfoo.so': libDirectory }],
  ['c-rpath', 'glibc', { 'libfoo.so': optDirectory }],
  ['c-runpath', 'glibc', { 'libfoo.so': optDirectory }],
  ['c-rpath-chain', 'glibc-without-cache', { 'libfoo.so': optDirectory, 'libbar.so': optDirectory }],
  ['c-runpath-chain', 'glibc', { 'libfoo.so': optDirectory, 'libbar.so': libDirectory }],
  ['musl-dynamic', 'musl'],
  ['musl-static', 'scratch'],
  ['musl-needs-foo', 'musl', { 'libfoo.so': libDirectory }],
  ['musl-runpath', 'musl', { 'libfoo.so': optDirectory }],
  ['musl-runpath-chain', 'musl', { 'libfoo.so': optDirectory, 'libbar.so': optDirectory }],
];

/** Programs of the distribution, with a dozen libraries each: taken where they are installed. */
const installed: readonly (readonly [file: string, ...args: string[]])[] = [
  ['/usr/bin/git', '--version'],
  ['/usr/bin/curl', '--version'],
  ['/usr/bin/openssl', 'version'],
  ['/usr/bin/bash', '-c', ':'],
  ['/usr/bin/perl', '-e', '1'],
  ['/usr/bin/sqlite3', '--version'],
  ['/usr/bin/xz', '--version'],
  ['/usr/bin/patchelf', '--version'],
];

export const rootSubjects: readonly RootSubject[] = [
  ...rows.map(
    ([program, root, libraries = {}]): RootSubject => ({
      name: `${program} in ${root}`,
      args: [],
      make(directory) {
        libcRoots[root](directory);
        copyInto(directory, built(program), '/app');
        for (const [file, where] of Object.entries(libraries)) {
          copyInto(directory, built(program, file), `${where}/${file}`);
        }
        if (existsSync(path.join(directory, '/etc/ld.so.cache'))) ldconfig(directory);
      },
    }),
  ),
  ...installed
    .filter(([file]) => existsSync(file))
    .map(
      ([file, ...args]): RootSubject => ({
        name: path.basename(file),
        args,
        make(directory) {
          const loader = '/lib64/ld-linux-x86-64.so.2';
          copyInto(directory, loader);
          const listed = execFileSync(loader, ['--list', file], { encoding: 'utf8' });
          for (const [, library = ''] of listed.matchAll(/=> (\/\S+)/g)) copyInto(directory, library);
          copyInto(directory, file, '/app');
          place(directory, '/dev/null', '', 0o666);
          ldconfig(directory);
        },
      }),
    ),
];

/** Makes the subject's root, and says where its files are. */
export async function makeRoot({ make, args }: RootSubject, root: string): Promise<Placed> {
  mkdirSync(root, { recursive: true });
  make(root);
  execFileSync('chmod', ['755', root]);
  const { program } = await observe(hostOf(root, { uid: 0, env: {}, app: '/app' }));
  const found = program?.libraries?.found ?? [];
  const libc = found.find(({ name }) => /^libc\.so/.test(name))?.path ?? null;
  const others = found.filter(({ path: file }) => file !== libc).map(({ path: file }) => file);
  const library = others[0] ?? null;
  return {
    args,
    program: '/app',
    loader: program?.loader?.realPath ?? null,
    libc,
    library,
    last: others.at(-1) ?? null,
  };
}

/** Applies one change to a copy of the root, judges that and starts the program there. */
export async function tryChange(
  subject: RootSubject,
  root: string,
  placed: Placed,
  change: RootChange,
): Promise<RootTrial | null> {
  const copy = `${root}.changed`;
  cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
  try {
    const setting = { uid: 0, env: {}, app: '/app', ...change.apply(copy, placed) };
    if ('skip' in setting) return null;
    if (setting.noexec !== undefined) {
      mkdirSync(path.join(copy, 'proc/self'), { recursive: true });
      const table = `1 0 0:1 / / rw - ext4 x rw\n2 1 0:1 / ${setting.noexec} rw,noexec - ext4 x rw\n`;
      writeFileSync(path.join(copy, 'proc/self/mountinfo'), table);
    }
    const verdict = await verdictOn(copy, setting);
    const { started, really } = start(copy, setting, subject.args);
    const agreement = started === (verdict === 'starts') ? 'agree' : started ? 'false FAIL' : 'false OK';
    return { subject: subject.name, change: change.name, verdict, really, agreement };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

type Setting = {
  readonly uid: number;
  readonly env: Readonly<Record<string, string>>;
  readonly app: string;
  /** A directory that is mounted noexec. */
  readonly noexec?: string;
};

function hostOf(root: string, { uid, env, app }: Setting): ReturnType<typeof caseHost> {
  return caseHost(root, {
    app,
    env: { PATH: '/bin:/usr/bin', ...env },
    identity: { uid, gid: uid, groups: [uid] },
  });
}

async function verdictOn(root: string, setting: Setting): Promise<string> {
  const found = judge(await observe(hostOf(root, setting)), {});
  const error = found.find(({ code }) => catalog[code].severity === 'error');
  return error === undefined ? 'starts' : `${error.code} ${JSON.stringify(error.detail)}`;
}

function start(
  root: string,
  { uid, env, app, noexec }: Setting,
  args: readonly string[],
): { started: boolean; really: string } {
  const command = [built('starter'), root, String(uid), app, ...args];
  const mounted = [
    'unshare',
    '-m',
    'sh',
    '-ec',
    'mount --bind "$1" "$1"; mount -o remount,bind,noexec "$1"; shift; exec "$@"',
  ];
  const [tool = '', ...words] =
    noexec === undefined ? command : [...mounted, 'sh', path.join(root, noexec), ...command];
  const { status, signal, stdout, stderr } = spawnSync(tool, words, {
    env: { PATH: '/bin:/usr/bin:/sbin:/usr/sbin', LC_ALL: 'C', ...env },
    encoding: 'utf8',
    timeout: 5000,
    killSignal: 'SIGKILL',
  });
  const started = status === 0;
  return { started, really: started ? 'starts' : `${status ?? signal}: ${`${stdout}${stderr}`.trim().slice(0, 200)}` };
}
