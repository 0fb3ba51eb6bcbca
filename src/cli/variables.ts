import { suggestions } from './suggest.ts';
import { UsageError } from './usage-error.ts';

/** The variable that stands for an option: `--fail-on` is PROBE_ENV_FAIL_ON. */
export function variableOf(flags: string): string {
  return `PROBE_ENV_${longFlag(flags).slice(2).toUpperCase().replaceAll('-', '_')}`;
}

/** `--fail-on` of `-f, --fail-on <severity>`. */
export function longFlag(flags: string): string {
  return /--[a-z-]+/.exec(flags)?.[0] ?? flags;
}

/** A message about an option, `--root: …`, by the variable that it was given with, where it was not given as an argument. */
export function namingTheVariable(message: string, args: readonly string[], env: Environment): string {
  const flag = /^(--[a-z-]+): /.exec(message)?.[1];
  if (flag === undefined || args.some((arg) => arg === flag || arg.startsWith(`${flag}=`))) return message;
  const variable = variableOf(flag);
  return env[variable] ? variable + message.slice(flag.length) : message;
}

/** Of this process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A misspelled variable would silently not count. Others that begin alike may be somebody else's. */
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

/** Those that are for developers of this program, and for its own children. */
const unlisted: readonly string[] = ['PROBE_ENV_TRACE', 'PROBE_ENV_CHILD_OF'];
