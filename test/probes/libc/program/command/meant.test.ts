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
  [
    ['/bin/sh', '-c', "['/app', 'serve']"],
    ['/app', 'serve'],
  ],
  [
    ['/bin/sh', '-c', "[ '/app' ]", 'x'],
    ['/app', 'x'],
  ],
  [['/bin/sh', '-c', "['/none']"], null],
  [
    ['/bin/bash', '-o', 'pipefail', '-ec', '[/app, serve]'],
    ['/app', 'serve'],
  ],
  [
    ['/bin/sh', '-c', '["/app" "serve all"]'],
    ['/app', 'serve all'],
  ],
  [['/bin/sh', '-c', '["/app",]'], ['/app']],
  [
    ['/bin/sh', '-c', '[\u201c/app\u201d, \u2018x\u2019]'],
    ['/app', 'x'],
  ],
  [['/bin/sh', '-c', '[ -n "$APP" ]'], null],
  [['/bin/sh', '-c', '[[ /app ]]'], null],
  [['/bin/sh', '-c', '[]'], null],
  [['/bin/sh', '-c', '[/app] && exit'], null],
  [['/bin/sh', '/start', '[/app]'], null],
  [['/bin/fish', '-c', '[/app]'], null],
  [['/bin/sh', '-c', '/app'], null],
  [[], null],
])('%j is meant as %j', (argv, expected) => {
  const host = caseHost(root, { app: null, cwd: '/srv', env: { PATH: '/', APP: '/app --flag' } });
  expect(meantCommand(host, argv)).toEqual(expected);
});
