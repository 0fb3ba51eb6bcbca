import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { createCommandLine, type Invocation } from '../../../src/cli/cli.ts';
import { runOptions } from '../../../src/cli/options.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { longFlag, variableOf } from '../../../src/cli/variables.ts';

const commandLine = createCommandLine(probes);

function run(args: string[], env: Record<string, string> = {}): Extract<Invocation, { action: 'run' }> {
  const invocation = commandLine.parse(args, env);
  if (invocation.action !== 'run') throw new Error(`the action is ${invocation.action}`);
  return invocation;
}

function usageError(args: string[], env: Record<string, string> = {}): string {
  try {
    commandLine.parse(args, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('no usage error');
}

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
    const { options, expect: stated } = run([
      ...[
        '--app',
        '/app',
        '--root',
        '/mnt',
        '--timeout',
        '1.5s',
        '--fail-on',
        'warning',
        '--format',
        'json,junit=/x/report.xml',
      ],
      ...[
        '--incomplete',
        'pass',
        '--exit-style',
        'nagios',
        '--wait',
        '1m',
        '--show-ignored',
        '--no-timing',
        '--termination-log=/x/log',
      ],
      ...[
        '--ignore',
        'ssl/a,libc/b',
        '--ignore',
        'go/c',
        '--no-tools',
        '--log-level',
        'debug',
        '--tz',
        'Asia/Shanghai',
      ],
    ]);
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

  it('takes words of a list in any case', () => {
    expect(run(['--pod-security', 'Restricted', '--libc', 'None', '--fail-on', 'Warning'])).toMatchObject({
      options: { failOn: 'warning' },
      expect: { podSecurity: 'restricted', libc: 'none' },
    });
  });

  it.each([
    [['--bogus'], "unknown option '--bogus'"],
    [['--al'], "unknown option '--al': did you mean --all?"],
    [['timezon'], "unknown probe 'timezon': did you mean timezone?"],
    [['network'], `unknown probe 'network': choose from ${probes.map(({ id }) => id).join(', ')}`],
    [['--all', 'ssl'], 'use --all or the names of probes, not both'],
    [['--timeout'], '--timeout: the value is missing; it takes <time>'],
    [['-tz', 'UTC'], "unknown option '-tz': did you mean --tz?"],
    [['ssl', '-verbose'], "unknown option '-verbose': did you mean --verbose?"],
    [['--static=1'], '--static: it takes no value'],
    [['--root', '/mnt', '--no-tools=yes'], '--no-tools: it takes no value'],
    [['/app'], "unknown probe '/app': did you mean --app /app, or --root /app for a directory?"],
    [['app.tar.gz'], "unknown probe 'app.tar.gz': did you mean --image app.tar.gz?"],
    [['nginx:1.27'], "unknown probe 'nginx:1.27': did you mean an image? docker save nginx:1.27 | probe-env --image -"],
    [
      ['--tls-connect', 'https://api.example/'],
      "--tls-connect: 'https://api.example/' is not host:port, as in api.example:443",
    ],
    [['--tls-connect', 'localhost'], "--tls-connect: 'localhost' is not host:port, as in example.com:443"],
    [['--explain'], '--explain: the value is missing; it takes <code...>'],
    [['--app', '--all'], '--app: the value is missing, since --all is an option; if it is meant, write --app=--all'],
    [
      ['--root', '/mnt', '--tz', '-q'],
      '--tz: the value is missing, since -q is an option; if it is meant, write --tz=-q',
    ],
    [
      ['--require-ca', '--root=/mnt'],
      '--require-ca: the value is missing, since --root is an option; if it is meant, write --require-ca=--root=/mnt',
    ],
    [['--policy', '-', '--image', '-'], '--policy and --image would both read standard input: give one of them a file'],
    [['--pid', 'one'], "--pid: 'one' is not the number of a process"],
    [['--pid', '7', '--root', '/mnt'], '--pid: cannot be used with --root or --image: it is --root /proc/<pid>/root'],
    [['--env', 'TZ'], "--env: 'TZ' is not NAME=value"],
    [['--env', '=x'], "--env: '=x' is not NAME=value"],
    [['--user', 'a:b:c'], "--user: 'a:b:c' is not a user or user:group, by name or number"],
    [['--workdir', 'srv'], "--workdir: 'srv' is not an absolute path"],
    [
      ['--platform', 'linux/vax'],
      "--platform: 'linux/vax' is not a Linux platform; for example linux/amd64 or linux/arm/v7",
    ],
    [
      ['--platform', 'windows/amd64'],
      "--platform: 'windows/amd64' is not a Linux platform; for example linux/amd64 or linux/arm/v7",
    ],
    [['--timeout', '0'], "--timeout: '0' is not a time from 1ms to 600s; for example 900ms or 2s"],
    [['--timeout', '1h'], "--timeout: '1h' is not a time from 1ms to 600s; for example 900ms or 2s"],
    [['--app', '/a', '--app', '/b'], "--app: both '/a' and '/b' are given: run probe-env once for each"],
    [['--root', '/a', '--root', '/b'], "--root: both '/a' and '/b' are given: run probe-env once for each"],
    [['--tz', 'UTC', '--tz', 'CET'], "--tz: both 'UTC' and 'CET' are given: run probe-env once for each"],
    [['--fail-on', 'fatal'], "--fail-on: 'fatal' is not one of: error, warning, info, none"],
    [['--fail-on', 'warn'], "--fail-on: 'warn' is not one of: error, warning, info, none: did you mean warning?"],
    [
      ['--format', 'xml'],
      "--format: 'xml' is not one of: text, json, json@1, json@2, junit, sarif, github, tap, nagios, prometheus, cyclonedx",
    ],
    [['--ignore', 'ssl/*'], "--ignore: 'ssl/*' is not a code; for example libc/interpreter-missing"],
    [['--no-color'], "unknown option '--no-color': did you mean --color never?"],
    [['--containerof', 'x'], "unknown option '--containerof': did you mean --container-of?"],
    [['help'], "unknown probe 'help': did you mean --help?"],
    [
      ['--all', '--container-of', 'x', '--root', '/mnt'],
      '--container-of: cannot be used with --root or --image: it looks at a running container',
    ],
    [['--pid', '1', '--container-of', 'x'], '--pid: cannot be used with --container-of: it is --root /proc/<pid>/root'],
    [
      ['--format', 'junt'],
      "--format: 'junt' is not one of: text, json, json@1, json@2, junit, sarif, github, tap, nagios, prometheus, cyclonedx: did you mean junit?",
    ],
    [['--format', 'junit='], "--format: 'junit=' names no file, for example junit=report.junit"],
    [
      ['--format', 'text', '--format', 'json'],
      '--format: text and json would both go to standard output: name another file, for example json=report.json',
    ],
    [
      ['--format', 'tap=x,junit=x'],
      '--format: tap and junit would both go to x: name another file, for example junit=report.junit',
    ],
    [['--incomplete', 'maybe'], "--incomplete: 'maybe' is not one of: fail, pass"],
    [['--exit-style', 'nagois'], "--exit-style: 'nagois' is not one of: default, nagios: did you mean nagios?"],
    [['--wait', '2h'], "--wait: '2h' is not a time from 1ms to 3600s; for example 900ms or 2s"],
    [['--termination-log', 'ssl'], "--termination-log: 'ssl' is not an absolute path"],
    [['--tz', '../etc'], "--tz: '../etc' is not the name of a zone, as in Asia/Shanghai"],
  ])('refuses %j in one line', (args, message) => {
    expect(usageError(args)).toBe(message);
  });

  const valued = [...Object.values(runOptions), ...probes.flatMap(({ options }) => Object.values(options))].flatMap(
    ({ flags }) => (/[<[]/.test(flags) ? [flags] : []),
  );
  it.each([...valued, '--install <dir>'])('refuses %s without a value in it', (flags) => {
    const [flag = '', value = ''] = flags.split(/ (?=[<[])/);
    for (const blank of ['', ' ', '\t\n'])
      expect(usageError([`${longFlag(flag)}=${blank}`])).toBe(
        `${longFlag(flag)}: the value is empty; it takes ${value}`,
      );
  });

  it('refuses a variable that is blank', () => {
    expect(usageError([], { PROBE_ENV_APP: ' ' })).toBe(
      'PROBE_ENV_APP: the value is blank; leave it empty, or out, for none',
    );
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
    expect(commandLine.parse(['--version'], { PROBE_ENV_FORMAT: 'json' })).toEqual({ action: 'version', json: false });
    expect(commandLine.parse(['--licenses'], {})).toEqual({ action: 'licenses' });
    const help = commandLine.parse(['--help-all'], {});
    const specs = [...Object.values(runOptions), ...probes.flatMap((probe) => Object.values(probe.options))];
    for (const { flags } of specs) expect(help).toMatchObject({ text: expect.stringContaining(flags) });
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

describe('PROBE_ENV_ variables', () => {
  it('name every option, by its long flag', () => {
    expect(variableOf('--fail-on <severity>')).toBe('PROBE_ENV_FAIL_ON');
    expect(variableOf('--no-tools')).toBe('PROBE_ENV_NO_TOOLS');
    const names = [...Object.values(runOptions), ...probes.flatMap((probe) => Object.values(probe.options))].map(
      ({ flags }) => variableOf(flags),
    );
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
