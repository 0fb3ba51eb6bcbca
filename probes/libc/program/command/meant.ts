import type { Host } from '../../../../src/host/host.ts';
import { ifKnown } from '../../../../src/host/not-known.ts';
import { absolutePath } from '../../../../src/linux/paths.ts';
import { defaultPath, findInPath } from '../../../../src/linux/start/path-search.ts';

/**
 * The words that a command was meant to have, where the program that they begin with is there: engines neither split words, nor expand
 * variables, nor take single quotes for those of JSON. Null for a command whose first word is a file, and where none is found.
 */
export function meantCommand(host: Host, argv: readonly string[]): string[] | null {
  const [first = ''] = argv;
  const rest = argv.slice(1);
  if (isThere(host, first)) return null;
  const variable = /^\$\{?(\w+)\}?$/.exec(first)?.[1];
  const value = variable === undefined ? first : (host.env.get(variable) ?? '');
  const words = withoutQuotes(value).split(/\s+/);
  return isThere(host, words[0] ?? '') ? [...words, ...rest] : null;
}

/** Quotes that are part of a word of JSON: `["'/app'"]`, or of a value of an env file. */
function withoutQuotes(value: string): string {
  return value
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}

/** Whether a name leads to a file, by PATH where it has no slash; false also where that is not known. */
export function isThere(host: Host, name: string): boolean {
  return ifKnown(
    () => leadsToFile(host, name),
    () => false,
  );
}

function leadsToFile(host: Host, name: string): boolean {
  if (name === '') return false;
  if (!name.includes('/')) return findInPath(host.fs, host.env.get('PATH') ?? defaultPath, name) !== null;
  const stat = host.fs.stat(absolutePath(host, name));
  return stat.kind === 'found' && stat.value.kind === 'file';
}
