import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { observeEnvironment } from '../../../../probes/go/environment/observe.ts';
import { removeTree } from '../../../../scripts/dev/scratch.mjs';
import { parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { ownGo } from '../../../support/go/go-releases.ts';
import { needs } from '../../../support/needs.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-go-values-'));
afterAll(() => removeTree(directory));
const bin = '/usr/bin:/bin';

/** A setting that the go command refuses, or accepts although it looks odd, and a command that needs the setting. */
const trials: readonly [variable: string, value: string, args: readonly string[]][] = [
  ...['rel', '/a:rel', '~/go', '/a:~', '/a', ':/b', '/a:/b~c', '/a/~'].map((value) =>
    trial('GOPATH', value, 'version'),
  ),
  ...['rel', './x', path.join(directory, 'nonexistent-cache')].map((value) =>
    trial('GOMODCACHE', value, 'mod', 'download', 'example.test/x@v1.0.0'),
  ),
  ...['off', 'rel', path.join(directory, 'cache')].map((value) => trial('GOCACHE', value, 'build', '-n', '.')),
  ...['rel', '/tmp/bin'].map((value) => trial('GOBIN', value, 'install', '-n', '.')),
  ...[
    '-mod=mod',
    '--mod=mod',
    '-v',
    "'-ldflags=-s -w'",
    '"-tags=a b"',
    '-trimpath -v',
    '-mod vendor',
    '-tags="a b"',
    'x',
  ].map((value) => trial('GOFLAGS', value, 'version')),
  ...[
    '-',
    '--',
    '---x',
    '-=x',
    "'-v",
    '-nosuch',
    '-nosuch=1',
    '-test.v',
    '-debug-trace=',
    '-buildvcs=false',
    '-pgo=off',
    '-race',
  ].map((value) => trial('GOFLAGS', value, 'version')),
  ...[
    ...['-mod', '-mod=foo', '-mod=', '-race=yes', '-x=on', '-trimpath=', '-v=TRUE', '-buildvcs=foo', '-buildvcs=t'],
    ...['-p=x', '-p=0', '-p=-1', '-p', '-compiler=clang', '-compiler=gc', '-buildmode=foo', '-buildmode=pie'],
    ...['-race=1 -msan', '-msan -asan', '-modfile=x.txt', '-tags', '-tags=', '-ldflags', '-overlay=/nonexistent.json'],
    ...[
      '-toolexec=/nonexistent',
      '-modfile=/nonexistent.mod',
      '-linkshared=q',
      '-covermode=foo',
      '-covermode=',
      '-covermode=set',
      '-covermode',
    ],
  ].map((value) => trial('GOFLAGS', value, 'build', '-n', '.')),
  ...['bin/gcc', './gcc -O2', "gcc 'x", 'gcc -m64', '/nonexistent', '"g c"', 'a"b'].flatMap((value) =>
    ['CC', 'CXX', 'FC'].map((variable) => trial(variable, value, 'build', '-n', '.')),
  ),
  ...['-pgo=/nonexistent', '-pgo=off', '-pgo=auto', '-overlay=nonexistent.json', '-modfile=nonexistent.mod'].map(
    (value) => trial('GOFLAGS', value, 'build', '.'),
  ),
  ...['/nonexistent', 'nosuch'].map((value) => trial('GOCACHEPROG', value, 'build', '.')),
  ...['v1.0.0', 'v1.26.0', 'v1.9.0', 'v2.0.0', 'inprocess', 'certified', 'v1.0.0-rc1'].map((value) =>
    trial('GOFIPS140', value, 'build', '-n', '.'),
  ),
  ...['on', 'off', 'auto', 'yes', '1', 'ON'].map((value) => trial('GO111MODULE', value, 'list', '.')),
  ...['nope', 'none', 'nofieldtrack', 'fieldtrack,', 'jsonv3', 'boringcrypto', 'Arenas'].map((value) =>
    trial('GOEXPERIMENT', value, 'version'),
  ),
  ...['off', 'latest', 'on', 'v1.0.0', 'inprocess', '1.0.0', 'v1.0'].map((value) =>
    trial('GOFIPS140', value, 'version'),
  ),
  ...[
    'local',
    'auto',
    'path',
    'local+auto',
    'local+path',
    'bogus',
    'local+foo',
    'bogus+auto',
    'go1',
    'go1.x',
    'go1.2/3',
  ].map((value) => trial('GOTOOLCHAIN', value, 'version')),
  ...[
    ' ',
    ',',
    'foo',
    '/abs',
    'none',
    'ftp://x',
    'file://host/x',
    'file:///x?y',
    'http://a:b',
    'https://a b',
    'off',
    ' off , foo',
  ].map((value) => trial('GOPROXY', value, 'mod', 'download', 'example.test/x@v1.0.0')),
  ...[
    'file:///nonexistent',
    '127.0.0.1:1',
    'http://127.0.0.1:1,foo',
    'off,foo',
    'direct,foo',
    'http://127.0.0.1:1|off',
    '|off',
  ].map((value) => trial('GOPROXY', value, 'mod', 'download', 'example.test/x@v1.0.0')),
  ...['off', 'on', 'sum.example', 'a b c', ' ', 'sum.golang.org a b', 'sum.golang.org+x+y'].map((value) =>
    trial('GOSUMDB', value, 'mod', 'download', 'example.test/x@v1.0.0'),
  ),
];

describe('values that the go command refuses', needs('go'), () => {
  const module = path.join(directory, 'module');
  mkdirSync(module);
  writeFileSync(path.join(module, 'go.mod'), 'module example.com/trial\n\ngo 1.17\n');
  writeFileSync(path.join(module, 'main.go'), 'package main\n\nfunc main() {}\n');
  // A proxy with one module, so that nothing but the value can be at fault where the network is not needed.
  const proxy = path.join(directory, 'proxy/example.test/x/@v');
  mkdirSync(proxy, { recursive: true });
  writeFileSync(path.join(proxy, 'v1.0.0.info'), '{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}');
  writeFileSync(path.join(proxy, 'v1.0.0.mod'), 'module example.test/x\n');
  writeFileSync(path.join(proxy, 'v1.0.0.zip'), zip('example.test/x@v1.0.0/go.mod', 'module example.test/x\n'));
  const { version, command } = ownGo() ?? { version: '', command: '' };
  const base = {
    GOPROXY: `file://${path.join(directory, 'proxy')}`,
    HOME: directory,
    PATH: bin,
    GOTOOLCHAIN: 'local',
    GOFLAGS: '-mod=mod',
    GOVCS: '*:off',
    GONOSUMDB: '*',
  };

  it.each(trials)('%s=%j', (variable, value, args) => {
    // With every module exempt from it, the checksum database is not asked for.
    const exempt = variable === 'GOSUMDB' ? '' : '*';
    const env = {
      ...base,
      GONOSUMDB: exempt,
      GOMODCACHE: path.join(directory, 'modcache'),
      [variable]: value,
    };
    const { status, stderr } = spawnSync(command, args, { env, cwd: module, encoding: 'utf8' });
    const facts = observeEnvironment(caseHost('/', { env, app: null, cwd: module }), {
      realPath: command,
      version: parseGoVersion(version),
      arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
    });
    const refused = facts.problems.filter((found) => found.variable === variable && found.effect === 'refused');
    if (refused[0] === undefined) {
      // The remaining errors may be about a missing network or toolchain, but not about the value.
      expect(stderr).not.toMatch(
        /invalid|no entries|missing scheme|relative|unknown|non-flag|unterminated|cannot install|build cache|parsing/,
      );
      if (!['GOPROXY', 'GOMODCACHE', 'GOTOOLCHAIN'].includes(variable)) expect(status, stderr).toBe(0);
      return;
    }
    expect(status, `${refused[0].problem}: ${stderr}`).not.toBe(0);
    if (variable === 'GOCACHE') expect(stderr).toMatch(/build cache is (required|disabled)/);
    else if (/unterminated/.test(refused[0].problem)) expect(stderr).toMatch(/unterminated/);
    else expect(stderr).toContain(refused[0].problem.replace(/ \(-\w+\)$/, ''));
  });

  it('pairs of GOOS and GOARCH are those of go tool dist list', async () => {
    const { isGoPlatform } = await import('../../../../src/decode/go/env/platform/platforms.ts');
    const pairs = execFileSync(command, ['tool', 'dist', 'list'], { env: base, encoding: 'utf8' }).trim().split('\n');
    expect(pairs.length).toBeGreaterThan(40);
    for (const pair of pairs) {
      const [goos = '', goarch = ''] = pair.split('/');
      expect(isGoPlatform(goos, goarch), pair).toBe(true);
    }
    for (const pair of [
      'linux/x86_64',
      'linux/aarch64',
      'Linux/amd64',
      'linux/amd64\r',
      'windows/mips',
      'constructor/x',
    ]) {
      const [goos = '', goarch = ''] = pair.split('/');
      expect(isGoPlatform(goos, goarch), pair).toBe(false);
      const env = { ...base, GOOS: goos, GOARCH: goarch };
      expect(spawnSync(command, ['build', '-n', '.'], { env, cwd: module, encoding: 'utf8' }).stderr).toContain(
        'unsupported GOOS/GOARCH',
      );
    }
  });
});

/** A ZIP archive of one file, stored (APPNOTE.TXT 4.3). */
function zip(name: string, content: string): Buffer {
  const [file, bytes] = [Buffer.from(name), Buffer.from(content)];
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(bytes.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, file, bytes]);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, Buffer.alloc(14), file]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06'), end]);
}

function trial(variable: string, value: string, ...args: string[]): [string, string, readonly string[]] {
  return [variable, value, args];
}
