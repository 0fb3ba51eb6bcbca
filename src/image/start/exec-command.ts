import type { RootFs } from '../../host/files/rootfs.ts';
import { ifKnown } from '../../host/not-known.ts';
import { shells } from '../../linux/start/shell-operand.ts';
import { locate } from './locate.ts';
import { applets, builtins } from './shell/tools.ts';
import type { StartContext } from './start-types.ts';
import type { StartState } from './state.ts';

/** A command that is not there. */
export type MissingCommand = {
  readonly command: string;
  /** The shell that looks for it; null for the engine. */
  readonly shell: string | null;
};

/**
 * What a running container lacks for a command that an engine starts in it: the program itself, or the first that its shell would start.
 * Null where nothing is missing, and where that cannot be told.
 */
export function missingCommand(fs: RootFs, argv: readonly string[], context: StartContext): MissingCommand | null {
  return ifKnown(
    () => firstMissing(fs, argv, context),
    () => null,
  );
}

function firstMissing(fs: RootFs, argv: readonly string[], context: StartContext): MissingCommand | null {
  const [name = '', ...options] = argv;
  if (name === '') return null;
  const path = fileOf(fs, name, context, true);
  if (path === undefined) return null;
  if (path === null) return { command: name, shell: null };
  const base = baseName(path);
  const text = shells.has(base) ? textForShell(options) : null;
  const word = text === null ? null : firstWord(text);
  if (word === null || (isBusybox(fs, path) && applets.has(word))) return null;
  return fileOf(fs, word, context, false) === null ? { command: word, shell: path } : null;
}

/** What follows -c, also behind other options: `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`, `-eo pipefail -c`. */
function textForShell([option = '', ...rest]: readonly string[]): string | null {
  if (/^-[a-z]*c$/.test(option)) return rest[0] ?? null;
  if (!/^[-+][a-z]+$/.test(option)) return null;
  return textForShell(option.endsWith('o') ? rest.slice(1) : rest);
}

/** Undefined where it cannot be told, and null where there is none. */
function fileOf(fs: RootFs, name: string, context: StartContext, byEngine: boolean): string | null | undefined {
  const { env, cwd, unknown = [], hasAllVariables = true } = context;
  if (!name.includes('/') && (unknown.includes('PATH') || (!hasAllVariables && !env.has('PATH')))) return undefined;
  const state: StartState = { env, cwd, unsure: new Set(unknown), user: null };
  const path = locate(fs, name, state, byEngine ? 'engine' : 'shell');
  return path === null || fs.stat(path).kind === 'absent' ? null : path;
}

/** The first word of a shell's text, where it is a plain name of a file; null for what only a shell can tell. */
function firstWord(text: string): string | null {
  const word = /^\s*(?:exec\s+)?([\w./+-]+)(?=$|[\s;|&])/.exec(text)?.[1] ?? null;
  return word === null || builtins.has(word) ? null : word;
}

export function isBusybox(fs: RootFs, path: string): boolean {
  const { end } = fs.resolve(path);
  return end.kind === 'found' && baseName(end.path).startsWith('busybox');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
