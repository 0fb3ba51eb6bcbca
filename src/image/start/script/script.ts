import type { ShellFacts } from '../shell/facts.ts';
import { becomesOther } from '../shell/names.ts';
import { Runner } from '../shell/runner.ts';
import { parseShell } from '../shell/syntax/parser.ts';
import { Setting } from '../shell/values/setting.ts';
import { bothOf, type Commands, type Started, Way } from '../shell/way.ts';
import { joinedStates, type StartState } from '../state.ts';
import type { ScriptStop } from './stop.ts';

/** What a script ends with. */
export type ScriptEnd =
  /** One of the commands, whichever a condition leads to. */
  | { readonly kind: 'next'; readonly commands: readonly Started[] }
  | {
      readonly kind: 'unclear';
      readonly why: string;
      readonly state: StartState;
      /** Its shell ends it, whatever the conditions are. */
      readonly stop?: ScriptStop;
    };

/**
 * What a shell script starts: by `exec`, or as the last command that it waits for. Conditions are followed as far as they are known: the
 * user (`id -u`), arguments and variables.
 * @param args `$0` and the arguments
 */
export function followScript(text: string, args: readonly string[], initial: StartState, facts: ShellFacts): ScriptEnd {
  const gaveUp = { kind: 'unclear', state: { ...initial, unsure: null, cwd: null, user: 'unknown' } } as const;
  const parsed = facts.spend(text.length / 50) ? parseShell(text) : null;
  if (parsed === null) return { ...gaveUp, state: { ...initial, unsure: null }, why: 'it is not a plain script' };
  const setting = new Setting(initial, args, facts);
  for (const each of parsed.written) setting.written.add(each);
  // bash reads that file first.
  if (facts.isBash && initial.env.has('BASH_ENV')) setting.unsure = null;
  const ways = new Runner(parsed).run(parsed.body, [new Way(setting)], false);
  if (ways.length > waysLimit) return { ...gaveUp, why: 'it has too many conditions' };
  const states = ways.map(({ setting }) => setting.state());
  const state = states.reduce(joinedStates, states[0] ?? initial);
  const isOther = parsed.commands.some(({ words }) => becomesOther(words));
  const unclear = { kind: 'unclear', state: isOther ? { ...state, user: 'unknown' as const } : state } as const;
  if (
    ways.some(
      ({ over, last, jobs }) => over?.kind !== 'exec' && over?.kind !== 'stop' && last.size === 0 && jobs.size > 0,
    )
  )
    return { ...unclear, why: 'it does not wait for what it starts in the background' };
  for (const { over } of ways) if (over?.kind === 'unclear') return { ...unclear, why: over.why };
  const commands = [...startedBy(ways)];
  if (commands.some(([key]) => key === '')) return { ...unclear, why: 'what it starts depends on its variables' };
  if (commands.length > 0) return { kind: 'next', commands: commands.map(([, command]) => command) };
  const stop = stopOf(ways);
  return { ...unclear, why: 'it starts nothing', ...(stop && { stop }) };
}

/** Where all ways are stopped, except for those on which it fails anyway; undefined where one may end well. */
function stopOf(ways: readonly Way[]): ScriptStop | undefined {
  const others = ways.filter(({ over, status }) => over?.kind !== 'exit' || status !== false);
  const stops = others.map(({ over }) => (over?.kind === 'stop' ? over.stop : undefined));
  const [stop] = stops;
  return stops.every((each) => JSON.stringify(each) === JSON.stringify(stop)) ? stop : undefined;
}

/**
 * The commands that are the last of their way, without those that are only steps to another. What is missing, what is before `exit 1`,
 * and what works and ends count only where nothing else does.
 */
function startedBy(ways: readonly Way[]): Commands {
  const ranks: Commands[] = [none, none, none];
  const replacing = new Set<string>();
  const earlier = new Map<string, Set<string>>();
  for (const { over, status, last, lastTool, earlier: before } of ways) {
    if (over?.kind === 'stop') continue;
    const commands = over?.kind === 'exec' ? over.commands : last;
    const fails = over?.kind === 'exit' && status === false;
    for (const [key, command] of commands) {
      const rank = command.isMissing || fails ? 1 : 0;
      ranks[rank] = bothOf(ranks[rank] ?? none, new Map([[key, command]]));
      if (over?.kind === 'exec') replacing.add(key);
      const steps = [...before, ...(over?.kind === 'exec' ? last.keys() : [])];
      earlier.set(key, new Set([...(earlier.get(key) ?? []), ...steps]));
    }
    if (over === null) ranks[2] = bothOf(ranks[2] ?? none, lastTool);
  }
  const started = ranks.find(({ size }) => size > 0) ?? none;
  const isStep = (step: string): boolean => [...earlier].some(([key, steps]) => key !== step && steps.has(step));
  return new Map([...started].filter(([key]) => replacing.has(key) || !isStep(key)));
}

/** Ends of a script. */
const waysLimit = 100;

const none: Commands = new Map();
