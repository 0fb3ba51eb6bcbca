import { launchedBy } from '../launch/launchers.ts';
import type { ScriptStop } from '../script/stop.ts';
import { unknownText } from '../unknown-words.ts';
import type { ShellNode } from './syntax/nodes.ts';
import { parseShell } from './syntax/parser.ts';
import type { Word } from './syntax/words.ts';
import { statusOf } from './test.ts';
import { builtins } from './tools.ts';
import type { Way } from './way.ts';

/** A command with its words, expanded and as they are written. */
export interface Call {
  readonly argv: readonly string[];
  readonly words: readonly Word[];
  readonly way: Way;
  /** It is a condition. */
  readonly isAsked: boolean;
}

/** The shell that runs a builtin. */
export interface Shell {
  run(node: ShellNode, ways: readonly Way[], isAsked: boolean): Way[];
  /** @param before assignments */
  dispatch(call: Call, before: readonly Word[]): Way[];
  addLocal(name: string): void;
  stop(way: Way, stop: ScriptStop): Way;
}

/** What a builtin of a shell makes of the way to it. */
export function runBuiltin(shell: Shell, call: Call): Way[] {
  const { argv, words, way } = call;
  const [name = '', ...args] = argv;
  const { setting } = way;
  const run = running[name];
  if (run !== undefined) return run(shell, call);
  way.status = statusOf(words, setting);
  if (name === 'export' || name === 'readonly') setting.declare(words.slice(1), name === 'export');
  else if (name === 'let') for (const each of args) setting.computes(`(${each}`);
  else if (name === 'printf' && args[0] === '-v') setting.set(args[1] ?? '', unknownText);
  else if (name === 'unset') for (const each of args) setting.forget(each);
  else if (setters.has(name)) {
    for (const each of args) shell.addLocal(each.replace(/=.*$/s, ''));
    setting.declare(words.slice(name === 'getopts' ? 2 : 1), false);
    if (name === 'getopts') setting.declare([[{ kind: 'text', text: 'OPTARG', quoted: true }]], false);
  } else if ((name === 'wait' || name === 'fg') && way.jobs.size > 0) way.waitsFor(way.jobs);
  if (way.status === false && !call.isAsked && setting.options.has('e')) way.over = { kind: 'exit' };
  return [way];
}

/** Commands that set a variable to a value that is not tracked. */
const setters = new Set(['read', 'declare', 'typeset', 'local', 'getopts', 'mapfile', 'readarray']);

type Run = (shell: Shell, call: Call) => Way[];

const exec: Run = (_shell, { argv, way }) => {
  const next = launchedBy('exec', argv.slice(1), () => null)?.argv ?? [];
  way.status = true;
  if (next.length === 0) return [way];
  const commands = way.starts(next);
  if (way.isPart) way.waitsFor(commands);
  way.over = way.isPart ? { kind: 'exit' } : { kind: 'exec', commands };
  way.status = null;
  return [way];
};

/** `command -v NAME`, or the same command without functions. */
const command: Run = (shell, { argv, words, way, isAsked }) => {
  const [, option = '', wanted = ''] = argv;
  if (!option.startsWith('-')) {
    const plain = way.copy();
    plain.functions = new Map();
    return shell.dispatch({ argv: argv.slice(1), words: words.slice(1), way: plain, isAsked }, []).map((each) => {
      each.functions = way.functions;
      // What fails is not a special builtin then.
      if (each.over?.kind === 'stop' && /^(?:file|pipefail)$/.test(each.over.stop.kind)) each.over = null;
      return each;
    });
  }
  const found = builtins.has(wanted) || way.functions.has(wanted) ? wanted : findOf(way, wanted);
  way.status = found === undefined || option === '-p' ? null : found !== null;
  return [way];
};

function findOf(way: Way, name: string): string | null | undefined {
  const { setting } = way;
  const found = setting.known(name) === null ? undefined : setting.facts.find(name, setting.state());
  return found === null && way.mayMake(name) ? undefined : found;
}

const source: Run = (shell, { argv: [, file = '', ...args], way, isAsked }) => {
  const { setting } = way;
  const { facts } = setting;
  const isKnown = setting.known(file) !== null;
  const inPath = isKnown ? findOf(way, file) : undefined;
  // bash looks in the working directory too.
  const path = inPath === null && !facts.isPosix && !file.includes('/') ? findOf(way, `./${file}`) : inPath;
  const text = typeof path === 'string' ? facts.read(path) : path;
  if (text === null && facts.isBaked(file) && !way.ranPrograms()) {
    way.status = false;
    return [facts.isPosix ? shell.stop(way, { kind: 'file', name: file }) : way];
  }
  return runText(shell, text ?? null, args, way, isAsked);
};

const evaluate: Run = (shell, { argv, way, isAsked }) => {
  const text = argv.slice(1).join(' ');
  const isPlain = !text.includes(unknownText) || /^\w+=[^\s;&|]*$/.test(text);
  // `eval set -- "$(getopt ...)"`.
  if (!isPlain && /\bset\b/.test(text)) way.setting.args = null;
  return runText(shell, isPlain ? text : null, [], way, isAsked);
};

function runText(shell: Shell, text: string | null, args: readonly string[], way: Way, isAsked: boolean): Way[] {
  const { setting } = way;
  const parsed = text === null || !setting.facts.spend(text.length / 50) ? null : parseShell(text);
  if (parsed === null) {
    setting.unsure = null;
    way.status = null;
    return [way];
  }
  for (const each of parsed.written) setting.written.add(each);
  const outer = setting.args;
  if (args.length > 0) setting.args = args;
  const ways = shell.run(parsed.body, [way], isAsked);
  for (const each of ways) {
    if (each.over?.kind === 'return') each.over = null;
    if (args.length > 0) each.setting.args = outer;
  }
  return ways;
}

/** A directory that is not there may be what a condition asks for. */
const changeDirectory: Run = (_shell, { argv, way, isAsked }) => {
  const { setting } = way;
  const before = isAsked ? way.copy() : null;
  setting.changeDirectory(argv.slice(1));
  way.status = true;
  const isThere = setting.cwd === null || setting.facts.find(setting.cwd, setting.state()) !== null;
  if (before === null || isThere) return [way];
  before.status = false;
  return [way, before];
};

const set: Run = (shell, { argv, way }) => {
  const { setting } = way;
  const options = new Set(setting.options);
  way.status = true;
  let at = 1;
  for (; at < argv.length; at += 1) {
    const [, sign, letters = ''] = /^([-+])([a-zA-Z]+)$/.exec(argv[at] ?? '') ?? [];
    if (sign === undefined) break;
    for (const letter of letters) {
      if (letter === 'o') at += 1;
      const option = letter === 'o' ? (byName[argv[at] ?? ''] ?? '') : letter;
      if (letter === 'o' && argv[at] === 'pipefail' && sign === '-' && !setting.facts.hasPipefail())
        return [shell.stop(way, { kind: 'pipefail' })];
      if (sign === '-') options.add(option);
      else options.delete(option);
    }
  }
  setting.options = options;
  const isNone = argv[at] === '--';
  if (at < argv.length) setting.args = argv.slice(isNone ? at + 1 : at);
  return [way];
};

/** The letters of options that have names. */
const byName: Readonly<Record<string, string>> = { errexit: 'e', nounset: 'u', allexport: 'a' };

const shift: Run = (_shell, { argv: [, word = '1'], way, isAsked }) => {
  const { setting } = way;
  const count = /^\d+$/.test(word) ? Number(word) : null;
  const gone = count === null ? undefined : setting.args?.slice(0, count);
  const isKnown = gone?.every((arg) => !arg.includes(unknownText)) === true;
  setting.args = isKnown && count !== null ? (setting.args?.slice(count) ?? null) : null;
  const isTooMany = isKnown && (gone?.length ?? 0) < (count ?? 0);
  way.status = !isTooMany;
  // There dash ends the script; others continue.
  if (isTooMany && (setting.facts.isDash || (setting.options.has('e') && !isAsked))) way.over = { kind: 'exit' };
  return [way];
};

function leaving(kind: 'exit' | 'return' | 'break' | 'continue'): Run {
  return (_shell, { argv: [, status], way }) => {
    if (status !== undefined && kind !== 'break' && kind !== 'continue')
      way.status = /^\d+$/.test(status) ? Number(status) === 0 : null;
    way.over = { kind };
    return [way];
  };
}

const running: Readonly<Record<string, Run>> = {
  exec,
  command,
  builtin: command,
  '.': source,
  source,
  eval: evaluate,
  cd: changeDirectory,
  set,
  shift,
  exit: leaving('exit'),
  return: leaving('return'),
  break: leaving('break'),
  continue: leaving('continue'),
};
