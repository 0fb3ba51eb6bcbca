import { parseShell } from '../shell/syntax/parser.ts';
import type { ScriptEnd } from './script.ts';

/** What a shell does not find because of it: a command, or, where that is null, the end of an `if` or a loop. */
export type CarriageReturn = { readonly word: string | null };

/** Shells take the carriage return for a part of the last word. */
export function carriageReturnIn(text: string, end: ScriptEnd): CarriageReturn | null {
  const name = end.kind === 'next' ? end.commands[0]?.argv[0] : undefined;
  if (end.kind === 'next') return name?.endsWith('\r') === true ? { word: name.slice(0, -1) } : null;
  return parseShell(text) === null && parseShell(text.replaceAll('\r\n', '\n')) !== null ? { word: null } : null;
}

export const crLf = 'its lines end with CR LF';
