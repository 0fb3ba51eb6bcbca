import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRootFs, type RootFs } from '../../../../src/host/files/rootfs.ts';
import { planStart } from '../../../../src/image/start/start-plan.ts';
import { syscalls } from '../../../../src/runtime/node/files.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { makeGoElf } from '../../../support/bytes/elf/go-elf.ts';
import { unhurried } from '../../../support/deadlines.ts';

const linked = (interpreter: string): Buffer => elfBytes({ type: 'dyn', needed: ['libc.so.6'], interpreter });
const launchers: Readonly<Record<string, Buffer>> = {
  '/glibc/env': linked('/lib64/ld-linux-x86-64.so.2'),
  '/glibc-arm/env': linked('/lib/ld-linux-aarch64.so.1'),
  '/glibc-power/env': linked('/lib64/ld64.so.2'),
  '/musl/env': linked('/lib/ld-musl-x86_64.so.1'),
  '/static/env': makeGoElf({ goVersion: '' }),
  '/new/gosu': makeGoElf({ goVersion: 'go1.19.8' }),
  '/old/gosu': makeGoElf({ goVersion: 'go1.18.2' }),
};

let root = '';
let fs: RootFs;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'probe-env-seeker-'));
  const files = { ...launchers, '/usr/local/bin/tool': '\x7fELF', '/bin/plain': '\x7fELF', '/work/near': '\x7fELF' };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(root + name), { recursive: true });
    writeFileSync(root + name, content, { mode: 0o755 });
  }
  fs = createRootFs(syscalls, unhurried, root);
});
afterAll(() => rmSync(root, { recursive: true }));

/** What a launcher finds, or where it looked in vain. */
function found(search: string | null, ...argv: string[]): string {
  const env = new Map(search === null ? [] : [['PATH', search]]);
  const { end } = planStart(fs, { by: 'c', argv }, { env, cwd: '/work', uid: 0 }).plan;
  if (end.kind === 'program') return end.path;
  return end.kind === 'not-found' ? `none in ${JSON.stringify(end.searched)}` : end.kind;
}

describe('what a launcher finds', () => {
  it.each([
    ['/glibc/env', 'tool', 'none in "/bin:/usr/bin"'],
    ['/glibc/env', 'plain', '/bin/plain'],
    ['/glibc-arm/env', 'tool', 'none in "/bin:/usr/bin"'],
    ['/glibc-power/env', 'tool', 'none in "/bin:/usr/bin"'],
    ['/musl/env', 'tool', '/usr/local/bin/tool'],
    ['/musl/env', 'near', 'none in "/usr/local/bin:/bin:/usr/bin"'],
    ['/static/env', 'tool', '/usr/local/bin/tool'],
  ])('%s -i %s: %s', (env, name, expected) => {
    expect(found('/bin', env, '-i', name)).toBe(expected);
    expect(found(null, env, name)).toBe(expected);
  });

  it.each<[string | null, string, string, string]>([
    [null, '/new/gosu', 'plain', 'none in ""'],
    [null, '/old/gosu', 'plain', 'none in ""'],
    ['', '/new/gosu', 'near', 'none in ""'],
    ['.', '/new/gosu', 'near', 'none in "."'],
    [':/bin', '/new/gosu', 'near', 'none in ":/bin"'],
    [':/bin', '/new/gosu', 'plain', '/bin/plain'],
    ['.', '/old/gosu', 'near', '/work/near'],
    ['/usr/local/bin', '/new/gosu', 'tool', '/usr/local/bin/tool'],
  ])('with PATH=%s, %s root %s: %s', (search, gosu, name, expected) => {
    expect(found(search, gosu, 'root', name)).toBe(expected);
  });

  it('in the working directory is what an empty element of execvp(3) means', () => {
    expect(found(':/bin', '/glibc/env', 'near')).toBe('/work/near');
    expect(found('', '/glibc/env', 'near')).toBe('/work/near');
  });
});
