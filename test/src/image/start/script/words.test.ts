import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../../src/image/start/start-plan.ts';
import { programs, useFileRoot } from '../../../../support/roots/file-root.ts';

const image = useFileRoot(
  programs(...['app', 'server', 'worker', 'sh', 'bash'].map((name) => `/bin/${name}`), '/srv/server'),
);

/** The program that a script of a pod starts. */
function told(shell: string, text: string, args: readonly string[]): string {
  image.add('/start.sh', `#!/bin/${shell}\n${text}\n`);
  const { end, steps } = planStart(
    image.fs,
    { by: 'c', argv: ['/start.sh', ...args] },
    { env: new Map([['PATH', '/bin']]), cwd: '/srv', uid: 0, isDeployed: true },
  ).plan;
  const { stop } = steps.at(-1) ?? {};
  if (stop !== undefined) return `${stop.kind} ${stop.name}`;
  return end.kind === 'program' ? end.path : end.kind === 'not-found' ? `no ${end.command}` : end.kind;
}

const [app, server, worker] = ['/bin/app', '/bin/server', '/bin/worker'] as const;

describe('the words of a script', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: scripts of the shell
  it.each<[string, string, readonly string[], string]>([
    ['bash', 'exec "${@:2}"', ['x', 'server', '-v'], server],
    ['bash', 'exec "${@:2:1}"', ['x', 'server', '-v'], server],
    ['bash', 'P=$1; shift; exec "$P" "${@:1}"', ['app', '-v'], app],
    ['sh', 'exec "${@:2}"', ['x', 'server'], 'unclear'],
    ['sh', 'exec "${@:-server}"', [], server],
    ['sh', 'exec "${@:-server}"', ['app', '-v'], app],
    ['sh', 'exec ${@-server}', ['app', '-v'], app],
    ['sh', 'exec app ${1+"$@"}', ['x', 'y'], app],
    ['sh', 'exec ${@+worker}', ['x', 'y'], worker],
    ['sh', 'exec "${@#x}"', ['xapp'], 'unclear'],
    ['bash', 'if [ ${#@} -gt 1 ]; then exec worker; fi\nexec app', ['server'], app],
    ['bash', 'if [ ${#*} -gt 1 ]; then exec worker; fi\nexec app', ['x', 'y'], worker],
    ['sh', 'exec "$*"', ['app'], app],
    ['sh', 'exec "$*"', ['app', 'x'], 'no app x'],
    ['sh', 'exec $*', ['app x'], app],
    ['sh', 'exec sh -c "$*"', ['exec', 'server'], server],
    ['sh', 'IFS=,\nexec sh -c "$*"', ['exec', 'server'], 'unclear'],
    ['sh', 'set -u\nALL="$*"\nexec app $ALL', [], app],
    ['sh', 'set -u\ncase "$@" in x) exec worker ;; esac\nexec app', [], app],
    ['sh', 'exec $(command -v nothing) app', [], app],
    ['sh', 'exec "$(command -v nothing)" app', [], 'no '],
    ['sh', 'exec "$PWD/server"', [], '/srv/server'],
    ['sh', 'cd /bin\nexec $PWD/server', [], server],
    ['sh', 'exec "$OLDPWD/server"', [], 'unclear'],
  ])('%s: %s %j', (shell, text, args, program) => {
    expect(told(shell, text, args)).toBe(program);
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: scripts of the shell
});
