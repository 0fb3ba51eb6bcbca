import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fixture } from './fixtures.ts';
import { otherGo } from './go/go-releases.ts';
import { go, goCommand } from './go/go-toolchain.ts';

/** A requirement of a test on the machine, besides Node and the packages of npm. */
interface NeedSpec {
  readonly present: () => boolean;
  /** How to get it: a command, if there is one. The package names are Debian's. */
  readonly remedy: string;
}

const apt = (packages: string): string => `apt-get install ${packages}`;
const isRoot = (): boolean => process.getuid?.() === 0;
const files = (...paths: readonly string[]): (() => boolean) => {
  return () => paths.every((file) => existsSync(file));
};
const succeeds = (command: string, ...args: readonly string[]): (() => boolean) => {
  return () => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
};

/** The one table of what tests may lack; a test names its rows with `needs`. */
const specs = {
  root: { present: isRoot, remedy: 'sudo env "PATH=$PATH" npm test' },
  mounts: {
    present: succeeds('unshare', '-m', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'),
    remedy: 'root with CAP_SYS_ADMIN, as in docker run --privileged',
  },
  fuse: {
    present: () => isRoot() && files('/dev/fuse')(),
    remedy: 'root with CAP_SYS_ADMIN and /dev/fuse, as in docker run --privileged',
  },
  'a pid namespace': {
    present: succeeds('unshare', '--pid', '--fork', '--mount-proc', '/bin/true'),
    remedy: 'root with CAP_SYS_ADMIN, as in docker run --privileged',
  },
  'an x64 machine': { present: () => process.arch === 'x64', remedy: 'run it on x64' },
  go: { present: () => goCommand !== null, remedy: `${apt('golang-go')}, or Go from https://go.dev/dl/ on PATH` },
  ...otherGo.specs,
  'the Go module proxy': {
    present: () => goCommand !== null && downloads('rsc.io/quote@v1.5.2'),
    remedy: 'Go with access to its module proxy',
  },
  gcc: { present: () => compiles('gcc'), remedy: apt('gcc libc6-dev') },
  'musl-gcc': { present: () => compiles('musl-gcc'), remedy: apt('gcc musl-tools') },
  'glibc for x64': {
    present: files('/lib64/ld-linux-x86-64.so.2', '/lib/x86_64-linux-gnu/libc.so.6'),
    remedy: 'run it on Debian or Ubuntu, x64',
  },
  'musl for x64': { present: files('/lib/ld-musl-x86_64.so.1'), remedy: apt('musl') },
  cargo: {
    present: () => rustTargetIsThere('x86_64-unknown-linux-musl'),
    remedy: 'Rust (https://rustup.rs) and rustup target add x86_64-unknown-linux-musl',
  },
  patch: { present: succeeds('patch', '--version'), remedy: apt('patch') },
  'Monitoring::Plugin': {
    present: succeeds('perl', '-MMonitoring::Plugin::Performance', '-e', '1'),
    remedy: apt('libmonitoring-plugin-perl'),
  },
  checksec: { present: succeeds('checksec', '--version'), remedy: apt('checksec') },
  zsh: { present: succeeds('zsh', '--version'), remedy: apt('zsh') },
  fish: { present: succeeds('fish', '--version'), remedy: apt('fish') },
  groff: { present: succeeds('groff', '--version'), remedy: apt('groff') },
  skopeo: { present: succeeds('skopeo', '--version'), remedy: apt('skopeo') },
  openssl: { present: () => /^OpenSSL [3-9]/.test(versionOf('openssl', 'version')), remedy: apt('openssl') },
  file: { present: files('/usr/bin/file'), remedy: apt('file') },
  ldd: { present: files('/usr/bin/ldd'), remedy: apt('libc-bin') },
  ldconfig: { present: files('/sbin/ldconfig', '/etc/ld.so.cache'), remedy: apt('libc-bin') },
  readelf: { present: files('/usr/bin/readelf'), remedy: apt('binutils') },
  'dpkg-architecture': { present: files('/usr/bin/dpkg-architecture'), remedy: apt('dpkg-dev') },
  busybox: { present: files('/usr/bin/busybox'), remedy: apt('busybox-static') },
  tzdata: { present: files('/usr/share/zoneinfo/tzdata.zi'), remedy: apt('tzdata') },
  zic: { present: succeeds('zic', '--version'), remedy: apt('libc-bin') },
  setpriv: { present: succeeds('/usr/bin/setpriv', '--pdeathsig', 'KILL', '/bin/true'), remedy: apt('util-linux') },
  setfacl: { present: succeeds('setfacl', '--version'), remedy: apt('acl') },
  setcap: { present: files('/sbin/setcap'), remedy: apt('libcap2-bin') },
  'apt-get': { present: files('/usr/bin/apt-get'), remedy: 'run it on Debian or Ubuntu' },
  make: { present: succeeds('make', '--version'), remedy: apt('make') },
  patchelf: { present: succeeds('patchelf', '--version'), remedy: apt('patchelf') },
} as const satisfies Readonly<Record<string, NeedSpec>>;

export type Need = keyof typeof specs;

/** What builds the static executable. */
export const staticBuild = ['cargo', 'musl-gcc', 'patch'] as const satisfies readonly Need[];

declare module 'vitest' {
  interface TaskMeta {
    /** What the test needs but does not find here: why it is skipped. */
    lacks?: readonly string[];
  }
}

/**
 * The options of a `describe` or an `it` that needs this: it is skipped if something is missing, and skip-table.ts
 * says so at the end. Nothing else may skip a test.
 */
export function needs(...wanted: readonly Need[]): { skip?: boolean; meta?: { lacks: readonly string[] } } {
  const lacks = wanted.filter((need) => !has(need));
  return lacks.length === 0 ? {} : { skip: true, meta: { lacks } };
}

export function has(need: Need): boolean {
  const known = present.get(need) ?? specs[need].present();
  present.set(need, known);
  return known;
}

/** How to get all of these, as commands: one for Debian's packages, and one for each of the others. */
export function remedies(lacks: readonly string[]): string[] {
  const all = lacks.map((need) => (isNeed(need) ? specs[need].remedy : need));
  const packages = all.flatMap((remedy) => /^apt-get install ([a-z0-9 .+-]+)$/.exec(remedy)?.[1]?.split(' ') ?? []);
  const others = all.filter((remedy) => !/^apt-get install [a-z0-9 .+-]+$/.test(remedy));
  return [...new Set([...(packages.length > 0 ? [apt([...new Set(packages)].join(' '))] : []), ...others])];
}

const present = new Map<Need, boolean>();

function isNeed(text: string): text is Need {
  return text in specs;
}

/** A compiler requires an assembler, linker and libc. */
function compiles(compiler: string): boolean {
  const version = versionOf(compiler, '--version');
  if (version === '') return false;
  try {
    fixture(`compiler-${compiler}`, version, (directory) => {
      writeFileSync(path.join(directory, 'main.c'), '#include <stdio.h>\nint main(void) { return puts("hi") < 0; }\n');
      const { status } = spawnSync(compiler, ['-static', 'main.c', '-o', 'app'], { cwd: directory, stdio: 'ignore' });
      accessSync(path.join(directory, 'app'), constants.X_OK);
      if (status !== 0) throw new Error(`exit status ${status}`);
    });
    return true;
  } catch {
    return false;
  }
}

/** Where rustup puts it, which a shell without a login does not search. */
function rustTargetIsThere(target: string): boolean {
  const rustc = [...(process.env.PATH ?? '').split(':'), path.join(os.homedir(), '.cargo/bin')]
    .map((directory) => path.join(directory, 'rustc'))
    .find((file) => existsSync(file));
  if (rustc === undefined) return false;
  const { stdout } = spawnSync(rustc, ['--print', 'target-libdir', '--target', target], { encoding: 'utf8' });
  return existsSync((stdout ?? '').trim());
}

function downloads(module: string): boolean {
  try {
    go(['mod', 'download', module], { env: { GONOSUMDB: '*', GOFLAGS: '-mod=mod' } });
    return true;
  } catch {
    return false;
  }
}

function versionOf(command: string, argument: string): string {
  return spawnSync(command, [argument], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).stdout ?? '';
}
