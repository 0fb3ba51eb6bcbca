import { createMountTable } from '../../../src/host/files/mounts.ts';
import { createRootFs, type RootFs } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { declaredHost } from '../../../src/host/place/declared.ts';
import { createAccounts } from '../../../src/host/process/accounts.ts';
import { createCgroupLimits } from '../../../src/host/process/cgroup-limits.ts';
import { createEnvironment } from '../../../src/host/process/environment.ts';
import { findApp, namedApp } from '../../../src/host/process/find-app.ts';
import { createProcess, type Process } from '../../../src/host/process/process.ts';
import { noTools } from '../../../src/host/tools/tools.ts';
import { decodeImageConfig } from '../../../src/image/config.ts';
import { type Declaration, declare } from '../../../src/image/declaration.ts';
import { allCapabilities } from '../../../src/linux/identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../../../src/linux/identity/credentials.ts';
import { parsePlatform, platformOfMachine } from '../../../src/linux/machine/platform.ts';
import { parsePod } from '../../../src/pod/manifest.ts';
import { crypto } from '../../../src/runtime/node/crypto.ts';
import { unhurried } from '../deadlines.ts';
import type { CaseDeclaration, CaseHost, Identity } from './case.ts';
import { fakeTls, fakeTools } from './case-answers.ts';
import { syscallsOf } from './case-syscalls.ts';

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
    ...(described.refusesClone3 === true ? { refusesClone3: () => true } : {}),
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
    ...surroundings(place.fs, described),
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
  const shown = { pid, status, limits, cgroup, label, hostNamespaces, startedAt: (now: Date) => read.startedAt(now) };
  return { ...shown, credentials: pid === null ? null : credentials, sharesOurAccess: false };
}

function credentialsOf(identity: Identity | null): Credentials | null {
  return identity === null ? null : plainCredentials(identity, allCapabilities);
}

/** Of no process in any case. */
const probePid = 4_000_000;

const defaults = {
  now: '2026-06-01T00:00:00Z',
  machine: 'x86_64',
  cwd: '/',
  identity: { uid: 65532, gid: 65532, groups: [65532] },
};
