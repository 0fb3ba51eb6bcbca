import type { StartState } from '../state.ts';
import { unknownText } from '../unknown-words.ts';
import type { ShellFacts } from './facts.ts';
import { tokenize } from './syntax/tokens.ts';
import type { Word } from './syntax/words.ts';

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
  const words = tokenize(command)?.filter((token) => typeof token !== 'string') ?? [];
  const [name = '', ...args] = setting.expand(words, true);
  const operands = args.filter((arg) => !arg.startsWith('-'));
  const [operand = ''] = operands;
  // Operators, and what is not known in the words.
  if (/[|;&\n]/.test(command) || setting.known([name, ...args].join(' ')) === null) return unknownText;
  switch (name.replace(/^.*\//, '')) {
    case 'dirname':
      return directoryOf(operand);
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

function identity({ user, facts }: Surroundings, options: string): string {
  if (user === 'unknown') return unknownText;
  const { uid, name } = facts.who();
  if (options === '-u' || options === '--user') return uid?.toString() ?? unknownText;
  return (/^(?:-un|-u -n|-nu|--user --name)$/.test(options) ? name : null) ?? unknownText;
}

/** dirname(1). */
function directoryOf(path: string): string {
  const end = path.replace(/\/+$/, '').lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end).replace(/\/+$/, '') || '/';
}
