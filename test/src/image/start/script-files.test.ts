import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { filesOfScript } from '../../../../src/image/start/script-files.ts';
import type { StartState } from '../../../../src/image/start/state.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';

let root = '';
let fs: RootFs;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-script-'));
  mkdirSync(`${root}/bin`);
  for (const name of ['/app', '/bin/wait-for', '/bin/worker']) {
    writeFileSync(root + name, '');
    chmodSync(root + name, 0o755);
  }
  fs = createRootFs(syscalls, unhurried, root);
});
afterAll(() => rmSync(root, { recursive: true }));

const state: StartState = { env: new Map([['PATH', '/bin']]), cwd: '/', unsure: new Set(), user: null };

it.each<[string, readonly string[], readonly string[] | null]>([
  ['wait-for db; exec /app', [], ['/bin/wait-for', '/app']],
  ['A=1 worker & ./app', [], ['/bin/worker', '/app']],
  ['while true; do worker "$X"; done', [], ['/bin/worker']],
  ['if test -e /x; then exec "$@"; fi', ['/app', '--port', '80'], ['/app']],
  ['run() { /app; }\nrun\n', [], ['/app']],
  ['nohup worker >/dev/null &', [], ['/bin/worker']],
  ['exec $PROGRAM', [], null],
  ['$PROGRAM --port 80', [], null],
  ['nohup "$PROGRAM"', [], null],
  ['$(which app)', [], null],
  ['. /etc/profile\n/app', [], null],
  ['eval "$x"', [], null],
  ['cat <<EOF\n/bin/worker\nEOF\n/app', [], ['/app']],
  ['sh <<EOF\n/bin/worker\nEOF\n/app', [], null],
  ['', [], []],
])('%s', (text, args, expected) => {
  expect(filesOfScript(fs, { text, args: ['entry.sh', ...args] }, state)).toEqual(expected);
});
