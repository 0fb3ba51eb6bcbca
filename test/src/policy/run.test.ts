import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mainSource, runSource, withCompiledSources } from '../../support/program/run-source.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'probe-env-policy-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function write(text: string): string {
  const file = path.join(directory, 'policy.yaml');
  writeFileSync(file, text);
  return file;
}

const args = ['ssl', 'timezone', '--no-tools', '--timeout', '60s'];

describe('--policy', () => {
  it('waives with a reason, and says so in line one and in JSON', async () => {
    const file = write('waivers:\n  - {code: ssl/no-roots, reason: talks to nobody, until: 2999-12-31}\n');
    const run = await runSource([...args, '--root', directory, '--policy', file, '--format', 'json']);
    expect(run.exitCode).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      summary: expect.stringMatching(/^OK ssl: no root;.* \(1 ignored\)$/),
      ignored: [{ code: 'ssl/no-roots', reason: 'talks to nobody', until: '2999-12-31' }],
    });
  });

  it('counts again what a waiver covered, and names the waiver', async () => {
    const file = write('waivers:\n  - {code: ssl/no-roots, reason: talks to nobody, until: 2020-12-31}\n');
    const run = await runSource([...args, '--root', directory], { PROBE_ENV_POLICY: file });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/^FAIL ssl\/no-roots: .*\(\+1 warning\)/);
    expect(run.stdout).toContain(
      `\nwarning policy/waiver-expired: ${file}:2: the waiver of ssl/no-roots expired on 2020-12-31\n`,
    );
  });

  it('notes a waiver that covers nothing, and changes severities', async () => {
    const file = write('severity: {ssl/no-roots: warning}\nwaivers:\n  - {code: timezone/*, reason: x}\n');
    const run = await runSource([...args, '--root', directory, '--policy', file, '--verbose']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/^OK with 1 warning: ssl\/no-roots/);
    expect(run.stdout).toContain('\ninfo policy/waiver-unused: ');
  });

  it('is usage where it is wrong, with the place', async () => {
    const file = write('ssl:\n  min-cert: 3\n');
    expect(await runSource([...args, '--policy', file])).toEqual({
      exitCode: 64,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^probe-env: ${file}:2:3: key in ssl 'min-cert' is not one of: .*min-certs\\?\n$`),
      ),
    });
    for (const [gone, problem] of [
      [path.join(directory, 'gone'), 'does not exist'],
      [directory, 'is not a regular file'],
    ] as const) {
      const run = await runSource([...args, '--policy', gone]);
      expect(run).toMatchObject({ exitCode: 64, stderr: expect.stringContaining(`--policy: ${gone} ${problem}`) });
    }
  });

  it('comes through standard input', () => {
    const text = execFileSync(process.execPath, [mainSource, ...args, '--root', directory, '--policy', '-'], {
      env: withCompiledSources(process.env),
      input: 'severity: {ssl/no-roots: off}\n',
      encoding: 'utf8',
    });
    expect(text).toMatch(/^OK ssl: no root; .* \(1 ignored\)\n/);
  });
});
