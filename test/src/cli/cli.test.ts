import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { commandLine, optionSpecs, run } from './command-line.ts';

/** The options of an empty command line. */
const defaults = {
  app: null,
  root: '/',
  pid: null,
  containerOf: null,
  image: null,
  imageConfig: null,
  env: [],
  user: null,
  workdir: null,
  platform: null,
  pod: null,
  container: null,
  requireApp: false,
  allowNoApp: false,
  requireEnvironment: false,
  timeout: 900,
  failOn: 'error',
  incomplete: 'fail',
  exitStyle: 'default',
  policy: null,
  writePolicy: false,
  wait: 0,
  ignore: [],
  showIgnored: false,
  format: [],
  timing: true,
  containerLog: false,
  terminationLog: null,
  verbose: false,
  quiet: false,
  color: 'auto',
  tools: true,
  logLevel: 'silent',
};

describe('the command line', () => {
  it('runs every probe with the defaults when nothing is said', () => {
    expect(run([])).toEqual({
      action: 'run',
      probes: probes.map(({ id }) => id),
      options: defaults,
      expect: {},
    });
    expect(run(['--all'])).toEqual(run([]));
  });

  it('runs the named probes in their own order', () => {
    expect(run(['libc', 'ssl']).probes).toEqual(['ssl', 'libc']);
  });

  it('keeps nothing of an earlier command line', () => {
    run(['--no-tools', '--tz', 'Asia/Shanghai', '--ignore', 'ssl/x', 'ssl']);
    expect(run([])).toMatchObject({
      probes: probes.map(({ id }) => id),
      options: { tools: true, ignore: [] },
      expect: {},
    });
  });

  it('reads options and expectations', () => {
    const words = [
      '--app /app --root /mnt --timeout 1.5s --fail-on warning --format json,junit=/x/report.xml',
      '--incomplete pass --exit-style nagios --wait 1m --show-ignored --no-timing --termination-log=/x/log',
      '--ignore ssl/a,libc/b --ignore go/c --no-tools --log-level debug --tz Asia/Shanghai',
    ];
    const { options, expect: stated } = run(words.join(' ').split(' '));
    expect(options).toEqual({
      ...defaults,
      app: '/app',
      root: '/mnt',
      timeout: 1500,
      failOn: 'warning',
      incomplete: 'pass',
      exitStyle: 'nagios',
      wait: 60_000,
      showIgnored: true,
      timing: false,
      terminationLog: '/x/log',
      format: [
        { format: 'json', file: null },
        { format: 'junit', file: '/x/report.xml' },
      ],
      ignore: ['ssl/a', 'libc/b', 'go/c'],
      tools: false,
      logLevel: 'debug',
    });
    expect(stated).toEqual({ tz: 'Asia/Shanghai' });
  });

  it('takes --pid for the root of that process', () => {
    expect(run(['--pid', '7']).options.root).toBe('/proc/7/root');
  });

  it('takes an option and its opposite', () => {
    expect(run(['--require-app']).options).toMatchObject({ requireApp: true, allowNoApp: false });
    expect(run(['--no-require-app']).options).toMatchObject({ requireApp: false, allowNoApp: true });
    expect(run([], { PROBE_ENV_REQUIRE_APP: '1' }).options).toMatchObject({ requireApp: true, allowNoApp: false });
  });

  it.each([
    ['900', 900],
    ['250ms', 250],
    ['2s', 2000],
    ['0.5s', 500],
    ['2m', 120_000],
    ['2S', 2000],
  ])('takes --timeout %s as %i ms', (text, expected) => {
    expect(run(['--timeout', text]).options.timeout).toBe(expected);
  });

  it.each(optionSpecs.map((spec) => [spec.flags, spec] as const))('says in its help if %s is repeatable', (_, spec) => {
    expect(spec.help.includes('repeatable')).toBe(spec.repeatable === true);
  });

  it('takes words of a list in any case', () => {
    expect(run(['--pod-security', 'Restricted', '--libc', 'None', '--fail-on', 'Warning'])).toMatchObject({
      options: { failOn: 'warning' },
      expect: { podSecurity: 'restricted', libc: 'none' },
    });
  });

  it('lists, explains, installs, and prints help and version', () => {
    expect(commandLine.parse(['--list'], {})).toEqual({ action: 'list', probes: [], json: false });
    expect(commandLine.parse(['--list', 'ssl', '--format', 'json'], {})).toEqual({
      action: 'list',
      probes: ['ssl'],
      json: true,
    });
    expect(() => commandLine.parse(['--list', 'sll'], {})).toThrow('unknown probe');
    expect(commandLine.parse(['--explain', 'ssl/x'], {})).toEqual({ action: 'explain', words: ['ssl/x'] });
    expect(commandLine.parse(['--install', '/x'], {})).toEqual({ action: 'install', directory: '/x' });
    expect(commandLine.parse(['--version'], {})).toEqual({ action: 'version', json: false });
    expect(commandLine.parse(['--format', 'json', '-V'], {})).toEqual({ action: 'version', json: true });
    expect(commandLine.parse(['--list', '--format', 'text, JSON'], {})).toMatchObject({ json: true });
    expect(commandLine.parse(['--explain', 'ssl/x', '--format', 'text'], {})).toMatchObject({ action: 'explain' });
    expect(commandLine.parse(['--version'], { PROBE_ENV_FORMAT: 'json' })).toEqual({ action: 'version', json: false });
    expect(commandLine.parse(['--licenses'], {})).toEqual({ action: 'licenses' });
    const help = commandLine.parse(['--help-all'], {});
    for (const { flags } of optionSpecs) expect(help).toMatchObject({ text: expect.stringContaining(flags) });
    expect(help).toMatchObject({ text: expect.stringContaining('Exit status:') });
  });

  it.each(['-h', '--help'])('%s fits two screens, and has only options that there are', (flag) => {
    const help = commandLine.parse([flag, '--tz', 'UTC'], {});
    if (help.action !== 'print') throw new Error(help.action);
    const lines = help.text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(48);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const pointer of ['--list', '--explain', '--help-all', 'Exit status:']) expect(help.text).toContain(pointer);
    const all = commandLine.parse(['--help-all'], {});
    for (const [option = ''] of help.text.matchAll(/--[a-z-]+/g))
      expect(all).toMatchObject({ text: expect.stringContaining(option) });
  });
});
