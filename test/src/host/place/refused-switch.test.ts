import { chmodSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusedSwitch } from '../../../../src/host/place/refused-switch.ts';
import { planStart } from '../../../../src/image/start/start-plan.ts';
import { capabilitySet, defaultEngineCapabilities } from '../../../../src/linux/identity/capabilities.ts';
import { plainCredentials } from '../../../../src/linux/identity/credentials.ts';
import { anyProgram, programs, useFileRoot } from '../../../support/roots/file-root.ts';

const tools = ['gosu', 'su-exec', 'chpst', 's6-setuidgid', 'setpriv', 'runuser', 'chroot', 'tini', 'nice', 'sh', 'su'];
const image = useFileRoot({
  ...programs(...[...tools, 'app'].map((name) => `/bin/${name}`)),
  '/bin/entry.sh': '#!/bin/sh\nset -e\nexec gosu app "$@"\n',
  '/bin/asks.sh': '#!/bin/sh\nif [ "$(id -u)" = 0 ]; then exec gosu app "$0" "$@"; fi\nexec "$@"\n',
  '/bin/maybe.sh': '#!/bin/sh\ntest -e /x && set -- app\nexec "$@"\n',
  '/own/su-exec': anyProgram,
  '/etc/passwd': 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n',
});
beforeAll(() => chmodSync(`${image.root}/own/su-exec`, 0o4755));

const idOf = (word: string): number | null =>
  /^\d+$/.test(word) ? Number(word) : ({ root: 0, app: 1000 }[word] ?? null);

function refused(uid: number, effective: bigint, argv: readonly string[], gid = uid): string | null {
  const context = { env: new Map([['PATH', '/bin']]), cwd: '/', uid };
  const { plan } = planStart(image.fs, { by: 'config.json', argv }, context);
  const credentials = plainCredentials({ uid, gid, groups: [] }, effective);
  const first = { credentials, by: 'config.json', ofPod: false, inPodCommand: false, security: null };
  const found = refusedSwitch(image.fs, plan, first, {
    uidOf: (user) => idOf(user.split(':')[0] ?? ''),
    gidOf: idOf,
  });
  return found === null ? null : `${found.path} ${found.to} ${found.lacks} ${found.script}`;
}

const all = defaultEngineCapabilities;

describe('what should become another user', () => {
  it.each<[readonly string[], string | null]>([
    [['gosu', 'app', 'app'], '/bin/gosu app setgid null'],
    [['su-exec', 'app', 'app'], '/bin/su-exec app setgid null'],
    [['s6-setuidgid', 'app', 'app'], '/bin/s6-setuidgid app setgid null'],
    [['chpst', '-u', 'app', 'app'], '/bin/chpst app:1000 setgid null'],
    [['chpst', '-n', '5', 'app'], null],
    [['runuser', '-u', 'app', '--', 'app'], '/bin/runuser app setgid null'],
    [['runuser', 'app', '-c', 'app'], '/bin/runuser app setgid null'],
    [['chroot', '/', 'app'], null],
    [['setpriv', '--reuid=app', '--regid=app', '--clear-groups', 'app'], '/bin/setpriv app:app setgid null'],
    [['setpriv', '--reuid=app', '--regid=app', '--keep-groups', 'app'], null],
    [['setpriv', '--no-new-privs', 'app'], null],
    [['tini', '--', 'nice', 'gosu', 'app', 'app'], '/bin/gosu app setgid null'],
    [['sh', '-c', 'exec gosu app app'], '/bin/gosu app setgid null'],
    [['entry.sh', 'app'], '/bin/gosu app setgid /bin/entry.sh'],
    [['sh', '/bin/entry.sh', 'app'], '/bin/gosu app setgid /bin/entry.sh'],
    [['asks.sh', 'app'], null],
    [['maybe.sh', 'gosu', 'app', 'app'], null],
    [['su', 'app', '-c', 'app'], null],
    [['nice', 'app'], null],
  ])('of uid 1000, %j: %s', (argv, expected) => {
    expect(refused(1000, 0n, argv)).toBe(expected);
  });

  it.each<[string, bigint, readonly string[], string | null]>([
    ['with all', all, ['gosu', 'app', 'app'], null],
    ['with none', 0n, ['gosu', 'app', 'app'], '/bin/gosu app setgid null'],
    ['with none, to itself', 0n, ['gosu', 'root', 'app'], '/bin/gosu root setgid null'],
    ['with one', capabilitySet(['setgid']), ['gosu', 'app', 'app'], '/bin/gosu app setuid null'],
    ['with one, to itself', capabilitySet(['setgid']), ['gosu', 'root', 'app'], null],
    ['with all, and a script', all, ['asks.sh', 'app'], null],
    ['with none, and a script', 0n, ['asks.sh', 'app'], '/bin/gosu app setgid /bin/asks.sh'],
  ])('of root %s', (_, effective, argv, expected) => {
    expect(refused(0, effective, argv)).toBe(expected);
  });

  const setpriv = '/bin/setpriv';
  it.each<[number, number, string[], string | null]>([
    [0, 0, ['--regid=1000', '--keep-groups'], `${setpriv} 0:1000 setgid null`],
    [0, 0, ['--egid', 'app', '--keep-groups'], `${setpriv} 0:app setgid null`],
    [0, 0, ['--rgid=0', '--keep-groups'], null],
    [0, 0, ['--reuid=1000'], `${setpriv} 1000 setuid null`],
    [0, 0, ['--euid=1000'], `${setpriv} 1000 setuid null`],
    [0, 0, ['--ruid=0', '--euid=1000'], `${setpriv} 1000 setuid null`],
    [0, 0, ['--reuid=0', '--regid=0', '--keep-groups'], null],
    [0, 0, ['--reuid=nobody', '--no-new-privs'], null],
    [1000, 0, ['--reuid=1000', '--regid=1000', '--keep-groups'], `${setpriv} 1000:1000 setgid null`],
    [1000, 0, ['--reuid=1000', '--regid=0', '--keep-groups'], null],
    [1000, 0, ['--reuid=1000', '--clear-groups'], `${setpriv} 1000 setgid null`],
    [1000, 1000, ['--clear-groups'], `${setpriv} null setgid null`],
    [1000, 1000, ['--euid=1001'], `${setpriv} 1001 setuid null`],
  ])('of uid %i and gid %i without capabilities, setpriv %j: %s', (uid, gid, options, expected) => {
    expect(refused(uid, 0n, ['setpriv', ...options, 'app'], gid)).toBe(expected);
  });

  it('may have privileges of its own', () => {
    expect(refused(1000, 0n, ['/own/su-exec', 'root', 'app'])).toBeNull();
  });
});
