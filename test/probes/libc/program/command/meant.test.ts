import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { meantCommand } from '../../../../../probes/libc/program/command/meant.ts';
import { caseHost } from '../../../../support/cases/case-host.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-meant-'));
  mkdirSync(`${root}/srv`);
  for (const file of ['/app', '/srv/server', '/with blank']) {
    writeFileSync(root + file, '');
    chmodSync(root + file, 0o755);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

const dollar = '$';

it.each<[string[], string[] | null]>([
  [['/app', 'serve'], null],
  [
    ['/app --flag', 'x'],
    ['/app', '--flag', 'x'],
  ],
  [['/app '], ['/app']],
  [['/app\r'], ['/app']],
  [["'/app'"], ['/app']],
  [['"/app --flag"'], ['/app', '--flag']],
  [['app --flag'], ['app', '--flag']],
  [['./server --flag'], ['./server', '--flag']],
  [['/with blank'], null],
  [['/srv x'], null],
  [['/none --flag'], null],
  [
    [`${dollar}APP`, 'x'],
    ['/app', '--flag', 'x'],
  ],
  [[`${dollar}{APP}`], ['/app', '--flag']],
  [[`${dollar}NONE`], null],
  [['/bin/sh', '-c', '/app'], null],
  [[], null],
])('%j is meant as %j', (argv, expected) => {
  const host = caseHost(root, { app: null, cwd: '/srv', env: { PATH: '/', APP: '/app --flag' } });
  expect(meantCommand(host, argv)).toEqual(expected);
});
