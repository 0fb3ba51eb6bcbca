import { fromHex } from '#runtime/bytes.ts';
import type { Deadline } from '../../../src/deadline.ts';
import { pemItems } from '../../../src/decode/certificate/pem.ts';
import { createMountTable } from '../../../src/host/files/mounts.ts';
import { createRootFs, type RootFs } from '../../../src/host/files/rootfs.ts';
import type { Host, TlsClient } from '../../../src/host/host.ts';
import { declaredHost } from '../../../src/host/place/declared.ts';
import { createAccounts } from '../../../src/host/process/accounts.ts';
import { createCgroupLimits } from '../../../src/host/process/cgroup-limits.ts';
import { createEnvironment } from '../../../src/host/process/environment.ts';
import { findApp, namedApp } from '../../../src/host/process/find-app.ts';
import { createProcess, type Process } from '../../../src/host/process/process.ts';
import { noTools, type ToolCall, type ToolResult, type Tools } from '../../../src/host/tools/tools.ts';
import { decodeImageConfig } from '../../../src/image/config.ts';
import { type Declaration, declare } from '../../../src/image/declaration.ts';
import { allCapabilities } from '../../../src/linux/identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../src/linux/identity/credentials.ts';
import { parsePlatform, platformOfMachine } from '../../../src/linux/machine/platform.ts';
import { parsePod } from '../../../src/pod/manifest.ts';
import { crypto } from '../../../src/runtime/node/crypto.ts';
import { syscalls } from '../../../src/runtime/node/files.ts';
import type { RawSpace, RawStat, Syscalls } from '../../../src/runtime/syscalls.ts';
import type { Handshake } from '../../../src/runtime/tls.ts';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** The part of case.json that describes a container; what is left out has the value in `defaults`. */
export interface CaseHost {
  /** The program's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** More of it: variables of so many letters. */
  readonly filler?: Readonly<Record<string, number>>;
  /** Where it was read: `none` for a root that does not run. */
  readonly environment?: string;
  /** RFC 3339. */
  readonly now?: string;
  /** Who the program is, where /proc of the root does not say; null if nobody knows. */
  readonly identity?: Identity | null;
  readonly live?: boolean;
  readonly machine?: string;
  readonly cwd?: string;
  /** An image that does not run, with its configuration and what the command line states; then `env`, `identity` and `cwd` are not read. */
  readonly declare?: CaseDeclaration;
  /** Path of the program; without it, what /proc of the root says. */
  readonly app?: string | null;
  /** Paths that answer EACCES, and all below them: root reads mode-000 files, so "denied" cannot be chmod-ed. */
  readonly denied?: readonly string[];
  /** st_mode in octal by path, as in `0010644` for a FIFO: git keeps neither modes nor special files. */
  readonly modes?: Readonly<Record<string, string>>;
  /** `uid:gid` by path; of other paths 0:0, where they belong to whoever made the working copy. */
  readonly owners?: Readonly<Record<string, string>>;
  /** Names that git does not keep, such as `/src/.git`, by the directories of the root that stand for them. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Extended attributes in hexadecimal digits by path and name. Without it the runtime cannot read them. */
  readonly xattrs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of the image; left out if they are not known. */
  readonly layers?: number;
  /** What is free on the file system of a path, and of all below it; plenty elsewhere. */
  readonly space?: Readonly<Record<string, RawSpace>>;
  /** How a handshake with `host:port` goes; `chain` is a PEM file of the root, as the server sends it. */
  readonly handshakes?: Readonly<Record<string, CaseHandshake>>;
  /** What a tool answers, by its words joined with blanks: `go version`. Others are unavailable. */
  readonly tools?: Readonly<Record<string, ToolAnswer>>;
}

interface CaseDeclaration {
  /** As `skopeo inspect --config` prints it. */
  readonly config?: unknown;
  readonly env?: readonly string[];
  readonly user?: string;
  readonly workdir?: string;
  readonly platform?: string;
  /** The text of a manifest. */
  readonly pod?: string;
  /** `--container`. */
  readonly container?: string;
}

type CaseHandshake =
  | Extract<Handshake, { kind: 'failed' }>
  | {
      readonly kind: 'connected';
      readonly protocol: string;
      readonly chain: string;
      readonly refusesUs?: true;
    };

/** What was printed, with exit status 0 unless said; or why nothing was. */
type ToolAnswer =
  | { readonly exitCode?: number; readonly signal?: string; readonly stdout?: string; readonly stderr?: string }
  | Exclude<ToolResult, { kind: 'ran' }>;

const defaults = {
  now: '2026-06-01T00:00:00Z',
  machine: 'x86_64',
  cwd: '/',
  identity: { uid: 65532, gid: 65532, groups: [65532] },
};

/** The container that a case describes, over the directory `rootfs`. */
export function caseHost(rootfs: string, described: CaseHost): Host {
  const fs = createRootFs(syscallsOf(rootfs, described), unhurried, rootfs);
  const filler = Object.entries(described.filler ?? {}).map(([name, count]) => [name, 'x'.repeat(count)]);
  const env = createEnvironment(described.environment ?? 'case', { ...described.env, ...Object.fromEntries(filler) });
  const app =
    described.app === undefined
      ? findApp(fs, env, probePid)
      : described.app === null
        ? null
        : namedApp(fs, described.app, '--app');
  if (described.declare !== undefined) return declaredCase(fs, described, described.declare);
  const live = described.live ?? true;
  const mounts = createMountTable(fs, live ? 'self' : null);
  const program = caseProcess(fs, live ? (app?.pid ?? 'self') : null, described.identity);
  return {
    ...surroundings(fs, described),
    fs,
    env,
    app,
    live,
    mounts,
    platform: live ? platformOfMachine(described.machine ?? defaults.machine, 'this machine') : null,
    declared: null,
    cgroup: createCgroupLimits(fs, mounts, () => program.cgroup),
    tools: described.tools === undefined ? noTools('no tool in this case') : fakeTools(described.tools),
    program,
    cwd: described.cwd ?? defaults.cwd,
  };
}

/** What does not depend on who runs in it. */
function surroundings(
  fs: RootFs,
  described: CaseHost,
): Pick<Host, 'accounts' | 'layers' | 'machine' | 'now' | 'deadline' | 'crypto' | 'tls'> {
  return {
    accounts: createAccounts(fs),
    layers: described.layers ?? null,
    machine: described.machine ?? defaults.machine,
    now: new Date(described.now ?? defaults.now),
    deadline: unhurried,
    crypto,
    tls: fakeTls(fs, described.handshakes ?? {}),
  };
}

/** An image that does not run, as `--root` sees it. */
function declaredCase(fs: RootFs, described: CaseHost, declare: CaseDeclaration): Host {
  const declaration = declarationOf(declare);
  const place = declaredHost(fs, declaration, described.app ?? null, 0);
  return {
    ...surroundings(fs, described),
    ...place,
    cgroup: createCgroupLimits(fs, place.mounts, () => null),
  };
}

function declarationOf({ config, platform, pod, container, ...options }: CaseDeclaration): Declaration {
  const image = config === undefined ? null : decodeImageConfig(JSON.stringify(config));
  if (image?.ok === false) throw new Error(`the configuration of the case: ${image.problem}`);
  return declare(
    image === null ? null : { value: image.value, by: 'config.json' },
    { ...options, platform: platform === undefined ? null : parsePlatform(platform, '--platform') },
    pod === undefined ? null : parsePod(pod, 'pod.json', container ?? null),
  );
}

/** As /proc of the case says of the program, else as `identity` does. This process is another one: what it may read proves nothing. */
function caseProcess(fs: RootFs, pid: number | 'self' | null, identity: CaseHost['identity']): Process {
  const read = createProcess(fs, pid);
  const { status, limits, cgroup, label, hostNamespaces } = read;
  const stated = pid === 'self' ? identity : undefined;
  const credentials =
    stated === undefined
      ? (read.credentials ?? credentialsOf(identity === undefined ? defaults.identity : identity))
      : credentialsOf(stated);
  const shown = { pid, status, limits, cgroup, label, hostNamespaces };
  return { ...shown, credentials: pid === null ? null : credentials, sharesOurAccess: false };
}

function credentialsOf(identity: Identity | null): Credentials | null {
  return identity === null ? null : plainCredentials(identity, allCapabilities);
}

function fakeTls(fs: RootFs, handshakes: NonNullable<CaseHost['handshakes']>): TlsClient {
  return {
    async handshake({ host, port }) {
      const answer = handshakes[`${host}:${port}`];
      if (answer === undefined) throw new Error(`the case has no handshake with ${host}:${port}`);
      if (answer.kind === 'failed') return answer;
      const text = fs.readText(answer.chain, 1 << 20);
      if (text.kind !== 'found') throw new Error(`${answer.chain} is not in the case`);
      const items = [...pemItems(text.value, { stopsAtDamage: false })];
      return { ...answer, chain: items.flatMap((item) => (item.kind === 'block' ? [item.bytes] : [])) };
    },
  };
}

/** Of no process in any case. */
const probePid = 4_000_000;

const unhurried: Deadline = {
  onEnd() {},
  remainingMs: () => 1e9,
  check: () => {},
  turn: async () => {},
};

function syscallsOf(rootfs: string, { denied, modes, owners, aliases, xattrs, space = {} }: CaseHost): Syscalls {
  const disguised = withModes(syscalls, rootfs, modes ?? {}, owners ?? {});
  const seen = aliased(denying(disguised, rootfs, denied ?? []), rootfs, Object.entries(aliases ?? {}));
  const calls: Syscalls = { ...seen, statfs: (path) => spaceOf(space, path.slice(rootfs.length)) };
  if (xattrs === undefined) return calls;
  return {
    ...calls,
    getxattr(path, name) {
      const value = xattrs[path.slice(rootfs.length)]?.[name];
      return value === undefined ? undefined : fromHex(value);
    },
  };
}

const plenty: RawSpace = { available: 2 ** 40, inodes: 2 ** 20, freeInodes: 2 ** 20 };

function spaceOf(space: NonNullable<CaseHost['space']>, path: string): RawSpace {
  const mount = Object.keys(space).find((each) => path === each || path.startsWith(`${each}/`));
  return (mount === undefined ? undefined : space[mount]) ?? plenty;
}

function aliased(calls: Syscalls, rootfs: string, aliases: readonly [path: string, stands: string][]): Syscalls {
  if (aliases.length === 0) return calls;
  const real = (path: string): string => {
    const inside = path.slice(rootfs.length);
    const alias = aliases.find(([name]) => inside === name || inside.startsWith(`${name}/`));
    return alias === undefined ? path : rootfs + alias[1] + inside.slice(alias[0].length);
  };
  return {
    ...calls,
    lstat: (path) => calls.lstat(real(path)),
    stat: (path) => calls.stat(real(path)),
    readlink: (path) => calls.readlink(real(path)),
    open: (path) => calls.open(real(path)),
    list: (path, limit) => calls.list(real(path), limit),
  };
}

function withModes(
  calls: Syscalls,
  rootfs: string,
  modes: Readonly<Record<string, string>>,
  owners: Readonly<Record<string, string>>,
): Syscalls {
  const opened = new Map<number, string>();
  const maker = calls.stat(rootfs);
  const disguise = <T extends RawStat | undefined>(path: string, stats: T): T => {
    const inside = path.slice(rootfs.length);
    const [mode, owner] = [modes[inside], owners[inside]];
    const isMakers = stats !== undefined && maker?.uid !== 0 && stats.uid === maker?.uid;
    if (stats === undefined || (mode === undefined && owner === undefined && !isMakers)) return stats;
    // What belongs to whoever cloned the repository, or runs the tests, stands for what root made.
    const [uid = isMakers ? 0 : stats.uid, gid = isMakers ? 0 : stats.gid] = owner?.split(':').map(Number) ?? [];
    const shown = { mode: mode === undefined ? stats.mode : Number.parseInt(mode, 8), uid, gid };
    return Object.assign(Object.create(Object.getPrototypeOf(stats)), stats, shown);
  };
  return {
    ...calls,
    lstat: (path) => disguise(path, calls.lstat(path)),
    stat: (path) => disguise(path, calls.stat(path)),
    open(path) {
      const fd = calls.open(path);
      opened.set(fd, path);
      return fd;
    },
    fstat: (fd) => disguise(opened.get(fd) ?? '', calls.fstat(fd)),
  };
}

function denying(calls: Syscalls, rootfs: string, denied: readonly string[]): Syscalls {
  const guard = (path: string, itself: boolean): string => {
    const inside = path.slice(rootfs.length);
    if (denied.some((place) => (itself && inside === place) || inside.startsWith(`${place}/`))) {
      throw Object.assign(new Error(`EACCES: permission denied, '${inside}'`), { code: 'EACCES' });
    }
    return path;
  };
  return {
    ...calls,
    lstat: (path) => calls.lstat(guard(path, false)),
    stat: (path) => calls.stat(guard(path, false)),
    readlink: (path) => calls.readlink(guard(path, inProc(path.slice(rootfs.length)))),
    open: (path) => calls.open(guard(path, true)),
    list: (path, limit) => calls.list(guard(path, true), limit),
  };
}

/** Magic links: readlink(2) on them needs the right to trace the process. */
function inProc(path: string): boolean {
  return path.startsWith('/proc/');
}

function fakeTools(answers: NonNullable<CaseHost['tools']>): Tools {
  const tools = new Set(Object.keys(answers).map((words) => words.split(' ')[0] ?? ''));
  return {
    find: (tool) => (tools.has(tool) ? `/usr/bin/${tool}` : null),
    run: async (call: ToolCall) => {
      const answer = answers[[call.tool, ...call.args].join(' ')] ?? answers[call.tool];
      if (answer === undefined) return { kind: 'unavailable', reason: `${call.tool} is not installed` };
      if ('kind' in answer) return answer;
      return {
        kind: 'ran',
        path: `/usr/bin/${call.tool}`,
        exitCode: 0,
        signal: null,
        stdout: '',
        stderr: '',
        ...answer,
      };
    },
  };
}
