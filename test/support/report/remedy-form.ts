import { alternatives } from '../../../src/report/render/wrap.ts';

/** How each kind of line that is to be copied looks, by its first word. Shell lines are the rest. */
const forms: Readonly<Record<string, RegExp>> = {
  COPY: /^COPY(?: --[a-z]+=\S+)*(?: \S+){2,}$/,
  // An empty value takes a variable of the base away.
  ENV: /^ENV(?: [A-Z_]+=\S*)+$/,
  FROM: /^FROM \S+(?: AS [a-z]+)?$/,
  USER: /^USER \S+$/,
  ENTRYPOINT: /^ENTRYPOINT \[("[^"]+")(, "[^"]+")*\]$/,
  unset: /^unset [A-Z_0-9]+$/,
};

/** What a shell line never contains: placeholders, truncations, and the words of a sentence. */
const notShell = /<|\.\.\.|…|[^\x20-\x7e]| or | and |\(/;

/** Directories of the system, which a COPY must not replace. */
const overwritten = /^COPY .* \/(?:etc|usr|usr\/lib|lib|bin|var|)$/;

/** Why the lines of a remedy cannot be copied as they are; empty if they can. */
export function remedyProblems(remedy: string): string[] {
  return alternatives(remedy).flatMap(({ command }) => {
    if (command === null) return [];
    const form = forms[command.split(' ', 1)[0] ?? ''];
    if (form !== undefined && !form.test(command)) return [`not of its form: ${command}`];
    if (notShell.test(command.replaceAll(/'[^']*'/g, "''"))) return [`not only a command: ${command}`];
    return overwritten.test(command) ? [`overwrites: ${command}`] : [];
  });
}
