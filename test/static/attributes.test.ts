import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../scripts/dev/scratch.mjs';
import { needs } from '../support/needs.ts';
import { staticExecutable } from '../support/program/static-executable.ts';
import { built } from '../support/roots/libc-programs.ts';

describe(
  'a program with file capabilities, judged and started',
  needs('cargo', 'musl-gcc', 'gcc', 'root', 'setpriv', 'setcap'),
  () => {
    let folder: string;
    let app: string;

    beforeAll(() => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'probe-env-attributes-'));
      chmodSync(folder, 0o755);
      app = path.join(folder, 'app');
      copyFileSync(built('c-static'), app);
      const { status, stderr } = spawnSync('/sbin/setcap', ['cap_net_bind_service=+ep', app], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      staticExecutable();
    }, 900_000);

    afterAll(() => removeTree(folder));

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
