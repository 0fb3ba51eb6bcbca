import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../../src/image/start/start-plan.ts';
import { programs, useFileRoot } from '../../../../support/roots/file-root.ts';

const image = useFileRoot(
  programs(...['app', 'server', 'worker', 'sh', 'bash', 'dash', 'flock'].map((name) => `/bin/${name}`), '/srv/server'),
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
    ['env -S bash -e', 'exec "${@:2}"', ['x', 'server'], server],
    ['sh', 'exec flock -n /lock -c "exec server"', [], server],
    ['sh', 'eval set -- "$(getopt ab "$@")"\nexec "$@"', ['app'], 'unclear'],
    ['sh', 'exec "$(cd /srv && pwd)/server"', [], '/srv/server'],
    ['sh', 'D=$(CDPATH= cd -- "$(dirname -- "$0")" >/dev/null 2>&1 && pwd -P)\ncd "$D"\nexec bin/app', [], app],
    ['bash', 'D="$( cd "$( dirname "${BASH_SOURCE[0]}" )"; pwd )"\ncd $D\nexec bin/app', [], app],
    ['sh', 'D=$(cd .. && pwd)\nexec "${D}bin/app"', [], app],
    ['sh', 'exec "$(cd /srv && ls)/server"', [], 'unclear'],
    ['sh', 'exec "$(cd "$NONE" && pwd)/server"', [], 'unclear'],
    ['sh', 'cd "$(dirname "$(readlink -f "$0")")"\nexec bin/app', [], app],
    ['sh', 'exec "$(realpath server)"', [], '/srv/server'],
    ['sh', 'exec "$(readlink server)"', [], 'unclear'],
    ['sh', 'case $(basename "$0") in start.sh) exec worker ;; *) exec app ;; esac', [], worker],
    ['sh', 'exec "$(echo "$1")"', ['server'], server],
    ['sh', 'exec "$(echo app | tr a b)"', [], 'unclear'],
    ['bash', "IFS=$'\\n\\t'\nexec app", [], app],
    ['bash', "exec app$'\\x'", [], 'unclear'],
    ['bash', 'exec > >(tee -a /log) 2>&1\nexec app', [], app],
    ['sh', 'while getopts "ab:" each; do case $each in a) X=1 ;; b) Y=$OPTARG ;; esac; done\nP=app\nexec $P', [], app],
  ])('%s: %s %j', (shell, text, args, program) => {
    expect(told(shell, text, args)).toBe(program);
  });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: scripts of the shell
});

describe('a condition of a script', () => {
  it.each<[string, string, string]>([
    ['bash', 'X=\nif [[ $1 == x && -n $X ]]; then exec worker; fi\nexec app', app],
    ['bash', 'X=\nif [[ $1 == x && -z $X ]]; then exec worker; fi\nexec app', worker],
    ['bash', 'X="a b"\nif [[ -n $X && $X != a ]]; then exec worker; fi\nexec app', worker],
    ['bash', 'X="x*"\nif [[ -n $1 && $1 == $X ]]; then exec worker; fi\nexec app', 'unclear'],
    ['dash', 'if [ "$1" == x ]; then exec worker; fi\nexec app', app],
    ['sh', 'if [ "$1" == x ]; then exec worker; fi\nexec app', worker],
    ['sh', 'cd /none || cd /bin\nexec ./server', server],
    ['sh', 'cd /none 2>/dev/null || true\nexec ./server', '/srv/server'],
    ['sh', 'cd /none || exit 1\nexec ./server', '/none/server'],
    ['sh', 'cd /none && exec ./server', '/none/server'],
    ['sh', 'cd /bin || cd /none\nexec ./server', server],
    ['bash', 'set -e\nshift 2\nexec app', 'unclear'],
    ['bash', 'set -e\nshift 2 || true\nexec app', app],
    ['bash', 'set -e\ncommand_not_found_handle() { :; }\nnothing\nexec app', app],
    ['bash', 'set -e\nnothing\nexec app', 'no nothing'],
  ])('%s: %s', (shell, text, program) => {
    expect(told(shell, text, ['x'])).toBe(program);
  });
});
