import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseHost } from '../../../support/cases/case-host.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-declared-switch-'));
  for (const directory of ['bin', 'etc']) mkdirSync(`${root}/${directory}`);
  for (const name of ['gosu', 'setpriv', 'sh', 'app', 'tini', 'chown', 'chgrp', 'install', 'mount'])
    writeFileSync(`${root}/bin/${name}`, '\x7fELF', { mode: 0o755 });
  writeFileSync(`${root}/bin/entry.sh`, '#!/bin/sh\nexec gosu app /bin/app\n', { mode: 0o755 });
  writeFileSync(`${root}/etc/passwd`, 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n');
  writeFileSync(`${root}/etc/group`, 'root:x:0:\napp:x:1000:\n');
});
afterAll(() => rmSync(root, { recursive: true }));

/** Of a container, as JSON: its securityContext and, on a line of its own, the rest. */
function refusedIn(command: readonly string[], securityContext: object, more: object = {}, volumes: object[] = []) {
  const container = { name: 'c', image: 'i', command, securityContext, ...more };
  const pod = JSON.stringify({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'p' },
    spec: { containers: [container], volumes },
  });
  const config = { architecture: 'amd64', os: 'linux', config: { Env: ['PATH=/bin'] } };
  return caseHost(root, { declare: { config, pod } }).declared?.refusedSwitch ?? null;
}

const none = { capabilities: { drop: ['ALL'] } };

describe('what a pod lets nobody become', () => {
  it.each<[readonly string[], object, string | null]>([
    [['setpriv', '--reuid=1000', '--clear-groups', '/bin/app'], { runAsUser: 1000 }, '/bin/setpriv setgid'],
    [['gosu', 'app', '/bin/app'], { runAsUser: 1000 }, '/bin/gosu setgid'],
    [
      ['setpriv', '--reuid=app', '--regid=app', '--keep-groups', '/bin/app'],
      { runAsUser: 1000, runAsGroup: 0 },
      '/bin/setpriv setgid',
    ],
    [
      ['setpriv', '--reuid=app', '--regid=app', '--keep-groups', '/bin/app'],
      { runAsUser: 1000, runAsGroup: 1000 },
      null,
    ],
    [['setpriv', '--regid=1000', '--keep-groups', '/bin/app'], none, '/bin/setpriv setgid'],
    [['setpriv', '--regid=1000', '--keep-groups', '/bin/app'], {}, null],
    [['gosu', 'app', '/bin/app'], {}, null],
    [['gosu', 'app', '/bin/app'], none, '/bin/gosu setgid'],
  ])('%j with %j: %s', (command, context, expected) => {
    const refused = refusedIn(command, context);
    expect(refused && `${refused.path} ${refused.lacks}`).toBe(expected);
  });

  const afterwards = (words: string): string => `${words} && exec gosu app "$@"\nexec "$@"`;
  const set = (words: string): string => `if ${words}; then set -- gosu app "$@"; fi\nexec "$@"`;
  const gosu = '/bin/gosu setgid';
  it.each<[string, object, string | null]>([
    [afterwards('chown app /tmp'), { runAsUser: 1000 }, null],
    [afterwards('chgrp -R app /tmp'), { runAsUser: 1000 }, null],
    [afterwards('install -d -o app /tmp/x'), { runAsUser: 1000 }, null],
    [afterwards('install -dm700 --owner=app /tmp/x'), { runAsUser: 1000 }, null],
    [afterwards('install -m 700 -d /tmp/x'), { runAsUser: 1000 }, gosu],
    [afterwards('mount -t tmpfs x /tmp'), { runAsUser: 1000 }, null],
    [afterwards('chown app /tmp'), none, null],
    [afterwards('chown app /tmp'), { capabilities: { drop: ['ALL'], add: ['CHOWN'] } }, gosu],
    [afterwards('chgrp app /tmp'), { capabilities: { drop: ['SETGID'] } }, gosu],
    [set('chown -R app /data'), { runAsUser: 1000 }, null],
    [set('chown -R app /data'), { capabilities: { drop: ['SETGID'] } }, gosu],
    ['chown app /tmp || true\nexec gosu app "$@"', { runAsUser: 1000 }, gosu],
    ['chown app /tmp\nexec gosu app "$@"', { runAsUser: 1000 }, gosu],
  ])('behind what may fail: %j with %j: %s', (script, context, expected) => {
    const refused = refusedIn(['sh', '-c', script, 'sh', '/bin/app'], context);
    expect(refused && `${refused.path} ${refused.lacks}`).toBe(expected);
  });

  const user = { runAsUser: 1000 };
  const both = ['setgid', 'setuid'];
  it.each<[object, object]>([
    [user, {}],
    [{ ...user, ...none }, { rootLacks: both }],
    [
      { ...user, capabilities: { drop: ['SETGID'] } },
      { rootLacks: ['setgid'], dropped: ['setgid'] },
    ],
    [
      { ...user, capabilities: { drop: ['ALL', 'SETUID'], add: ['SETGID'] } },
      { rootLacks: ['setuid'], dropped: ['setuid'] },
    ],
    [
      { ...user, ...none, runAsNonRoot: true },
      { rootLacks: both, neverRoot: true },
    ],
    [none, { rootLacks: both }],
  ])('says what root lacks in a pod with %j: %j', (context, limits) => {
    const command = ['gosu', 'app', '/bin/app'];
    const { rootLacks, dropped, neverRoot } = refusedIn(command, context) ?? {};
    expect({ rootLacks, dropped, neverRoot }).toEqual(limits);
    expect(refusedIn(command, context)?.lacks).toBe('setgid');
  });

  it.each<[string, readonly string[], true | undefined]>([
    ['the command', ['tini', '--', 'gosu', 'app', '/bin/app'], true],
    ['its text for a shell', ['sh', '-c', 'exec gosu app /bin/app'], true],
    ['a script', ['/bin/entry.sh'], undefined],
  ])('says that the pod names it in %s', (_, command, expected) => {
    expect(refusedIn(command, user)?.lacks).toBe('setgid');
    expect(refusedIn(command, user)?.inPodCommand).toBe(expected);
  });

  it('is known without the accounts, which a volume hides', () => {
    const mounts = { volumeMounts: [{ name: 's', mountPath: '/etc/passwd', subPath: 'passwd' }] };
    const refused = refusedIn(['gosu', 'app', '/bin/app'], { runAsUser: 1000 }, mounts, [
      { name: 's', secret: { secretName: 's' } },
    ]);
    expect(refused?.lacks).toBe('setgid');
  });
});
