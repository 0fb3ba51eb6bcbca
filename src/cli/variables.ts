import { suggestions } from './suggest.ts';
import { UsageError } from './usage-error.ts';

/** The variable for an option: `--fail-on` is PROBE_ENV_FAIL_ON. */
export function variableOf(flags: string): string {
  return `PROBE_ENV_${longFlag(flags).slice(2).toUpperCase().replaceAll('-', '_')}`;
}

/** `--fail-on` of `-f, --fail-on <severity>`. */
export function longFlag(flags: string): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

/** A message about an option, `--root: …`, renamed to the variable if that is how the option was given. */
export function namingTheVariable(message: string, args: readonly string[], env: Environment): string {
  const flag = /^(--[a-z-]+): /.exec(message)?.[1];
  if (flag === undefined || args.some((arg) => arg === flag || arg.startsWith(`${flag}=`))) return message;
  const variable = variableOf(flag);
  return env[variable] ? variable + message.slice(flag.length) : message;
}

/** Variables of this process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A misspelled variable would be ignored silently. Others with a similar prefix may belong to something else. */
export function refuseNearMisses(env: Environment, known: readonly string[]): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith(prefix) || known.includes(name) || unlisted.includes(name)) continue;
    const [meant] = suggestions(
      name.slice(prefix.length),
      known.map((each) => each.slice(prefix.length)),
    );
    if (meant !== undefined) throw new UsageError(`unknown variable ${name}: did you mean ${prefix}${meant}?`);
  }
}

const prefix = 'PROBE_ENV_';

/** For developers of this program, and for its own child processes. */
const unlisted: readonly string[] = ['PROBE_ENV_TRACE', 'PROBE_ENV_CHILD_OF'];
