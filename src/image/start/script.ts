import { launchedBy } from './launchers.ts';
import { parseShell, plainText, type ShellCommand, type Word } from './shell-words.ts';
import type { StartState } from './state.ts';

/** The command that a script ends with. */
export type ScriptEnd =
  | {
      readonly kind: 'next';
      readonly argv: readonly string[];
      /** It depends on conditions that were not followed: so a file that is not found is not an error. */
      readonly maybe: boolean;
      readonly state: StartState;
    }
  | { readonly kind: 'unclear'; readonly why: string; readonly state: StartState };

/**
 * What a script of a shell starts last, where that is plain: `exec "$@"`, `exec prog`, or a command at its end.
 * @param args `$0` and the arguments
 */
export function followScript(text: string, args: readonly string[], initial: StartState): ScriptEnd {
  const parsed = parseShell(text);
  if (parsed === null) return { kind: 'unclear', why: 'it is not a plain script', state: { ...initial, unsure: null } };
  const { commands, functions } = parsed;
  const setting = new Setting(initial, args);
  const last = commands.at(-1);
  let maybe = false;
  for (const command of commands) {
    if (command === last) break;
    const why = setting.run(command);
    if (why !== null) return { kind: 'unclear', why, state: setting.state() };
    maybe ||= setting.changesArguments;
  }
  const unclear = (why: string): ScriptEnd => ({ kind: 'unclear', why, state: setting.state() });
  if (last === undefined) return unclear('it starts nothing');
  if (last.depth > 0 || last.words[0]?.[0]?.kind === 'dynamic') return unclear('what it starts depends on a condition');
  if (['|', '&', '||'].includes(last.before) || ['|', '&'].includes(last.after))
    return unclear('its last command is part of a pipeline, a list with || or in the background');
  const words = setting.expand(setting.assign(last.words, false));
  if (words === null) return unclear('what it starts depends on its variables');
  const exec = words[0] === 'exec' || words[0] === 'command' ? launchedBy('exec', words.slice(1), () => null) : null;
  const argv = exec === null ? words : (exec.argv ?? []);
  const [name] = argv;
  if (name === undefined) return unclear('it starts nothing');
  if (exec === null && builtins.has(name)) return unclear(`it ends with ${name}`);
  if (functions.has(name)) return unclear(`${name} is a function of it`);
  return { kind: 'next', argv, maybe, state: setting.state() };
}

/** Commands of the shell itself. */
const builtins = new Set([
  ...[
    '.',
    ':',
    '[',
    'cd',
    'echo',
    'eval',
    'exit',
    'export',
    'false',
    'printf',
    'read',
    'return',
    'set',
    'shift',
    'source',
  ],
  ...['test', 'trap', 'true', 'type', 'ulimit', 'umask', 'unset', 'wait', 'kill', 'local', 'readonly'],
]);

/** What a script has set so far. */
class Setting {
  changesArguments = false;
  readonly #env: Map<string, string>;
  readonly #variables = new Map<string, string>();
  #unsure: Set<string> | null;
  #cwd: string | null;
  #user: StartState['user'];
  readonly #args: readonly string[];

  constructor({ env, unsure, cwd, user }: StartState, args: readonly string[]) {
    this.#env = new Map(env);
    this.#unsure = unsure === null ? null : new Set(unsure);
    this.#cwd = cwd;
    this.#user = user;
    this.#args = args;
  }

  state(): StartState {
    return { env: this.#env, unsure: this.#unsure, cwd: this.#cwd, user: this.#user };
  }

  /** Takes note of a command that is not the last. Says why what follows can no longer be told, else null. */
  run({ words, depth, before, after }: ShellCommand): string | null {
    const isSure = depth === 0 && before !== '||' && before !== '|' && after !== '|' && after !== '||' && after !== '&';
    const rest = this.assign(words, true, isSure);
    const [name = '', ...args] = rest.map((word) => plainText(word) ?? '\0');
    if (name === 'export' || name === 'readonly') this.assign(rest.slice(1), true, isSure, true);
    else if (name === 'unset') for (const each of args) this.#forget(each, isSure);
    else if (name === '.' || name === 'source' || name === 'eval') this.#unsure = null;
    else if (name === 'set' && args.includes('--')) this.changesArguments = true;
    else if (name === 'shift') this.changesArguments = true;
    else if (name === 'cd') this.#cwd = isSure && args[0] !== undefined ? this.#directory(args[0]) : null;
    else if (name === 'exec' && args.length > 0) return this.#runExec(rest.slice(1));
    return null;
  }

  /** Takes `NAME=value` off the words, from the front. `isExport` takes `NAME` too. */
  assign(words: readonly Word[], keeps: boolean, isSure = true, isExport = false): readonly Word[] {
    for (const [index, word] of words.entries()) {
      const first = word[0];
      const assignment = /^([A-Za-z_]\w*)=/.exec(wordStart(word));
      if (assignment === null || first?.kind !== 'text') {
        if (!isExport) return words.slice(index);
        const name = plainText(word) ?? '';
        const value = this.#variables.get(name);
        if (value !== undefined) this.#env.set(name, value);
        continue;
      }
      const name = assignment[1] ?? '';
      const value = this.expand([withoutStart(word, assignment[0].length)])?.join(' ') ?? null;
      if (value === null || !isSure) this.#unsure?.add(name);
      else {
        this.#variables.set(name, value);
        if (isExport || !keeps || this.#env.has(name)) {
          this.#env.set(name, value);
          this.#unsure?.delete(name);
        }
      }
    }
    return [];
  }

  /** The words as the command gets them; null where they depend on what is not known. */
  expand(words: readonly Word[]): string[] | null {
    const all: string[] = [];
    for (const word of words) {
      let fields = [''];
      let isThere = word.length > 0 && word.some((part) => part.kind !== 'parameter' || part.quoted);
      for (const part of word) {
        if (part.kind === 'dynamic') return null;
        if (part.kind === 'text') {
          fields[fields.length - 1] += part.text;
          continue;
        }
        if (part.name === '@' || part.name === '*') {
          const args = this.#args.slice(1);
          if (args.length === 0 && word.length <= 3) isThere = false;
          fields = [
            ...fields.slice(0, -1),
            ...args.map((arg, index) => (index === 0 ? (fields.at(-1) ?? '') + arg : arg)),
          ];
          if (fields.length === 0) fields = [''];
          else if (args.length > 0) isThere = true;
          continue;
        }
        const value = this.#valueOf(part.name) ?? null;
        if (value === unknown) return null;
        const text = value === null || value === '' ? (part.fallback ?? '') : value;
        const split = part.quoted ? [text] : text.split(/\s+/).filter((piece) => piece !== '');
        if (split.length > 0) isThere = true;
        fields[fields.length - 1] += split[0] ?? '';
        fields.push(...split.slice(1));
      }
      if (isThere) all.push(...fields);
    }
    return all;
  }

  #valueOf(name: string): string | typeof unknown | undefined {
    if (/^\d$/.test(name)) return this.changesArguments ? unknown : this.#args[Number(name)];
    if (this.#unsure === null || this.#unsure.has(name)) return unknown;
    return this.#variables.get(name) ?? this.#env.get(name);
  }

  #forget(name: string, isSure: boolean): void {
    if (!isSure) this.#unsure?.add(name);
    this.#variables.delete(name);
    if (isSure) this.#env.delete(name);
  }

  #directory(path: string): string | null {
    if (path.includes('\0') || path === '-') return null;
    if (path.startsWith('/')) return path.length > 1 ? path.replace(/\/+$/, '') : path;
    return this.#cwd === null ? null : `${this.#cwd === '/' ? '' : this.#cwd}/${path}`;
  }

  /** A script that runs itself again as another user goes on to the same end; any other exec is one of several ends. */
  #runExec(words: readonly Word[]): string | null {
    const again = words.some((word) => word.some((part) => part.kind === 'parameter' && itself.has(part.name)));
    if (!again) return 'what it starts depends on a condition';
    this.#user = 'unknown';
    return null;
  }
}

const unknown = Symbol('a value that is not known');

/** What names the script in itself. */
const itself = new Set(['0', 'BASH_SOURCE']);

function wordStart(word: Word): string {
  let start = '';
  for (const part of word) {
    if (part.kind !== 'text' || part.quoted) break;
    start += part.text;
  }
  return start;
}

/** The word without its first characters, each of which is a part. */
function withoutStart(word: Word, count: number): Word {
  return word.slice(count);
}
