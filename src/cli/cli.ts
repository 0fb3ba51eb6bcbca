import { Command, CommanderError, Option } from 'commander';
import type { AnyProbe } from '../probe.ts';
import type { Stated } from './expectations.ts';
import { type RunOptions, runOptions, withDefaults } from './options.ts';
import { didYouMean, suggestions } from './suggest.ts';
import { UsageError } from './usage-error.ts';

/** What a command line asks for. */
export type Invocation =
  | {
      readonly action: 'run';
      readonly probes: readonly string[];
      readonly options: RunOptions;
      readonly expect: Stated;
    }
  /** `probes`: those that were named, or all. */
  | { readonly action: 'list'; readonly probes: readonly string[]; readonly json: boolean }
  | { readonly action: 'explain'; readonly words: readonly string[] }
  | { readonly action: 'install'; readonly directory: string }
  | { readonly action: 'licenses' }
  /** `json`: with all that it was made from. */
  | { readonly action: 'version'; readonly json: boolean }
  /** `--help`: text for standard output. */
  | { readonly action: 'print'; readonly text: string };

export interface CommandLine {
  /**
   * @param args the arguments after the program's name
   * @param env the process environment: `PROBE_ENV_*` stands in for options that are not given
   * @param policy what stands in for options that neither give
   * @throws UsageError
   */
  parse(args: readonly string[], env: Readonly<Record<string, string | undefined>>, policy?: PolicyWords): Invocation;
}

/** The words of each option in a policy, by its long flag. */
type PolicyWords = ReadonlyMap<string, readonly string[]>;

/** Options that say what is to be done. */
export const actions: readonly { readonly flags: string; readonly help: string }[] = [
  { flags: '--all', help: 'run every probe' },
  { flags: '--list', help: 'list the probes and their codes; also of some probes, or with --format json' },
  {
    flags: '--explain <code...>',
    help: 'say what a code means and how to fix it; also several, or all of a probe',
  },
  { flags: '--install <dir>', help: 'copy the portable directory there, for images that have no cp' },
  { flags: '--licenses', help: 'print what is in this executable, and its licenses' },
  { flags: '-V, --version', help: 'print the version; with --format json, also what it was made from' },
];

/** What the exit status means, by the status. */
export const exitStatuses: readonly (readonly [number, string])[] = [
  [0, 'no finding at or above --fail-on'],
  [1, 'at least one'],
  [3, 'a probe could not complete'],
  [64, 'bad usage'],
];

/** Builds the commander program. Costly, and free of the host: a start-up snapshot holds the result. */
export function createCommandLine(probes: readonly AnyProbe[]): CommandLine {
  let printed = '';
  const command = new CommandOfKnownNames('probe-env')
    .description("Says whether this container's environment will let the Go program in it work.")
    .argument('[probe...]', `probes to run: ${probes.map(({ id }) => id).join(', ')}; without one, all`)
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        printed += text;
      },
      writeErr: () => {}, // the error itself carries the text
      getOutHelpWidth: () => helpWidth,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const { flags, help } of actions) command.option(flags, help);
  addOptions(command, runOptions, 'Options:');
  for (const { id, options } of probes) addOptions(command, options, `Expectations of the ${id} probe:`);
  command.addHelpText('after', helpTail);
  const readRunOptions = optionReader(runOptions);
  const readers = probes.map(({ options }) => optionReader(options));
  const known = [runOptions, ...probes.map(({ options }) => options)].flatMap((table) =>
    Object.values(table).map(({ flags }) => variableOf(flags)),
  );

  // What commander prepares at its first parse is then in the snapshot too: it looks through all options for each that has a `--no-`.
  command.parse([], { from: 'user' });

  return {
    parse(args, env, policy = nothingStated) {
      printed = '';
      try {
        command.parse([...args], { from: 'user' });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        if (error.exitCode === 0) return { action: 'print', text: printed };
        throw new UsageError(oneLine(error.message));
      }
      const given: Record<string, unknown> = command.opts();
      const asksJson = () => wordsGiven(runOptions.format, given.format)?.[0]?.toLowerCase() === 'json';
      const namesGiven = () => (command.args.length === 0 ? [] : selectProbes(probes, command.args, false));
      if (given.version === true) return { action: 'version', json: asksJson() };
      if (given.licenses === true) return { action: 'licenses' };
      if (given.list === true) return { action: 'list', probes: namesGiven(), json: asksJson() };
      if (Array.isArray(given.explain)) return { action: 'explain', words: given.explain.map(String) };
      if (typeof given.install === 'string') return { action: 'install', directory: given.install };
      refuseNearMisses(env, known);
      return {
        action: 'run',
        probes: selectProbes(probes, command.args, given.all === true),
        options: withDefaults(readRunOptions(given, env, policy)),
        expect: Object.assign({}, ...readers.map((read) => read(given, env, policy))),
      };
    },
  };
}

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

/** Columns: what every terminal has. */
const helpWidth = 80;

const helpTail = `
Every option can also be set as PROBE_ENV_<NAME>, for example PROBE_ENV_FAIL_ON=warning.

Exit status:
${exitStatuses.map(([status, meaning]) => `  ${String(status).padEnd(4)}${meaning}`).join('\n')}`;

/** What the two tables of options have in common. */
interface OptionSpec<T> {
  readonly flags: string;
  readonly help: string;
  readonly initial?: T;
  parse(text: string, previous: T | undefined): T;
}
type OptionTable = { readonly [name: string]: OptionSpec<unknown> };

/** An option whose names are made once: commander asks every option for them, several times in each run. */
class OptionOfKnownName extends Option {
  readonly #name = super.name();
  readonly #attributeName = super.attributeName();

  override name(): string {
    return this.#name;
  }

  override attributeName(): string {
    return this.#attributeName;
  }
}

class CommandOfKnownNames extends Command {
  override createOption(flags: string, description?: string): Option {
    return new OptionOfKnownName(flags, description);
  }
}

/** Commander only collects the words; what they mean is decided by the tables, for arguments and variables alike. */
function addOptions<S extends OptionSpec<unknown>>(
  command: Command,
  table: { readonly [name: string]: S },
  group: string,
): void {
  for (const spec of Object.values(table)) {
    const option = command.createOption(spec.flags, spec.help).helpGroup(group);
    if (takesValue(spec))
      option.argParser((text: string, previous: unknown) => [...(Array.isArray(previous) ? previous : []), text]);
    command.addOption(option);
  }
}

const nothingStated: PolicyWords = new Map();

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the values of a table's options, as far as they are given or have an initial one. */
function optionReader<S extends OptionTable>(
  table: S,
): (
  given: Readonly<Record<string, unknown>>,
  env: Environment,
  policy: PolicyWords,
) => { readonly [K in keyof S]: ReturnType<S[K]['parse']> } {
  const rows = Object.entries(table).map(([name, spec]) => ({
    name,
    spec,
    variable: variableOf(spec.flags),
    flag: longFlag(spec.flags),
    /** As commander names it: `--x` and `--no-x` are one. */
    attribute: new Option(spec.flags).attributeName(),
  }));
  return (given, env, policy) => {
    const values: Record<string, unknown> = {};
    for (const { name, spec, variable, flag, attribute } of rows) {
      const words =
        wordsGiven(spec, given[attribute]) ??
        wordsOfEnvironment(spec, variable, env[variable]) ??
        policy.get(flag) ??
        [];
      let value = spec.initial;
      for (const word of words) value = spec.parse(word, value);
      if (value !== undefined) values[name] = value;
    }
    // Each value comes from the parse function of its own row, which the compiler cannot follow through Object.entries.
    return values as { [K in keyof S]: ReturnType<S[K]['parse']> };
  };
}

/** The words on the command line; null where the option is not on it. A flag without a value counts as `1`. */
function wordsGiven(spec: OptionSpec<unknown>, given: unknown): readonly string[] | null {
  if (Array.isArray(given)) return given.map(String);
  if (typeof given === 'string') return [given];
  const set = spec.flags.startsWith('--no-') ? given === false : given === true;
  return set ? ['1'] : null;
}

/** An empty variable counts as unset, so that a manifest can blank one out. */
function wordsOfEnvironment(
  spec: OptionSpec<unknown>,
  name: string,
  text: string | undefined,
): readonly string[] | null {
  if (text === undefined || text === '') return null;
  if (takesValue(spec)) {
    try {
      spec.parse(text, spec.initial);
    } catch (error) {
      if (error instanceof UsageError) throw new UsageError(`${name}: ${error.message.replace(/^--[a-z-]+: /, '')}`);
      throw error;
    }
    return [text];
  }
  if (mayTakeValue(spec) && text.startsWith('/')) return [text];
  if (['1', 'true', 'yes', 'on'].includes(text)) return ['1'];
  if (['0', 'false', 'no', 'off'].includes(text)) return [];
  throw new UsageError(`${name}: '${text}' is neither 1 nor 0`);
}

/** `--termination-log`, or with `=FILE`. */
function mayTakeValue(spec: { readonly flags: string }): boolean {
  return spec.flags.includes(' [');
}

function takesValue(spec: { readonly flags: string }): boolean {
  return spec.flags.includes('<');
}

/** A misspelled variable would silently not count. Others that begin alike may be somebody else's. */
function refuseNearMisses(env: Environment, known: readonly string[]): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith(prefix) || known.includes(name) || unlisted.includes(name)) continue;
    const [meant] = suggestions(
      name.slice(prefix.length),
      known.map((each) => each.slice(prefix.length)),
    );
    if (meant !== undefined)
      throw new UsageError(`no option has the variable ${name}: did you mean ${prefix}${meant}?`);
  }
}

const prefix = 'PROBE_ENV_';

/** Those that are for whoever works on this program, and for its own children. */
const unlisted: readonly string[] = ['PROBE_ENV_TRACE', 'PROBE_ENV_CHILD_OF'];

function selectProbes(probes: readonly AnyProbe[], names: readonly string[], all: boolean): string[] {
  const known = probes.map(({ id }) => id);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `unknown probe '${unknown}'${meantAsOption(unknown) ?? (didYouMean(unknown, known) || `: choose from ${known.join(', ')}`)}`,
    );
  if (all && names.length > 0) throw new UsageError('use --all or the names of probes, not both');
  return names.length === 0 ? known : known.filter((id) => names.includes(id));
}

/** Other programs have commands where this one has options. */
function meantAsOption(word: string): string | null {
  const flags = [...actions.map(({ flags: each }) => longFlag(each)), '--help'];
  const meant = flags.find((flag) => flag === `--${word.toLowerCase()}`);
  return meant === undefined ? null : `: did you mean ${meant}?`;
}

/** Commander puts suggestions on a line of their own, and `error:` in front. */
function oneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/(unknown option '--no-color').*/s, '$1: did you mean --color never?')
    .replace(
      /\s*\n\s*\(Did you mean one of (.*)\?\)/,
      (_, flags: string) => `: did you mean ${flags.replaceAll(', ', ' or ')}?`,
    )
    .replace(/\s*\n\s*\(Did you mean (.*)\?\)/, ': did you mean $1?')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
