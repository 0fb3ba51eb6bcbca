import { describe, expect, it } from 'vitest';
import { judgeToolchain } from '../../../../probes/go/toolchain/judge.ts';
import type { GoRun, ToolchainFacts } from '../../../../probes/go/toolchain/observe.ts';
import { goEnvironmentFacts, goVersion } from '../../../support/facts/go-facts.ts';

function judged(change: Partial<ToolchainFacts>, running = false): string[] {
  const facts: ToolchainFacts = {
    path: '/usr/local/go/bin/go',
    realPath: '/usr/local/go/bin/go',
    foundBy: 'PATH',
    version: goVersion,
    versionSource: 'go env GOVERSION',
    goVersionLine: null,
    goLine: '1.26',
    support: { state: 'supported' },
    startFailure: null,
    run: { state: 'ran', values: {} },
    environment: goEnvironmentFacts(),
    ...change,
  };
  return judgeToolchain(facts, {}, running).map(({ code }) => code);
}

const failed: GoRun = { state: 'failed', message: 'go: no' };
const problem = (effect: 'refused' | 'ignored') => ({
  variable: 'GOFLAGS',
  value: 'x',
  source: 'environment',
  effect,
  problem: 'bad',
});
const goroot = { path: '/usr/local/go', exists: false, version: null, missing: [] };
const ended: ToolchainFacts['support'] = { state: 'ended', ended: '2024-02-06', supported: ['1.26'], asOf: null };

describe('a go command', () => {
  it.each<[string, Partial<ToolchainFacts>, string[]]>([
    ['that works', {}, []],
    ['that was not run', { run: { state: 'not-run', reason: 'a test' } }, []],
    [
      'that cannot start',
      { startFailure: { cause: 'no-execute-bit', symptom: 'permission denied', problem: 'mode 0644' } },
      ['go/toolchain-cannot-start'],
    ],
    ['that the kernel refuses', { run: { state: 'refused', errno: 'EACCES' } }, ['go/toolchain-cannot-start']],
    ['that says nothing', { run: { state: 'silent', problem: 'no answer' } }, ['go/go-command-silent']],
    ['that fails', { run: failed }, ['go/go-command-fails']],
    [
      'that fails for a setting',
      { run: failed, environment: goEnvironmentFacts({}, { problems: [problem('refused')] }) },
      [],
    ],
    [
      'that fails next to a setting',
      { run: failed, environment: goEnvironmentFacts({}, { problems: [problem('ignored')] }) },
      ['go/go-command-fails'],
    ],
    ['that fails for the lack of GOROOT', { run: failed, environment: goEnvironmentFacts({}, { goroot }) }, []],
    ['whose support has ended', { support: ended }, ['go/toolchain-unsupported']],
    ['whose support has ended, of no known line', { support: ended, goLine: null }, []],
    ['whose support has ended, of no known version', { support: ended, version: null }, []],
  ])('%s', (_, change, codes) => expect(judged(change)).toEqual(codes));

  it('need not be supported where a program runs', () => expect(judged({ support: ended }, true)).toEqual([]));
});
