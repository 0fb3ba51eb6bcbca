import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dockerArchive } from '../../support/bytes/image-bytes.ts';
import { tar } from '../../support/bytes/tar.ts';
import { builtExecutable } from '../../support/program/executable.ts';

let directory = '';
let executable = '';
beforeAll(() => {
  executable = builtExecutable();
  directory = mkdtempSync(join(os.tmpdir(), 'probe-env-pod-'));
  const plain = tar([
    { name: 'bin/sh', content: '\x7fELF', mode: 0o755 },
    { name: 'bin/gosu', content: '\x7fELF', mode: 0o755 },
    { name: 'app/server', content: '\x7fELF', mode: 0o755 },
    { name: 'app/other', content: '\x7fELF', mode: 0o755 },
    { name: 'etc/passwd', content: 'root:x:0:0::/:/bin/sh\napp:x:1000:1000::/:/bin/sh\n' },
    { name: 'etc/group', content: 'root:x:0:\napp:x:1000:\ncerts:x:3000:app\n' },
    {
      name: 'start.sh',
      content: '#!/bin/sh\nif [ "$(id -u)" = 0 ]; then exec gosu app "$0" "$@"; fi\nexec "$@"\n',
      mode: 0o755,
    },
  ]);
  const config = { Entrypoint: ['/start.sh'], Cmd: ['/app/server'], Env: ['PATH=/bin'] };
  writeFileSync(join(directory, 'image.tar'), dockerArchive({ layers: [{ plain, blob: plain }], config }));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The program, its user with the groups, and TZ; null is not known. Or the exit status and the error. */
function told(container: object, spec: object = {}, documents: readonly object[] = [], kind = 'Pod'): unknown {
  const pod = { containers: [{ name: 'web', ...container }], ...spec };
  const workload = { apiVersion: 'v1', kind, metadata: { name: 'web' } };
  const object = { ...workload, spec: kind === 'Pod' ? pod : { template: { spec: pod } } };
  const file = join(directory, 'pod.yaml');
  writeFileSync(file, [...documents, object].map((each) => JSON.stringify(each)).join('\n---\n'));
  const run = spawnSync(
    executable,
    [
      '--image',
      join(directory, 'image.tar'),
      '--pod',
      file,
      '--all',
      '--no-tools',
      '--format',
      'json',
      '--timeout=50s',
    ],
    { encoding: 'utf8' },
  );
  if (!run.stdout.startsWith('{')) return [run.status, run.stderr.replaceAll(`${directory}/`, '').trim()];
  const report = JSON.parse(run.stdout);
  const facts = (name: string) => report.probes.find(({ probe }: { probe: string }) => probe === name)?.facts;
  const { identity } = facts('user') ?? {};
  const { tz, tzKnown } = facts('timezone') ?? {};
  return [
    report.program?.path ?? null,
    identity == null ? null : [identity.uid.effective, identity.gid.effective, ...identity.groups],
    tzKnown === true ? tz : 'not known',
  ];
}

const secure = (runAsUser: number, more: object = {}): object => ({ securityContext: { runAsUser, ...more } });
const tz = (value: unknown): object => ({ env: [{ name: 'TZ', ...(value as object) }] });
const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { TZ: 'PRC' } };
const key = { configMapKeyRef: { name: 'settings', key: 'TZ' } };
const app = [1000, 1000, 1000, 3000];
const server = '/app/server';

it.each<[string, Parameters<typeof told>, unknown]>([
  ['as it is', [{}], [server, app, null]],
  ['args', [{ args: ['/app/other'] }], ['/app/other', app, null]],
  ['command', [{ command: ['/app/other'] }], ['/app/other', [0, 0, 0], null]],
  ['a user from the start', [secure(1001)], [server, [1001, 0, 0], null]],
  ['a user and a group', [secure(7, { runAsGroup: 8 })], [server, [7, 8, 8], null]],
  [
    'groups',
    [secure(7), { securityContext: { fsGroup: 9, supplementalGroups: [10] } }],
    [server, [7, 0, 0, 10, 9], null],
  ],
  ['a Deployment', [tz({ value: 'UTC' }), {}, [], 'Deployment'], [server, app, 'UTC']],
  ['a ConfigMap of the file', [tz({ valueFrom: key }), {}, [map]], [server, app, 'PRC']],
  ['a ConfigMap of the cluster', [tz({ valueFrom: key })], [server, app, 'not known']],
  ['a Secret', [{ envFrom: [{ secretRef: { name: 's' } }] }], [server, app, 'not known']],
  ['a ConfigMap as envFrom', [{ envFrom: [{ configMapRef: { name: 'settings' } }] }, {}, [map]], [server, app, 'PRC']],
])('an image in a pod: %s', (_name, args, expected) => {
  expect(told(...args)).toEqual(expected);
});

it.each<[Parameters<typeof told>, RegExp]>([
  [[tz({ value: 8080 })], /pod\.yaml:1:\d+: value is the number 8080, .*: quote it: "8080"/],
  [[{ args: [true] }], /pod\.yaml:1:\d+: an item of args is the boolean true, .*: quote it: "true"/],
  [[{ comand: ['/app/other'] }], /pod\.yaml:1:\d+: the container has no field 'comand'.*command/],
])('is refused: %j', (args, words) => {
  expect(told(...args)).toEqual([64, expect.stringMatching(words)]);
});
