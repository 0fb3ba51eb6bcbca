import { absolute } from '../../../../host/files/paths.ts';
import type { StartState } from '../../state.ts';
import { unknownText } from '../../unknown-words.ts';
import type { ShellFacts } from '../facts.ts';
import { tokenize } from '../syntax/tokens.ts';
import type { Word } from '../syntax/words.ts';
import { baseOf, directoryFrom, directoryOf } from './directory.ts';

/** What the output of a command depends on. */
export interface Surroundings {
  readonly cwd: string | null;
  readonly user: StartState['user'];
  readonly facts: ShellFacts;
  state(): StartState;
  expand(words: readonly Word[], isStrict: boolean): string[];
  known(value: string): string | null;
}

/** The output of a command that prints where the script is, where a program is, or who runs it. */
export function outputOf(command: string, setting: Surroundings): string {
  const [, directory] = (command.length > longestCd ? null : cdAndPwd.exec(command)) ?? [];
  if (directory !== undefined) return directoryAfter(outputOf(`echo ${directory}`, setting), setting);
  const words = tokenize(command)?.filter((token) => typeof token !== 'string') ?? [];
  const [name = '', ...args] = setting.expand(words, true);
  const operands = args.filter((arg) => !arg.startsWith('-'));
  const [operand = ''] = operands;
  // Operators, and what is not known in the words.
  if (/[|;&\n]/.test(command) || setting.known([name, ...args].join(' ')) === null) return unknownText;
  switch (name.replace(/^.*\//, '')) {
    case 'echo':
      return args.length === 1 && operands.length === 1 && !operand.includes('\\') ? operand : unknownText;
    case 'dirname':
      return directoryOf(operand);
    case 'basename':
      return args.length === 1 ? baseOf(operand) : unknownText;
    case 'realpath':
    case 'readlink':
      return realPath(name, args, setting) ?? unknownText;
    case 'pwd':
      return setting.cwd ?? unknownText;
    case 'command':
    case 'which':
      return (
        (operand === '' || args.includes('-V') ? undefined : (setting.facts.find(operand, setting.state()) ?? '')) ??
        unknownText
      );
    case 'id':
    case 'whoami':
      return operands.length > 0 ? unknownText : identity(setting, name === 'whoami' ? '-un' : args.join(' '));
    default:
      return unknownText;
  }
}

/** `cd DIRECTORY && pwd`. */
const cdAndPwd =
  /^(?:CDPATH=\s+)?cd\s+(?:(?:--|-P)\s+)?([^\s-][^;&|\n]*?)\s*(?:&?>\s*\/dev\/null\s*(?:2>&1\s*)?)?(?:&&|;)\s*pwd(?:\s+-[LP])?$/;

/** Characters of it. */
const longestCd = 400;

function directoryAfter(path: string, setting: Surroundings): string {
  return (path === '' || setting.known(path) === null ? null : directoryFrom(setting.cwd, path)) ?? unknownText;
}

/** `realpath FILE`, and `readlink -f FILE`. */
function realPath(name: string, args: readonly string[], { cwd, facts }: Surroundings): string | undefined {
  const follows = name.endsWith('realpath') || args[0] === '-f';
  const [path = '', ...others] = args[0] === '-f' ? args.slice(1) : args;
  const isPlain = path !== '' && !path.startsWith('-') && others.length === 0;
  if (!follows || !isPlain || (cwd === null && !path.startsWith('/'))) return undefined;
  return facts.real(absolute(path, cwd ?? '/'));
}

function identity({ user, facts }: Surroundings, options: string): string {
  if (user === 'unknown') return unknownText;
  const { uid, name } = facts.who();
  if (options === '-u' || options === '--user') return uid?.toString() ?? unknownText;
  return (/^(?:-un|-u -n|-nu|--user --name)$/.test(options) ? name : null) ?? unknownText;
}
