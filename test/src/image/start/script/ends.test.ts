import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../../src/image/start/start-plan.ts';
import type { StartContext } from '../../../../../src/image/start/start-types.ts';
import { anyProgram, programs, useFileRoot } from '../../../../support/roots/file-root.ts';

const tools = [
  'app',
  'server',
  'worker',
  'migrate',
  'sh',
  'bash',
  'tini',
  'dumb-init',
  'catatonit',
  'gosu',
  'cat',
  'cp',
];
const image = useFileRoot({
  ...programs(...tools.map((name) => `/bin/${name}`), '/srv/server'),
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n',
  '/conf/env.sh': 'PROGRAM=server\nstart() { exec "$@"; }\n',
  '/conf/leaves.sh': 'return 0\nexec worker\n',
  '/conf/damaged.sh': 'if true; then\n',
});

function planned(text: string, args: readonly string[], context: Partial<StartContext>, shell = '/bin/sh') {
  image.add('/start.sh', `#!${shell}\n${text}\n`);
  return planStart(
    image.fs,
    { by: 'c', argv: ['/start.sh', ...args] },
    { env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0, ...context },
  );
}

/** The program, or why there is none. */
function told(
  text: string,
  args: readonly string[] = ['app'],
  context: Partial<StartContext> = {},
  shell?: string,
): string {
  const { steps, end } = planned(text, args, context, shell).plan;
  const { stop } = steps.at(-1) ?? {};
  if (stop !== undefined) return `${stop.kind} ${stop.name}`;
  return end.kind === 'program' ? end.path : end.kind === 'not-found' ? `no ${end.command}` : end.kind;
}

const [app, server, worker] = ['/bin/app', '/bin/server', '/bin/worker'] as const;

describe('the program that a script starts', () => {
  it.each<[string, readonly string[], string]>([
    ['case "$1" in -*) set -- app "$@" ;; esac\nexec "$@"', ['-x'], app],
    ['case "$1" in -*) set -- app "$@" ;; esac\nexec "$@"', ['server'], server],
    ['case $1 in (app|server) exec worker;; *) exec server\nesac', ['app'], worker],
    ['case $1 in "a"*) exec worker;; [b-z]?*) exec server;; *) exec app;; esac', ['serve'], server],
    ['case $1 in [!a-z]*) exec worker;; "*") exec server;; *) exec app;; esac', ['x'], app],
    ['case "$(cat /x)" in a) exec app;; *) exec server;; esac', [], 'unclear'],
    ['case "$(cat /x)" in a) migrate;; esac\nexec app', [], app],
    ['case "$(cat /x)" in *) exec app;; esac', [], app],
    ['main() { set -- "$@" x; exec app; }\nmain "$@"', [], app],
    ['function main { "$@"; }\nmain server', [], server],
    ['pick() { return 1; }\nif pick; then exec app; fi\nexec server', [], server],
    ['again() { again; }\nagain', [], 'unclear'],
    ['app & wait', [], app],
    ['trap "exit 0" TERM\napp & pid=$!\nwait "$pid"\nexit $?', [], app],
    ['worker & app', [], app],
    ['worker & exec app', [], app],
    ['worker & app & wait', [], 'unclear'],
    ['app &', [], 'unclear'],
    ['migrate\napp &', [], 'unclear'],
    ['app & tail -f /dev/null', [], app],
    ['app & while true; do sleep 1; done', [], app],
    ['(app)', [], app],
    ['(cd /srv; exec ./server)\n', [], '/srv/server'],
    ['app || exit 1', [], app],
    ['app; rc=$?\necho "$rc"\nexit $rc', [], app],
    ['if ! app; then echo failed; exit 1; fi', [], app],
    ['app 2>&1 | cat', [], app],
    ['app | worker', [], 'unclear'],
    ['migrate || exit 1\napp', [], app],
    ['if migrate; then exec app; else exit 1; fi', [], app],
    ['if [ -f /x ]; then migrate; exit 1; fi\nexec app', [], app],
    ['if [ -f /x ]; then migrate; exit 0; fi\nexec app', [], 'unclear'],
    ['if [ -x /setup ]; then /setup || exit 1; fi\nexec app', [], app],
    ['while [ $# -gt 1 ]; do shift; done\nexec "$@"', ['x', 'y', 'app'], app],
    ['while ! cat /x; do sleep 1; done\nexec "$@"', ['app'], app],
    ['while cat /x; do shift; done\nexec "$@"', ['app'], 'unclear'],
    ['until false; do break; done\nexec app', [], app],
    ['for each in a b; do P=$each; continue; P=c; done\ncase $P in b) exec app;; esac', [], app],
    ['for each; do exec "$each"; done', ['server'], server],
    ['for each in /x/*; do P=$each; done\nexec $P', [], 'unclear'],
    ['P=app\nfor each in $(cat /x); do P=worker; done\nexec $P', [], 'unclear'],
    ['. /conf/env.sh\nexec $PROGRAM', [], server],
    ['. /conf/env.sh\nstart worker', [], worker],
    ['. /conf/leaves.sh\nexec app', [], app],
    ['. /conf/damaged.sh\nexec app', [], app],
    ['. /conf/damaged.sh\nexec $PROGRAM', [], 'unclear'],
    ['eval "P=worker"\nexec $P', [], worker],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
    ['eval "$(cat /x)"\nexec ${P:-app}', [], 'unclear'],
    ['exec app --port "$(cat /x)"', [], app],
    ['exec "$(command -v app)"', [], app],
    ['exec "$(command -v nothing || echo server)"', [], 'unclear'],
    ['if command -v nothing >/dev/null; then exec nothing; fi\nexec app', [], app],
    ['if command -v worker >/dev/null; then exec worker; fi\nexec app', [], worker],
    ['command app', [], app],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: scripts of the shell
    ['P=${1%%:*}\nexec "${P##*/}"', ['/x/server:1'], server],
    ['exec ${1+"$@"}', ['server'], server],
    ['exec ${2:-"app"}', ['server'], app],
    ['a=(x "y z")\nexec app "${a[@]}"', [], app],
    ['[ ${#1} = 3 ] && exec worker\nexec "$@"', ['app'], worker],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: scripts of the shell
    ['set -a\nPATH=/srv\nexec server', [], '/srv/server'],
    ['f() { local P=worker; }\nP=app\nf\nexec app', [], app],
    ['[[ $1 =~ ^(a|b)$ ]] && echo\nexec "$@"', ['app'], app],
    ['((1 + 1))\nexec app', [], app],
    ['cp /bin/app /bin/copied\nexec copied', [], 'unclear'],
    ['cp /bin/app /copied\nexec /copied', [], 'unclear'],
    ['echo exec app > /made\nchmod +x /made\nexec /made', [], 'unclear'],
    ['cat /x > "$2"\nexec /made', [], 'unclear'],
    ['echo x > /other\nexec /none', [], '/none'],
    ['x=$[1 + 2]\nexec app', [], app],
  ])('%s %j: %s', (text, args, expected) => {
    expect(told(text, args)).toBe(expected);
  });

  it.each([
    ['[[ "$1" == -* ]] && set -- app "$@"\nexec "$@"', ['-x'], app],
    ['[[ "$1" != s* ]] && exec worker\nexec "$@"', ['server'], server],
    ['cd /conf\nsource env.sh || exit 1\nexec $PROGRAM', [], server],
  ])('of bash: %s %j', (text, args, expected) => {
    expect(told(text, args, {}, '/bin/bash')).toBe(expected);
  });

  it('is started by a shell that an init starts for the script', () => {
    const { plan } = planned('exec "$@"', ['app'], {}, '/bin/dumb-init /bin/sh');
    expect([plan.steps.map(({ path }) => path), plan.end]).toEqual([
      ['/start.sh', '/bin/dumb-init', '/bin/sh'],
      { kind: 'program', path: app },
    ]);
  });

  it('leaves in doubt what two ways to it set', () => {
    const { state } = planned('if [ -f /x ]; then TZ=UTC exec app; fi\nexport A=1\nexec app', [], {});
    expect([state.unsure, state.user]).toEqual([new Set(['TZ', 'A']), null]);
  });

  it('has no change of the user where another way goes without', () => {
    const { plan } = planned('if [ -f /x ]; then exec gosu app app; fi\nexec gosu app app', [], {});
    expect(plan.steps.map(({ path, change }) => [path, change?.to])).toEqual([
      ['/start.sh', undefined],
      ['/bin/gosu', 'app'],
    ]);
    const other = planned('if [ -f /x ]; then exec gosu app app; fi\nexec gosu root app', [], {}).plan;
    expect(other.steps.map(({ change }) => change)).toEqual([undefined, undefined]);
  });
});

describe('a command that is not there', () => {
  it.each<[string, string]>([
    ['set -e\nnothing\nexec app', 'no nothing'],
    ['set -e\n/no/thing\nexec app', '/no/thing'],
    ['set -o errexit\nf() { nothing; }\nf\nexec app', 'no nothing'],
    ['nothing\nexec app', app],
    ['set -e\nset +e\nnothing\nexec app', app],
    ['set -e\nnothing || true\nexec app', app],
    ['set -e\n! nothing\nexec app', app],
    ['set -e\nif nothing; then exec worker; fi\nexec app', app],
    ['set -e\nnothing | cat\nexec app', app],
    ['set -e\n(nothing) || true\nexec app', app],
    ['set -e\nnothing &\nexec app', app],
    ['set -e\ncp /x /bin/nothing\nnothing\nexec app', app],
    ['set -e\n. /conf/damaged.sh\nnothing\nexec app', app],
    ['set -e\ncat /x > /bin/nothing\nnothing\nexec app', app],
    ['set -e\n[ -f /x ] && nothing\nexec app', app],
    ['set -e\ntrap app EXIT\nnothing\nexec app', 'unclear'],
    ['set -e\nfalse\nexec app', 'unclear'],
  ])('%s: %s', (text, expected) => {
    expect(told(text)).toBe(expected);
  });

  it('may be a function of the file that bash reads first', () => {
    const env = new Map(Object.entries({ PATH: '/bin', BASH_ENV: '/x' }));
    expect(told('set -e\nnothing\nexec app', [], { env }, '/bin/bash')).toBe(app);
    expect(told('set -e\nnothing\nexec app', [], { env })).toBe('no nothing');
  });

  it('ends a script whose first line says so', () => {
    expect(told('nothing\nexec app', [], {}, '/bin/sh -e')).toBe('no nothing');
  });
});

describe('a script that its shell ends', () => {
  it.each<[string, string, string, string]>([
    ['sh', '. /conf/none.sh\nexec app', 'file /conf/none.sh', 'file /conf/none.sh'],
    ['sh', '. env.sh\nexec app', 'file env.sh', 'file env.sh'],
    ['sh', '. /none/none.sh\nexec app', app, 'file /none/none.sh'],
    ['sh', '. /run/none.sh\nexec app', app, app],
    ['sh', '. /conf/.env\nexec app', app, 'file /conf/.env'],
    ['sh', '. /conf/app.conf\nexec app', app, 'file /conf/app.conf'],
    ['sh', '. /conf/none.sh || true\nexec app', 'file /conf/none.sh', 'file /conf/none.sh'],
    ['sh', 'worker > /conf/none.sh\n. /conf/none.sh\nexec app', app, app],
    ['sh', 'worker --out /conf/none.sh\n. /conf/none.sh\nexec app', app, app],
    ['sh', 'printf x > /conf/none.sh\n. /conf/none.sh\nexec app', app, app],
    ['sh', 'command . /conf/none.sh\nexec app', app, app],
    ['sh', '(. /conf/none.sh)\nexec app', app, app],
    ['sh', '[ -f /conf/none.sh ] && . /conf/none.sh\nexec app', app, app],
    ['sh', 'trap app EXIT\n. /conf/none.sh\nexec app', 'unclear', 'unclear'],
    ['sh', '[ -f /conf/none.sh ] && . /conf/none.sh\nshift\nexec "$@"', 'unclear', 'unclear'],
    ['sh', '[ -f /x ] || exit 1\n. /conf/none.sh\nexec app', 'file /conf/none.sh', 'file /conf/none.sh'],
    ['sh', '[ -f /x ] || exit 0\n. /conf/none.sh\nexec app', 'unclear', 'unclear'],
    ['bash', '. /conf/none.sh\nexec app', app, app],
    ['sh', 'set -u\nX=$(echo "$NONE")\nexec app', app, app],
    ['sh', 'set -u\nexec app "$NONE"', app, 'variable NONE'],
    ['sh', 'set -eu\necho "$2"\nexec app', app, 'variable 2'],
    ['bash', 'set -o nounset\nexec app "$NONE"', app, 'variable NONE'],
    ['sh', 'set -u\nexec app "$PPID"', app, app],
    ['sh', 'set -u\nexec app "$HOME" "$OPTARG"', app, app],
    ['sh', 'set -u\nexec app "$KUBERNETES_SERVICE_HOST" "$DB_PORT_5432_TCP_ADDR"', app, app],
    ['sh', 'set -eu\nALL="$*"\nexec app "$@"', app, app],
    ['sh', 'set -u\necho $((i = 0))\nexec app $i', app, app],
    ['sh', 'set -u\necho $((i == 0))\nexec app $i', app, 'variable i'],
    ['bash', 'set -u\n((i = 0))\nexec app $i', app, app],
    ['bash', 'set -u\nlet i=0\nexec app $i', app, app],
    ['bash', 'set -u\nfor ((i = 0; i < 3; i++)); do echo $i; done\nexec app', app, app],
    ['bash', 'set -u\nprintf -v i x\nexec app $i', app, app],
    ['bash', 'set -u\nexec {fd}> /x\nexec app $fd', 'unclear', 'unclear'],
    ['sh', 'set -u\nNONE=\nexec app "$NONE"', app, app],
    ['sh', 'exec app "$NONE"', app, app],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: scripts of the shell
    ['sh', 'set -u\nexec app "${NONE:-x}" "${NONE+x}"', app, app],
    ['sh', ': "${NONE:?is needed}"\nexec app', app, 'variable NONE'],
    ['sh', '[ "${1:0:1}" = - ] && set -- app "$@"\nexec app', app, app],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: scripts of the shell
  ])('%s: %s', (shell, text, alone, deployed) => {
    expect([
      told(text, ['app'], {}, `/bin/${shell}`),
      told(text, ['app'], { isDeployed: true }, `/bin/${shell}`),
    ]).toEqual([alone, deployed]);
  });

  it('is not known to, where variables may be set besides', () => {
    expect(told('set -u\nexec app "$NONE"', [], { isDeployed: true, hasAllVariables: false })).toBe(app);
  });

  it('has what dash does not have', () => {
    image.add('/bin/dash', anyProgram);
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: scripts of the shell
    expect(told('[ "${1:0:1}" = - ] && set -- app "$@"\nexec app', ['app'], {}, '/bin/dash')).toBe('substitution 1');
    for (const form of ['${X//a/b}', '${X^^}', '${X: -1}', '${X[0]}', '${!X}'])
      expect(told(`X=a\nexec app ${form}`, [], {}, '/bin/dash')).toBe('substitution X');
    expect(told('X=a\nexec app "$(echo ${X^^})"', [], {}, '/bin/dash')).toBe(app);
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: scripts of the shell
    expect(told('set -e\nsource /conf/env.sh\nexec app', ['app'], {}, '/bin/dash')).toBe('no source');
    expect(told('shift 2\nexec app', ['app'], {}, '/bin/dash')).toBe('unclear');
    expect(told('command set -o pipefail || true\nexec app', ['app'], {}, '/bin/dash')).toBe(app);
  });
});

describe('an option of an init', () => {
  it.each<[readonly string[], string | undefined]>([
    [['tini', '-x', '--', 'app'], '-x'],
    [['tini', '-gvx', '--', 'app'], '-x'],
    [['tini', '--flag', 'app'], '--flag'],
    [['tini', '-gv', '--', 'app'], undefined],
    [['tini', '-pSIGTERM', 'app'], undefined],
    [['tini', '-e', '143', '--', 'app'], undefined],
    [['tini', '--', 'app', '-x'], undefined],
    [['dumb-init', '-x', 'app'], '-x'],
    [['dumb-init', '--flag=1', 'app'], '--flag'],
    [['dumb-init', '--single', '-cv', '-r', '15:2', 'app'], undefined],
    [['catatonit', '-x', 'app'], '-x'],
    [['catatonit', '-gP', 'app'], undefined],
  ])('%j: %s', (argv, option) => {
    const { plan } = planStart(image.fs, { by: 'c', argv }, { env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0 });
    expect(plan.steps[0]?.refusesOption).toBe(option);
    expect(plan.end.kind).toBe(option === undefined ? 'program' : 'unclear');
  });

  it('is the user for a program that has none', () => {
    const { state } = planStart(
      image.fs,
      { by: 'c', argv: ['gosu', '-x', 'app'] },
      { env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0 },
    );
    expect(state.user).toEqual({ name: '-x' });
  });
});
