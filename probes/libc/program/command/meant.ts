import type { Host } from '../../../../src/host/host.ts';
import { defaultPath, findInPath } from '../../../../src/linux/start/path-search.ts';
import { absolutePath } from '../../paths.ts';

/**
 * The words that a command was meant to have, where the program that they begin with is there: engines neither split words, nor expand
 * variables, nor take single quotes for those of JSON. Null for a command whose first word is a file, and where none is found.
 */
export function meantCommand(host: Host, argv: readonly string[]): string[] | null {
  const [first = ''] = argv;
  const rest = argv.slice(1);
  const list = listForShell(argv);
  if (list !== null) return isThere(host, list[0] ?? '') ? list : null;
  if (isThere(host, first)) return null;
  const variable = /^\$\{?(\w+)\}?$/.exec(first)?.[1];
  const value = variable === undefined ? first : (host.env.get(variable) ?? '');
  const words = value.trim().split(/\s+/);
  return isThere(host, words[0] ?? '') ? [...words, ...rest] : null;
}

/**
 * A list that is no JSON, so that Docker gives it to a shell as a text: with other quotes or none, or without a comma. Null for any other
 * command.
 */
function listForShell(argv: readonly string[]): string[] | null {
  const option = argv.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word));
  if (option < 0 || !/(?:^|\/)(?:ba|da|a)?sh$/.test(argv[0] ?? '')) return null;
  const inner = /^\s*\[(?!\[)(.*)\]\s*$/.exec(argv[option + 1] ?? '')?.[1];
  if (inner === undefined) return null;
  const words = inner.match(/'[^']*'|"[^"]*"|[\u2018\u201c][^\u2019\u201d]*[\u2019\u201d]|[^\s,]+/g) ?? [];
  return [
    ...words.map((word) => word.replace(/^['"\u2018\u201c](.*)['"\u2019\u201d]$/, '$1')),
    ...argv.slice(option + 2),
  ];
}

function isThere(host: Host, name: string): boolean {
  if (name === '') return false;
  if (!name.includes('/')) return findInPath(host.fs, host.env.get('PATH') ?? defaultPath, name) !== null;
  const stat = host.fs.stat(absolutePath(host, name));
  return stat.kind === 'found' && stat.value.kind === 'file';
}
