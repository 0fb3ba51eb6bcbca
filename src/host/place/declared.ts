import { decodeElf } from '../../decode/elf/elf.ts';
import { machineOf } from '../../decode/elf/machines.ts';
import type { Declaration, Stated } from '../../image/declaration.ts';
import { defaultEngineCapabilities } from '../../linux/capabilities.ts';
import { type Credentials, plainCredentials } from '../../linux/credentials.ts';
import { type ExecUser, resolveExecUser } from '../../linux/exec-user.ts';
import { defaultPath } from '../../linux/path-search.ts';
import { type Platform, platformOfMachine } from '../../linux/platform.ts';
import type { DeclaredUser } from '../declared.ts';
import type { RootFs } from '../files/rootfs.ts';
import { createAccounts } from '../process/accounts.ts';
import { createEnvironment, type Environment } from '../process/environment.ts';
import { namedApp } from '../process/find-app.ts';
import type { Process } from '../process/process.ts';
import { noTools } from '../tools/tools.ts';
import { absolute, type Place, programPath } from './place.ts';

/** The container of an image that does not run, over its files. */
export function declaredHost(fs: RootFs, declaration: Declaration, named: string | null, selfUid: number): Place {
  const user = declaration.user === null ? null : resolveUser(fs, declaration.user);
  const unpackedBy = ownerOfAll(fs, selfUid);
  const env = environmentOf(declaration, user?.resolved ?? null);
  const platform = declaration.platform ?? platformByFiles(fs);
  const cwd = absolute(declaration.workingDir?.value || '/', '/');
  const app = named === null ? null : namedApp(fs, programPath(fs, named, env.get('PATH'), cwd), '--app');
  const credentials = user?.resolved == null || unpackedBy !== null ? null : credentialsOf(user.resolved);
  return {
    fs,
    live: false,
    env,
    app,
    tools: noTools('--root is another system'),
    program: stillProcess(credentials),
    cwd,
    mounts: () => [],
    platform,
    declared: {
      user: user?.declared ?? null,
      assumptions: assumptionsOf({ declaration, platform, unpackedBy, hasProgram: app !== null }),
    },
  };
}

function resolveUser(
  fs: RootFs,
  { value: name, by }: Stated<string>,
): { declared: DeclaredUser; resolved: ExecUser | null } {
  const { users, groups } = createAccounts(fs);
  const found = resolveExecUser(
    name,
    users.kind === 'found' ? users.value : null,
    groups.kind === 'found' ? groups.value : null,
  );
  const problem = 'problem' in found ? found.problem : null;
  return { declared: { name: name || '0', by, problem }, resolved: 'problem' in found ? null : found };
}

/** Without more being said: the capabilities that every engine gives to root, and the umask that runc sets (libcontainer/rootfs_linux.go). */
function credentialsOf({ uid, gid, groups }: ExecUser): Credentials {
  return { ...plainCredentials({ uid, gid, groups }, defaultEngineCapabilities), umask: 0o022 };
}

/** What the engines add: PATH where the image has none, and HOME by /etc/passwd (runc, libcontainer/init_linux.go). */
function environmentOf({ env: { variables, by, whole } }: Declaration, user: ExecUser | null): Environment {
  const added = {
    ...(whole ? { PATH: defaultPath } : {}),
    ...(user === null ? {} : { HOME: user.home }),
  };
  const vars = {
    ...added,
    ...Object.fromEntries(Object.entries(variables).filter(([name, value]) => name !== 'HOME' || value !== '')),
  };
  return createEnvironment(by, vars, (name) => (whole && name !== 'HOME') || Object.hasOwn(vars, name));
}

function stillProcess(credentials: Credentials | null): Process {
  return {
    pid: null,
    status: null,
    credentials,
    limits: null,
    label: null,
    hostNamespaces: [],
    cgroup: null,
    sharesOurAccess: false,
  };
}

/** Programs that nearly every image with any has. */
const telling = ['/bin/sh', '/bin/busybox', '/usr/bin/env', '/bin/ls', '/usr/bin/bash', '/usr/bin/openssl'] as const;

/** What the image's own programs are for. */
function platformByFiles(fs: RootFs): Platform | null {
  for (const path of telling) {
    const elf = fs.withFile(path, (file) => decodeElf(file));
    const machine = elf.kind === 'found' && elf.value.ok ? machineOf(elf.value.value) : null;
    const uname = machine?.uname[0];
    if (uname !== undefined) return platformOfMachine(uname, `${path} of this root`);
  }
  return null;
}

/** Whoever unpacks an image without being root owns all of it, so that nothing tells whose the files were. */
function ownerOfAll(fs: RootFs, selfUid: number): number | null {
  if (selfUid === 0) return null;
  const root = fs.lstat('/');
  return root.kind === 'found' && root.value.uid === selfUid ? selfUid : null;
}

function assumptionsOf({
  declaration,
  platform,
  unpackedBy,
  hasProgram,
}: {
  readonly declaration: Declaration;
  readonly platform: Platform | null;
  readonly unpackedBy: number | null;
  readonly hasProgram: boolean;
}): string[] {
  const { env, user } = declaration;
  const unknown = [
    ...(hasProgram ? [] : [{ what: 'program', option: '--app', meaning: 'none was looked at' }]),
    ...(env.whole
      ? []
      : [
          {
            what: env.by === 'none' ? 'environment' : 'other environment',
            option: '--env',
            meaning: 'variables count as unset',
          },
        ]),
    ...(user === null ? [{ what: 'user', option: '--user', meaning: 'what root may read counts as readable' }] : []),
    ...(platform === null
      ? [{ what: 'platform', option: '--platform', meaning: "the program's own counts as right" }]
      : []),
  ];
  const list = (words: readonly string[]): string =>
    words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
  return [
    ...(unknown.length === 0
      ? []
      : [
          `nothing says which ${list(unknown.map(({ what }) => what))} the container will have (--image-config, or ${unknown
            .map(({ option }) => option)
            .join(', ')}): ${list(unknown.map(({ meaning }) => meaning))}`,
        ]),
    ...(platform !== null && declaration.platform === null
      ? [`the platform is linux/${platform.goarch}, by ${platform.by} (--platform)`]
      : []),
    ...(unpackedBy === null
      ? []
      : [
          `uid ${unpackedBy} unpacked this root and owns it, so that whose files they are in the image is not known: what root may read counts as readable (unpack it as root)`,
        ]),
  ];
}
