import { Command, Option } from 'commander';
import { type OptionSpec, takesValue } from './option-reader.ts';
import { UsageError } from './usage-error.ts';

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

/** Commander's, with such options. */
export class CommandOfKnownNames extends Command {
  override createOption(flags: string, description?: string): Option {
    return new OptionOfKnownName(flags, description);
  }
}

/** Commander only collects the words; what they mean is decided by the tables, for arguments and variables alike. */
export function addOptions<S extends OptionSpec<unknown>>(
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

/**
 * `--app --all` would look for a program named `--all`, and not run what was asked for; `-verbose` would be `-v` and something unknown.
 * @throws UsageError where the value of an option is itself the name of an option, or a long one has a single dash
 */
export function refuseMistakenOptions(args: readonly string[], options: readonly Option[]): void {
  const isFlag = (word: string, { short, long }: Option): boolean => word === short || word === long;
  for (let at = 0; at < args.length; at += 1) {
    const [word = '', next = ''] = args.slice(at, at + 2);
    if (word === '--') return;
    // As the flag package of Go takes them.
    const meant = /^-[a-z][a-z-]+/.exec(word)?.[0];
    if (meant !== undefined && options.some(({ long }) => long === `-${meant}`))
      throw new UsageError(`unknown option '${word}': did you mean -${word}?`);
    const option = options.find((each) => each.required && isFlag(word, each));
    if (option === undefined) continue;
    const [name = ''] = next.split('=', 1);
    if (name !== '' && options.some((each) => isFlag(name, each)))
      throw new UsageError(
        `${word}: the value is missing, since ${name} is an option; if it is meant, write ${word}=${next}`,
      );
    at += 1;
  }
}

/** Commander puts suggestions on a line of their own, and `error:` in front. */
export function oneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/^option '.*?(--[a-z-]+) (.*)' argument missing$/, '$1: the value is missing; it takes $2')
    .replace(/unknown option '(--[a-z-]+)=[^']*'.*Did you mean \1\?.*/s, '$1: it takes no value')
    .replace(/(unknown option '--no-color').*/s, '$1: did you mean --color never?')
    .replace(
      /\s*\n\s*\(Did you mean one of (.*)\?\)/,
      (_, flags: string) => `: did you mean ${flags.replaceAll(', ', ' or ')}?`,
    )
    .replace(/\s*\n\s*\(Did you mean (.*)\?\)/, ': did you mean $1?')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}
