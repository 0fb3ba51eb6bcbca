import { containsPrefix, findLineTable } from '../../../src/decode/go/program/pclntab.ts';
import { countCpuList } from '../../../src/decode/proc/cgroup.ts';
import type { Host } from '../../../src/host/host.ts';
import { ifKnown } from '../../../src/host/not-known.ts';
import { statusField } from '../../../src/linux/identity/credentials.ts';

/** What the runtime of a Go program finds when it starts in this container. */
export type RuntimeFacts = {
  /** Where the variables were read. */
  readonly environment: string;
  /** Set and nonempty variables: Go treats empty as unset for all of them. */
  readonly variables: { readonly [K in RuntimeVariable]?: string };
  /** Bytes; null if there is no limit, or none that can be seen. */
  readonly memoryLimit: number | null;
  /** CPU time per period, as a number of CPUs; null if there is no limit. */
  readonly cpuQuota: number | null;
  /** CPUs that the program may run on. */
  readonly cpus: number | null;
  readonly user: UserFacts | null;
  /**
   * Whether crypto/internal/fips140, which reads the GODEBUG setting fips140, is linked into the program; null if
   * nothing sets it, or if that is not known.
   */
  readonly linksFips140: boolean | null;
};

/** Who os/user.Current would find. */
export type UserFacts = {
  readonly uid: number;
  /** What /etc/passwd says of the uid. */
  readonly passwd: 'entry' | 'no-entry' | 'no-file' | 'unreadable';
};

export const runtimeVariables = [
  'GOMEMLIMIT',
  'GOMAXPROCS',
  'GOGC',
  'GODEBUG',
  'GOTRACEBACK',
  'HTTP_PROXY',
  'http_proxy',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
  'REQUEST_METHOD',
  'HOME',
  'USER',
] as const;
export type RuntimeVariable = (typeof runtimeVariables)[number];

export function observeRuntime(host: Host): RuntimeFacts {
  const variables: { [K in RuntimeVariable]?: string } = {};
  for (const name of runtimeVariables) {
    const value = host.env.get(name);
    if (value) variables[name] = value;
  }
  const status = (host.live ? host.program.status : null) ?? '';
  return {
    environment: host.env.source,
    variables,
    memoryLimit: host.cgroup.memory,
    cpuQuota: host.cgroup.cpu,
    cpus: countCpuList(statusField(status, 'Cpus_allowed_list') ?? ''),
    user: observeUser(host),
    linksFips140: linksFips140(host),
  };
}

/** Determined only if the setting is in use: it requires reading the program's function names. */
function linksFips140({ app, env }: Host): boolean | null {
  const settings = [env.get('GODEBUG') ?? '', app?.goBuild()?.settings.DefaultGODEBUG ?? ''];
  if (app === null || !settings.some((text) => `,${text}`.includes(',fips140='))) return null;
  return app.withElf((file, elf) => {
    const functions = findLineTable(file, elf)?.functions;
    if (functions === undefined) return null;
    // With GOFIPS140=v1.0.0 the package is crypto/internal/fips140/v1.0.0-c2097c7c.
    return ['crypto/internal/fips140.', 'crypto/internal/fips140/v'].some(
      (prefix) => containsPrefix(file, functions, prefix, namesLimit) !== false,
    );
  });
}

/** Bytes of function names: programs of 200 MB have less. */
const namesLimit = 16 << 20;

/** os/user asks for the real uid. Null if the user is not known, or the accounts, which may be those of a volume. */
function observeUser(host: Host): UserFacts | null {
  const uid = host.program.credentials?.uid.real;
  if (uid === undefined) return null;
  return ifKnown(
    () => accountOf(host, uid),
    () => null,
  );
}

function accountOf(host: Host, uid: number): UserFacts {
  const { users } = host.accounts;
  if (users.kind !== 'found') return { uid, passwd: users.kind === 'absent' ? 'no-file' : 'unreadable' };
  return { uid, passwd: users.value.some((entry) => entry.uid === uid) ? 'entry' : 'no-entry' };
}
