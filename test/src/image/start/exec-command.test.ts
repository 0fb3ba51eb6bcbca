import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { missingCommand } from '../../../../src/image/start/exec-command.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { unhurried } from '../../../support/deadlines.ts';

let root = '';
let fs: RootFs;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'exec-command-'));
  for (const file of ['/bin/bash', '/usr/bin/wget']) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), '\x7fELF', { mode: 0o755 });
  }
  fs = createRootFs(syscalls, unhurried, root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the command of a health check', () => {
  const bash = '/bin/bash';
  it.each<[string[], object | null]>([
    [['/bin/bash', '-c', 'curl -f localhost'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-o', 'pipefail', '-c', 'curl -f localhost'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-eo', 'pipefail', '-c', 'curl -f localhost | grep ok'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-e', '-x', '-c', 'curl'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-euxo', 'pipefail', '-lc', 'curl'], { command: 'curl', shell: bash }],
    [['/bin/bash', '+o', 'posix', '-c', 'curl'], { command: 'curl', shell: bash }],
    [['/bin/bash', '-o', 'pipefail', '-c', 'wget -q localhost'], null],
    [['/bin/bash', '-o', 'pipefail', '-c'], null],
    [['/bin/bash', '-o', 'pipefail'], null],
    [['/bin/bash', '/check.sh', '-c', 'curl'], null],
    [['/bin/bash', '--norc', '-c', 'curl'], null],
    [['pwsh', '-Command', 'curl'], { command: 'pwsh', shell: null }],
  ])('%j lacks %j', (argv, missing) => {
    const context = { env: new Map([['PATH', '/usr/bin:/bin']]), cwd: '/', uid: 0 };
    expect(missingCommand(fs, argv, context)).toEqual(missing);
  });
});
