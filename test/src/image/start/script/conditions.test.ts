import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../../src/image/start/start-plan.ts';
import type { StartContext } from '../../../../../src/image/start/start-types.ts';
import { programs, useFileRoot } from '../../../../support/roots/file-root.ts';

const tools = [
  'app',
  'server',
  'gosu',
  'su-exec',
  'setpriv',
  'runuser',
  'setuidgid',
  'chpst',
  'sh',
  'bash',
  'mkdir',
  'grep',
];
const image = useFileRoot({
  ...programs(...tools.map((name) => `/bin/${name}`)),
  '/etc/passwd': 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\nother:x:1001:1001::/:\n',
  '/etc/group': 'root:x:0:\napp:x:1000:\ncerts:x:3000:app\n',
});

/** The program that a script leads to, and who runs it: `first` is the engine's user. */
function told(script: string, context: Partial<StartContext> = {}, args = ['app'], shell = 'sh'): string {
  image.add('/start.sh', `#!/bin/${shell}\nset -e\n${script}\n`);
  const { plan, state } = planStart(
    image.fs,
    { by: 'c', argv: ['/start.sh', ...args] },
    { env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0, ...context },
  );
  const { user } = state;
  const who = user === null ? 'first' : user === 'unknown' ? user : user.name;
  return `${plan.end.kind === 'program' ? plan.end.path : plan.end.kind} as ${who}`;
}

const drop = 'exec gosu app "$0" "$@"';
const isRoot = 'is_root() { [ "$(id -u)" = 0 ]; }\n';
const asRoot = '/bin/app as app';
const asOther = '/bin/app as first';

describe('a script that gives up root', () => {
  it.each([
    ['[ "$(id -u)" = 0 ]'],
    ['[ "$(id -u)" = "0" ]'],
    ["[ $(id -u) = '0' ]"],
    ['[ `id -u` -eq 0 ]'],
    ['test "$(id -u)" -eq 0'],
    ['[ "$(id --user)" -lt 1 ]'],
    ['[ ! "$(id -u)" != 0 ]'],
    ['! [ "$(id -u)" != 0 ]'],
    ['[ "$(whoami)" = root ]'],
    ['[ "$(id -un)" == root ]'],
    ['[ "$1" = app -a "$(id -u)" = 0 ]'],
    ['[ "$1" = app ] && [ "$(id -u)" = 0 ]'],
    ['[ "$1" = app ] &&\n  [ "$(id -u)" = 0 ]'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
    ['[ "${1#-}" = "$1" ] && [ "$(id -u)" = 0 ]'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
    ['[ -z "${KEEP_ROOT+x}" ] && [ "$(id -u)" = 0 ]'],
    ['[ "$#" -gt 0 ] && [ "$(id -u)" = 0 ]'],
    ['mkdir -p /data && [ "$(id -u)" = 0 ]'],
    ['is_root'],
    ['{ [ "$(id -u)" = 0 ]; }'],
    ['( [ "$(id -u)" = 0 ] )'],
    ['case "$(id -u)" in 0) true ;; *) false ;; esac'],
  ])('asks with %s', (condition) => {
    const script = `${isRoot}if ${condition}; then\n  ${drop}\nfi\nexec "$@"`;
    expect([told(script), told(script, { uid: 1001 })]).toEqual([asRoot, asOther]);
    // In a list, as in an if.
    const list = `${isRoot}${condition.replace(/^mkdir.*$/, '[ "$(id -u)" = 0 ]')} && ${drop}\nexec "$@"`;
    expect([told(list), told(list, { uid: 1001 })]).toEqual([asRoot, asOther]);
  });

  it.each([
    ['exec gosu app "$0" "$@"', 'app'],
    ['exec su-exec app:certs "$0" "$@"', 'app:certs'],
    ['exec su-exec app "$@"', 'app'],
    ['exec setpriv --reuid=app --regid=app --init-groups "$0" "$@"', 'app'],
    ['exec setpriv --reuid=1000 --regid=1000 --clear-groups -- "$0" "$@"', '1000:1000'],
    ['exec setpriv --reuid=1000 --regid=3000 --init-groups "$0" "$@"', 'unknown'],
    ['exec setpriv --reuid=1000 --regid=1000 --keep-groups "$0" "$@"', 'unknown'],
    ['exec runuser -u app -- "$0" "$@"', 'app'],
    ['exec runuser -u app -g certs -- "$0" "$@"', 'app:certs'],
    ['exec runuser -u app -G certs -- "$0" "$@"', 'unknown'],
    ['exec chpst -u app "$0" "$@"', 'app:1000'],
    ['exec setuidgid app "$0" "$@"', 'app:1000'],
    ['set -- gosu app "$@"', 'app'],
    ['USER_NAME=app; exec gosu "$USER_NAME" "$0" "$@"', 'app'],
  ])('with %s', (command, user) => {
    const script = `if [ "$(id -u)" = 0 ]; then ${command}; fi\nexec "$@"`;
    expect([told(script), told(script, { uid: 1001 })]).toEqual([`/bin/app as ${user}`, asOther]);
  });

  it.each([
    ['one branch each', 'if [ "$(id -u)" = 0 ]; then exec gosu app "$@"; else exec "$@"; fi'],
    ['without exec', 'if [ "$(id -u)" = 0 ]; then gosu app "$@"; else "$@"; fi'],
    ['the other way around', 'if [ "$(id -u)" != 0 ]; then exec "$@"; fi\nexec gosu app "$@"'],
    ['with a variable', 'uid=$(id -u)\nif [ "$uid" -eq 0 ]; then exec gosu app "$0" "$@"; fi\nexec "$@"'],
    ['elif', 'if [ "$1" = x ]; then exit 1; elif [ "$(id -u)" = 0 ]; then exec gosu app "$@"; else exec "$@"; fi'],
    ['nested', 'if [ "$1" = app ]; then if [ "$(id -u)" = 0 ]; then set -- gosu app "$@"; fi; fi\nexec "$@"'],
    [
      'shift',
      'if [ "$1" = app ]; then shift; set -- app -c "$@"; fi\n[ "$(id -u)" = 0 ] && exec gosu app "$@"\nexec "$@"',
    ],
  ])('%s', (_name, script) => {
    expect([told(script), told(script, { uid: 1001 })]).toEqual([asRoot, asOther]);
  });

  it('is bash', () => {
    const script = `if [[ $1 == app && $EUID -eq 0 ]]; then exec gosu app "\${BASH_SOURCE[0]}" "$@"; fi\nexec "$@"`;
    expect([told(script, {}, ['app'], 'bash'), told(script, { uid: 1001 }, ['app'], 'bash')]).toEqual([
      asRoot,
      asOther,
    ]);
    // Another shell has no such variable, unless it is bash by that name.
    expect(told(`if [ "$UID" = 0 ]; then ${drop}; fi\nexec "$@"`)).toBe('/bin/app as unknown');
  });
});

describe('what a script asks that is not known', () => {
  it.each([
    ['who runs it', '[ "$(id -u)" = 0 ]', { uid: null }],
    ['a file', '[ -f /data/x ]', {}],
    ['a command', 'grep -q x /data/y', {}],
    ['a variable of a Secret', '[ -n "$KEEP" ]', { unknown: ['KEEP'] }],
    ['a variable that may be set', '[ -z "$KEEP" ]', { hasAllVariables: false }],
    ['a variable of the kubelet', '[ -z "$KUBERNETES_SERVICE_HOST" ]', {}],
    ['the port of a service', '[ -z "$DB_SERVICE_PORT" ]', {}],
    ['the named port of a service', '[ -z "$DB_SERVICE_PORT_HTTP" ]', {}],
    ['the address of a service', '[ -z "$DB_PORT_5432_TCP_ADDR" ]', {}],
    ['a pattern', '[[ "$1" == a* ]]', {}],
    ['parentheses', '[ \\( "$1" = x -o "$1" = app \\) -a "$1" = x ]', {}],
    ['a pipeline', 'true | [ "$(id -u)" = 0 ]', {}],
    ['what a command gives', 'X=$(date); [ "$X" = 1 ]', {}],
    ['a number that is none', '[ "$1" -eq 0 ]', {}],
  ] as [string, string, Partial<StartContext>][])('%s', (_name, condition, context) => {
    expect(told(`if ${condition}; then ${drop}; fi\nexec "$@"`, context)).toBe('/bin/app as unknown');
    expect(told(`if ${condition}; then set -- gosu app "$@"; fi\nexec "$@"`, context)).toBe('/bin/app as unknown');
    expect(told(`if ${condition}; then exec gosu app "$@"; fi\nexec "$@"`, context)).toBe('/bin/app as unknown');
    expect(told(`if ${condition}; then exec server; fi\nexec "$@"`, context)).toBe('unclear as first');
  });

  it('leaves a variable in doubt', () => {
    const { state } = planned('if [ -f /x ]; then export TZ=UTC; fi; [ "$1" = app ] && export A=1; exec "$@"');
    expect([state.unsure, state.env.get('A')]).toEqual([new Set(['TZ']), '1']);
  });

  it('is not taken for the end of a list', () => {
    expect(told('[ "$(id -u)" != 0 ] && { exec server; }\nexec "$@"')).toBe(asOther);
    expect(told('[ -f /x ] && { exec server; }\nexec "$@"')).toBe('unclear as first');
    expect(told('[ "$(id -u)" = 0 ] || exec server\nexec "$@"')).toBe(asOther);
    expect(told('[ "$(id -u)" = 0 ] || if true; then exec server; fi\nexec "$@"')).toBe(asOther);
    expect(told('[ -f /x ] || if true; then exec server; fi\nexec "$@"')).toBe('unclear as first');
    expect(told('exec gosu app "$0" $(cat /arguments)')).toBe('unclear as app');
    expect(told('cd / || exit 1\nexec "$@"')).toBe(asOther);
    expect(told('[ "$1" = app ] && exit 3\nexec "$@"')).toBe('unclear as first');
  });
});

function planned(script: string) {
  image.add('/start.sh', `#!/bin/sh\n${script}\n`);
  return planStart(
    image.fs,
    { by: 'c', argv: ['/start.sh', 'app'] },
    { env: new Map([['PATH', '/bin']]), cwd: '/', uid: 0 },
  );
}
