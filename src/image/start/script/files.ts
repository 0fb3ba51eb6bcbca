import type { RootFs } from '../../../host/files/rootfs.ts';
import { locate } from '../locate.ts';
import { parseShell } from '../shell/syntax/parser.ts';
import { isAssignment, plainText, type Word } from '../shell/syntax/words.ts';
import type { UnclearScript } from '../start-types.ts';
import type { StartState } from '../state.ts';

/**
 * The files that the commands of a script name, whether they start them or not: what it starts is among them. Null if
 * it may start others too, named by a variable or another command.
 */
export function filesOfScript(fs: RootFs, script: UnclearScript, state: StartState): string[] | null {
  const parsed = parseShell(script.text);
  if (parsed === null) return null;
  const { commands, functions } = parsed;
  const named = new Set(script.args.slice(1));
  for (const { words } of commands) {
    const command = words.filter((word) => !isAssignment(word));
    const [first] = command;
    if (first === undefined) continue;
    const name = plainText(first);
    // "$@" is among the arguments.
    if (name === null && !isArguments(first)) return null;
    if (name === 'eval' || name === '.' || name === 'source') return null;
    if (
      name !== null &&
      starters.has(name) &&
      command.slice(1).some((word) => plainText(word) === null && !isArguments(word))
    )
      return null;
    if (name !== null && functions.has(name)) continue;
    for (const word of command) named.add(plainText(word) ?? '');
  }
  if (named.size > mostNames) return null;
  const paths = [...named].flatMap((name) => {
    const path = locate(fs, name, state);
    return path !== null && fs.stat(path).kind === 'found' ? [path] : [];
  });
  return [...new Set(paths)];
}

/** Each is looked for in all directories of PATH. */
const mostNames = 2000;

/** Shell commands that run their arguments. */
const starters: ReadonlySet<string> = new Set([
  ...['exec', 'command', 'nohup', 'setsid', 'env', 'su', 'gosu', 'su-exec', 'timeout', 'nice', 'sh', 'bash', 'xargs'],
]);

function isArguments(word: Word): boolean {
  return word.every((part) =>
    part.kind === 'parameter' ? part.name === '@' || part.name === '*' : part.kind === 'text' && part.text === '',
  );
}
