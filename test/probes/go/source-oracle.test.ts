import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeEnvironment } from '../../../probes/go/environment/observe.ts';
import { judgeSource } from '../../../probes/go/source/judge.ts';
import { observeSource } from '../../../probes/go/source/observe.ts';
import { parseGoVersion } from '../../../src/decode/go/version/version.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { go, goVersion } from '../../support/go/go-toolchain.ts';
import { needs } from '../../support/needs.ts';

/** A module, what the go command gets, and whether `go build` ends with an error: judged beforehand, and then run. */
interface Trial {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes a repository of the directory, whose owner is this uid. */
  readonly gitOwner?: number;
  /** Below the files, where `go build` runs. */
  readonly at?: string;
  readonly code: string | null;
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'probe-env-go-source-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = 'package main\n\nimport _ "example.com/x"\n\nfunc main() {}\n';
const plain = { 'go.mod': 'module example.com/app\n\ngo 1.21\n', 'main.go': 'package main\n\nfunc main() {}\n' };
const required = 'module example.com/app\n\ngo 1.21\n\nrequire example.com/x v1.0.0\n';
const needing = { 'go.mod': required, 'main.go': main };
const sum = 'example.com/x v1.0.0 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n';
const sums = { 'go.sum': `${sum}${sum.replace('v1.0.0', 'v1.0.0/go.mod')}` };
const list = '# example.com/x v1.0.0\n## explicit; go 1.21\nexample.com/x\n';
const vendored = { ...needing, 'vendor/example.com/x/x.go': 'package x\n', 'vendor/modules.txt': list };
const replaced = (target: string) => `${required}\nreplace example.com/x => ${target}\n`;
const beside = { 'x/go.mod': 'module example.com/x\n\ngo 1.21\n', 'x/x.go': 'package x\n' };
const below = Object.fromEntries(Object.entries(plain).map(([name, text]) => [`app/${name}`, text]));

const trials: Readonly<Record<string, Trial>> = {
  'no requirement': { files: plain, code: null },
  'no go.sum': { files: needing, code: 'go/sum-missing' },
  'no module in the cache': { files: { ...needing, ...sums }, code: 'go/modules-missing' },
  'imported by a test alone': { files: { ...plain, 'go.mod': required, 'main_test.go': main }, code: null },
  vendored: { files: vendored, code: null },
  'vendored, go.mod is newer': {
    files: { ...vendored, 'go.mod': required.replace('v1.0', 'v1.1') },
    code: 'go/vendor-stale',
  },
  'vendored, not marked': {
    files: { ...vendored, 'vendor/modules.txt': list.replace(/## .*\n/, '') },
    code: 'go/vendor-stale',
  },
  'vendored, one too many': {
    files: {
      ...vendored,
      'vendor/modules.txt': `${list}# example.com/y v1.0.0\n## explicit\nexample.com/y\n`,
      'vendor/example.com/y/y.go': 'package y\n',
    },
    code: 'go/vendor-stale',
  },
  'vendored, a package is missing': { files: { ...needing, 'vendor/modules.txt': list }, code: 'go/vendor-stale' },
  'vendored, no modules.txt': {
    files: { ...needing, 'vendor/example.com/x/x.go': 'package x\n' },
    code: 'go/vendor-stale',
  },
  'vendored, replaced in go.mod alone': {
    files: { ...vendored, ...beside, 'go.mod': replaced('./x') },
    code: 'go/vendor-stale',
  },
  'vendored, replaced in both': {
    files: {
      ...vendored,
      ...beside,
      'go.mod': replaced('./x'),
      'vendor/modules.txt': `${list.replace('v1.0.0', 'v1.0.0 => ./x')}# example.com/x => ./x\n`,
    },
    code: null,
  },
  '-mod=vendor without the directory': { files: needing, env: { GOFLAGS: '-mod=vendor' }, code: 'go/vendor-stale' },
  replaced: { files: { ...needing, ...beside, 'go.mod': replaced('./x') }, code: null },
  'replaced by nothing': { files: { ...needing, 'go.mod': replaced('../nowhere') }, code: 'go/replacement-missing' },
  'a workspace': { files: { ...below, 'go.work': 'go 1.21\n\nuse ./app\n' }, at: 'app', code: null },
  'a workspace with a hole': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse (\n\t./app\n\t./b\n)\n' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace of others': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./b\n', 'b/go.mod': 'module example.com/b\n\ngo 1.21\n' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace of an older language': {
    files: { ...below, 'go.work': 'go 1.20\n\nuse ./app\n' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace and -mod=mod': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./app\n' },
    env: { GOFLAGS: '-mod=mod' },
    at: 'app',
    code: 'go/work-file-broken',
  },
  'a workspace that is off': {
    files: { ...below, 'go.work': 'go 1.21\n\nuse ./b\n' },
    env: { GOWORK: 'off' },
    at: 'app',
    code: null,
  },
  'GOWORK without a file': { files: plain, env: { GOWORK: '/nonexistent/go.work' }, code: 'go/work-file-broken' },
  'GOWORK that is relative': { files: plain, env: { GOWORK: 'go.work' }, code: 'go/work-file-broken' },
  ...Object.fromEntries(
    [
      'go 1.x',
      'go 1',
      'go 1.22.00',
      'go 1.21\ntoolchain 1.22.0',
      'go 1.21\ntoolchain local',
      'go 1.21\ngodebug nosuch=1',
    ].map((line) => [
      line,
      { files: { ...plain, 'go.mod': `module example.com/app\n\n${line}\n` }, code: 'go/mod-file-refused' },
    ]),
  ),
  ...Object.fromEntries(
    ['go 1.22.0', 'go 1.21\ntoolchain go1.21.0', 'go 1.21\ngodebug default=go1.21', 'go 1.21rc1'].map((line) => [
      line,
      { files: { ...plain, 'go.mod': `module example.com/app\n\n${line}\n` }, code: null },
    ]),
  ),
  'a repository': { files: plain, gitOwner: process.getuid?.() ?? 0, code: null },
  ...(process.getuid?.() === 0
    ? {
        'a repository of another user': { files: plain, gitOwner: 1234, code: 'go/vcs-stamp-fails' },
        'the same, not stamped': { files: plain, gitOwner: 1234, env: { GOFLAGS: '-buildvcs=false' }, code: null },
        'the same, safe': {
          files: plain,
          gitOwner: 1234,
          env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
          code: null,
        },
      }
    : {}),
};

describe('what go build stops at', needs('go'), () => {
  const hasGit = spawnSync('git', ['--version']).status === 0;
  it.each(Object.entries(trials).filter(([, { gitOwner }]) => gitOwner === undefined || hasGit))(
    '%s',
    (name, trial) => {
      const root = path.join(folder, name.replaceAll(/\W+/g, '-'));
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
        ...{ HOME: folder, PATH: `${path.join(go(['env', 'GOROOT']).trim(), 'bin')}:/usr/bin:/bin`, GOENV: 'off' },
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
      const source = observeSource(host, { directory, named: false, values: environment.values, version });
      const codes = source === null ? [] : judgeSource(source, environment, goVersion()).map(({ code }) => code);
      const { status, stderr } = spawnSync(command, ['build', '-o', path.join(root, 'out'), '.'], {
        ...{ env, cwd: directory, encoding: 'utf8' },
      });
      expect(codes, stderr).toEqual(trial.code === null ? [] : [trial.code]);
      expect(status === 0, stderr).toBe(trial.code === null);
    },
  );
});
