import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { exec, findingCodes, usePodImage } from './pod-image.ts';

const { host } = usePodImage();

/** A probe of the container with these variables. */
const probed = (env: Readonly<Record<string, string>>, command: readonly string[], more: object = {}): Host =>
  host({
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    readinessProbe: { exec: { command }, ...more },
  });

describe('the command of a probe', () => {
  it.each<[string, () => Host, string[]]>([
    ['a command of a variable', () => probed({ BIN: '/bin' }, ['$(BIN)/tool']), []],
    ['a command of a variable elsewhere', () => probed({ BIN: '/sbin' }, ['$(BIN)/tool']), ['pod/command-missing']],
    [
      'what a variable is as it is written',
      () => probed({ A: '/bin', BIN: '$(A)' }, ['$(BIN)/tool']),
      ['pod/command-missing'],
    ],
    [
      'a variable with valueFrom, which is empty there',
      () =>
        host({
          env: [{ name: 'DIR', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
          readinessProbe: exec('$(DIR)/bin/tool'),
        }),
      [],
    ],
    [
      'a hook, which is taken as it is',
      () => host({ env: [{ name: 'BIN', value: '/bin' }], lifecycle: { postStart: exec('$(BIN)/tool') } }),
      ['pod/command-missing'],
    ],
    ['PROBE_ENV_TIMEOUT', () => probed({ PROBE_ENV_TIMEOUT: '5s' }, ['/bin/probe-env']), ['pod/probe-timeout']],
    ['PROBE_ENV_TIMEOUT in time', () => probed({ PROBE_ENV_TIMEOUT: '500ms' }, ['/bin/probe-env']), []],
    ['PROBE_ENV_TIMEOUT that is empty', () => probed({ PROBE_ENV_TIMEOUT: '' }, ['/bin/probe-env']), []],
    [
      'PROBE_ENV_TIMEOUT below the option',
      () => probed({ PROBE_ENV_TIMEOUT: '5s' }, ['/bin/probe-env', '--timeout', '900ms']),
      [],
    ],
    [
      'PROBE_ENV_TIMEOUT of the image',
      () => host({ readinessProbe: exec('/bin/probe-env') }, {}, { Env: ['PROBE_ENV_TIMEOUT=2s'] }),
      ['pod/probe-timeout'],
    ],
    ['PROBE_ENV_WAIT', () => probed({ PROBE_ENV_WAIT: '30s' }, ['/bin/probe-env']), ['pod/probe-timeout']],
    ['--wait', () => probed({}, ['/bin/probe-env', '--wait=10s'], { timeoutSeconds: 5 }), ['pod/probe-timeout']],
    ['--wait in time', () => probed({}, ['/bin/probe-env', '--wait', '3s'], { timeoutSeconds: 5 }), []],
    ['a time that is refused', () => probed({}, ['/bin/probe-env', '--timeout', 'soon']), []],
    ['a time that is too long', () => probed({}, ['/bin/probe-env', '--timeout', '20m']), []],
    ['no time to wait', () => probed({}, ['/bin/probe-env', '--timeout', '5s', '--wait', '0']), []],
    ['a variable that is refused', () => probed({ PROBE_ENV_WAIT: '61m' }, ['/bin/probe-env', '--timeout', '5s']), []],
    ['the longest times', () => probed({}, ['/bin/probe-env', '--timeout=10m', '--wait=60m']), ['pod/probe-timeout']],
    [
      'a shell that starts it',
      () => probed({}, ['/bin/sh', '-c', 'exec /bin/probe-env --all --timeout 5S; true']),
      ['pod/probe-timeout'],
    ],
    [
      'a shell that sets its variable',
      () => probed({}, ['/bin/sh', '-c', 'PROBE_ENV_TIMEOUT=5s /bin/probe-env']),
      ['pod/probe-timeout'],
    ],
  ])('%s', (_, made, expected) => {
    expect(findingCodes(made())).toEqual(expected);
  });
});
