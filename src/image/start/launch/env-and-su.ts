import type { PasswdEntry } from '../../../decode/etc/accounts.ts';
import type { Launched } from './launched.ts';

/** A user's entry in /etc/passwd. */
export type Login = Pick<PasswdEntry, 'gid' | 'shell' | 'home'>;

export const withoutCommand: Launched = { argv: null, unclear: 'it is given no command to start' };

/** su(1) and runuser(1) of util-linux, and of busybox: a shell of the user, or that of -s, with the command of -c. */
export function bySu(args: readonly string[], loginOf: (user: string) => Login | null): Launched {
  let shell: string | null = null;
  let command: string | null = null;
  let keepsHome = false;
  const rest: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const [flag = '', inline] = arg.startsWith('--') ? arg.split(/=(.*)/s, 2) : [arg];
    if (arg === '-' || arg === '-l' || arg === '--login') return { argv: null, unclear: 'it starts a login shell' };
    if (['-c', '--command', '-s', '--shell'].includes(flag)) {
      if (inline === undefined) at += 1;
      const value = inline ?? args[at] ?? '';
      if (flag === '-c' || flag === '--command') command = value;
      else shell = value;
    } else if (['-m', '-p', '--preserve-environment'].includes(flag)) keepsHome = true;
    else if (arg.startsWith('-')) return { argv: null, unclear: `${arg} is not known here` };
    else rest.push(arg);
  }
  const [user = 'root', ...others] = rest;
  const login = loginOf(user);
  if (login === null) return { argv: null, unclear: `it switches to ${user}, who is not in /etc/passwd` };
  const home = keepsHome ? {} : { HOME: login.home };
  const start = shell ?? (login.shell || '/bin/sh');
  return { argv: [start, ...(command === null ? [] : ['-c', command]), ...others], user, set: home };
}

/** env(1) of GNU and busybox. */
export function byEnv(args: readonly string[]): Launched {
  const set: Record<string, string> = {};
  const unset: string[] = [];
  let cleared = false;
  let directory: string | undefined;
  let rest = [...args];
  for (;;) {
    const [arg = '', next = ''] = rest;
    if (rest.length === 0) break;
    if (arg === '--') {
      rest = rest.slice(1);
      break;
    }
    if (arg === '-' || arg === '-i' || arg === '--ignore-environment') {
      cleared = true;
      rest = rest.slice(1);
    } else if (arg === '-u' || arg === '--unset') {
      unset.push(next);
      rest = rest.slice(2);
    } else if (arg.startsWith('--unset=')) {
      unset.push(arg.slice(8));
      rest = rest.slice(1);
    } else if (arg === '-C' || arg === '--chdir') {
      directory = next;
      rest = rest.slice(2);
    } else if (arg === '-S' || arg === '--split-string') {
      rest = [...next.split(/\s+/), ...rest.slice(2)];
    } else if (arg === '-v' || arg === '--debug') rest = rest.slice(1);
    else if (arg.startsWith('-')) return { argv: null };
    else break;
  }
  while (rest[0]?.includes('=')) {
    const [variable = ''] = rest;
    set[variable.slice(0, variable.indexOf('='))] = variable.slice(variable.indexOf('=') + 1);
    rest = rest.slice(1);
  }
  if (rest.length === 0 && args.length > 0) return withoutCommand;
  return {
    argv: rest.length === 0 ? null : rest,
    set,
    unset,
    cleared,
    ...(directory === undefined ? {} : { directory }),
  };
}
