import { launchedBy } from './launchers.ts';
import { outlivesRefusal, setsPipefail } from './refused-option.ts';
import { parseShell, type ShellCommand } from './shell-commands.ts';
import { Conditions } from './shell-conditions.ts';
import { becomesOther, Setting, type ShellFacts } from './shell-setting.ts';
import { statusOf } from './shell-test.ts';
import { plainText } from './shell-words.ts';
import type { StartState } from './state.ts';

/** The command that a script ends with. */
export type ScriptEnd =
  | {
      readonly kind: 'next';
      readonly argv: readonly string[];
      /** It depends on conditions that were not evaluated, so a missing file is not an error. */
      readonly maybe: boolean;
      readonly state: StartState;
    }
  | {
      readonly kind: 'unclear';
      readonly why: string;
      readonly state: StartState;
      /** `set -o pipefail` of a shell that does not have it ends the script. */
      readonly refusesPipefail?: true;
    };

/**
 * What a shell script starts last, if that is plain: `exec "$@"`, `exec prog`, or a command at its end. An `if` or a
 * list is followed if its condition is known: the user (`id -u`), arguments and variables.
 * @param args `$0` and the arguments
 */
export function followScript(text: string, args: readonly string[], initial: StartState, facts: ShellFacts): ScriptEnd {
  const parsed = parseShell(text);
  if (parsed === null) return { kind: 'unclear', why: 'it is not a plain script', state: { ...initial, unsure: null } };
  const { commands, functions } = parsed;
  const setting = new Setting(initial, args, facts);
  const conditions = new Conditions();
  let outlives = false;
  const unclear = (why: string): Extract<ScriptEnd, { kind: 'unclear' }> => {
    if (commands.some(({ words }) => becomesOther(words))) setting.becomesUnknown();
    return { kind: 'unclear', why, state: setting.state() };
  };
  for (const [index, command] of commands.entries()) {
    const reach = conditions.reach(command);
    if (reach === 'never') continue;
    outlives ||= outlivesRefusal(command, functions);
    const isRefused = setsPipefail(command) && !facts.hasPipefail();
    if (isRefused && !outlives && reach === 'sure')
      return { ...unclear('its shell has no option pipefail'), refusesPipefail: true };
    const isLast = isPassed(commands, index + 1, conditions);
    if (command.closes !== undefined) {
      if (isLast) return unclear('what it starts depends on a condition');
      conditions.ran(command, null);
      continue;
    }
    if (isLast || (reach === 'sure' && isExec(command))) {
      const end = endOf(command, reach === 'maybe', setting, functions);
      if (typeof end !== 'string') return end;
      if (isLast) return unclear(end);
    }
    const why = setting.run(command, reach === 'sure');
    if (why !== null) return unclear(why);
    const isOwn = functions.has(plainText(command.words[0] ?? []) ?? '');
    conditions.ran(command, isOwn || isRefused ? null : statusOf(command.words, setting));
  }
  return unclear('it starts nothing');
}

/** Whether the script reaches none of its commands from this one on. */
function isPassed(commands: readonly ShellCommand[], from: number, conditions: Conditions): boolean {
  for (let at = from; at < commands.length; at += 1) {
    const command = commands[at];
    if (command !== undefined && !conditions.isPassed(command)) return false;
  }
  return true;
}

/** `exec` of a command, which ends the script there; not one that only redirects. */
function isExec({ words }: ShellCommand): boolean {
  return plainText(words[0] ?? []) === 'exec' && words.length > 1;
}

/** What the last command starts, or why that cannot be determined. */
function endOf(
  last: ShellCommand,
  isMaybe: boolean,
  setting: Setting,
  functions: ReadonlySet<string>,
): ScriptEnd | string {
  if (isMaybe && last.within.length > 0) return 'what it starts depends on a condition';
  const isListed = isMaybe && last.before === '||';
  if (last.before === '|' || ['|', '&'].includes(last.after) || isListed)
    return 'its last command is part of a pipeline, a list with || or in the background';
  const words = setting.expand(setting.assign(last.words, false));
  if (words === null) return 'what it starts depends on its variables';
  const exec = words[0] === 'exec' || words[0] === 'command' ? launchedBy('exec', words.slice(1), () => null) : null;
  const argv = exec === null ? words : (exec.argv ?? []);
  const [name] = argv;
  if (name === undefined) return 'it starts nothing';
  if (exec === null && builtins.has(name)) return `it ends with ${name}`;
  if (functions.has(name)) return `${name} is a function of it`;
  return { kind: 'next', argv, maybe: setting.changesArguments, state: setting.state() };
}

/** Shell built-ins. */
const builtins = new Set([
  ...['.', ':', '[', '[[', 'cd', 'echo', 'eval', 'exit', 'export', 'false', 'printf', 'read', 'return', 'set', 'shift'],
  ...['source', 'test', 'trap', 'true', 'type', 'ulimit', 'umask', 'unset', 'wait', 'kill', 'local', 'readonly'],
]);
