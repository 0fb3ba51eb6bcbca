import type { ChildProcess } from 'node:child_process';
import { processesWith } from './processes.ts';

/** Calls `act` once, soon after a tool out of `folder` runs. */
export function whenToolRuns(probe: ChildProcess, folder: string, act: () => void): void {
  const poll = setInterval(() => {
    if (!processesWith(`PATH=${folder}`).some(({ command }) => isTool(command))) return;
    clearInterval(poll);
    setTimeout(act, 30);
  }, 10);
  probe.once('exit', () => clearInterval(poll));
}

/** Of all that has the folder in its environment, what is neither the probe nor what becomes probe or tool. */
function isTool(command: string): boolean {
  return command !== '' && !/probe-env(-static)? |--service=|nsenter|unshare|setpriv/.test(command);
}
