import { spawnSync } from 'node:child_process';
import { Skip } from './fault.ts';

/** Whether tools are started so that they die with us. */
export function hasSetprivGuard(): boolean {
  return spawnSync('/usr/bin/setpriv', ['--pdeathsig', 'KILL', '/bin/true']).status === 0;
}

/** @throws Skip unless the command is installed and works here */
export function need(command: string, ...args: readonly string[]): void {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  if (result.status === 0) return;
  const reason = result.error?.message ?? result.stderr.trim().split('\n')[0];
  throw new Skip(`${[command, ...args].join(' ')}: ${reason}`);
}

/** Words before a command that run a shell script first, and the command only if that succeeds. */
export function afterScript(script: string): string[] {
  return ['/bin/sh', '-c', `${script} && exec "$@"`, 'sh'];
}

/** @throws Skip unless we are root */
export function needRoot(): void {
  if (process.getuid?.() !== 0) throw new Skip('needs root');
}
