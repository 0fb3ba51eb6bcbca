import type { ShellCommand } from './syntax/nodes.ts';
import { plainText } from './syntax/words.ts';
import type { Setting } from './values/setting.ts';

/** Before commands that may have run already. */
export function doubt(setting: Setting, commands: readonly ShellCommand[]): void {
  setting.facts.spend(commands.length / 20);
  for (const { words } of commands) {
    const name = plainText(words[0] ?? []);
    if (name === 'shift' || name === 'set') setting.args = null;
    if (name === 'cd') setting.cwd = null;
    if (name === 'eval' || name === '.' || name === 'source') setting.unsure = null;
    for (const word of words) {
      const assigned = /^([A-Za-z_]\w*)(?:\+?=|$)/.exec(
        word.map((part) => (part.kind === 'text' ? part.text : '\0')).join(''),
      );
      if (assigned !== null && (setters.has(name ?? '') || assigned[0] !== assigned[1]))
        setting.unsure?.add(assigned[1] ?? '');
    }
  }
}

/** Commands whose words are names of variables that they set. */
const setters: ReadonlySet<string> = new Set([
  'read',
  'export',
  'readonly',
  'local',
  'declare',
  'typeset',
  'getopts',
  'unset',
]);
