import { Option } from 'commander';
import { mayTakeValue, type OptionSpec, takesValue } from './option-spec.ts';
import { UsageError } from './usage-error.ts';
import { type Environment, longFlag, variableOf } from './variables.ts';

/** The values of each option in a policy, by its long flag. */
export type PolicyWords = ReadonlyMap<string, readonly string[]>;

/** An option of a table, of which there are two: `runOptions`, and the `options` of each probe. */
interface ReadableOption<T> extends OptionSpec {
  readonly initial?: T;
  /** @throws UsageError */
  parse(text: string, previous: T | undefined): T;
}

type OptionTable = { readonly [name: string]: ReadableOption<unknown> };

/** When there is no policy. */
export const nothingStated: PolicyWords = new Map();

/** Reads the values of a table's options that are given or have a default. */
export function optionReader<S extends OptionTable>(
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
      const onCommandLine = wordsGiven(spec, given[attribute]);
      const words =
        onCommandLine === null
          ? (wordsOfEnvironment(spec, variable, env[variable]) ?? policy.get(flag))
          : onlyOnce(spec, withoutBlanks(spec, onCommandLine));
      let value = spec.initial;
      if (words !== undefined) for (const word of words) value = spec.parse(word, value);
      if (value !== undefined) values[name] = value;
    }
    // Each value comes from the parse function of its own row; the compiler cannot follow that through
    // Object.entries.
    return values as { [K in keyof S]: ReturnType<S[K]['parse']> };
  };
}

/** The values on the command line; null if the option is not there. A flag without a value counts as `1`. */
export function wordsGiven(spec: OptionSpec, given: unknown): readonly string[] | null {
  if (given === undefined) return null;
  if (Array.isArray(given)) return given.map(String);
  if (typeof given === 'string') return [given];
  const set = spec.flags.startsWith('--no-') ? given === false : given === true;
  return set ? ['1'] : null;
}

/**
 * The values themselves.
 * @throws UsageError if one is empty or blank: `--app "$PROGRAM"` with an unset variable names nothing
 */
export function withoutBlanks<T extends readonly string[] | null>(spec: Pick<OptionSpec, 'flags'>, words: T): T {
  if (words?.some((word) => word.trim() === ''))
    throw new UsageError(`${longFlag(spec.flags)}: the value is empty; it takes ${/[<[].*$/.exec(spec.flags)?.[0]}`);
  return words;
}

/**
 * The words that count.
 * @throws UsageError where an option has two values and takes one: the first would silently not be checked
 */
function onlyOnce(spec: OptionSpec, words: readonly string[]): readonly string[] {
  if (words.length < 2 || spec.repeatable === true) return words;
  const different = [...new Set(words)];
  if (different.length < 2) return words;
  if (spec.lastCounts === true) return words.slice(-1);
  const [first, second] = different;
  throw new UsageError(
    `${longFlag(spec.flags)}: both '${first}' and '${second}' are given: run probe-env once for each`,
  );
}

/** An empty variable counts as unset, so that a manifest can clear one. */
function wordsOfEnvironment(
  spec: ReadableOption<unknown>,
  name: string,
  text: string | undefined,
): readonly string[] | null {
  if (text === undefined || text === '') return null;
  if (takesValue(spec)) {
    if (text.trim() === '') throw new UsageError(`${name}: the value is blank; leave it empty, or out, for none`);
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
