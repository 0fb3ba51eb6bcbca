import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, copyFileSync, mkdtempSync, openSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../scripts/dev/scratch.mjs';
import { needs, staticBuild } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';
import { built } from '../support/roots/libc-programs.ts';

describe(
  'a program with file capabilities, judged and started',
  needs(...staticBuild, 'gcc', 'root', 'setpriv', 'setcap'),
  () => {
    let directory: string;
    let app: string;

    beforeAll(() => {
      directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-attributes-'));
      chmodSync(directory, 0o755);
      app = path.join(directory, 'app');
      copyFileSync(built('c-static'), app);
      const { status, stderr } = spawnSync('/sbin/setcap', ['cap_net_bind_service=+ep', app], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      staticExecutable();
    }, 900_000);

    afterAll(() => removeTree(directory));

    it.each([
      ['none', '-all', false],
      ['all but that one', '-net_bind_service', false],
      ['all', '+all', true],
    ])('bounding set: %s', (_, bounding, starts) => {
      const limited = (...command: string[]): ReturnType<typeof spawnSync> =>
        spawnSync('setpriv', ['--bounding-set', bounding, '--inh-caps=-all', ...command], { encoding: 'utf8' });
      expect(limited(app).stdout).toBe(starts ? 'hi\n' : '');
      const report = String(limited(staticExecutable(), 'libc', '--app', app).stdout);
      expect(report.includes('libc/file-capabilities')).toBe(!starts);
    });
  },
);

describe('a program that somebody has open for writing', needs(...staticBuild, 'gcc'), () => {
  it.each([
    ['for reading', 'r', false],
    ['for writing', 'r+', true],
  ])(
    '%s',
    (_, flags, busy) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'probe-env-busy-'));
      const app = path.join(folder, 'app');
      copyFileSync(built('c-static'), app);
      const fd = openSync(app, flags);
      try {
        const report = String(spawnSync(staticExecutable(), ['libc', '--app', app], { encoding: 'utf8' }).stdout);
        expect(report.includes('libc/program-busy')).toBe(busy);
      } finally {
        closeSync(fd);
        removeTree(folder);
      }
    },
    900_000,
  );
});

/** By setfacl(1), on files of root. */
const acls: Readonly<Record<string, { readonly mode: number; readonly acl: string; readonly readable: boolean }>> = {
  'the user is granted': { mode: 0o640, acl: 'u:1000:r', readable: true },
  'the user is denied': { mode: 0o644, acl: 'u:1000:-', readable: false },
  'a group is granted': { mode: 0o640, acl: 'g:3000:r', readable: true },
  'the mask takes it away': { mode: 0o640, acl: 'u:1000:r,m::-', readable: false },
};

describe('a file with an ACL, judged and read', needs(...staticBuild, 'root', 'setpriv', 'setfacl'), () => {
  let directory: string;

  beforeAll(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-acl-'));
    chmodSync(directory, 0o755);
    for (const [name, { mode, acl }] of Object.entries(acls)) {
      const file = path.join(directory, name);
      writeFileSync(file, 'text');
      chmodSync(file, mode);
      const { status, stderr } = spawnSync('setfacl', ['-m', acl, file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    }
    staticExecutable();
    builtExecutable();
  }, 900_000);

  afterAll(() => removeTree(directory));

  const asUser = (...command: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync('setpriv', ['--reuid=1000', '--regid=1000', '--groups=3000', ...command], { encoding: 'utf8' });
  const stated = (file: string): string[] => ['user', '--timeout=20s', '--path', `${file}:r`];

  it.each(Object.entries(acls))('%s: as the kernel has it, by both executables', (name, { readable }) => {
    const file = path.join(directory, name);
    expect(asUser('cat', file).status === 0).toBe(readable);
    for (const executable of [staticExecutable(), builtExecutable()])
      expect(asUser(executable, ...stated(file)).status === 0).toBe(readable);
  });

  it.each(Object.entries(acls))('%s: of a root, by the static executable', (name, { readable }) => {
    const args = ['--root', directory, '--user', '1000:3000', ...stated(`/${name}`)];
    expect(spawnSync(staticExecutable(), args).status === 0).toBe(readable);
  });

  // Node has no getxattr: docs/node-executable.md says so.
  it('of a root, by that on Node, which sees the mode alone', () => {
    const args = (name: string): string[] => ['--root', directory, '--user', '1000:3000', ...stated(`/${name}`)];
    const judged = Object.keys(acls).map((name) => [name, spawnSync(builtExecutable(), args(name)).status === 0]);
    expect(Object.fromEntries(judged)).toEqual({
      'the user is granted': false,
      'the user is denied': true,
      'a group is granted': false,
      'the mask takes it away': false,
    });
  });
});
