import { unknownText } from '../unknown-words.ts';
import type { ShellCommand, ShellNode } from './syntax/nodes.ts';
import type { Setting } from './values/setting.ts';
import type { Way } from './way.ts';
import { afterLoop, divided, goesOn } from './ways.ts';

type NodeOf<K extends ShellNode['kind']> = Extract<ShellNode, { kind: K }>;

/** The shell that runs a loop. */
export interface LoopShell {
  run(node: ShellNode, ways: readonly Way[], isAsked: boolean): Way[];
  /** Before commands of a loop that may have run already. */
  doubt(setting: Setting, commands: readonly ShellCommand[]): void;
  /** Whether the latest words end the script. */
  isEnded(way: Way): boolean;
}

/** Rounds are followed one by one as long as it is known that there is another. */
export function runWhile(shell: LoopShell, node: NodeOf<'while'>, way: Way, isAsked: boolean): Way[] {
  const ended: Way[] = [];
  let live = [way];
  for (let round = 1; live.length > 0; round += 1) {
    const asked = shell.run(node.condition, live, true);
    const isSure = round < roundsLimit && asked.every(({ over, status }) => over !== null || status !== null);
    const { over, yes, no } = divided(asked);
    ended.push(...over, ...(node.until ? yes : no));
    live = node.until ? no : yes;
    if (!isSure) for (const each of live) shell.doubt(each.setting, node.commands);
    live = goesOn(shell.run(node.body, live, isAsked), ended);
    if (isSure) continue;
    ended.push(...live);
    live = [];
  }
  return afterLoop(ended);
}

/** One round for each word; if they are not known, none or one for any. */
export function runFor(shell: LoopShell, node: NodeOf<'for'>, way: Way, isAsked: boolean): Way[] {
  const { setting } = way;
  const values = node.words === null ? (setting.args ?? [unknownText]) : setting.expand(node.words);
  if (shell.isEnded(way)) return [way];
  const isSure = values.length < roundsLimit && values.every((value) => setting.known(value) !== null);
  const ended: Way[] = isSure ? [] : [way.copy()];
  let live = [way];
  if (!isSure) shell.doubt(setting, node.commands);
  for (const value of isSure ? values : [unknownText]) {
    for (const each of live) if (each.over === null) each.setting.set(node.name, value);
    live = goesOn(shell.run(node.body, live, isAsked), ended);
  }
  return afterLoop([...ended, ...live]);
}

/** Rounds of a loop that are followed one by one. */
const roundsLimit = 40;
