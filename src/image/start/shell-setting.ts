import { absolute, trimTrailingSlashes } from '../../host/files/paths.ts';
import { ofService } from './service-variables.ts';
import type { ShellCommand } from './shell-commands.ts';
import { changedValue, plainText, type Word } from './shell-words.ts';
import type { StartState } from './state.ts';
import type { IsUnknown } from './unknown-words.ts';

/** What a shell knows about itself. */
export interface ShellFacts {
  readonly isBash: boolean;
  /** Whether it has the option `pipefail`, as far as its file shows. */
  hasPipefail(): boolean;
  who(): ShellUser;
  /** Whether CAP_CHOWN lets who runs it give files away. */
  mayChangeOwners(): boolean;
  /** Variables that are not in the environment are unset: the deployment adds none. */
  readonly hasAllVariables: boolean;
  /** Of its arguments. */
  readonly isUnknown: IsUnknown;
}

/** Who runs a shell; null if that is not known. */
export interface ShellUser {
  readonly uid: number | null;
  /** From /etc/passwd; null for a user who is not in it. */
  readonly name: string | null;
}

/** What a script has set so far. */
export class Setting {
  /** It may have other arguments than the known ones. */
  changesArguments = false;
  readonly #env: Map<string, string>;
  readonly #variables = new Map<string, string>();
  #unsure: Set<string> | null;
  #cwd: string | null;
  #user: StartState['user'];
  #args: readonly string[];
  readonly #facts: ShellFacts;

  constructor({ env, unsure, cwd, user }: StartState, args: readonly string[], facts: ShellFacts) {
    this.#facts = facts;
    this.#env = new Map(env);
    this.#unsure = unsure === null ? null : new Set(unsure);
    this.#cwd = cwd;
    this.#user = user;
    this.#args = args;
  }

  state(): StartState {
    return { env: this.#env, unsure: this.#unsure, cwd: this.#cwd, user: this.#user };
  }

  /** False where that is not known. */
  mayChangeOwners(): boolean {
    return this.#user !== 'unknown' && this.#facts.mayChangeOwners();
  }

  /** Another user may run what follows. */
  becomesUnknown(): void {
    this.#user = 'unknown';
  }

  /** Records a command that is not the last. Returns why what follows cannot be determined, or null. */
  run({ words }: ShellCommand, isSure: boolean): string | null {
    this.#assignDefaults(words, isSure);
    const rest = this.assign(words, true, isSure);
    const [name = '', ...args] = rest.map((word) => plainText(word) ?? '\0');
    if (name === 'export' || name === 'readonly') this.assign(rest.slice(1), true, isSure, true);
    else if (name === 'unset') for (const each of args) this.#forget(each, isSure);
    else if (name === '.' || name === 'source' || name === 'eval') this.#unsure = null;
    else if (setters.has(name)) for (const each of args) this.#unsure?.add(each.split('=')[0] ?? '');
    else if (args[0] === 'in') this.#unsure?.add(name);
    else if (name === 'set' && args.includes('--')) this.#setArguments(rest.slice(args.indexOf('--') + 2), isSure);
    else if (name === 'shift') this.#shift(args, isSure);
    else if (name === 'cd') this.#cwd = isSure ? this.#directory(rest.slice(1)) : null;
    else if (name === 'exit' && isSure) return 'it ends with exit';
    else if (name === 'exec' && args.length > 0) return this.#runExec(rest.slice(1));
    return null;
  }

  /** `: ${NAME:=value}` sets it as `NAME=value` does, unless it has a value. */
  #assignDefaults(words: readonly Word[], isSure: boolean): void {
    for (const part of words.flat()) {
      if (part.kind === 'dynamic' && part.sets !== undefined) this.#unsure?.add(part.sets);
      if (part.kind !== 'parameter' || part.change === undefined) continue;
      const { name, change } = part;
      if (change.kind !== 'assign' && change.kind !== 'assign-if-empty') continue;
      const value = this.#valueOf(name, false);
      if (value === unknown || !isSure) this.#unsure?.add(name);
      else if (value === undefined || (value === '' && change.kind === 'assign-if-empty')) {
        this.#variables.set(name, change.text);
        if (this.#env.has(name)) this.#env.set(name, change.text);
      }
    }
  }

  #setArguments(words: readonly Word[], isSure: boolean): void {
    const values = isSure && !this.changesArguments ? this.expand(words) : null;
    if (values !== null) {
      this.#args = [this.#args[0] ?? '', ...values];
      return;
    }
    this.changesArguments = true;
    if (becomesOther(words)) this.becomesUnknown();
  }

  #shift(args: readonly string[], isSure: boolean): void {
    const count = /^\d+$/.test(args[0] ?? '1') ? Number(args[0] ?? '1') : null;
    if (!isSure || count === null) this.changesArguments = true;
    else this.#args = [this.#args[0] ?? '', ...this.#args.slice(1 + count)];
  }

  /** Removes `NAME=value` from the front of the words. `isExport` accepts `NAME` too. */
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

  /**
   * The words as the command receives them; null if they depend on something unknown.
   * @param isStrict variables that the deployment may set are unknown too
   */
  expand(words: readonly Word[], isStrict = false): string[] | null {
    const all: string[] = [];
    for (const word of words) {
      let fields = [''];
      let isThere = word.length > 0 && word.some((part) => part.kind !== 'parameter' || part.quoted);
      for (const part of word) {
        if (part.kind === 'dynamic') {
          const output = this.#outputOf(part.command ?? '');
          if (output === null) return null;
          fields[fields.length - 1] += output;
          continue;
        }
        if (part.kind === 'text') {
          fields[fields.length - 1] += part.text;
          continue;
        }
        if (part.name === '@' || part.name === '*') {
          const args = this.#args.slice(1);
          if (isStrict && (this.changesArguments || args.some(this.#facts.isUnknown))) return null;
          if (args.length === 0 && word.length <= 3) isThere = false;
          fields = [
            ...fields.slice(0, -1),
            ...args.map((arg, index) => (index === 0 ? (fields.at(-1) ?? '') + arg : arg)),
          ];
          if (fields.length === 0) fields = [''];
          else if (args.length > 0) isThere = true;
          continue;
        }
        const value = this.#valueOf(part.name, isStrict) ?? null;
        if (value === unknown) return null;
        // Without a value the script ends there.
        if (part.change?.kind === 'required' && (value === null || value === '')) return null;
        const text =
          part.change !== undefined
            ? changedValue(value, part.change)
            : value === null || value === ''
              ? (part.fallback ?? '')
              : value;
        const split = part.quoted ? [text] : text.split(/\s+/).filter((piece) => piece !== '');
        if (split.length > 0) isThere = true;
        fields[fields.length - 1] += split[0] ?? '';
        fields.push(...split.slice(1));
      }
      if (isThere) all.push(...fields);
    }
    return all;
  }

  /** The output of a command that prints where the script is, or who runs it. */
  #outputOf(command: string): string | null {
    if (ownDirectory.test(command))
      return this.#facts.isBash || !command.includes('BASH') ? directoryOf(this.#args[0] ?? '') : null;
    if (this.#user === 'unknown') return null;
    const found = /^(?:\S*\/)?(?:id +(-u|--user|-un|-u -n|-nu|--user --name)|(whoami))$/.exec(command);
    if (found === null) return null;
    const { uid, name } = this.#facts.who();
    return found[1] === '-u' || found[1] === '--user' ? (uid === null ? null : String(uid)) : name;
  }

  #valueOf(name: string, isStrict: boolean): string | typeof unknown | undefined {
    if (name === '#') return this.changesArguments ? unknown : String(Math.max(0, this.#args.length - 1));
    if (name === 'BASH_SOURCE') return this.#facts.isBash ? this.#args[0] : unknown;
    if (name === 'UID' || name === 'EUID') {
      const uid = this.#facts.isBash && this.#user !== 'unknown' ? this.#facts.who().uid : null;
      return uid === null ? unknown : String(uid);
    }
    if (/^\d$/.test(name)) return this.#argument(Number(name));
    if (this.#unsure === null || this.#unsure.has(name)) return unknown;
    const value = this.#variables.get(name) ?? this.#env.get(name);
    const mayBeSet = setByOthers.test(name) || ofService.test(name) || !this.#facts.hasAllVariables;
    return value === undefined && isStrict && mayBeSet ? unknown : value;
  }

  #argument(index: number): string | typeof unknown | undefined {
    const value = this.#args[index];
    return this.changesArguments || (value !== undefined && this.#facts.isUnknown(value)) ? unknown : value;
  }

  #forget(name: string, isSure: boolean): void {
    if (!isSure) this.#unsure?.add(name);
    this.#variables.delete(name);
    if (isSure) this.#env.delete(name);
  }

  #directory(words: readonly Word[]): string | null {
    const [first, ...more] = this.expand(words) ?? [];
    const path = first === '--' ? more[0] : first;
    if (path === undefined || path.startsWith('-')) return null;
    if (path === '.') return this.#cwd;
    if (this.#cwd === null && !path.startsWith('/')) return null;
    return trimTrailingSlashes(absolute(path, this.#cwd ?? '/')) || '/';
  }

  /** A script that runs itself again as another user reaches the same end; any other exec is one of several ends. */
  #runExec(words: readonly Word[]): string | null {
    if (!words.some(namesScript)) return 'what it starts depends on a condition';
    if (becomesOther(words)) this.becomesUnknown();
    return null;
  }
}

/** Commands that set a variable to a value that is not tracked. */
const setters = new Set(['read', 'declare', 'typeset', 'local', 'getopts', 'mapfile', 'readarray']);

/** Variables that a shell or an engine sets; the kubelet adds those of services. */
const setByOthers =
  /^(?:BASH\w*|HOSTNAME|HOSTTYPE|IFS|LINENO|MACHTYPE|OLDPWD|OPTIND|OSTYPE|PIPESTATUS|PPID|PWD|RANDOM|SECONDS|SHLVL|TERM|_)$/;

/** Whether a command starts, or may start, another one as another user. */
export function becomesOther(words: readonly Word[]): boolean {
  return words.some((word) => otherUser.has(plainText(word)?.replace(/^.*\//, '') ?? ''));
}

const otherUser = new Set([
  ...['gosu', 'su-exec', 'setpriv', 'setuidgid', 's6-setuidgid', 's6-applyuidgid', 'chpst', 'su', 'runuser', 'sudo'],
  ...['doas', 'capsh', 'start-stop-daemon', 'unshare', 'nsenter', 'chroot'],
]);

const unknown = Symbol('a value that is not known');

/** Whether a word contains the path of the script. */
export function namesScript(word: Word): boolean {
  return word.some((part) => part.kind === 'parameter' && itself.has(part.name));
}

/** How a script refers to itself. */
const itself = new Set(['0', 'BASH_SOURCE']);

const ownDirectory = /^(?:\S*\/)?dirname +(?:-- +)?("?)\$(?:0|\{0\}|\{BASH_SOURCE(?:\[0\])?\}|BASH_SOURCE)\1$/;

/** dirname(1). */
function directoryOf(path: string): string {
  const end = path.replace(/\/+$/, '').lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end).replace(/\/+$/, '') || '/';
}

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
