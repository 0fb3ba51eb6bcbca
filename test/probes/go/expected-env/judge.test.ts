import { describe, expect, it } from 'vitest';
import { type ConfiguredToolchain, judgeExpectedEnv } from '../../../../probes/go/expected-env/judge.ts';
import { envOptions } from '../../../../probes/go/expected-env/options.ts';
import { UsageError } from '../../../../src/cli/usage-error.ts';
import { deriveGoEnv, type GoEnvInputs } from '../../../../src/decode/go/env/env.ts';

function toolchain(extra: Partial<GoEnvInputs> = {}, known = true): ConfiguredToolchain {
  const variables: Record<string, string> = { HOME: '/root', GOPROXY: 'https://p.example.com,direct' };
  const values = deriveGoEnv({
    environment: { get: (name) => variables[name] },
    userFile: new Map([['GOPRIVATE', 'example.com']]),
    gorootFile: new Map([['GOSUMDB', 'sum.golang.org']]),
    version: null,
    goroot: '/usr/local/go',
    hostArch: 'amd64',
    hasCompiler: false,
    ...extra,
  });
  return { run: { state: 'not-run', reason: 'a test' }, environment: { values, environmentKnown: known } };
}

const parse = (text: string) => envOptions.goEnv.parse(text, undefined);

describe('judgeExpectedEnv', () => {
  it.each([
    ['GOPROXY=https://p.example.com,direct', null],
    ['GOPROXY=https://p.example.com', 'https://p.example.com,direct (environment)'],
    ['GOPROXY=~^https://p\\.example', null],
    ['GOPROXY=~^http:', 'https://p.example.com,direct (environment)'],
    ['GOPROXY', null],
    ['!GOPROXY', 'https://p.example.com,direct (environment)'],
    ['GOPRIVATE=example.com', null],
    ['!GOPRIVATE', 'example.com (user file)'],
    ['!GOSUMDB', null],
    ['GOSUMDB=off', 'sum.golang.org (GOROOT/go.env)'],
    ['CGO_ENABLED=0', null],
    ['CGO_ENABLED=1', '0 (default)'],
    ['GOFLAGS', ' (default)'],
    ['GOFLAGS=', null],
    ['!GOFLAGS', null],
  ])('%s', (text, expected) => {
    const found = judgeExpectedEnv(toolchain(), parse(text)).map(({ code, detail }) =>
      code === 'go/env-mismatch' ? `${detail.found} (${detail.source})` : code,
    );
    expect(found).toEqual(expected === null ? [] : [expected]);
  });

  it('takes the word of the go command where it ran', () => {
    const ran: ConfiguredToolchain = {
      ...toolchain(),
      run: { state: 'ran', values: { GOSUMDB: 'off', GOPROXY: 'https://p.example.com,direct' } },
    };
    expect(judgeExpectedEnv(ran, parse('GOSUMDB=off\nGOPROXY=~direct'))).toEqual([]);
    expect(judgeExpectedEnv(ran, parse('GOSUMDB=on'))).toMatchObject([{ detail: { found: 'off', source: 'go env' } }]);
  });

  it('verifies nothing without a go command, or without its environment', () => {
    const code = { code: 'go/env-unverified' };
    expect(judgeExpectedEnv(null, parse('GOPROXY\n!GOFLAGS'))).toMatchObject([code, code]);
    expect(judgeExpectedEnv(toolchain({}, false), parse('GOPROXY'))).toMatchObject([code]);
    expect(judgeExpectedEnv(null, undefined)).toEqual([]);
  });
});

describe('--go-env', () => {
  it.each([
    ['=x', "'=x' is not KEY=VALUE"],
    ['!GOPROXY=x', "'!GOPROXY=x' is not KEY=VALUE"],
    ['GOPROXI=x', ': did you mean GOPROXY?'],
    ['GOPROXY=~(', 'Invalid regular expression'],
  ])('refuses %s', (text, message) => {
    expect(() => parse(text)).toThrow(UsageError);
    expect(() => parse(text)).toThrow(message);
  });
});

describe('what to set', () => {
  it.each([
    ['GOFLAGS=-mod=mod', 'GOFLAGS=-mod=mod', 'GOFLAGS=-mod=mod'],
    ['GOPROXY=~^http:', 'GOPROXY=~^http:', 'GOPROXY to what ^http: matches'],
    ['GOFLAGS', 'a value', 'GOFLAGS'],
    ['!GOPROXY', 'it to be unset', ''],
  ])('%s: %s, %s', (text, expected, fix) => {
    const stated = envOptions.goEnv.parse(text, undefined);
    const [found] = judgeExpectedEnv(toolchain(), stated);
    expect(found?.detail).toMatchObject({ expected, fix });
  });
});

it('takes what the go command says, where it says something else', () => {
  const { environment } = toolchain();
  const stated = envOptions.goEnv.parse('GOPROXY=off', undefined);
  const ran = (value: string): ConfiguredToolchain => {
    const values = { GOPROXY: value };
    return { run: { state: 'ran', values } as unknown as ConfiguredToolchain['run'], environment };
  };
  expect(judgeExpectedEnv(ran('off'), stated)).toEqual([]);
  expect(judgeExpectedEnv(ran('direct'), stated)[0]?.detail).toMatchObject({ found: 'direct', source: 'go env' });
  const same = 'https://p.example.com,direct';
  expect(judgeExpectedEnv(ran(same), stated)[0]?.detail).toMatchObject({ found: same, source: 'environment' });
});
