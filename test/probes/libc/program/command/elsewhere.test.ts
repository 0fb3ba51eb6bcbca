import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Elsewhere, observeElsewhere } from '../../../../../probes/libc/program/command/elsewhere.ts';
import { insteadRemedy } from '../../../../../probes/libc/program/command/instead-remedy.ts';
import { caseHost } from '../../../../support/cases/case-host.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-elsewhere-'));
  const files: [string, number][] = [
    ['app', 0o755],
    ['srv/server', 0o755],
    ['one/server', 0o755],
    ['one/config.yaml', 0o644],
    ['two/a', 0o755],
    ['two/b', 0o755],
    ['three/three', 0o755],
    ['three/b', 0o755],
    ['custom/bin/tool', 0o755],
    ['sbin/apk', 0o755],
    ['own/bin', 0o755],
  ];
  for (const [name, mode] of files) {
    mkdirSync(path.dirname(`${root}/${name}`), { recursive: true });
    writeFileSync(`${root}/${name}`, '');
    chmodSync(`${root}/${name}`, mode);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

it.each<[string, Elsewhere]>([
  ['/app/server', { elsewhere: '/app' }],
  ['/app/bin/server', { elsewhere: '/app' }],
  ['/srv/app', { elsewhere: '/app' }],
  ['/server', { elsewhere: '/srv/server' }],
  ['server', { elsewhere: '/srv/server' }],
  ['/tool', { elsewhere: '/custom/bin/tool' }],
  ['/one', { elsewhere: '/one/server' }],
  ['/two', { elsewhere: null }],
  ['/three', { elsewhere: '/three/three' }],
  ['/one/', { elsewhere: '/one/server' }],
  ['/none', { elsewhere: null }],
  ['/srv/Server', { elsewhere: '/srv/server' }],
  ['/SRV/server.exe', { elsewhere: '/srv/server' }],
  ['Server.exe', { elsewhere: '/srv/server' }],
  ['/', { elsewhere: '/app' }],
  ['/sbin/tini', { elsewhere: null, installer: 'apk' }],
  ['bash', { elsewhere: null, installer: 'apk' }],
  // COPY own /own/bin, where there was no such directory yet.
  ['own', { elsewhere: '/own/bin' }],
  ['/usr/own', { elsewhere: null }],
])('%s', (command, expected) => {
  const host = caseHost(root, { env: { PATH: '/custom/bin:/own/bin:/bin' } });
  expect(observeElsewhere(host, command)).toEqual(expected);
});

it.each<[string, Elsewhere, string | null]>([
  ['/sbin/tini', { elsewhere: null, installer: 'apk' }, 'in the final stage: RUN apk add --no-cache tini'],
  ['tini', { elsewhere: null, installer: 'apk' }, 'in the final stage: RUN apk add --no-cache tini'],
  [
    '/tini',
    { elsewhere: null, installer: 'apk' },
    'name it /sbin/tini, and in the final stage: RUN apk add --no-cache tini',
  ],
  [
    'gosu',
    { elsewhere: null, installer: 'apt-get' },
    'in the final stage: RUN apt-get update && apt-get install -y --no-install-recommends gosu',
  ],
  ['gosu', { elsewhere: null, installer: 'apk' }, null],
  ['gosu', { elsewhere: null, installer: 'dnf' }, null],
  ['app', { elsewhere: null, installer: 'apk' }, null],
  ['/sbin/tini', { elsewhere: '/usr/bin/tini' }, 'name /usr/bin/tini instead of /sbin/tini'],
  [
    '/server',
    { elsewhere: '/srv/server' },
    'name /srv/server instead of /server in ENTRYPOINT, CMD or the command of the pod',
  ],
  [
    '/app/server',
    { elsewhere: '/app' },
    'name /app instead of /app/server in ENTRYPOINT, CMD or the command of the pod; or name the file in the target of COPY: COPY --from=build /app /app/server',
  ],
])('the remedy for %s, %j', (command, { elsewhere, installer }, expected) => {
  expect(insteadRemedy(command, elsewhere ?? undefined, installer)).toBe(expected);
});
