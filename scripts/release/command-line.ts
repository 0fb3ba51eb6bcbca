import { probes } from '../../probes/index.ts';
import { actions } from '../../src/cli/help.ts';
import type { OptionSpec } from '../../src/cli/option-spec.ts';
import { runOptions } from '../../src/cli/options.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { longFlag, variableOf } from '../../src/cli/variables.ts';

/** An option, as completions and the manual show it. */
export interface Flag {
  /** `--fail-on` */
  readonly long: string;
  /** `-v` */
  readonly short: string | null;
  readonly help: string;
  /** The placeholder of the value: `<severity>`, or `[file]` if it is optional; null: it takes none. */
  readonly value: string | null;
  /** All allowed values; empty if anything is allowed. */
  readonly words: readonly string[];
  readonly repeatable: boolean;
  /** The variable that sets it. */
  readonly variable: string | null;
}

/** Options in groups, in the order of `--help`. */
export interface FlagGroup {
  readonly title: string;
  readonly flags: readonly Flag[];
}

interface Spec extends OptionSpec {
  readonly initial?: unknown;
  parse?(text: string, previous: never): unknown;
}

const help: Spec = { flags: '-h, --help', help: 'print the usual options' };

/** Every option of the command line, from its tables. */
export function flagGroups(): FlagGroup[] {
  const group = (title: string, specs: readonly Spec[]): FlagGroup => ({ title, flags: specs.map(flagOf) });
  return [
    group('Options', [...actions, help, ...Object.values(runOptions)]),
    ...probes
      .map(({ id, options }) => group(`Expectations of the ${id} probe`, Object.values(options)))
      .filter(({ flags }) => flags.length > 0),
  ];
}

function flagOf(spec: Spec): Flag {
  const { flags, help: text } = spec;
  const long = longFlag(flags);
  return {
    long,
    short: /^(-[A-Za-z]),/.exec(flags)?.[1] ?? null,
    help: text,
    value: /[<[].*$/.exec(flags)?.[0] ?? null,
    words: long === '--ignore' || long === '--explain' ? codes() : wordsOf(spec),
    repeatable: spec.repeatable === true,
    variable: spec.parse === undefined ? null : variableOf(flags),
  };
}

/** Every code of the catalog, and every probe's name as a pattern for its codes. */
function codes(): string[] {
  return probes.flatMap(({ findings }) => Object.keys(findings));
}

/** The values that an option lists when it is given an invalid one: `'?' is not one of: error, warning`. */
function wordsOf({ parse, flags, initial }: Spec): readonly string[] {
  const listed = /<([\w-]+(?:\|[\w-]+)+)>/.exec(flags)?.[1];
  if (listed !== undefined) return listed.split('|');
  try {
    parse?.('?', initial as never);
  } catch (error) {
    if (!(error instanceof UsageError)) return [];
    return /is not one of: ([^:]*)$/.exec(error.message)?.[1]?.split(', ') ?? [];
  }
  return [];
}
