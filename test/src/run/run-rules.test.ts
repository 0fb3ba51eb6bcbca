import { describe, expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import { createEnvironment } from '../../../src/host/process/environment.ts';
import { namedApp } from '../../../src/host/process/find-app.ts';
import { judgeRun, runCatalog } from '../../../src/run/run-rules.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const live = caseHost('/', { app: null });
const running = namedApp(live.fs, '/bin/sh', '/proc/1/exe', true, 1);
const missing = namedApp(live.fs, '/no/such', '--app');
const image = (declare: object, app: string | null = null): Host => caseHost('/', { app, declare });
const config = { architecture: 'amd64', config: { Entrypoint: ['/bin/sh'] } };
const both = { requireApp: true, requireEnvironment: true };

describe('what is required of a run', () => {
  it.each<[string, Host, string[]]>([
    ['a program that runs', { ...live, app: running }, []],
    ['no program', live, ['run/no-program this container runs none']],
    ['no program, where nothing runs', { ...live, live: false }, ['run/no-program none was found']],
    ['a running program whose file is gone', { ...live, app: { ...missing, running: true } }, []],
    [
      'a program that a volume hides',
      {
        ...live,
        app: {
          ...missing,
          withFile: () => {
            throw new NotKnown('a volume hides it');
          },
        },
      },
      ['run/no-program a volume hides it'],
    ],
    ['a program that is not there', { ...live, app: missing }, ['run/no-program /no/such could not be read']],
    [
      'an environment that is our own',
      { ...live, app: running, env: createEnvironment('self', {}) },
      ['run/environment-unknown /proc/1/environ could not be read'],
    ],
    [
      'our own, where nothing else runs',
      { ...live, app: { ...running, pid: null }, env: createEnvironment('self', {}) },
      [],
    ],
    ['an image with its configuration', image({ config }), []],
    [
      'an image of which nobody says anything',
      image({}),
      ['run/no-program nothing says which it is (--app, --image-config)', 'run/environment-unknown nothing states it'],
    ],
    [
      'an image with a variable',
      image({ env: ['TZ=UTC'] }, '/bin/sh'),
      ['run/environment-unknown --env leaves ZONEINFO, SSL_CERT_FILE, SSL_CERT_DIR, GODEBUG open'],
    ],
    [
      'an image without a command',
      image({ config: { config: {} } }),
      ['run/no-program config.json has neither Entrypoint nor Cmd'],
    ],
    [
      'an image whose command cannot be told',
      image({ config: { config: { Cmd: ['/bin/sh', '-c', '$APP'] } } }),
      ['run/no-program what is started could not be determined (/bin/sh: it starts nothing)'],
    ],
  ])('%s', (_, host, expected) => {
    expect(judgeRun(host, both).map(({ code, detail }) => `${code} ${'why' in detail ? detail.why : ''}`)).toEqual(
      expected,
    );
    expect(judgeRun(host, { requireApp: false, requireEnvironment: false })).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['/data', []],
    ['/bin/sh', ['/bin/sh true']],
    ['/bin//', ['/bin/sh true']],
    ['/bin', ['/bin/sh true']],
    ['/', ['/bin/sh true']],
    ['/etc/ssl', ['/etc/ssl/certs false']],
    ['/binary', []],
  ])('a VOLUME on %s', (volume, expected) => {
    const host = image({ config: { config: { Entrypoint: ['/bin/sh'], Volumes: { [volume]: {} } } } });
    const found = judgeRun(host, { requireApp: false, requireEnvironment: false });
    expect(found.map(({ detail }) => ('path' in detail ? `${detail.path} ${detail.isProgram}` : ''))).toEqual(expected);
  });

  it('is no excuse for a fault of ours', () => {
    const fault = new Error('a fault');
    const withFile = () => {
      throw fault;
    };
    expect(() => judgeRun({ ...live, app: { ...missing, withFile } }, both)).toThrow(fault);
  });

  it('has words for each', () => {
    for (const spec of Object.values(runCatalog)) {
      const example = spec.example as never;
      expect(spec.message(example)).toMatch(/^[^\n]{20,}$/);
      expect(spec.remedy(example)).toMatch(/^[^\n]{20,}$/);
    }
  });
});
