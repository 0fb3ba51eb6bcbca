import { shells } from '../../../linux/start/shell-operand.ts';
import { namesScript } from '../shell/names.ts';
import type { ShellCommand } from '../shell/syntax/nodes.ts';
import { plainText } from '../shell/syntax/words.ts';

/**
 * Whether a shell that refuses an option after this command may start the program all the same: it runs the script again with another
 * shell, does something when it ends, or means something else by `set`.
 * @param functions of the script: what they contain is a command of it too
 */
export function outlivesRefusal({ words }: ShellCommand, functions: ReadonlySet<string>): boolean {
  const texts = words.map((word) => plainText(word));
  const [name, action] = texts;
  if (name === 'alias') return true;
  if (name === 'eval') return texts.some((text) => text === null || /\bexec\b/.test(text));
  if (name === 'trap') return texts.slice(2).some(mayBeExit) && !functions.has(action ?? '') && !startsNothing(action);
  if (!words.some(namesScript)) return false;
  return texts.some((text) => text === 'exec' || shells.has(text?.replace(/^.*\//s, '') ?? ''));
}

function mayBeExit(signal: string | null): boolean {
  return signal === null || signal === 'EXIT' || signal === '0';
}

/** Of a trap: what starts no program. */
function startsNothing(action: string | null | undefined): boolean {
  return /^(?:-|(?:rm|kill|echo)\b[^;&|\n]*)?$/.test(action ?? '?');
}
