import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isTooOld, parseToolchainDemand, switchTo } from '../../../../../src/decode/go/version/mod-file.ts';
import { parseGoVersion } from '../../../../../src/decode/go/version/version.ts';
import { goCommand, goEnvironment, goVersion } from '../../../../support/go/go-toolchain.ts';
import { needs } from '../../../../support/needs.ts';

describe('parseToolchainDemand', () => {
  it.each([
    ['module m\n\ngo 1.24 // c\ntoolchain go1.25.3\n', { go: '1.24', toolchain: 'go1.25.3' }],
    ['module m // go 1.10\n// go 1.11\n', { go: null, toolchain: null }],
    ['module go\n\trequire toolchain v1\ngo\t1.21.0\r\n', { go: '1.21.0', toolchain: null }],
    ['', { go: null, toolchain: null }],
  ])('%j', (text, expected) => expect(parseToolchainDemand(text)).toEqual(expected));
});

describe('the switch', needs('go'), () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-go-mod-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const local = parseGoVersion(goCommand === null ? 'go1.26.0' : goVersion());
  const demands = [
    'go 1.17',
    'go 1.99',
    'go 1.99.3',
    'go 1.99rc2',
    'go 1.20\ntoolchain go1.99.1',
    'go 1.98\ntoolchain go1.97.1',
    'go 1.97\ntoolchain go1.98.1',
    'go 1.99\ntoolchain default',
  ];

  // Nothing can be fetched, so the go command names what it would have fetched.
  it.each(demands)('%j', (text) => {
    const module = path.join(directory, String(demands.indexOf(text)));
    mkdirSync(module);
    writeFileSync(path.join(module, 'go.mod'), `module m\n\n${text}\n`);
    const run = (mode: string): string => {
      const env = goEnvironment({ GOTOOLCHAIN: mode, GOPROXY: 'off' });
      return spawnSync(goCommand ?? '', ['list', '-m'], { env, cwd: module, encoding: 'utf8' }).stderr;
    };
    if (local === null) throw new Error('no version');
    const demand = parseToolchainDemand(text);
    const wanted = /go: download (go\S+) for/.exec(run('auto'))?.[1] ?? null;
    expect(switchTo(demand, local)).toBe(wanted);
    expect(isTooOld(demand, local)).toBe(/requires go >= /.test(run('local')));
  });
});
