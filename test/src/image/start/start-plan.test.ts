import { describe, expect, it } from 'vitest';
import { planStart } from '../../../../src/image/start/start-plan.ts';
import { programs, useFileRoot } from '../../../support/roots/file-root.ts';

const files: Readonly<Record<string, string>> = {
  '/exec-args.sh': '#!/bin/sh\nset -e\n# a comment\nexec "$@"\n',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
  '/exec-prog.sh': '#!/usr/bin/env bash\nexport TZ=Asia/Shanghai\nexec /usr/bin/app --port "${PORT:-8080}" "$@"\n',
  '/plain.sh': '#!/bin/sh\ncd /srv\n./server --flag\n',
  '/cd.sh': '#!/bin/sh\ncd /srv && exec ./server\n',
  '/if.sh': '#!/bin/sh\nif [ "$1" = serve ]; then\n  exec /usr/bin/app\nelse\n  exec /srv/server\nfi\n',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
  '/redis.sh': '#!/bin/sh\nif [ "${1#-}" != "$1" ]; then\n  set -- app "$@"\nfi\nexec "$@"\n',
  '/again.sh':
    '#!/bin/sh\ncase "$1" in\n  app) echo starting ;;\n  *) exit 1 ;;\nesac\nif [ "$(id -u)" = 0 ]; then\n  exec gosu app "$0" "$@"\nfi\nexec "$@"\n',
  '/source.sh': '#!/bin/sh\n. /etc/defaults\nexec app\n',
  '/etc/defaults': 'if true; then',
  '/dynamic.sh': '#!/bin/sh\nexport TZ=$(cat /etc/tz)\nexec app\n',
  '/here.sh': '#!/bin/sh\ncat <<EOF >/etc/x\nhello\nEOF\nexec app\n',
  '/dirname.sh': '#!/bin/sh\ncd "$(dirname "$0")"\nexec ./server\n',
  '/srv/dirname.sh': '#!/bin/sh\ncd -- "$(dirname -- "$0")" && exec ./server\n',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
  '/srv/source.bash': 'cd `dirname "${BASH_SOURCE[0]}"`\nexec ./server\n',
  '/background.sh': '#!/bin/sh\napp &\nwait\n',
  '/function.sh': '#!/bin/sh\nmain() {\n  exec app "$@"\n}\nmain "$@"\n',
  '/etc/passwd': 'app:x:1000:1000::/home/app:/bin/bash\nplain:x:1001:1001::/:\n',
  ...programs(
    '/bin/sh',
    '/bin/bash',
    '/bin/busybox',
    '/usr/bin/app',
    '/usr/bin/env',
    '/srv/server',
    '/sbin/tini',
    '/usr/bin/gosu',
    '/usr/bin/timeout',
    '/usr/bin/su',
    '/usr/bin/runuser',
    '/usr/bin/chroot',
    '/usr/bin/taskset',
    '/usr/bin/setpriv',
    '/cnb/lifecycle/launcher',
    '/cnb/process/web',
    '/cnb/process/task',
    '/cnb/process/none',
  ),
  ...programs(
    ...[
      'chamber',
      'infisical',
      'vault-env',
      'secrets-init',
      'dockerize',
      'dlv',
      'entrypoint',
      'litestream',
      'wait4x',
      ...['sops', 'summon', 'envconsul', 'dotenvx', 'reflex', 'air', 'CompileDaemon'],
    ].map((name) => `/usr/bin/${name}`),
  ),
  '/layers/config/metadata.toml': [
    '[[processes]]\n  type = "web"\n  command = ["/usr/bin/app", "serve"]\n  direct = true\n  default = true\n',
    '[[processes]]\n  type = "task"\n  command = "server --flag"\n  direct = false\n\n[[buildpacks]]\n  type = "x"\n',
    "[[processes]]\n  type = 'single'\n  command = ['/srv/server']\n",
  ].join('\n'),
  '/script.py': '#!/usr/bin/python3\nprint()\n',
};

const image = useFileRoot(files);

const env = new Map([['PATH', '/usr/bin:/bin:/sbin']]);

function started(...argv: string[]) {
  return planStart(image.fs, { by: 'config.json', argv }, { env, cwd: '/', uid: 0 });
}

/** The steps and the end on one line. */
function told(...argv: string[]): string {
  const { steps, end } = started(...argv).plan;
  const last =
    end.kind === 'program' ? end.path : end.kind === 'not-found' ? `no ${end.command} for ${end.starter}` : end.kind;
  return [...steps.map(({ path: step }) => step), last].join(' > ');
}

describe('the program that a command leads to', () => {
  it.each<[string[], string]>([
    [['/usr/bin/app', 'serve'], '/usr/bin/app'],
    [['app'], '/usr/bin/app'],
    [['./srv/server'], '/srv/server'],
    [['/missing'], '/missing'],
    [['nothing'], 'no nothing for null'],
    [[], 'empty'],
    [['tini', '--', 'app'], '/sbin/tini > /usr/bin/app'],
    [['tini', '-g', '-p', 'SIGTERM', '--', 'app'], '/sbin/tini > /usr/bin/app'],
    [['tini'], '/sbin/tini > unclear'],
    [['tini', '--', 'nothing'], '/sbin/tini > no nothing for /sbin/tini'],
    [['chamber', 'exec', 'service', '--', 'app', 'x'], '/usr/bin/chamber > /usr/bin/app'],
    [['chamber', 'list', 'service'], '/usr/bin/chamber'],
    [['infisical', 'run', '--'], '/usr/bin/infisical'],
    [['vault-env', 'app', '--', 'x'], '/usr/bin/vault-env > /usr/bin/app'],
    [['secrets-init', '--provider', 'aws', 'app'], '/usr/bin/secrets-init > /usr/bin/app'],
    [['secrets-init', '--provider=aws', 'app'], '/usr/bin/secrets-init > /usr/bin/app'],
    [
      ['dockerize', '-wait', 'tcp://db:1', '-timeout=9s', 'nothing'],
      '/usr/bin/dockerize > no nothing for /usr/bin/dockerize',
    ],
    [['dockerize', '-wait', 'tcp://db:1'], '/usr/bin/dockerize'],
    [['wait4x', 'tcp', 'db:1', '--', 'app'], '/usr/bin/wait4x > /usr/bin/app'],
    [['envconsul', '-config=/c.hcl', '-prefix', 'x', '-once', 'app'], '/usr/bin/envconsul > /usr/bin/app'],
    [['envconsul', '-config=/c.hcl'], '/usr/bin/envconsul'],
    [['summon', '-f', '/s.yml', '-p', 'ring.py', 'app', '-f'], '/usr/bin/summon > /usr/bin/app'],
    [['sops', 'exec-env', '--pristine', '/s.yaml', 'exec app serve'], '/usr/bin/sops > /bin/sh > /usr/bin/app'],
    [['sops', 'exec-env', '/s.yaml'], '/usr/bin/sops'],
    [['sops', 'exec-file', '/s.yaml', 'app {}'], '/usr/bin/sops'],
    [['dotenvx', 'run', '--', 'app'], '/usr/bin/dotenvx > /usr/bin/app'],
    [['reflex', '-r', 'x', '-s', '--', 'app'], '/usr/bin/reflex > /usr/bin/app'],
    [['air', '-c', '.air.toml'], '/usr/bin/air > unclear'],
    [['CompileDaemon', '-command=/app'], '/usr/bin/CompileDaemon > unclear'],
    [['dlv', '--listen=:4', 'exec', '--headless', '/usr/bin/app', '--', 'x'], '/usr/bin/dlv > /usr/bin/app'],
    [['dlv', 'exec', './srv/server'], '/usr/bin/dlv > /srv/server'],
    [['dlv', 'debug', './cmd'], '/usr/bin/dlv > unclear'],
    [['dlv', 'version'], '/usr/bin/dlv'],
    [['entrypoint', '-wait_file', '/x', '-entrypoint', 'app', '--', 'x'], '/usr/bin/entrypoint > /usr/bin/app'],
    [['entrypoint', 'serve'], '/usr/bin/entrypoint'],
    [['litestream', 'replicate', '-exec', 'app --port 80'], '/usr/bin/litestream > /usr/bin/app'],
    [['litestream', 'replicate', '-exec=app'], '/usr/bin/litestream > /usr/bin/app'],
    [['litestream', 'replicate'], '/usr/bin/litestream'],
    [['/cnb/process/web'], '/cnb/process/web > /usr/bin/app'],
    [['/cnb/process/web', '--port'], '/cnb/process/web > /usr/bin/app'],
    [['/cnb/process/task'], '/cnb/process/task > unclear'],
    [['/cnb/process/none'], '/cnb/process/none > unclear'],
    [['/cnb/lifecycle/launcher'], '/cnb/lifecycle/launcher > /usr/bin/app'],
    [['/cnb/lifecycle/launcher', 'single'], '/cnb/lifecycle/launcher > /srv/server'],
    [['/cnb/lifecycle/launcher', 'app', 'x'], '/cnb/lifecycle/launcher > /usr/bin/app'],
    [['/cnb/lifecycle/launcher', '--', 'app'], '/cnb/lifecycle/launcher > /usr/bin/app'],
    [['/usr/bin/env', '-u', 'B', 'A=1', 'app', 'x'], '/usr/bin/env > /usr/bin/app'],
    [['timeout', '-k', '5', '30', 'app'], '/usr/bin/timeout > /usr/bin/app'],
    [['gosu', 'nobody', 'app'], '/usr/bin/gosu > /usr/bin/app'],
    [['setpriv', '--reuid=1000', '--clear-groups', 'app'], '/usr/bin/setpriv > /usr/bin/app'],
    [['su', 'app', '-c', 'exec app'], '/usr/bin/su > /bin/bash > /usr/bin/app'],
    [['su', 'plain', '-c', 'app'], '/usr/bin/su > /bin/sh > /usr/bin/app'],
    [['su', '-s', '/bin/sh', 'app', '--command=app'], '/usr/bin/su > /bin/sh > /usr/bin/app'],
    [['su', 'app', '-c', 'nothing'], '/usr/bin/su > /bin/bash > no nothing for /bin/bash'],
    [['su', '-', 'app', '-c', 'app'], '/usr/bin/su > unclear'],
    [['su', 'nobody', '-c', 'app'], '/usr/bin/su > unclear'],
    [['runuser', '-u', 'app', '--', 'app', 'serve'], '/usr/bin/runuser > /usr/bin/app'],
    [['runuser', 'app', '-c', 'app'], '/usr/bin/runuser > /bin/bash > /usr/bin/app'],
    [['chroot', '/', 'app'], '/usr/bin/chroot > /usr/bin/app'],
    [['chroot', '/srv', 'server'], '/usr/bin/chroot > unclear'],
    [['taskset', '-c', '0-1', 'app'], '/usr/bin/taskset > /usr/bin/app'],
    [['/bin/sh', '-c', 'app serve'], '/bin/sh > /usr/bin/app'],
    [['/bin/sh', '-c', 'exec app --port=$PORT'], '/bin/sh > /usr/bin/app'],
    [['/bin/sh', '-ec', 'cd /srv && ./server'], '/bin/sh > /srv/server'],
    [['sh', '-c', 'TZ=UTC exec app'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'exec "$0" "$@"', 'app', 'serve'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'nothing serve'], '/bin/sh > no nothing for /bin/sh'],
    [['sh', '-c', 'app | tee /log'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'app || exit 1'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', '$APP'], '/bin/sh > unclear'],
    [['sh', '-c', 'echo hello'], '/bin/sh > unclear'],
    [['sh', '-c', "app 'unfinished"], '/bin/sh > unclear'],
    [['sh'], '/bin/sh'],
    [['bash', '-o', 'pipefail', '/exec-args.sh', 'app'], '/bin/bash > /usr/bin/app'],
    [['busybox', 'sh', '-c', 'exec app'], '/bin/busybox > /usr/bin/app'],
    [['/exec-args.sh', 'app'], '/exec-args.sh > /usr/bin/app'],
    [['/exec-args.sh', 'nothing'], '/exec-args.sh > no nothing for /exec-args.sh'],
    [['/exec-args.sh'], '/exec-args.sh > unclear'],
    [['/exec-prog.sh', 'x'], '/exec-prog.sh > /usr/bin/app'],
    [['/plain.sh'], '/plain.sh > /srv/server'],
    [['/cd.sh'], '/cd.sh > /srv/server'],
    [['/if.sh', 'serve'], '/if.sh > /usr/bin/app'],
    [['/if.sh', 'other'], '/if.sh > /srv/server'],
    [['/redis.sh', 'app'], '/redis.sh > /usr/bin/app'],
    [['/redis.sh', '--port=1'], '/redis.sh > /usr/bin/app'],
    [['/redis.sh', 'nothing'], '/redis.sh > no nothing for /redis.sh'],
    [['/again.sh', 'app'], '/again.sh > /usr/bin/gosu > /again.sh > /usr/bin/app'],
    [['/here.sh'], '/here.sh > /usr/bin/app'],
    [['sh', '-c', 'sh <<EOF\napp\nEOF'], '/bin/sh > /bin/sh > unclear'],
    [['sh', '-c', 'cat <<-"E F" <<B\n\tx\n\tE F\nexec x\nB\nexec app'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'cat <<E\nexec x'], '/bin/sh > no cat for /bin/sh'],
    [['sh', '-c', 'bash <<< "app"'], '/bin/sh > /bin/bash > unclear'],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: scripts of the shell
    [['sh', '-c', ': ${APP:=/srv/server}\nexec "$APP"'], '/bin/sh > /srv/server'],
    [['sh', '-c', ': ${PATH:=/srv}; exec app'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'APP=; : ${APP:=/srv/server}; exec $APP'], '/bin/sh > /srv/server'],
    [['sh', '-c', 'APP=app; : ${APP=/srv/server}; exec $APP'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', ': ${APP:="$(which app)"}; exec $APP'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', ': ${APP:="$(cat /app)"}; exec $APP'], '/bin/sh > unclear'],
    [['sh', '-c', 'test -e /x && : ${APP:=/srv/server}; exec $APP'], '/bin/sh > unclear'],
    [['sh', '-c', 'exec ${APP:=/srv/server}'], '/bin/sh > /srv/server'],
    [['sh', '-c', 'APP=app; exec "${APP:?is needed}"'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'exec "${APP:?is needed}"'], '/bin/sh > unclear'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: scripts of the shell
    [['/dirname.sh'], '/dirname.sh > /server'],
    [['/srv/dirname.sh'], '/srv/dirname.sh > /srv/server'],
    [['bash', '/srv/source.bash'], '/bin/bash > /srv/server'],
    [['sh', '/srv/source.bash'], '/bin/sh > unclear'],
    [['tini', '--'], '/sbin/tini > unclear'],
    [['tini', '--version'], '/sbin/tini'],
    [['gosu', 'app'], '/usr/bin/gosu > unclear'],
    [['env', 'A=1'], '/usr/bin/env > unclear'],
    [['env'], '/usr/bin/env'],
    [['setpriv', '--reuid=1000', '--regid=1000', 'app'], '/usr/bin/setpriv > unclear'],
    [['setpriv', '--regid=1000', '--keep-groups', 'app'], '/usr/bin/setpriv > /usr/bin/app'],
    [['env', '-i', 'app'], '/usr/bin/env > /usr/bin/app'],
    [['env', '-i', 'server'], '/usr/bin/env > no server for /usr/bin/env'],
    [['env', '-u', 'PATH', 'tini'], '/usr/bin/env > no tini for /usr/bin/env'],
    [['env', '-u', 'PATH', 'sh', '-c', 'tini app'], '/usr/bin/env > /bin/sh > /sbin/tini > /usr/bin/app'],
    [['/background.sh'], '/background.sh > /usr/bin/app'],
    [['/function.sh'], '/function.sh > /usr/bin/app'],
    [['/script.py'], '/script.py'],
    [
      ['tini', '--', '/exec-args.sh', 'gosu', 'app', 'app'],
      '/sbin/tini > /exec-args.sh > /usr/bin/gosu > /usr/bin/app',
    ],
    [['/exec-args.sh', '/exec-args.sh', 'app'], '/exec-args.sh > /exec-args.sh > /usr/bin/app'],
  ])('%j: %s', (argv, expected) => {
    expect(told(...argv)).toBe(expected);
  });

  it.each([
    [['chamber', 'exec', 's', '--', 'app'], true],
    [['/cnb/process/web'], true],
    [['dlv', 'exec', 'app'], false],
  ])('%j adds variables of which nothing is known: %s', (argv, adds) => {
    expect(started(...argv).state.unsure === null).toBe(adds);
  });

  it.each([
    ['.:/bin', '/srv', ['server'], 'no server for null'],
    ['/bin:', '/srv', ['server'], 'no server for null'],
    ['srv', '/', ['server'], 'no server for null'],
    ['.:/usr/bin', '/usr/bin', ['app'], 'no app for null'],
    ['/usr/bin:.', '/usr/bin', ['app'], '/usr/bin/app'],
    ['.:/usr/bin', '/srv', ['app'], '/usr/bin/app'],
    ['/bin:.', '/srv', ['sh', '-c', 'server'], '/bin/sh > /srv/server'],
    [':/bin', '/srv', ['sh', '-c', 'server'], '/bin/sh > /srv/server'],
    ['srv:/bin', '/', ['sh', '-c', 'server'], '/bin/sh > /srv/server'],
    ['', '/usr/bin', ['app'], 'no app for null'],
  ])('with PATH=%s in %s: %j: %s', (PATH, cwd, argv, expected) => {
    const { steps, end } = planStart(image.fs, { by: 'c', argv }, { env: new Map([['PATH', PATH]]), cwd, uid: 0 }).plan;
    const last =
      end.kind === 'program' ? end.path : end.kind === 'not-found' ? `no ${end.command} for ${end.starter}` : end.kind;
    expect([...steps.map(({ path: step }) => step), last].join(' > ')).toBe(expected);
  });

  it('ends with a script that starts itself', () => {
    image.add('/loop.sh', '#!/bin/sh\nexec /loop.sh\n');
    expect(started('/loop.sh').plan.end).toEqual({ kind: 'unclear', why: '/loop.sh starts itself' });
  });
});

describe('what the program is started with', () => {
  it('has the variables that a step sets, and not those that it takes away', () => {
    expect(started('env', '-i', 'A=1', '/usr/bin/app').state.env).toEqual(new Map([['A', '1']]));
    expect(started('/exec-prog.sh').state.env.get('TZ')).toBe('Asia/Shanghai');
    expect(started('sh', '-c', 'TZ=UTC exec app').state.env.get('TZ')).toBe('UTC');
  });

  it('is not sure of what only a shell can work out', () => {
    expect(started('/dynamic.sh').state.unsure).toEqual(new Set(['TZ']));
    expect(started('/source.sh').state.unsure).toBeNull();
  });

  it('is the user that a step becomes', () => {
    expect(started('gosu', 'app:certs', 'app').state.user).toEqual({ name: 'app:certs' });
    expect(started('setpriv', '--euid=1000', 'app').state.user).toBe('unknown');
    expect(started('setpriv', '--reuid', '1000', '--regid=2000', '--clear-groups', 'app').state.user).toEqual({
      name: '1000:2000',
    });
    expect(started('su', 'app', '-c', 'app').state).toMatchObject({ user: { name: 'app' } });
    expect(started('su', 'app', '-c', 'app').state.env.get('HOME')).toBe('/home/app');
    expect(started('su', '-m', 'app', '-c', 'app').state.env.has('HOME')).toBe(false);
    expect(started('su', '-', 'app', '-c', 'app').state).toMatchObject({ user: 'unknown', unsure: null });
    expect(started('/again.sh', 'app').state.user).toEqual({ name: 'app' });
    expect(planStart(image.fs, { by: 'c', argv: ['/again.sh', 'app'] }, { env, cwd: '/', uid: null }).state.user).toBe(
      'unknown',
    );
    expect(started('app').state.user).toBeNull();
  });
});

describe('a step', () => {
  it('tells what a shell is given', () => {
    const given = (...argv: string[]): unknown => started(...argv).plan.steps.map((step) => step.given ?? null);
    expect(given('tini', '--', 'sh', '-c', 'exec app', 'x')).toEqual([null, { text: 'exec app', args: ['x'] }]);
    expect(given('sh', '/plain.sh', 'x')).toEqual([{ file: '/plain.sh', args: ['x'] }]);
    expect(given('sh', 'plain.sh')).toEqual([{ file: '/plain.sh', args: [] }]);
    expect(given('sh', '/none.sh')).toEqual([{ file: '/none.sh', args: [] }]);
    expect(given('sh', './none.sh')).toEqual([{ file: '/none.sh', args: [] }]);
    expect(given('sh', 'none.sh')).toEqual([{ file: null, args: [] }]);
    expect(given('/plain.sh')).toEqual([null]);
    const unplaced = planStart(
      image.fs,
      { by: 'c', argv: ['sh', '-c', 'cd "$(cat /place)"; exec sh plain.sh'] },
      { env, cwd: '/', uid: 0 },
    );
    expect(unplaced.plan.steps.map((step) => step.given)).toContainEqual({ file: null, args: [] });
  });

  it('has the user of the program, or another', () => {
    const others = (...argv: string[]): unknown => started(...argv).plan.steps.map((step) => step.otherUser ?? false);
    expect(others('tini', '--', 'sh', '/plain.sh')).toEqual([false, false]);
    expect(others('tini', '--', 'gosu', 'app', 'sh', '/plain.sh')).toEqual([true, true, false]);
    expect(others('su', '-', 'app')).toEqual([true]);
  });
});
