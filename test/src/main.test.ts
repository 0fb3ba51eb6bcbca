import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runSource } from '../support/program/run-source.ts';

/** Images as skopeo leaves them. */
const saved = mkdtempSync(path.join(os.tmpdir(), 'probe-env-saved-'));
mkdirSync(path.join(saved, 'layout'));
for (const name of ['index.json', 'oci-layout']) writeFileSync(path.join(saved, 'layout', name), '{}');
writeFileSync(path.join(saved, 'image.tar'), `${'x'.repeat(257)}ustar${' '.repeat(250)}`);
writeFileSync(path.join(saved, 'blank'), '\n');
afterAll(() => rmSync(saved, { recursive: true }));

describe('the program', () => {
  it('prints help and version on standard output, exit status 0', async () => {
    expect(await runSource(['--version'])).toMatchObject({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
      exitCode: 0,
    });
    expect(await runSource(['--help'])).toMatchObject({
      stdout: expect.stringContaining('Usage: probe-env'),
      exitCode: 0,
    });
  });

  it.each([
    [['--bogus'], {}, "probe-env: unknown option '--bogus' (see probe-env --help)\n"],
    [
      [],
      { PROBE_ENV_FORMAT: 'xml' },
      "probe-env: PROBE_ENV_FORMAT: 'xml' is not one of: text, json, json@1, json@2, junit, sarif, github, tap, nagios, prometheus, cyclonedx\n",
    ],
    [
      ['--ignore', 'ssl/no-such'],
      {},
      "probe-env: --ignore: no finding has the code 'ssl/no-such': --list names them all\n",
    ],
    [['--root', '/no/such', '--timeout', '60s'], {}, 'probe-env: --root: /no/such does not exist\n'],
    [['--root', '/etc/passwd', '--timeout', '60s'], {}, 'probe-env: --root: /etc/passwd is not a directory\n'],
    [
      ['--root', `${saved}/image.tar`, '--timeout', '60s'],
      {},
      `probe-env: --root: ${saved}/image.tar is a tar archive, not a directory: --image ${saved}/image.tar reads it\n`,
    ],
    [
      ['--root', `${saved}/layout`, '--timeout', '60s'],
      {},
      `probe-env: --root: ${saved}/layout is a saved image, not its files: --image ${saved}/layout reads it\n`,
    ],
    [['--pid', '4999999', '--timeout', '60s'], {}, 'probe-env: --pid or --root: there is no process 4999999 here\n'],
    [['--ignore', 'no-roots'], {}, "probe-env: --ignore: 'no-roots' lacks its probe: did you mean ssl/no-roots?\n"],
    [['--root', 'no/such', '--timeout', '60s'], {}, 'probe-env: --root: no/such does not exist\n'],
    [
      [],
      { PROBE_ENV_ROOT: 'no/such', PROBE_ENV_TIMEOUT: '60s' },
      'probe-env: PROBE_ENV_ROOT: no/such does not exist\n',
    ],
    [
      ['--app', 'no-such-command', '--timeout', '60s'],
      { PATH: '/usr/bin:/bin' },
      'probe-env: --app: exec: "no-such-command": executable file not found in $PATH (/usr/bin:/bin)\n',
    ],
    [
      ['--app', 'package.json', '--timeout', '60s'],
      { PATH: '/usr/bin' },
      `probe-env: --app: exec: "package.json": executable file not found in $PATH (/usr/bin): did you mean ${process.cwd()}/package.json? A bare name is looked up in PATH, not in WORKDIR\n`,
    ],
    [['--policy', `${saved}/blank`], {}, `probe-env: --policy: ${saved}/blank is empty\n`],
    [
      ['--image', 'docker://nginx:1.27'],
      {},
      'probe-env: --image: docker://nginx:1.27: no such file or directory; --image takes a file: docker save nginx:1.27 | probe-env --image -\n',
    ],
    [['--policy', '-'], {}, 'probe-env: --policy: standard input is empty\n'],
    [
      ['--image', '-'],
      {},
      'probe-env: --image: standard input: it is empty: the command before the pipe wrote no image\n',
    ],
    [['--image', 'no/such.tar'], {}, 'probe-env: --image: no/such.tar: no such file or directory\n'],
    [['--explain', 'x/y'], {}, "probe-env: no finding has the code 'x/y': --list names them all\n"],
  ])('says what is wrong with %j %j in one line on standard error, exit status 64', async (args, env, stderr) => {
    expect(await runSource(args, env)).toEqual({ stdout: '', stderr, exitCode: 64 });
  });

  it.each([
    ['sh', '/bin/sh'],
    ['./test/../package.json', `${process.cwd()}/test/../package.json`],
  ])('takes --app %s for what a shell would', async (named, path) => {
    const { stdout } = await runSource(['libc', '--app', named, '--format', 'json', '--timeout', '60s'], {
      PATH: '/bin:/usr/bin',
    });
    expect(JSON.parse(stdout)).toMatchObject({ program: { path } });
  });

  it('keeps standard output free of logs', async () => {
    const { stdout, stderr } = await runSource(['timezone', '--log-level', 'debug', '--timeout', '20s']);
    expect(stdout.split('\n')[0]).toMatch(/^(OK|FAIL) /);
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines.map(({ msg }) => msg)).toContain('probe ran');
    for (const line of lines) expect(line).not.toHaveProperty('pid');
  });

  it('lists every code with its severity', async () => {
    const { stdout } = await runSource(['--list']);
    expect(stdout).toMatch(/^go: /);
    for (const probe of ['ssl', 'timezone', 'libc']) expect(stdout).toMatch(new RegExp(`^${probe}: `, 'm'));
  });
});
