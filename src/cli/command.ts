import { Command, Option } from 'commander';
import { type OptionSpec, takesValue } from './option-spec.ts';
import { UsageError } from './usage-error.ts';

/** An option that computes its names once: commander asks every option for them several times per run. */
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

/** Commander's command, with such options. */
export class CommandOfKnownNames extends Command {
  override createOption(flags: string, description?: string): Option {
    return new OptionOfKnownName(flags, description);
  }
}

/** Commander only collects the strings; the tables parse them, the same way for arguments and variables. */
export function addOptions(command: Command, table: { readonly [name: string]: OptionSpec }, group: string): void {
  for (const spec of Object.values(table)) {
    const option = command.createOption(spec.flags, spec.help).helpGroup(group);
    if (takesValue(spec))
      option.argParser((text: string, previous: unknown) => [...(Array.isArray(previous) ? previous : []), text]);
    command.addOption(option);
  }
}

/** The options of a command by their flags, `--quiet` and `-q`. */
export function byFlag({ options }: Command): ReadonlyMap<string, Option> {
  return new Map(
    options.flatMap((option) =>
      [option.short, option.long].flatMap((flag) => (flag === undefined ? [] : [[flag, option] as const])),
    ),
  );
}

/**
 * `--app --all` would look for a program named `--all`, and not run what was asked for; `-verbose` would be `-v` and something unknown.
 * @throws UsageError where the value of an option is itself the name of an option, a long one has a single dash, or a flag has a value
 */
export function refuseMistakenOptions(args: readonly string[], options: ReadonlyMap<string, Option>): void {
  for (let at = 0; at < args.length; at += 1) {
    const [word = '', next = ''] = args.slice(at, at + 2);
    if (word === '--') return;
    if (!word.startsWith('-')) continue;
    const [flag = ''] = word.split('=', 1);
    // As the flag package of Go takes them.
    if (/^-[a-z]{2}/.test(flag) && options.has(`-${flag}`))
      throw new UsageError(`unknown option '${word}': did you mean -${word}?`);
    const option = options.get(flag);
    if (option === undefined) continue;
    if (flag !== word) {
      if (!option.required && !option.optional) throw new UsageError(`${flag}: it takes no value`);
    } else if (option.required) {
      const [name = ''] = next.split('=', 1);
      if (options.has(name))
        throw new UsageError(
          `${word}: the value is missing, since ${name} is an option; if it is meant, write ${word}=${next}`,
        );
      at += 1;
    }
  }
}

/** Commander prints suggestions on a separate line, and starts with `error:`. */
export function oneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/^option '.*?(--[a-z-]+) (.*)' argument missing$/, '$1: the value is missing; it takes $2')
    .replace(/(unknown option '--no-color').*/s, '$1: did you mean --color never?')
    .replace(
      /\s*\n\s*\(Did you mean one of (.*)\?\)/,
      (_, flags: string) => `: did you mean ${flags.replaceAll(', ', ' or ')}?`,
    )
    .replace(/\s*\n\s*\(Did you mean (.*)\?\)/, ': did you mean $1?')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
