import { describe, expect, it } from 'vitest';
import { probes } from '../../../probes/index.ts';
import { longFlag } from '../../../src/cli/variables.ts';
import { optionSpecs, usageError } from './command-line.ts';

describe('a mistaken command line', () => {
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
    [['--list', '--format', 'yaml'], "--format: 'yaml' is not one of: text, json (without a report)"],
    [['--version', '--format', 'sarif'], "--format: 'sarif' is a format of reports; here: text, json"],
    [['--list', '--format', 'json,SARIF'], "--format: 'SARIF' is a format of reports; here: text, json"],
    [
      ['--list', '--format', 'json=list.json'],
      "--format: 'json=list.json' names a file, which only a report is written to; here: text, json",
    ],
    [['--explain', 'ssl/x', '--format', 'sarif'], "--format: 'sarif' is a format of reports; here: text"],
    [['--explain', 'ssl/x', '--format', 'json'], "--format: 'json' is a format of reports; here: text"],
    [['--licenses', '--format', 'yaml'], "--format: 'yaml' is not one of: text (without a report)"],
    [['--pid', 'one'], "--pid: 'one' is not a process ID"],
    [
      ['--pid', '7', '--root', '/mnt'],
      '--pid: cannot be used with --root or --image: it means --root /proc/<pid>/root',
    ],
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
    [
      ['--ignore', 'ssl/*'],
      "--ignore: 'ssl/*' is not a code: name the other probes to leave one out, or let --policy have 'severity: {ssl/*: off}'",
    ],
    [['--ignore', 'ssl/a*'], "--ignore: 'ssl/a*' is not a code; for example libc/interpreter-missing"],
    [['--no-color'], "unknown option '--no-color': did you mean --color never?"],
    [['--containerof', 'x'], "unknown option '--containerof': did you mean --container-of?"],
    [['help'], "unknown probe 'help': did you mean --help?"],
    [
      ['--all', '--container-of', 'x', '--root', '/mnt'],
      '--container-of: cannot be used with --root or --image: it looks at a running container',
    ],
    [
      ['--pid', '1', '--container-of', 'x'],
      '--pid: cannot be used with --container-of: it means --root /proc/<pid>/root',
    ],
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

  const valued = optionSpecs.flatMap(({ flags }) => (/[<[]/.test(flags) ? [flags] : []));
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
});
