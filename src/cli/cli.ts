import { CommanderError } from 'commander';
import type { AnyProbe } from '../probe.ts';
import type { Format } from '../report/formats/index.ts';
import { addOptions, byFlag, CommandOfKnownNames, oneLine, refuseMistakenOptions } from './command.ts';
import type { Stated } from './expectations.ts';
import { formatWithoutReport } from './format-option.ts';
import { actions, helpTail, helpWidth, install, usualHelp } from './help.ts';
import { nothingStated, optionReader, type PolicyWords, withoutBlanks, wordsGiven } from './option-reader.ts';
import { type RunOptions, runOptions, withDefaults } from './options.ts';
import { didYouMean } from './suggest.ts';
import { UsageError } from './usage-error.ts';
import { longFlag, refuseNearMisses, variableOf } from './variables.ts';

/** What a command line asks for. */
export type Invocation =
  | {
      readonly action: 'run';
      readonly probes: readonly string[];
      readonly options: RunOptions;
      readonly expect: Stated;
    }
  /** `probes`: the named ones, or all. */
  | { readonly action: 'list'; readonly probes: readonly string[]; readonly json: boolean }
  | { readonly action: 'explain'; readonly words: readonly string[] }
  | { readonly action: 'install'; readonly directory: string }
  | { readonly action: 'licenses' }
  /** `json`: with everything it was made from. */
  | { readonly action: 'version'; readonly json: boolean }
  /** `--help` and `--help-all`: text for standard output. */
  | { readonly action: 'print'; readonly text: string };

export interface CommandLine {
  /**
   * @param args the arguments after the program's name
   * @param env the process environment: `PROBE_ENV_*` replaces options that are not given
   * @param policy values for options that neither of these gives
   * @throws UsageError
   */
  parse(args: readonly string[], env: Readonly<Record<string, string | undefined>>, policy?: PolicyWords): Invocation;
}

/** Builds the commander program. Costly, and free of the host: a start-up snapshot holds the result. */
export function createCommandLine(probes: readonly AnyProbe[]): CommandLine {
  const command = new CommandOfKnownNames('probe-env')
    .description('Checks whether the Go program in this container will start and work, and says what to change if not.')
    .argument('[probe...]', `probes to run: ${probes.map(({ id }) => id).join(', ')}; without one, all`)
    .helpOption(false)
    .option('-h, --help', 'print the usual options')
    .exitOverride()
    .configureOutput({
      writeOut: () => {}, // nothing is printed except what `parse` returns
      writeErr: () => {}, // the error itself carries the text
      getOutHelpWidth: () => helpWidth,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  for (const { flags, help } of actions) command.option(flags, help);
  addOptions(command, runOptions, 'Options:');
  for (const { id, options } of probes) addOptions(command, options, `Expectations of the ${id} probe:`);
  const flags = byFlag(command);
  const readRunOptions = optionReader(runOptions);
  const readers = probes.map(({ options }) => optionReader(options));
  const known = [runOptions, ...probes.map(({ options }) => options)].flatMap((table) =>
    Object.values(table).map(({ flags }) => variableOf(flags)),
  );

  // This moves what commander prepares during its first parse into the snapshot too: it scans all options for each
  // `--no-` one.
  command.parse([], { from: 'user' });

  return {
    parse(args, env, policy = nothingStated) {
      refuseMistakenOptions(args, flags);
      try {
        command.parse([...args], { from: 'user' });
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        throw new UsageError(oneLine(error.message));
      }
      const given: Record<string, unknown> = command.opts();
      if (given.help === true) return { action: 'print', text: usualHelp(probes.map(({ id }) => id)) };
      if (given.helpAll === true) return { action: 'print', text: `${command.helpInformation()}${helpTail}\n` };
      const formatOf = (here: readonly Format[]) =>
        formatWithoutReport(wordsGiven(runOptions.format, given.format), here);
      const asksJson = () => formatOf(['text', 'json']) === 'json';
      const namesGiven = () => (command.args.length === 0 ? [] : selectProbes(probes, command.args));
      if (given.version === true) return { action: 'version', json: asksJson() };
      if (given.licenses === true || Array.isArray(given.explain)) formatOf(['text']);
      if (given.licenses === true) return { action: 'licenses' };
      if (given.list === true) return { action: 'list', probes: namesGiven(), json: asksJson() };
      if (Array.isArray(given.explain)) return { action: 'explain', words: given.explain.map(String) };
      if (typeof given.install === 'string') {
        const [directory] = withoutBlanks(install, [given.install] as const);
        return { action: 'install', directory };
      }
      refuseNearMisses(env, known);
      const selected = selectProbes(probes, command.args);
      if (given.all === true && command.args.length > 0)
        throw new UsageError('use --all or the names of probes, not both');
      return {
        action: 'run',
        probes: selected,
        options: withDefaults(readRunOptions(given, env, policy)),
        expect: Object.assign({}, ...readers.map((read) => read(given, env, policy))),
      };
    },
  };
}

/** The probes of these names in their own order; all without a name. */
function selectProbes(probes: readonly AnyProbe[], names: readonly string[]): string[] {
  const known = probes.map(({ id }) => id);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `unknown probe '${unknown}'${meantAsOption(unknown) ?? (didYouMean(unknown, known) || `: choose from ${known.join(', ')}`)}`,
    );
  return names.length === 0 ? known : known.filter((id) => names.includes(id));
}

/** Other programs have commands where this one has options, and take a path or an image without one. */
function meantAsOption(word: string): string | null {
  if (/\.(?:tar|tgz|tar\.gz|oci)$/.test(word)) return `: did you mean --image ${word}?`;
  if (/^[./]/.test(word)) return `: did you mean --app ${word}, or --root ${word} for a directory?`;
  if (/^[\w./-]+:[\w.-]+$/.test(word)) return `: did you mean an image? docker save ${word} | probe-env --image -`;
  const flags = [...actions.map(({ flags: each }) => longFlag(each)), '--help'];
  const meant = flags.find((flag) => flag === `--${word.toLowerCase()}`);
  return meant === undefined ? null : `: did you mean ${meant}?`;
}
