import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { planStart } from '../../../../src/image/start/start-plan.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';

const scripts: Readonly<Record<string, string>> = {
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
  '/dynamic.sh': '#!/bin/sh\nexport TZ=$(cat /etc/tz)\nexec app\n',
  '/here.sh': '#!/bin/sh\ncat <<EOF >/etc/x\nhello\nEOF\nexec app\n',
  '/dirname.sh': '#!/bin/sh\ncd "$(dirname "$0")"\nexec ./server\n',
  '/srv/dirname.sh': '#!/bin/sh\ncd -- "$(dirname -- "$0")" && exec ./server\n',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a script of the shell
  '/srv/source.bash': 'cd `dirname "${BASH_SOURCE[0]}"`\nexec ./server\n',
  '/background.sh': '#!/bin/sh\napp &\nwait\n',
  '/function.sh': '#!/bin/sh\nmain() {\n  exec app "$@"\n}\nmain "$@"\n',
  '/bin/sh': '\x7fELF',
  '/bin/bash': '\x7fELF',
  '/bin/busybox': '\x7fELF',
  '/usr/bin/app': '\x7fELF',
  '/usr/bin/env': '\x7fELF',
  '/srv/server': '\x7fELF',
  '/sbin/tini': '\x7fELF',
  '/usr/bin/gosu': '\x7fELF',
  '/usr/bin/timeout': '\x7fELF',
  '/usr/bin/su': '\x7fELF',
  '/usr/bin/runuser': '\x7fELF',
  '/usr/bin/chroot': '\x7fELF',
  '/usr/bin/taskset': '\x7fELF',
  '/etc/passwd': 'app:x:1000:1000::/home/app:/bin/bash\nplain:x:1001:1001::/:\n',
  '/usr/bin/setpriv': '\x7fELF',
  ...Object.fromEntries(
    ['chamber', 'infisical', 'vault-env', 'secrets-init', 'dockerize', 'dlv', 'entrypoint', 'litestream', 'wait4x'].map(
      (name) => [`/usr/bin/${name}`, '\x7fELF'],
    ),
  ),
  '/cnb/lifecycle/launcher': '\x7fELF',
  '/cnb/process/web': '\x7fELF',
  '/cnb/process/task': '\x7fELF',
  '/cnb/process/none': '\x7fELF',
  '/layers/config/metadata.toml': [
    '[[processes]]\n  type = "web"\n  command = ["/usr/bin/app", "serve"]\n  direct = true\n  default = true\n',
    '[[processes]]\n  type = "task"\n  command = "server --flag"\n  direct = false\n\n[[buildpacks]]\n  type = "x"\n',
    "[[processes]]\n  type = 'single'\n  command = ['/srv/server']\n",
  ].join('\n'),
  '/script.py': '#!/usr/bin/python3\nprint()\n',
};

let root = '';
let fs: RootFs;

beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-start-'));
  for (const [name, text] of Object.entries(scripts)) {
    mkdirSync(path.dirname(root + name), { recursive: true });
    writeFileSync(root + name, text, { mode: 0o755 });
  }
  fs = createRootFs(syscalls, unhurried, root);
});
afterAll(() => rmSync(root, { recursive: true }));

const env = new Map([['PATH', '/usr/bin:/bin:/sbin']]);

function started(...argv: string[]) {
  return planStart(fs, { by: 'config.json', argv }, { env, cwd: '/', uid: 0 });
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
    [['sh', '-c', 'app | tee /log'], '/bin/sh > unclear'],
    [['sh', '-c', 'app || exit 1'], '/bin/sh > unclear'],
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
    [['sh', '-c', 'sh <<EOF\napp\nEOF'], '/bin/sh > unclear'],
    [['sh', '-c', 'cat <<-"E F" <<B\n\tx\n\tE F\nexec x\nB\nexec app'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'cat <<E\nexec x'], '/bin/sh > unclear'],
    [['sh', '-c', 'bash <<< "app"'], '/bin/sh > unclear'],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: scripts of the shell
    [['sh', '-c', ': ${APP:=/srv/server}\nexec "$APP"'], '/bin/sh > /srv/server'],
    [['sh', '-c', ': ${PATH:=/srv}; exec app'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', 'APP=; : ${APP:=/srv/server}; exec $APP'], '/bin/sh > /srv/server'],
    [['sh', '-c', 'APP=app; : ${APP=/srv/server}; exec $APP'], '/bin/sh > /usr/bin/app'],
    [['sh', '-c', ': ${APP:="$(which app)"}; exec $APP'], '/bin/sh > unclear'],
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
    [['/background.sh'], '/background.sh > unclear'],
    [['/function.sh'], '/function.sh > unclear'],
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
    const { steps, end } = planStart(fs, { by: 'c', argv }, { env: new Map([['PATH', PATH]]), cwd, uid: 0 }).plan;
    const last =
      end.kind === 'program' ? end.path : end.kind === 'not-found' ? `no ${end.command} for ${end.starter}` : end.kind;
    expect([...steps.map(({ path: step }) => step), last].join(' > ')).toBe(expected);
  });

  it('ends with a script that starts itself', () => {
    writeFileSync(`${root}/loop.sh`, '#!/bin/sh\nexec /loop.sh\n', { mode: 0o755 });
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
    expect(planStart(fs, { by: 'c', argv: ['/again.sh', 'app'] }, { env, cwd: '/', uid: null }).state.user).toBe(
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
      fs,
      { by: 'c', argv: ['sh', '-c', 'cd "$(pwd)"; exec sh plain.sh'] },
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

describe('a script whose lines end with CR LF', () => {
  it.each<[string, string, string | null | undefined]>([
    ['names a command', 'set -e\r\nexec /srv/server\r\n', '/srv/server'],
    ['has the command in its arguments', 'exec "$@"\r\n', 'app'],
    ['has a block', 'if true; then\r\n  exec app\r\nfi\r\n', null],
    ['has its command before another word', 'exec /srv/server "$0"\r\n', undefined],
    ['has them only before', 'echo\r\nexec /srv/server\n', undefined],
    ['is not closed anyway', 'if true; then\r\n', undefined],
    ['has none', 'exec /srv/server\n', undefined],
  ])('%s', (_, text, word) => {
    writeFileSync(`${root}/crlf.sh`, text);
    const { steps, end } = started('sh', '/crlf.sh', 'app').plan;
    expect(steps.at(-1)?.carriageReturn).toEqual(word === undefined ? undefined : { word });
    if (word !== undefined) expect(end.kind).toBe('unclear');
  });
});

describe('a script that sets pipefail', () => {
  const pipefail = 'set -euo pipefail\nexec app\n';
  it.each<[string, string, readonly string[], boolean]>([
    ['for a shell without it', 'set -euo pipefail\nexec app\n', ['sh'], true],
    ['alone', 'set -o pipefail\nexec app\n', ['sh'], true],
    ['for a shell with it', 'set -euo pipefail\nexec app\n', ['/srv/ash'], false],
    ['by its first line', '#!/bin/sh\nset -eo pipefail\nexec app\n', [], true],
    ['by env', '#!/usr/bin/env sh\nset -eo pipefail\nexec app\n', [], true],
    ['by env that finds no shell', '#!/usr/bin/env zsh\nset -eo pipefail\nexec app\n', [], false],
    ['only where it can', '(set -o pipefail) 2>/dev/null && set -o pipefail\nexec app\n', ['sh'], false],
    ['in a branch that is not taken', 'if false; then set -o pipefail; fi\nexec app\n', ['sh'], false],
    ['as an argument', 'set -- -o pipefail\nexec app\n', ['sh'], false],
    ['not at all', 'set -eu\nexec app\n', ['sh'], false],
    ['after an if with bash', `if [ -z "$BASH_VERSION" ]; then exec bash "$0" "$@"; fi\n${pipefail}`, ['sh'], false],
    ['after a list with bash', `[ -z "$BASH" ] && exec /bin/bash "$0" "$@"\n${pipefail}`, ['sh'], false],
    ['after test and bash', `test "$BASH" || exec bash "$0" "$@"\n${pipefail}`, ['sh'], false],
    ['after bash as a child', `test "$BASH" || { bash "$0" "$@"; exit $?; }\n${pipefail}`, ['sh'], false],
    ['after bash in a function', `again() { exec bash "$0"; }\ntest "$BASH" || again\n${pipefail}`, ['sh'], false],
    ['after command exec', `test "$BASH" || command exec bash "$0"\n${pipefail}`, ['sh'], false],
    ['after eval of exec', `test "$BASH" || eval "exec bash $0"\n${pipefail}`, ['sh'], false],
    ['after a trap that starts', `trap "exec app" EXIT\n${pipefail}`, ['sh'], false],
    ['after a trap by number', `trap app 0\n${pipefail}`, ['sh'], false],
    ['after an alias', `alias set=true\n${pipefail}`, ['sh'], false],
    ['after a trap of signals', `trap "exec app" INT TERM\n${pipefail}`, ['sh'], true],
    ['after a trap that tidies', `trap "rm -f /x" EXIT\n${pipefail}`, ['sh'], true],
    ['after a trap with a function', `tidy() { rm /x; }\ntrap tidy EXIT\n${pipefail}`, ['sh'], true],
    ['after its name alone', `echo "$0"\n${pipefail}`, ['sh'], true],
    ['after bash with another', `bash -c "echo x"\n${pipefail}`, ['sh'], true],
  ])('%s', (_, text, shell, isRefused) => {
    writeFileSync(`${root}/srv/ash`, '\x7fELF pipefail', { mode: 0o755 });
    writeFileSync(`${root}/pipe.sh`, text, { mode: 0o755 });
    const { steps, end } = started(...shell, '/pipe.sh').plan;
    expect(steps.at(-1)?.refusesPipefail).toBe(isRefused ? true : undefined);
    expect(end.kind).toBe(isRefused ? 'unclear' : 'program');
  });
});

// Words of a manifest whose variables are elsewhere.
describe('a word with a value that is not known', () => {
  const unknownWords = ['$(APP)', '/srv/$(APP)', 'x=$(APP)'];
  const planned = (argv: readonly string[]) =>
    planStart(fs, { by: 'c', argv }, { env, cwd: '/', uid: 0, unknownWords });
  it.each<[readonly string[], string]>([
    [['$(APP)'], 'unclear'],
    [['/srv/$(APP)', 'x'], 'unclear'],
    [['tini', '--', '$(APP)'], 'unclear'],
    [['env', 'A=b', '$(APP)', 'app'], 'unclear'],
    [['/exec-args.sh', '$(APP)'], 'unclear'],
    [['/if.sh', '$(APP)'], 'unclear'],
    [['/redis.sh', '$(APP)'], 'unclear'],
    [['sh', '-c', 'exec "$1"', 'sh', '$(APP)'], 'unclear'],
    [['sh', '-c', 'exec /srv/"$1"', 'sh', '$(APP)'], 'unclear'],
    [['sh', '-c', 'if [ "$*" = x ]; then exec app; fi; exec server', 'sh', '$(APP)'], 'unclear'],
    [['sh', '/srv/$(APP)'], 'unclear'],
    [['$(OTHER)'], 'not-found'],
    [['/exec-args.sh', '$(OTHER)'], 'not-found'],
    [['app', '$(APP)'], 'program'],
    [['/exec-args.sh', 'app', '$(APP)'], 'program'],
    [['/if.sh', 'serve', '$(APP)'], 'program'],
  ])('%j: %s', (argv, kind) => {
    expect(planned(argv).plan.end.kind).toBe(kind);
  });

  it('is no script that an interpreter or a shell lacks', () => {
    writeFileSync(`${root}/usr/bin/python3`, '\x7fELF', { mode: 0o755 });
    expect(planned(['python3', '/srv/$(APP)']).plan.end).toEqual({ kind: 'program', path: '/usr/bin/python3' });
    expect(planned(['sh', '/srv/$(APP)']).plan.steps).toMatchObject([{ given: { file: null } }]);
  });

  it('is no user, no directory and no value', () => {
    expect(planned(['gosu', '$(APP)', 'app']).state.user).toBe('unknown');
    expect(planned(['env', '-C', '/srv/$(APP)', 'app']).state.cwd).toBeNull();
    const { unsure } = planned(['env', 'TZ=x=$(APP)', 'app']).state;
    expect([...(unsure ?? [])]).toEqual(['TZ']);
  });
});
