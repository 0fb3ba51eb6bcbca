import type { Declaration, Stated } from '../../image/declaration.ts';
import { missingCommand } from '../../image/start/exec-command.ts';
import { planStart } from '../../image/start/start-plan.ts';
import type { StartContext, StartPlan } from '../../image/start/start-types.ts';
import type { StartState } from '../../image/start/state.ts';
import { allCapabilities, defaultEngineCapabilities, hasCapability } from '../../linux/identity/capabilities.ts';
import { type Credentials, plainCredentials } from '../../linux/identity/credentials.ts';
import { type ExecUser, resolveExecUser } from '../../linux/identity/exec-user.ts';
import { defaultPath } from '../../linux/start/path-search.ts';
import { effectsOf } from '../../pod/effects.ts';
import type { PodContainer, PodSecurity } from '../../pod/model.ts';
import { mountedFs } from '../../pod/mounted-files.ts';
import { capabilitiesOf, confinementOf, mountsOf, resolveMounts, userOfPod } from '../../pod/process.ts';
import type { Declared, DeclaredUser, RefusedSwitch } from '../declared.ts';
import { absolute } from '../files/paths.ts';
import type { RootFs } from '../files/rootfs.ts';
import { ifKnown } from '../not-known.ts';
import { createEngineAccounts } from '../process/accounts.ts';
import type { App } from '../process/app.ts';
import { noCgroupLimits } from '../process/cgroup-limits.ts';
import { createEnvironment, type Environment } from '../process/environment.ts';
import { namedApp } from '../process/find-app.ts';
import type { Process } from '../process/process.ts';
import { noTools } from '../tools/tools.ts';
import { assumptionsOf, whyNoProgram } from './assumptions.ts';
import { type Place, programPath } from './place.ts';
import { type FirstUser, type IdLookup, refusedSwitch } from './refused-switch.ts';
import { ownerOfAll, platformByFiles } from './root-signs.ts';

/**
 * The container of an image that does not run, over its files.
 * @param selfUid our user, since unpacking may have made us the owner of all files; null if nothing was unpacked
 */
export function declaredHost(
  image: RootFs,
  declaration: Declaration,
  named: string | null,
  selfUid: number | null,
): Place {
  const { pod } = declaration;
  const volumes = pod === null ? [] : resolveMounts(image, pod);
  const fs = volumes.length === 0 ? image : mountedFs(image, volumes);
  // The engine looks names up before anything is mounted (containerd's oci.WithUser mounts the snapshot alone).
  const first = declaration.user === null ? null : resolveUser(image, declaration.user, pod);
  const vars = variablesOf(declaration, first?.resolved ?? null);
  const workingDir = absolute(declaration.workingDir?.value || '/', '/');
  const { command } = declaration;
  const context: StartContext = {
    env: vars,
    cwd: workingDir,
    unknown: declaration.env.unknown,
    unknownWords: pod?.unknownWords ?? [],
    hasAllVariables: declaration.env.whole,
    isDeployed: pod !== null,
    uid: first?.resolved?.uid ?? null,
    dropsChown: pod !== null && !hasCapability(capabilitiesOf(pod.security), 'chown'),
  };
  const start =
    named !== null || command === null ? null : planStart(fs, { by: command.by, argv: command.value }, context);
  const user = start === null ? first : userAfter(fs, start.state, first, start.plan);
  const env = environmentOf(declaration, start?.state ?? { env: vars, unsure: new Set() });
  const cwd = start?.state.cwd ?? workingDir;
  const app = named === null ? startedApp(fs, start?.plan ?? null) : appNamed(fs, named, env.get('PATH'), cwd);
  const unpackedBy = ownerOfAll(fs, selfUid);
  const platform = declaration.platform ?? platformByFiles(image);
  const credentials =
    user?.resolved == null || unpackedBy !== null ? null : credentialsOf(user.resolved, pod?.security ?? null);
  const mounts = pod === null ? [] : mountsOf(pod, volumes);
  return {
    fs,
    live: false,
    env,
    app,
    tools: noTools(selfUid === null ? '--image is another system' : '--root is another system'),
    program: stillProcess(credentials, pod),
    cwd,
    mounts: () => mounts,
    cgroup: pod === null ? noCgroupLimits : { ...noCgroupLimits, ...pod.limits },
    platform,
    declared: {
      user: user?.declared ?? null,
      start: start?.plan ?? null,
      refusedSwitch: switchOf(fs, start?.plan ?? null, first, pod),
      pod:
        pod === null
          ? null
          : {
              container: pod,
              effects: effectsOf({
                pod,
                image,
                fs,
                volumes,
                program: programOfImage(image, command, named, context),
                imageUser: declaration.imageUser,
                context,
              }),
            },
      volumes: declaration.volumes,
      healthCheck: healthCheckOf(fs, declaration, context),
      noProgram: whyNoProgram(start?.plan ?? null),
      assumptions: assumptionsOf({
        declaration,
        platform,
        unpackedBy,
        app,
        start: start?.plan ?? null,
        userIsKnown: user !== null,
      }),
    },
  };
}

function switchOf(
  fs: RootFs,
  plan: StartPlan | null,
  first: ResolvedUser | null,
  pod: PodContainer | null,
): RefusedSwitch | null {
  if (plan === null || first === null || first.resolved === null) return null;
  const security = pod?.security ?? null;
  const { by } = first.declared;
  const firstUser: FirstUser = {
    credentials: credentialsOf(first.resolved, security),
    by,
    ofPod: by === pod?.place,
    inPodCommand: (pod?.command ?? null) !== null,
    security,
  };
  // A volume may hide the accounts; that groups may not be set does not depend on them.
  const resolved = (value: string): ExecUser | null =>
    ifKnown(
      () => resolveUser(fs, { value, by: '' }, null).resolved,
      () => null,
    );
  const accounts: IdLookup = {
    uidOf: (user) => resolved(user)?.uid ?? null,
    gidOf: (group) => resolved(`0:${group}`)?.gid ?? null,
  };
  return ifKnown(
    () => refusedSwitch(fs, plan, firstUser, accounts),
    () => null,
  );
}

function healthCheckOf(fs: RootFs, { healthCheck }: Declaration, context: StartContext): Declared['healthCheck'] {
  const missing = healthCheck === null ? null : missingCommand(fs, healthCheck.value, context);
  return healthCheck === null || missing === null ? null : { ...missing, by: healthCheck.by };
}

/** Where the program would be without the volumes of a pod. */
function programOfImage(
  image: RootFs,
  command: Declaration['command'],
  named: string | null,
  context: StartContext,
): string | null {
  if (named?.includes('/')) return absolute(named, context.cwd);
  if (command === null) return null;
  const { end } = planStart(image, { by: command.by, argv: command.value }, context).plan;
  return end.kind === 'program' ? end.path : null;
}

function appNamed(fs: RootFs, named: string, path: string | undefined, cwd: string): App {
  return namedApp(fs, programPath(fs, named, path, cwd), '--app');
}

function startedApp(fs: RootFs, plan: StartPlan | null): App | null {
  if (plan === null || plan.end.kind !== 'program') return null;
  const through = plan.steps.length === 0 ? '' : `, through ${plan.steps.map(({ path }) => path).join(', ')}`;
  return namedApp(fs, plan.end.path, `the command of ${plan.by}${through}`);
}

type ResolvedUser = { readonly declared: DeclaredUser; readonly resolved: ExecUser | null };

/** The user that gosu and similar tools switch to; null if a script decides, or a volume. */
function userAfter(
  fs: RootFs,
  { user }: StartState,
  first: ResolvedUser | null,
  { steps }: StartPlan,
): ResolvedUser | null {
  if (user === null) return first;
  if (user === 'unknown') return null;
  // The accounts that such a tool reads may be those of a volume.
  return ifKnown(
    () => resolveUser(fs, { value: user.name, by: steps.at(-1)?.path ?? 'the entrypoint' }, null),
    () => null,
  );
}

function resolveUser(
  fs: RootFs,
  { value: name, by }: Stated<string>,
  pod: PodContainer | null,
): { declared: DeclaredUser; resolved: ExecUser | null } {
  const { users, groups } = createEngineAccounts(fs);
  const found = resolveExecUser(
    name,
    users.kind === 'found' ? users.value : null,
    groups.kind === 'found' ? groups.value : null,
  );
  const problem = 'problem' in found ? found.problem : null;
  const resolved = 'problem' in found ? null : pod === null ? found : userOfPod(found, pod.security);
  return { declared: { name: name || '0', by, problem }, resolved };
}

/**
 * Unless stated otherwise: the capabilities that every engine gives to root, and the umask that runc sets
 * (libcontainer/rootfs_linux.go).
 */
function credentialsOf({ uid, gid, groups }: ExecUser, security: PodSecurity | null): Credentials {
  const plain = plainCredentials(
    { uid, gid, groups },
    security === null ? defaultEngineCapabilities : capabilitiesOf(security),
  );
  if (security !== null) return { ...plain, umask: 0o022, ...confinementOf(security) };
  // Capabilities that may be added count as present.
  return { ...plain, umask: 0o022, capabilities: { ...plain.capabilities, bounding: allCapabilities } };
}

/**
 * The stated variables, and those that engines add: PATH if the image has none, and HOME by /etc/passwd (runc,
 * libcontainer/init_linux.go).
 */
function variablesOf({ env: { variables, whole } }: Declaration, user: ExecUser | null): Map<string, string> {
  const vars = new Map([...(whole ? [['PATH', defaultPath] as const] : []), ...Object.entries(variables)]);
  if (!vars.get('HOME') && user !== null) vars.set('HOME', user.home);
  return vars;
}

/** A variable is known if it is stated, or follows from what is stated; a script on the way may leave some in doubt. */
function environmentOf(
  { env: { by, whole, unknown } }: Declaration,
  { env, unsure }: Pick<StartState, 'env' | 'unsure'>,
): Environment {
  return createEnvironment(by, Object.fromEntries(env), (name) => {
    if (unsure === null || unsure.has(name) || unknown.includes(name)) return false;
    return env.has(name) || (whole && name !== 'HOME');
  });
}

function stillProcess(credentials: Credentials | null, pod: PodContainer | null): Process {
  return {
    pid: null,
    status: null,
    credentials,
    limits: null,
    label: pod?.security.label ?? null,
    hostNamespaces: pod?.stated.hostNamespaces ?? [],
    cgroup: null,
    sharesOurAccess: false,
    startedAt: () => null,
  };
}
