import type { Host } from '../../../../src/host/host.ts';
import { shellScript, shells } from '../../../../src/linux/start/shell-operand.ts';

type StartPlan = NonNullable<NonNullable<Host['declared']>['start']>;

/** A list that is no JSON, so that Docker gives it to a shell as a text: with other quotes or none, or without a comma or bracket. */
export type ListForShell = {
  readonly shell: string;
  readonly text: string;
  /** The words that it was meant to have. */
  readonly words: readonly string[];
  /** The words of CMD after those of ENTRYPOINT; left out where there are none. */
  readonly args?: readonly string[];
  /** What ENTRYPOINT names starts the shell of CMD; left out where the shell is the first. */
  readonly inCmd?: true;
};

/**
 * The list that a command gives to a shell, behind an init too; null if there is none.
 * @param isThere whether a name leads to a file
 */
export function listForShell(
  { argv, steps }: Pick<StartPlan, 'argv' | 'steps'>,
  isThere: (name: string) => boolean,
): ListForShell | null {
  const told = toldShell(argv, steps);
  if (told === null) return null;
  const { shell, text, rest, isFirst } = told;
  const words = wordsOfList(text).find(([first = '']) => isThere(first));
  if (words === undefined) return null;
  const args = argsOf(rest);
  return { shell, text, words, ...(args.length > 0 ? { args } : {}), ...(isFirst ? {} : { inCmd: true }) };
}

interface Told {
  readonly shell: string;
  readonly text: string;
  /** What follows the text in the command. */
  readonly rest: readonly string[];
  readonly isFirst: boolean;
}

/** The first shell of the command that is given a text in it: what scripts start is not written in ENTRYPOINT or CMD. */
function toldShell(argv: readonly string[], steps: StartPlan['steps']): Told | null {
  for (const [index, { path, given }] of steps.entries()) {
    if (given === undefined || !('text' in given)) continue;
    const { text, args: rest } = given;
    if (argv[argv.length - rest.length - 1] !== text) return null;
    return { shell: path, text, rest, isFirst: index === 0 };
  }
  const [shell = ''] = argv;
  return steps.length > 0 ? null : toldByName(shell, argv);
}

/** A shell that is not there is no step. */
function toldByName(shell: string, words: readonly string[]): Told | null {
  if (!shells.has(shell.slice(shell.lastIndexOf('/') + 1))) return null;
  const script = shellScript(words.slice(1));
  return script === null || script.text === null
    ? null
    : { shell, text: script.text, rest: script.args, isFirst: true };
}

/** CMD is another list for a shell where it is not JSON either. */
function argsOf(rest: readonly string[]): readonly string[] {
  const [shell = ''] = rest;
  const told = toldByName(shell, rest);
  return (told === null ? undefined : wordsOfList(told.text)[0]) ?? rest;
}

/** Characters: nobody writes a longer list by hand. */
const listLimit = 4096;

/**
 * What a list may mean, the likelier first; none for a text that is no list. A bracket that no blank follows is not the command `[`,
 * so that no end has to be there if a quote or a path follows it.
 */
function wordsOfList(text: string): string[][] {
  // What exec looks for is the same name.
  const start = text
    .slice(0, listLimit)
    .trim()
    .replace(/^exec\s+/, '');
  const isClosed = text.length <= listLimit && start.endsWith(']');
  if (!/^\[["'\u2018-\u201f/]/.test(start) && !(isClosed && /^\[[^[]/.test(start))) return [];
  const body = start.slice(1);
  const quoted = wordsInQuotes(body);
  // Of several commands, the others are started although the first is not found.
  if (quoted !== null && /\|\||[;\n]/.test(quoted.after.replace(/^\s*#.*/, ''))) return [];
  const end = body.lastIndexOf(']');
  const loose = (end < 0 ? body : body.slice(0, end)).split(/[\s,]+/).map(withoutQuotes);
  const all = [...(quoted === null ? [] : [quoted.words]), loose];
  return all.map((words) => words.filter((word) => word !== '')).filter((words) => words.length > 0);
}

/** The words up to the bracket that ends the list, and what follows it; null if a quote has no partner. */
function wordsInQuotes(body: string): { words: string[]; after: string } | null {
  const words: string[] = [];
  const word =
    /[\s,]*(?:'([^']*)'|"([^"]*)"|[\u2018-\u201f]([^\u2018-\u201f]*)[\u2018-\u201f]|([^\s,\]'"\u2018-\u201f]+)|(\])|$)/y;
  while (word.lastIndex < body.length) {
    const match = word.exec(body);
    if (match === null) return null;
    if (match[5] !== undefined) return { words, after: body.slice(word.lastIndex) };
    words.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return { words, after: '' };
}

function withoutQuotes(word: string): string {
  return word.replaceAll(/^["'\u2018-\u201f]+|["'\u2018-\u201f]+$/g, '');
}
