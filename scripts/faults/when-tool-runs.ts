import type { ChildProcess } from 'node:child_process';
import { processesWith } from './processes.ts';

/** Calls `act` once, soon after a tool from `directory` starts. */
export function whenToolRuns(probe: ChildProcess, directory: string, act: () => void): void {
  const poll = setInterval(() => {
    if (!processesWith(`PATH=${directory}`).some(({ command }) => isTool(command))) return;
    clearInterval(poll);
    setTimeout(act, 30);
  }, 10);
  probe.once('exit', () => clearInterval(poll));
}

/** Processes with the directory in their environment, except the probe and those that become probe or tool. */
function isTool(command: string): boolean {
  return command !== '' && !/probe-env(-static)? |--service=|nsenter|unshare|setpriv/.test(command);
}
