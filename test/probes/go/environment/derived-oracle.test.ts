import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { observeEnvironment } from '../../../../probes/go/environment/observe.ts';
import { removeTree } from '../../../../scripts/dev/scratch.mjs';
import { goEnvNames } from '../../../../src/decode/go/env/env.ts';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { otherGo, ownGo } from '../../../support/go/go-releases.ts';
import { needs } from '../../../support/needs.ts';

/** The machine's toolchain, and others that the module proxy has: 1.17 is without go.env. */
const toolchains = [
  { need: 'go', release: ownGo() },
  ...otherGo.forGoEnv.map((version) => ({ need: version, release: otherGo.release(version) })),
] as const;

const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-go-env-'));
afterAll(() => removeTree(directory));
const home = path.join(directory, 'home');
mkdirSync(path.join(home, '.config/go'), { recursive: true });
const userFile = path.join(directory, 'env');
writeFileSync(
  userFile,
  [
    '# comment',
    'GOPROXY=https://a.example,direct',
    ' GOBIN=/indented',
    'lower=x',
    'GOFLAGS=-mod=mod',
    'GOSUMDB=',
    'GOPRIVATE=*.corp',
    'GOPATH=/from/file',
    'CGO_ENABLED=0',
    'GOMODCACHE=/one',
    'GOMODCACHE=/two',
    'GOEXPERIMENT',
  ].join('\n'),
);
writeFileSync(path.join(home, '.config/go/env'), 'GOPROXY=https://b.example\r\nGOTOOLCHAIN=local\nCC=clang\n');
const bin = '/usr/bin:/bin';
mkdirSync(path.join(directory, 'rel'));
writeFileSync(path.join(directory, 'rel/gcc'), '#!/bin/sh\n', { mode: 0o755 });

const environments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'HOME only': { HOME: home, PATH: bin },
  'a home without a file': { HOME: directory, PATH: bin },
  'no HOME': { PATH: bin },
  'no HOME and no PATH': {},
  'a relative HOME': { HOME: 'rel', PATH: bin },
  'no compiler in PATH': { HOME: directory, PATH: '/nonexistent' },
  'CC set, no compiler in PATH': { HOME: directory, PATH: '/nonexistent', CC: '/opt/cc' },
  'XDG directories': {
    ...{ HOME: home, PATH: bin },
    ...{ XDG_CONFIG_HOME: path.join(directory, 'xdg/config'), XDG_CACHE_HOME: path.join(directory, 'xdg/cache') },
  },
  'relative XDG directories': { HOME: home, PATH: bin, XDG_CONFIG_HOME: 'config', XDG_CACHE_HOME: 'cache' },
  'a file named by GOENV': { HOME: home, PATH: bin, GOENV: userFile },
  'the environment over that file': {
    ...{
      HOME: home,
      PATH: bin,
      GOENV: userFile,
      GOPROXY: 'off',
      GOPATH: '/a/b/../c:/d',
      GOPRIVATE: 'x',
      CGO_ENABLED: '1',
    },
    ...{ GOFLAGS: '-trimpath', GOMODCACHE: '/cache' },
  },
  'GOENV=off': { HOME: home, PATH: bin, GOENV: 'off' },
  'GOENV missing': { HOME: home, PATH: bin, GOENV: '/nonexistent/env' },
  'an empty first GOPATH': { HOME: home, PATH: bin, GOPATH: ':/b' },
  'odd GOPATH': { HOME: home, PATH: bin, GOPATH: '//x//y/.' },
  'no sum': { HOME: home, PATH: bin, GONOSUMDB: 'a', GONOPROXY: 'none', GOINSECURE: 'c', GOSUMDB: 'off' },
  'GOCACHE=off': { HOME: home, PATH: bin, GOCACHE: 'off' },
  'a relative GOCACHE': { HOME: home, PATH: bin, GOCACHE: 'rel' },
  directories: { HOME: home, PATH: bin, GOCACHE: '/c', GOBIN: '/bin', GOTMPDIR: home, GO111MODULE: 'on' },
  'a cross build': { HOME: home, PATH: bin, GOARCH: 'arm64' },
  'a cross build with CC': { HOME: home, PATH: bin, GOOS: 'windows', CC: 'gcc' },
  'a cross build with cgo': { HOME: home, PATH: bin, GOARCH: 'arm64', CGO_ENABLED: '1' },
  'CGO_ENABLED that does not count': { HOME: home, PATH: bin, CGO_ENABLED: 'true' },
  GOTOOLCHAIN: { HOME: home, PATH: bin, GOTOOLCHAIN: 'local+path' },
  'two elements of GOPATH': { HOME: home, PATH: bin, GOPATH: '/a:/b' },
  'for a Mac': { HOME: directory, PATH: bin, GOOS: 'darwin' },
  'for FreeBSD with cgo': { HOME: directory, PATH: bin, GOOS: 'freebsd', CGO_ENABLED: '1' },
  'CC behind a blank': { HOME: directory, PATH: bin, CC: '  gcc' },
  'a home above GOROOT, which is set': { HOME: '/usr/local', PATH: bin, GOROOT: '/usr/local/go', GOENV: 'off' },
  'CC with flags': { HOME: directory, PATH: bin, CC: 'gcc -m64 -g' },
  'a compiler in a relative element of PATH': { HOME: directory, PATH: 'rel:/usr/bin' },
  'settings of newer versions': {
    HOME: directory,
    PATH: bin,
    GOFIPS140: 'off',
    GOEXPERIMENT: 'fieldtrack',
    GOINSECURE: 'x',
  },
};

describe('derived values are those that go env prints', () => {
  for (const { need, release } of toolchains) {
    it.each(Object.entries(environments))(`${release?.version ?? need}: %s`, needs(need), (_, env) => {
      const { version, command } = release ?? { version: '', command: '' };
      // Names that this version does not know are printed as empty, which is what they are.
      const args = ['env', '-json', ...goEnvNames];
      const { status, stdout, stderr } = spawnSync(command, args, { env, cwd: directory, encoding: 'utf8' }); // telemetry goes below a relative HOME
      const facts = observeEnvironment(caseHost('/', { env, app: null, cwd: directory }), {
        realPath: command,
        version: parseGoVersion(version),
        arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
      });
      if (status !== 0) {
        // Up to Go 1.17 even `go env` needs a module cache.
        expect(stderr).toContain('missing $GOPATH');
        expect(facts.problems.map(({ variable }) => variable)).toContain('GOMODCACHE');
        return;
      }
      const printed: unknown = JSON.parse(stdout);
      const derived = Object.fromEntries(goEnvNames.map((name) => [name, facts.values[name].value]));
      expect(derived).toEqual(printed);
    });
  }
});
