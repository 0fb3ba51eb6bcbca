import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { variableOf } from '../../../src/cli/variables.ts';
import { optionSpecs, run, usageError } from './command-line.ts';

describe('PROBE_ENV_ variables', () => {
  it('name every option, by its long flag', () => {
    expect(variableOf('--fail-on <severity>')).toBe('PROBE_ENV_FAIL_ON');
    expect(variableOf('--no-tools')).toBe('PROBE_ENV_NO_TOOLS');
    const names = optionSpecs.map(({ flags }) => variableOf(flags));
    expect(new Set(names).size).toBe(names.length);
  });

  it('stand for expectations that no two probes know by one name', () => {
    const names = probes.flatMap(({ options }) => Object.keys(options));
    expect(new Set(names).size).toBe(names.length);
  });

  it('set what the command line leaves open', () => {
    const env = {
      PROBE_ENV_TIMEOUT: '2s',
      PROBE_ENV_NO_TOOLS: '1',
      PROBE_ENV_TZ: 'PRC',
      PROBE_ENV_IGNORE: 'ssl/a,ssl/b',
    };
    expect(run([], env)).toMatchObject({
      options: { timeout: 2000, tools: false, ignore: ['ssl/a', 'ssl/b'] },
      expect: { tz: 'PRC' },
    });
    expect(run(['--timeout', '3s', '--tz', 'UTC'], env)).toMatchObject({
      options: { timeout: 3000 },
      expect: { tz: 'UTC' },
    });
  });

  it('may give the path of --termination-log, or switch it on', () => {
    const path = (text: string) => run([], { PROBE_ENV_TERMINATION_LOG: text }).options.terminationLog;
    expect([path('/x'), path('1'), path('0'), path('')]).toEqual(['/x', '/dev/termination-log', null, null]);
    expect(run(['ssl', '--termination-log']).options.terminationLog).toBe('/dev/termination-log');
  });

  it('count as unset when they are empty, and as off when they say so', () => {
    expect(run([], { PROBE_ENV_TIMEOUT: '', PROBE_ENV_NO_TOOLS: '' }).options).toMatchObject({
      timeout: 900,
      tools: true,
    });
    expect(run([], { PROBE_ENV_NO_TOOLS: '0' }).options.tools).toBe(true);
  });

  it('are named when they are wrong', () => {
    expect(usageError([], { PROBE_ENV_TIMEOUT: 'soon' })).toBe(
      "PROBE_ENV_TIMEOUT: 'soon' is not a time from 1ms to 600s; for example 900ms or 2s",
    );
    expect(usageError([], { PROBE_ENV_NO_TOOLS: 'maybe' })).toBe("PROBE_ENV_NO_TOOLS: 'maybe' is neither 1 nor 0");
  });

  it('of a Kubernetes service called probe-env do no harm', () => {
    expect(run([], { PROBE_ENV_SERVICE_HOST: '10.0.0.1', PROBE_ENV_PORT: 'tcp://10.0.0.1:80' })).toEqual(run([]));
  });
});
