import type { Capability } from '../../../linux/identity/capabilities.ts';
import { byEnv, bySu, type Login, withoutCommand } from './env-and-su.ts';
import type { ChangedIds, Launched } from './launched.ts';
import { launchedByTool } from './tool-launchers.ts';

/**
 * Reads the command line of an init or another program that only starts the next; null for any other program.
 * @param loginOf null for a user that is not in /etc/passwd
 */
export function launchedBy(
  name: string,
  args: readonly string[],
  loginOf: (user: string) => Login | null,
): Launched | null {
  if (name === 'env') return byEnv(args);
  if (name === 'su' || (name === 'runuser' && !args.some((arg) => /^(?:-u|--user)/.test(arg)))) {
    const launched = bySu(args, loginOf);
    return name === 'su' ? launched : { ...launched, needs: setsGroups() };
  }
  if (name === 'chroot' && args[0] !== '/') return { argv: null, unclear: 'it starts a program in another root' };
  const launcher = launchers[name];
  if (launcher === undefined) return launchedByTool(name, args);
  const read = optionsOf(args, launcher);
  if ('refuses' in read) return { argv: null, unclear: `it has no option ${read.refuses}`, refuses: read.refuses };
  const { options, rest } = read;
  const { operands = 0, userOperand = false, userOption, user: userOf } = launcher;
  // tini PROGRAM -- ARGS, which some people write.
  const argv = rest.slice(operands);
  if (argv.length === 0 && needsCommand.has(name) && !args.some((arg) => asksForHelp.test(arg))) return withoutCommand;
  if (name === 'setpriv' && lacksGroups(options)) return { argv: null, unclear: groupsWanted };
  if (name === 'flock' && /^(?:-c|--command)$/.test(argv[0] ?? ''))
    return { argv: ['/bin/sh', '-c', ...argv.slice(1)] };
  const named = userOperand ? rest[0] : userOption === undefined ? undefined : options.get(userOption);
  const user = userOf === undefined ? named : userOf(named, options, loginOf);
  const needs = launcher.needs?.(options);
  const ids = launcher.ids?.(options);
  return {
    argv: argv.length === 0 ? null : argv,
    ...(user === undefined ? {} : { user }),
    ...(needs === undefined ? {} : { needs }),
    ...(ids === undefined ? {} : { ids }),
  };
}

/** Its options with their values, and the words after them; or one that it does not have. */
function optionsOf(
  args: readonly string[],
  { valued, known, userOperand }: Launcher,
): { readonly options: ReadonlyMap<string, string>; readonly rest: readonly string[] } | { readonly refuses: string } {
  const options = new Map<string, string>();
  if (userOperand === true && !args.some((arg) => asksForHelp.test(arg))) return { options, rest: args };
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--') return { options, rest: args.slice(at + 1) };
    if (!arg.startsWith('-') || arg === '-') break;
    const refuses = known === undefined ? null : refusedOption(arg, known, valued);
    if (refuses !== null) return { refuses };
    const [flag = '', inline] = arg.startsWith('--') ? arg.split(/=(.*)/s, 2) : [arg];
    const attached = valued.find((option) => !option.startsWith('--') && arg.startsWith(option) && arg !== option);
    if (inline !== undefined) options.set(flag, inline);
    else if (valued.includes(flag)) {
      at += 1;
      options.set(flag, args[at] ?? '');
    } else if (attached !== undefined && !arg.startsWith('--')) options.set(attached, arg.slice(attached.length));
    else options.set(flag, '');
  }
  return { options, rest: args.slice(at) };
}

interface Launcher {
  /** Options with a value. */
  readonly valued: readonly string[];
  /** Letters of its options without a value, and long options; left out where versions of it differ. */
  readonly known?: { readonly letters: string; readonly long: readonly string[] };
  /** Words before the command. */
  readonly operands?: number;
  /** The first of them is the user that it switches to. */
  readonly userOperand?: true;
  readonly userOption?: string;
  /** Undefined where it changes neither the user nor the groups. */
  needs?(options: ReadonlyMap<string, string>): readonly Capability[] | undefined;
  ids?(options: ReadonlyMap<string, string>): ChangedIds;
  /** The user, unless it is the named one with its groups from /etc/group. */
  readonly user?: UserOf;
}

type UserOf = (
  named: string | undefined,
  options: ReadonlyMap<string, string>,
  loginOf: (user: string) => Login | null,
) => string | null | undefined;

/** Those of daemontools, runit and busybox: without supplementary groups. */
const withoutGroups: UserOf = (named, _options, loginOf) => {
  if (named === undefined || named.includes(':')) return named;
  const login = loginOf(named);
  return login === null ? named : `${named}:${login.gid}`;
};

/** setpriv(1): whatever is not named stays unchanged, so only some of its command lines are fully understood. */
const byPrivileges: UserOf = (_named, options, loginOf) => {
  const uid = options.get('--reuid') ?? options.get('--ruid');
  const gid = options.get('--regid') ?? options.get('--rgid');
  const { uids, gids } = idsOf(options);
  if (uids.length + gids.length === 0 && !options.has('--groups')) return undefined;
  if (uid === undefined || gid === undefined || !options.has('--reuid') || !options.has('--regid')) return null;
  if (options.has('--clear-groups')) return `${uid}:${gid}`;
  const login = options.has('--init-groups') ? loginOf(uid) : null;
  return login !== null && (gid === String(login.gid) || gid === uid) ? uid : null;
};

/** runuser(1): if groups are named, those of /etc/group are not added. */
const byRunuser: UserOf = (named, options) => {
  if (options.has('-G') || options.has('--supp-group')) return null;
  const group = options.get('-g') ?? options.get('--group');
  return group === undefined || named === undefined ? named : `${named}:${group}`;
};

/** setpriv(1): the real and the effective id, which may differ. */
function idsOf(options: ReadonlyMap<string, string>): ChangedIds {
  const valuesOf = (...names: readonly string[]): string[] => names.flatMap((name) => options.get(name) ?? []);
  return { uids: valuesOf('--reuid', '--euid', '--ruid'), gids: valuesOf('--regid', '--egid', '--rgid') };
}

/** setpriv(1) sets a group only if it is told what becomes of the other groups. */
function lacksGroups(options: ReadonlyMap<string, string>): boolean {
  const has = (...names: readonly string[]): boolean => names.some((each) => options.has(each));
  return has('--regid', '--rgid', '--egid') && !has('--keep-groups', '--clear-groups', '--init-groups', '--groups');
}

const groupsWanted = '--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups';

/** What fails without a command. */
const needsCommand: ReadonlySet<string> = new Set([
  ...['tini', 'tini-static', 'docker-init', 'dumb-init', 'catatonit', 'gosu', 'su-exec', 'setuidgid', 's6-setuidgid'],
  ...['chpst', 'setpriv', 'nohup', 'setsid', 'stdbuf', 'timeout'],
]);

const asksForHelp = /^(?:-h|--help|-V|--version|-d|--dump|--list-caps|-l)$/;

/** They set the groups, even of a user who has them already: setgroups(2). */
const setsGroups = (): readonly Capability[] => ['setgid'];

const none: readonly string[] = [];

const tini: Launcher = { valued: ['-p', '-e'], known: { letters: 'hlsvwg', long: ['--version'] } };

const dumbInit = ['--single-child', '--rewrite', '--verbose', '--help', '--version'];

/** What getopt(3) of a launcher refuses: a letter, or a long option of which it has none that begins so. */
function refusedOption(
  arg: string,
  { letters, long }: NonNullable<Launcher['known']>,
  valued: readonly string[],
): string | null {
  const [name = ''] = arg.split('=', 1);
  if (arg.startsWith('--')) return long.some((each) => each.startsWith(name)) ? null : name;
  for (const letter of arg.slice(1)) {
    if (valued.includes(`-${letter}`)) return null;
    if (!letters.includes(letter)) return `-${letter}`;
  }
  return null;
}

const launchers: Readonly<Record<string, Launcher>> = {
  tini,
  'tini-static': tini,
  'docker-init': tini,
  'dumb-init': { valued: ['-r', '--rewrite'], known: { letters: 'cvhV', long: dumbInit } },
  catatonit: { valued: none, known: { letters: 'ghLPV', long: ['--version'] } },
  gosu: { valued: none, operands: 1, userOperand: true, needs: setsGroups },
  'su-exec': { valued: none, operands: 1, userOperand: true, needs: setsGroups },
  setuidgid: { valued: none, operands: 1, userOperand: true, user: withoutGroups, needs: setsGroups },
  's6-setuidgid': { valued: none, operands: 1, userOperand: true, needs: setsGroups },
  chpst: {
    valued: ['-u', '-U', '-e', '-/', '-n', '-l', '-L', '-m', '-d', '-o', '-p', '-f', '-c'],
    userOption: '-u',
    user: withoutGroups,
    needs: (options) => (options.has('-u') ? ['setgid'] : undefined),
  },
  setpriv: {
    valued: [
      ...['--reuid', '--regid', '--ruid', '--euid', '--rgid', '--egid', '--groups', '--inh-caps', '--ambient-caps'],
      ...['--bounding-set', '--securebits', '--pdeathsig', '--selinux-label', '--apparmor-profile'],
    ],
    user: byPrivileges,
    needs: (options) => {
      if (['--clear-groups', '--init-groups', '--groups'].some((each) => options.has(each))) return ['setgid'];
      const { uids, gids } = idsOf(options);
      return uids.length + gids.length > 0 ? [] : undefined;
    },
    ids: idsOf,
  },
  runuser: {
    valued: ['-u', '--user', '-g', '--group', '-G', '--supp-group'],
    userOption: '-u',
    user: byRunuser,
    needs: setsGroups,
  },
  // Into its own root, which needs nothing: coreutils asks the kernel only for another one (is_root of src/chroot.c).
  chroot: { valued: none, operands: 1 },
  taskset: { valued: none, operands: 1 },
  chrt: { valued: none, operands: 1 },
  flock: { valued: ['-w', '--timeout', '-E', '--conflict-exit-code'], operands: 1 },
  prlimit: { valued: none },
  nice: { valued: ['-n', '--adjustment'] },
  ionice: { valued: ['-c', '-n', '--class', '--classdata'] },
  nohup: { valued: none },
  setsid: { valued: none },
  stdbuf: { valued: ['-i', '-o', '-e', '--input', '--output', '--error'] },
  timeout: { valued: ['-k', '-s', '--kill-after', '--signal'], operands: 1 },
  exec: { valued: ['-a'] },
};
