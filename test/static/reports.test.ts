import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeTree } from '../../scripts/dev/scratch.mjs';
import { formats } from '../../src/report/formats/index.ts';
import { needs, staticBuild } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';

const cases = path.join(import.meta.dirname, '../cases');
const expired = path.join(cases, 'ssl/expired-all/rootfs');
const healthy = path.join(cases, 'timezone/distroless/rootfs');
const policy = `
run: { fail-on: warning }
ssl: { min-certs: 100 }
timezone: { tz: Asia/Shanghai }
severity: { "ssl/*": warning }
waivers:
  - { code: timezone/*, reason: moves soon, owner: team-web, until: 2999-12-31 }
  - { code: go/*, reason: not there, until: 2020-12-31 }
`;

interface Row {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Every way to ask for a report that is more than text or JSON of one run; files are written into the working directory. */
const rows: readonly Row[] = [
  ...[expired, healthy].flatMap((root) => [
    ...Object.keys(formats).map((format) => ({ args: ['--root', root, '--format', format] })),
    ...Object.keys(formats).map((format) => ({ args: ['--root', root, '--format', `text,${format}=out.${format}`] })),
    { args: ['--root', root, '--write-policy'] },
    { args: ['--root', root, '--policy', 'policy.yaml', '--show-ignored', '--verbose'] },
    { args: ['--root', root, '--policy', '-'], input: policy },
    { args: ['--root', root, '--format', 'json'], env: { PROBE_ENV_POLICY: 'policy.yaml' } },
    { args: ['--root', root, '--exit-style', 'nagios'] },
    { args: ['--root', root, '--fail-on', 'none', '--quiet'] },
    { args: ['--root', root, '--fail-on', 'info', '--verbose', '--color', 'always'] },
    { args: ['--root', root, '--termination-log=log.txt'] },
    { args: ['--root', root, '--wait', '400ms'] },
    { args: ['--root', root, '--ignore', 'ssl/no-roots,ssl/expired-roots', '--show-ignored'] },
    { args: ['--root', root, '--env', 'TZ=Asia/Shanghai', '--user', '65532', '--platform', 'linux/arm64'] },
  ]),
  { args: ['--root', expired, '--policy', '-'], input: 'ssl: {min-cert: 1}\n' },
  { args: ['--root', expired, '--policy', '-'], input: 'ssl: [\n' },
  { args: ['--root', expired, '--policy', 'absent.yaml'] },
  { args: ['--root', expired, '--format', 'junit=absent/out.xml'] },
  { args: ['--explain', 'ssl', 'tiemzone/mismatch', 'libc/interpreter-missing'] },
  { args: ['--root', expired], env: { PROBE_ENV_FORMATT: 'json' } },
];

describe('every report of the static executable is the one of Node', needs(...staticBuild), () => {
  let executables: readonly [node: string, own: string];
  let scratch: string;

  beforeAll(() => {
    executables = [builtExecutable(), staticExecutable()];
    scratch = mkdtempSync(path.join(os.tmpdir(), 'probe-env-reports-'));
  }, 900_000);
  afterAll(() => removeTree(scratch));

  it.each(rows.map((row, index) => ({ ...row, name: row.args.join(' ').replaceAll(cases, ''), index })))(
    '$name',
    ({ index, ...row }) => {
      const [onNode, own] = executables.map((executable, which) => {
        const directory = path.join(scratch, `${index}-${which}`);
        mkdirSync(directory);
        return answerOf(executable, row, directory);
      });
      expect(own).toEqual(onNode);
    },
  );
});

/** What is printed and written, without what differs between two runs of one executable, and the name of the runtime. */
function answerOf(executable: string, { args, env = {}, input }: Row, cwd: string): object {
  writeFileSync(path.join(cwd, 'policy.yaml'), policy);
  const { status, stdout, stderr } = spawnSync(executable, ['--all', '--timeout', '60s', '--no-timing', ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', ...env },
    ...(input === undefined ? {} : { input }),
  });
  const files = Object.fromEntries(
    readdirSync(cwd).map((name) => [name, steady(readFileSync(path.join(cwd, name), 'utf8'))]),
  );
  return { status, stdout: steady(stdout), stderr, files };
}

function steady(text: string): string {
  return (
    text
      .replaceAll(/node \d+\.\d+\.\d+|QuickJS-ng \d+\.\d+\.\d+/g, 'RUNTIME')
      // Version 1 of the JSON always includes them.
      .replaceAll(/"ms":[\d.]+/g, '"ms":0')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/urn:uuid:[0-9a-f-]+/g, 'UUID')
  );
}
