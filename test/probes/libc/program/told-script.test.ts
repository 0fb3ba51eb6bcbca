import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { observeClosedScript, observeMissingScript } from '../../../../probes/libc/program/told-script.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { libcCases } from '../../../support/cases/make-libc-cases.ts';

const root = `${libcCases}/script-unreadable-for-a-shell/rootfs`;
const path = '/entry.sh';

it.each<[string, string | null, Record<string, string>, object | null]>([
  ['is readable', path, { [path]: '0100644' }, null],
  ['is closed', path, { [path]: '0100711' }, { path, mode: '0711', directory: null }],
  [
    'is in a closed directory',
    '/srv/app',
    { '/srv': '0040700', '/srv/app': '0100644' },
    { path: '/srv/app', mode: '0644', directory: '/srv' },
  ],
  ['is not there', '/none.sh', {}, null],
  ['is not known', null, {}, null],
])('a script %s', (_, script, modes, expected) => {
  const host = caseHost(root, { app: null, modes, identity: { uid: 65532, gid: 65532, groups: [] } });
  expect(observeClosedScript(host, script)).toEqual(expected);
});

it.each<[string, string | null, object | null]>([
  ['is there', path, null],
  ['is not', '/none.sh', { path: '/none.sh', at: '/none.sh', link: null }],
  ['is in no directory', '/none/a.sh', { path: '/none/a.sh', at: '/none', link: null }],
  ['is not known', null, null],
  ['is the standard input', '/dev/stdin', null],
  ['is a descriptor', '/proc/self/fd/3', null],
  ['only looks like one', '/device/a', { path: '/device/a', at: '/device', link: null }],
])('a script that %s', (_, script, expected) => {
  const host = caseHost(root, { app: null, modes: {}, identity: { uid: 65532, gid: 65532, groups: [] } });
  expect(observeMissingScript(host, script)).toEqual(expected);
});

const linked = mkdtempSync(join(os.tmpdir(), 'probe-env-told-script-'));
afterAll(() => rmSync(linked, { recursive: true, force: true }));

it.each([
  ['a link', { '/a.sh': '/gone.sh' }, '/a.sh', '/gone.sh', '/a.sh -> /gone.sh'],
  ['a link to a link', { '/b.sh': '/c.sh', '/c.sh': 'gone.sh' }, '/b.sh', '/gone.sh', '/c.sh -> gone.sh'],
  ['below a link', { '/scripts': 'opt/scripts' }, '/scripts/run.sh', '/opt', '/scripts -> opt/scripts'],
  ['below a right link', { '/root/right': '..' }, '/root/right/run.sh', '/run.sh', null],
])('the link that hides a script is named: %s', (_, links: Record<string, string>, script, at, link) => {
  for (const [name, target] of Object.entries(links)) {
    mkdirSync(join(linked, dirname(name)), { recursive: true });
    symlinkSync(target, join(linked, name));
  }
  expect(observeMissingScript(caseHost(linked, {}), script)).toEqual({ path: script, at, link });
});
