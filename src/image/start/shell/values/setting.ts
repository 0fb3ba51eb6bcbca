import type { ScriptStop } from '../../script/stop.ts';
import { ofService } from '../../service-variables.ts';
import { differing, joinedStates, type StartState } from '../../state.ts';
import { unknownText } from '../../unknown-words.ts';
import type { ShellFacts } from '../facts.ts';
import { isLike } from '../syntax/pattern.ts';
import { type Word, wordStart } from '../syntax/words.ts';
import { directoryFrom } from './directory.ts';
import { fieldsOf, globOf, textOf, type Values } from './expansion.ts';

/** What a script has set so far: its variables, arguments and options. */
export class Setting implements Values {
  /** Null where they may be others. */
  args: readonly string[] | null;
  /** The letters of `set`: `e`, `u`, `a`. */
  options: ReadonlySet<string>;
  /** The script ends there: a variable that was needed and is not set, or is taken in a way that its shell does not have. */
  stop: Extract<ScriptStop, { kind: 'variable' | 'substitution' }> | null = null;
  cwd: string | null;
  user: StartState['user'];
  unsure: Set<string> | null;
  readonly #env: Map<string, string>;
  readonly #variables: Map<string, string>;
  /** `$0`. */
  readonly #name: string;
  readonly facts: ShellFacts;
  /** Files that the script writes to somewhere, shared by all copies; null for one that is not known. */
  readonly written: Set<string | null>;

  constructor(
    { env, unsure, cwd, user }: StartState,
    [name = '', ...args]: readonly string[],
    facts: ShellFacts,
    variables: ReadonlyMap<string, string> = new Map(),
    written = new Set<string | null>(),
  ) {
    facts.spend((env.size + variables.size) / 20);
    this.written = written;
    this.facts = facts;
    this.#env = new Map(env);
    this.#variables = new Map(variables);
    this.unsure = unsure === null ? null : new Set(unsure);
    this.cwd = cwd;
    this.user = user;
    this.#name = name;
    this.args = args;
    this.options = new Set(facts.options);
  }

  copy(): Setting {
    const copy = new Setting(this.state(), [this.#name], this.facts, this.#variables, this.written);
    copy.args = this.args;
    copy.options = this.options;
    return copy;
  }

  state(): StartState {
    return { env: new Map(this.#env), unsure: this.unsure && new Set(this.unsure), cwd: this.cwd, user: this.user };
  }

  /** Leaves in doubt what differs from another way through the script. */
  join(other: Setting): void {
    this.facts.spend(this.#variables.size / 5);
    const { unsure, cwd, user } = joinedStates(this.state(), other.state());
    this.unsure = unsure === null ? null : new Set(unsure);
    this.cwd = cwd;
    this.user = user;
    for (const name of differing(this.#variables, other.#variables)) this.unsure?.add(name);
    if (JSON.stringify(this.args) !== JSON.stringify(other.args)) this.args = null;
    this.options = new Set([...this.options].filter((each) => other.options.has(each)));
  }

  /** False where that is not known. */
  mayChangeOwners(): boolean {
    return this.user !== 'unknown' && this.facts.mayChangeOwners();
  }

  /** Removes `NAME=value` from the front of the words. */
  assign(words: readonly Word[], isExport = false): readonly Word[] {
    for (const [index, word] of words.entries()) {
      const [start = '', name = '', more = ''] = /^([A-Za-z_]\w*)(\+?)=/.exec(wordStart(word)) ?? [];
      if (start === '') return words.slice(index);
      const value = this.text(word.slice(start.length));
      this.set(name, more === '' ? value : (this.valueOf(name, false) ?? '') + value, isExport);
    }
    return [];
  }

  /** `export`, and what else takes names and assignments as its words. */
  declare(words: readonly Word[], isExport: boolean): void {
    for (const word of words) {
      if (this.assign([word], isExport).length === 0) continue;
      const [, name, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(this.text(word)) ?? [];
      if (name === undefined) {
        if (!/^[-+]/.test(this.text(word))) this.unsure = null;
      } else if (value !== undefined) this.set(name, value, isExport);
      else if (!isExport) this.unsure?.add(name);
      else if (this.#variables.has(name)) this.set(name, this.#variables.get(name) ?? '', true);
    }
  }

  /** Whether the script writes to a file of this name somewhere. */
  mayWrite(file: string): boolean {
    const name = lastOf(file);
    return [...this.written].some((each) => (each === null ? file.includes('/') : lastOf(each) === name));
  }

  set(name: string, value: string, isExport = false): void {
    if (this.#isUnknown(value)) {
      this.unsure?.add(name);
      return;
    }
    this.#variables.set(name, value);
    this.unsure?.delete(name);
    if (isExport || this.options.has('a') || this.#env.has(name)) this.#env.set(name, value);
  }

  forget(name: string): void {
    this.#variables.delete(name);
    this.#env.delete(name);
    this.unsure?.delete(name);
  }

  /**
   * The words as the command receives them.
   * @param isStrict variables that the deployment may set are unknown too
   */
  expand(words: readonly Word[], isStrict = false): string[] {
    return fieldsOf(words, this, isStrict);
  }

  /** A word that is not divided: of an assignment, of `case`. */
  text(word: Word, isStrict = false): string {
    return textOf(word, this, isStrict);
  }

  /** Whether a value has the form of a pattern; null if that is not known. */
  matches(value: string, pattern: Word): boolean | null {
    const glob = globOf(pattern, this);
    if (glob === '*') return true;
    if (this.#isUnknown(value) || this.#isUnknown(glob)) return null;
    return isLike(value, glob);
  }

  /** Null where it is not known. */
  known(value: string): string | null {
    return this.#isUnknown(value) ? null : value;
  }

  #isUnknown(value: string): boolean {
    return value.includes(unknownText) || this.facts.isUnknown(value);
  }

  /** Without the variable the script ends, unless its deployment is still to set it. */
  needed(name: string): string {
    if (this.facts.isDeployed && this.facts.hasAllVariables && !setByOthers.test(name) && !ofService.test(name))
      this.stop ??= { kind: 'variable', name };
    return unknownText;
  }

  /** Arithmetic, which may set its variables. */
  computes(text: string): void {
    if (!/[^=!<>]=(?!=)|<<=|>>=|\+\+|--/.test(text)) return;
    for (const name of text.match(/[A-Za-z_]\w*/g) ?? []) this.unsure?.add(name);
  }

  valueOf(name: string, isStrict: boolean): string | undefined {
    if (name === '0') return this.#name;
    if (name === '#')
      return this.args?.some((arg) => arg.includes(unknownText)) === false ? String(this.args.length) : unknownText;
    if (/^\d+$/.test(name)) return this.args === null ? unknownText : this.args[Number(name) - 1];
    if (name === 'BASH_SOURCE') return this.facts.isBash ? this.#name : unknownText;
    if (name === 'UID' || name === 'EUID') {
      const uid = this.facts.isBash && this.user !== 'unknown' ? this.facts.who().uid : null;
      return uid?.toString() ?? unknownText;
    }
    if (this.unsure === null || this.unsure.has(name)) return unknownText;
    const value = this.#variables.get(name);
    if (value !== undefined) return value;
    if (name === 'PWD') return this.cwd ?? unknownText;
    const given = this.#env.get(name);
    if (given !== undefined || name === 'IFS') return given;
    // They are set, to what is not known.
    if (setByOthers.test(name)) return unknownText;
    return isStrict && (ofService.test(name) || !this.facts.hasAllVariables) ? unknownText : undefined;
  }

  changeDirectory(words: readonly string[]): void {
    const path = words.find((word) => !/^-(?:-|[LPe]+)$/.test(word));
    const isKnown = path !== undefined && !path.startsWith('-') && !this.#isUnknown(path);
    this.cwd = isKnown ? directoryFrom(this.cwd, path) : null;
  }
}

/** Variables that a shell or an engine sets; the kubelet adds those of services. */
const setByOthers =
  /^(?:BASH\w*|COLUMNS|COPROC\w*|DIRSTACK|EPOCH\w+|E?UID|FUNCNAME|GROUPS|HOME|HOSTNAME|HOSTTYPE|IFS|LINENO|LINES|MACHTYPE|MAPFILE|OLDPWD|OPTARG|OPTERR|OPTIND|OSTYPE|PIPESTATUS|PPID|PS\d|PWD|RANDOM|REPLY|SECONDS|SHELL|SHELLOPTS|SHLVL|SRANDOM|TERM|_|container)$/;

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
