import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../../package.json' with { type: 'json' };
import { builtExecutable } from '../../support/program/executable.ts';

const repository = join(import.meta.dirname, '../../..');
const script = join(repository, 'scripts/release/action.sh');
const root = join(repository, 'test/cases/timezone/tz-unknown-name/rootfs');

let directory: string;
let release: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'action-'));
  release = join(directory, 'release');
  mkdirSync(release);
  const file = join(release, `probe-env-static-linux-${process.arch}`);
  copyFileSync(builtExecutable(), file);
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  writeFileSync(join(release, 'SHA256SUMS'), `${digest}  probe-env-static-linux-${process.arch}\n`);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(join(directory, 'temp'), { recursive: true, force: true });
  mkdirSync(join(directory, 'temp'));
});

/** Runs the action with these inputs; a `docker` that is first on PATH may take the place of the real one. */
function run(inputs: Readonly<Record<string, string>>, docker = 'exit 1') {
  const bin = join(directory, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'docker'), `#!/bin/sh\necho "$@" >> ${directory}/docker-log\n${docker}\n`, { mode: 0o755 });
  // No right to become root, whoever runs the test.
  writeFileSync(join(bin, 'sudo'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  const output = join(directory, 'output');
  const sarif = join(directory, 'report.sarif');
  for (const file of [output, sarif, join(directory, 'docker-log')]) rmSync(file, { force: true });
  const given = {
    IMAGE: '',
    ROOT: '',
    ARGS: '',
    FAIL_ON: 'error',
    SARIF: sarif,
    RELEASE: release,
    SUMS_DIGEST: '',
    ...inputs,
  };
  const releases = inputs.RELEASES ?? '';
  const { status, stdout, stderr } = spawnSync('sh', [script], {
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      RUNNER_TEMP: join(directory, 'temp'),
      GITHUB_OUTPUT: output,
      ACTION_RELEASES: releases,
      ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name}`, value])),
    },
    encoding: 'utf8',
  });
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const left = readdirSync(join(directory, 'temp'));
  return {
    status,
    stdout,
    stderr,
    output: read(output),
    sarif: read(sarif),
    docker: read(join(directory, 'docker-log')),
    left,
  };
}

describe('the action', () => {
  it('hands every input to its script', () => {
    const { inputs, runs } = parse(readFileSync(join(repository, 'action.yml'), 'utf8'));
    const [step] = runs.steps;
    const names = Object.keys(inputs).map((name) => `INPUT_${name.toUpperCase().replaceAll('-', '_')}`);
    expect(Object.keys(step.env).sort()).toEqual(['ACTION_RELEASES', ...names].sort());
    const used = new Set(readFileSync(script, 'utf8').match(/INPUT_[A-Z_]+/g));
    expect([...used].sort()).toEqual(names.sort());
    // What a workflow hands in must never become a part of a script.
    expect(step.run).not.toContain('${{');
  });

  it('annotates what it finds in a root, and writes SARIF', () => {
    const { status, stdout, output, sarif, left } = run({ ROOT: root, ARGS: 'timezone --tz Asia/Shanghai' });
    expect(stdout).toMatch(/^::error .*timezone/m);
    expect(JSON.parse(sarif)).toMatchObject({ version: '2.1.0' });
    expect(output).toBe(`sarif=${join(directory, 'report.sarif')}\nstatus=1\n`);
    expect(status).toBe(1);
    expect(left).toEqual([]);
  });

  it('looks at an image that it never starts, and removes what it made', () => {
    const config = JSON.stringify([
      { Architecture: 'amd64', Os: 'linux', Config: { Env: ['TZ=UTC'], Cmd: ['/none'] } },
    ]);
    const docker = `case $1 in create) echo c1 ;; inspect) echo '${config}' ;; export) tar -c -C '${root}' . ;; esac`;
    const result = run({ IMAGE: 'example:1', ARGS: 'timezone' }, docker);
    expect(result.stderr).not.toContain('cannot');
    expect(result.output).toMatch(/^status=[01]$/m);
    expect(result.docker).toBe(
      'create --network none example:1 /probe-env\ninspect example:1\nexport c1\nrm --force c1\n',
    );
    expect(result.left).toEqual([]);
  });

  it.each([
    [{}, '', 'give an image, or a root'],
    [{ IMAGE: 'a', ROOT: '/b' }, '', 'give either image or root, not both'],
    [{ IMAGE: 'none:1' }, 'exit 1', 'there is no image none:1'],
    [{ ROOT: '/', RELEASE: '' }, '', 'give a release: this action was not taken from a repository'],
    [{ ROOT: '/', RELEASE: '/nonexistent' }, '', 'probe-env cannot be installed: its message is above'],
    [{ ROOT: '/', SUMS_DIGEST: '00' }, '', 'probe-env cannot be installed: its message is above'],
  ])('says in an annotation why %j is not looked at', (inputs, docker, message) => {
    const { status, stdout, left } = run(inputs, docker);
    expect(stdout).toBe(`::error title=probe-env::${message}\n`);
    expect(status).toBe(64);
    expect(left).toEqual([]);
  });

  it('fetches the release of its own version where none is given', () => {
    const releases = join(directory, 'releases');
    cpSync(release, join(releases, `v${manifest.version}`), { recursive: true });
    const { status, stderr } = run({ ROOT: root, ARGS: 'timezone', RELEASE: '', RELEASES: releases });
    expect(stderr).toMatch(/^installed /m);
    expect([0, 1]).toContain(status);
  });

  it('takes args for words, and for nothing else', () => {
    const { stdout } = run({ ROOT: root, ARGS: `timezone --tz $(touch${'\t'}${directory}/owned) *` });
    expect(existsSync(join(directory, 'owned'))).toBe(false);
    expect(stdout).not.toContain('package.json');
  });
});

describe('the shell scripts', () => {
  it.each(['action.sh', 'install.sh'])('%s is one that dash reads', (name) => {
    execFileSync('sh', ['-n', join(repository, 'scripts/release', name)]);
  });
});
