import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeEnvironment } from '../../../../probes/go/environment/observe.ts';
import { judgeSource } from '../../../../probes/go/source/judge.ts';
import { observeSource } from '../../../../probes/go/source/observe.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { go, goVersion } from '../../../support/go/go-toolchain.ts';
import { needs } from '../../../support/needs.ts';
import { trials } from './trials.ts';

const work = mkdtempSync(path.join(os.tmpdir(), 'probe-env-go-source-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('what go build stops at', needs('go'), () => {
  const hasGit = spawnSync('git', ['--version']).status === 0;
  it.each(Object.entries(trials).filter(([, { gitOwner }]) => gitOwner === undefined || hasGit))(
    '%s',
    (name, trial) => {
      const root = path.join(work, name.replaceAll(/\W+/g, '-'));
      for (const [file, text] of Object.entries(trial.files)) {
        mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        writeFileSync(path.join(root, file), text);
      }
      if (trial.gitOwner !== undefined) {
        spawnSync('git', ['init', '-q', '.'], { cwd: root });
        chownSync(root, trial.gitOwner, trial.gitOwner);
      }
      const directory = path.join(root, trial.at ?? '');
      const env = {
        ...{ HOME: work, PATH: `${path.join(go(['env', 'GOROOT']).trim(), 'bin')}:/usr/bin:/bin`, GOENV: 'off' },
        ...{
          GOTOOLCHAIN: 'local',
          GOPROXY: 'off',
          GOSUMDB: 'off',
          CGO_ENABLED: '0',
          GOCACHE: go(['env', 'GOCACHE']).trim(),
        },
        ...trial.env,
      };
      const uid = process.getuid?.() ?? 0;
      const host = caseHost('/', { env, app: null, cwd: directory, identity: { uid, gid: uid, groups: [] } });
      const command = path.join(go(['env', 'GOROOT']).trim(), 'bin/go');
      const version = parseGoVersion(goVersion());
      const environment = observeEnvironment(host, { realPath: command, version, arch: 'amd64' }, directory);
      const source = observeSource(host, {
        directory,
        named: false,
        usualHeaders: environment.compiler.headers === true,
        values: environment.values,
        work: environment.work,
        version,
      });
      const codes = source === null ? [] : judgeSource(source, environment, goVersion()).map(({ code }) => code);
      const { status, stderr } = spawnSync(command, ['build', '-o', path.join(root, 'out'), '.'], {
        ...{ env, cwd: directory, encoding: 'utf8' },
      });
      expect(codes, stderr).toEqual(trial.code === null ? [] : [trial.code]);
      expect(status === 0, stderr).toBe(trial.code === null);
    },
  );
});
