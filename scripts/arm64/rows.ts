import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Emulator } from '../build/emulator.ts';
import { portableHome, repository } from '../build/paths.ts';
import { command, lastLine, type Outcome } from '../containers/docker.ts';
import { makeRoot } from '../containers/images.ts';
import { type ProgramName, programBuilder } from '../containers/programs.ts';
import { checkReport, type Expected, expectedText, inAllFormats } from '../containers/report-check.ts';
import {
  busybox,
  caBundle,
  directory,
  expiredBundle,
  file,
  nonrootUser,
  type RootPart,
  tzdata,
} from '../containers/root-parts.ts';
import type { ExecutableKind } from '../executables.ts';
import type { Check, Context } from './check.ts';

/**
 * One run of the portable directory, or of the static executable, as in a container: in a separate root, as an
 * ordinary user.
 */
interface Row {
  readonly root: RootName;
  /** At /app. */
  readonly program: keyof typeof programs;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The error when the program itself is started there: proof that the verdict is right. */
  readonly startFails?: string;
  readonly expect: Expected;
}

const warmUpGo = join(repository, 'scripts/build/warm-up/go');

/** What every container has, and a child process reads from. */
const devNull: RootPart = async (root) => {
  const { status, stderr } = await command('sh', [
    '-c',
    'mkdir "$1/dev" && mknod -m 666 "$1/dev/null" c 1 3',
    'sh',
    root,
  ]);
  return status === 0 ? null : `no /dev/null can be made here: ${lastLine(stderr)}`;
};

/** The loader and the libraries of the emulator's sysroot, as an image for arm64 has them. */
const glibc = (libraries: readonly string[]) => (sysroot: string) =>
  ['ld-linux-aarch64.so.1', ...libraries].map((name) => file(join(sysroot, 'lib', name), `/lib/${name}`));
const ofNode = ['libc.so.6', 'libdl.so.2', 'libgcc_s.so.1', 'libm.so.6', 'libpthread.so.0'];

const scratch = (): RootPart[] => [caBundle];
const roots = {
  scratch,
  'scratch, expired bundle': () => [expiredBundle],
  'distroless/static': () => [nonrootUser, caBundle, tzdata],
  glibc: (sysroot: string) => [caBundle, ...glibc([...ofNode, 'libstdc++.so.6'])(sysroot)],
  'glibc, no libstdc++': (sysroot: string) => [caBundle, ...glibc(ofNode)(sysroot)],
  /** A toolchain that really runs: the kernel starts this machine's shell from emulated programs as from others. */
  'shell, go': () => [devNull, busybox, caBundle, file(warmUpGo, '/usr/local/go/bin/go')],
} satisfies Readonly<Record<string, (sysroot: string) => RootPart[]>>;
type RootName = keyof typeof roots;

/** Go programs for arm64, if `go` is installed to build them; otherwise the file of a case, which has their headers. */
const caseProgram = join(repository, 'test/cases/go/built-for-arm64/rootfs/app/server');
const programs = {
  static: async () => (await built('static-arm64')) ?? caseProgram,
  pie: () => built('pie-arm64'),
  /** A Go program for x64 that npm installs with the compiler. */
  x64: async () => join(repository, 'node_modules/@typescript/typescript-linux-x64/lib/tsc'),
  /** The executable on Node, as a program with libraries. */
  'probe-env': async ({ executable }: Context) => executable,
} satisfies Readonly<Record<string, (context: Context) => Promise<string | null>>>;

const shanghai = { TZ: 'Asia/Shanghai' };
const ok = { exit: 0, line: 'OK ' } as const;
const fail = (line: string): Expected => ({ exit: 1, line: `FAIL ${line}` });

const rows: readonly Row[] = [
  { root: 'scratch', program: 'static', args: ['--all'], expect: { ...ok, line: 'OK go: /app: go1.' } },
  { root: 'scratch', program: 'static', args: ['go'], expect: { ...ok, line: 'OK go: /app: go1.' } },
  { root: 'scratch', program: 'static', args: ['ssl'], expect: { ...ok, says: 'roots from /etc/ssl/certs/ca-certif' } },
  { root: 'scratch', program: 'static', args: ['libc'], expect: { ...ok, line: 'OK libc: /app: static; no libc' } },
  {
    root: 'distroless/static',
    program: 'static',
    args: ['timezone'],
    env: shanghai,
    expect: { ...ok, line: 'OK timezone: Asia/Shanghai (CST, +08:00) from TZ=Asia/Shanghai' },
  },
  { root: 'glibc', program: 'pie', args: ['--all'], expect: { ...ok, says: '/app: dynamic, needs only the loader' } },
  { root: 'glibc', program: 'probe-env', args: ['libc'], expect: { ...ok, line: 'OK libc: /app: dynamic for glibc' } },
  { root: 'shell, go', program: 'static', args: ['go'], expect: { exit: 0, line: 'OK', says: '"run":{"state":"ran"' } },
  {
    root: 'scratch',
    program: 'x64',
    args: ['go'],
    expect: fail('go/other-platform: /app was built for linux/amd64, and this is Linux on aarch64'),
  },
  {
    root: 'scratch',
    program: 'x64',
    args: ['--all'],
    expect: fail(
      'libc/wrong-machine: /app was built for amd64, but this machine is arm64 (exec /app: exec format error)',
    ),
  },
  {
    root: 'scratch, expired bundle',
    program: 'static',
    args: ['ssl'],
    expect: fail('ssl/no-usable-root: '),
  },
  {
    root: 'scratch',
    program: 'static',
    args: ['timezone'],
    env: shanghai,
    expect: fail('timezone/tz-file-missing: TZ=Asia/Shanghai'),
  },
  {
    root: 'scratch',
    program: 'pie',
    args: ['libc'],
    startFails: "Could not open '/lib/ld-linux-aarch64.so.1'",
    expect: fail('libc/interpreter-missing: /app exists, but its loader /lib/ld-linux-aarch64.so.1 does not'),
  },
  {
    root: 'glibc, no libstdc++',
    program: 'probe-env',
    args: ['libc'],
    startFails: 'libstdc++.so.6: cannot open shared object file',
    expect: fail('libc/library-missing: libstdc++.so.6, needed by /app, is not found'),
  },
];

/** A time limit that emulation on a busy machine meets: the answer counts here, its speed elsewhere. */
const patience = ['--timeout', '30s'];

export const rowChecks = (kind: ExecutableKind): readonly Check[] =>
  rows.filter(({ program }) => kind === 'node' || program !== 'probe-env').map(checkOf);

const checkOf = (row: Row, index: number): Check => ({
  name: `${row.root}: ${row.program} program: ${row.args.join(' ')} => ${expectedText(row.expect)}`,
  async run(context) {
    if (process.getuid?.() !== 0) return { got: 'chroot needs root', verdict: 'skipped' };
    const program = await programs[row.program](context);
    if (program === null) return { got: 'no go command here to build it', verdict: 'skipped' };
    const root = join(context.work, `root-${index}`);
    const parts = [...roots[row.root](context.emulator.sysroot), file(program, '/app'), file(...emulatorIn(context))];
    const own =
      context.kind === 'node'
        ? { part: linked(context.portable, portableHome), path: `${portableHome}/probe-env` }
        : { part: file(context.executable, '/probe-env'), path: '/probe-env' };
    const missing = await makeRoot(root, [...parts, own.part]);
    if (missing !== null) return { got: missing, verdict: 'skipped' };
    if (row.startFails !== undefined) {
      const { status, stderr } = await inRoot(root, context.emulator, ['/app'], {});
      if (status === 0 || !stderr.includes(row.startFails)) {
        return { got: `/app was started there: ${status} ${lastLine(stderr)}`, verdict: 'failed' };
      }
    }
    const probe = [own.path, ...row.args, '--app', '/app', ...patience];
    const outcomes = await inAllFormats((...args) =>
      inRoot(root, context.emulator, [...probe, ...args], row.env ?? {}),
    );
    const { got, right } = checkReport(outcomes, row.expect);
    return { got, verdict: right ? 'passed' : 'failed' };
  },
});

const build = programBuilder();

async function built(name: ProgramName): Promise<string | null> {
  const program = await build(name);
  return 'missing' in program ? null : program.file;
}

function emulatorIn({ emulator }: Context): [string, string] {
  return [emulator.command[0], `/${basename(emulator.command[0])}`];
}

/** In the root, the emulator needs no sysroot. */
function inRoot(
  root: string,
  emulator: Emulator,
  program: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const chroot = ['/usr/sbin/chroot', '/usr/bin/chroot'].find(existsSync) ?? 'chroot';
  const emulate = `/${basename(emulator.command[0])}`;
  return command(chroot, ['--userspec=65532:65532', root, emulate, ...program], { env });
}

/** A hundred megabytes that need no second copy. */
function linked(source: string, place: string): RootPart {
  return async (root) => {
    const parent = join(root, place, '..');
    execFileSync('mkdir', ['-p', parent]);
    try {
      execFileSync('cp', ['-al', source, join(root, place)], { stdio: 'pipe' });
      return null;
    } catch {
      return directory(source, place)(root); // on another file system
    }
  };
}
