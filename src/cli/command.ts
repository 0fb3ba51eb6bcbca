import { Command, Option } from 'commander';
import { type OptionSpec, takesValue } from './option-reader.ts';

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

/** Commander prints suggestions on a separate line, and starts with `error:`. */
export function oneLine(message: string): string {
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
