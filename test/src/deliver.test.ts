import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goCommand } from '../support/go/go-toolchain.ts';
import { needs } from '../support/needs.ts';
import { runSource } from '../support/program/run-source.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'probe-env-deliver-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** An empty root has no zone, which is a note at most, and no roots, which is an error. */
const usual = ['--no-tools', '--timeout', '60s'];

describe('reports', () => {
  it('go to standard output and to files at once, and the files do not change the verdict', async () => {
    const [junit, gone] = [join(directory, 'report.xml'), join(directory, 'no/x.json')];
    const args = [
      'timezone',
      ...usual,
      '--root',
      directory,
      '--format',
      `junit=${junit},text`,
      '--format',
      `json=${gone}`,
    ];
    const run = await runSource(args);
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^OK timezone: /),
      stderr: `probe-env: --format json=${gone}: ${directory}/no is not a directory: create it first\n`,
    });
    expect(readFileSync(junit, 'utf8')).toMatch(/<\/testsuites>\n$/);
    expect(readdirSync(directory)).toEqual(['report.xml']);
  });

  it('leave the text on standard output where all formats go to files', async () => {
    const run = await runSource(['timezone', ...usual, '--root', directory, '--format', `tap=${join(directory, 'x')}`]);
    expect(run.stdout).toMatch(/^OK timezone: /);
    expect(run.stderr).toBe('');
  });

  it('append a summary to the file of a GitHub job', async () => {
    const summary = join(directory, 'summary.md');
    writeFileSync(summary, 'before\n');
    const args = ['ssl', ...usual, '--root', directory, '--format', 'github'];
    const run = await runSource(args, { GITHUB_STEP_SUMMARY: summary });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('\n::error title=probe-env ssl/no-roots::');
    expect(readFileSync(summary, 'utf8')).toMatch(
      /^before\n### probe-env\n\nFAIL ssl\/no-roots[\s\S]*\| error \| `ssl\/no-roots` \|/,
    );
  });

  it('end as --exit-style nagios says', async () => {
    const args = ['ssl', ...usual, '--root', directory, '--format', 'nagios', '--exit-style', 'nagios'];
    expect(await runSource(args)).toMatchObject({ exitCode: 2, stdout: expect.stringMatching(/^PROBE_ENV CRITICAL/) });
    expect((await runSource([...args, '--fail-on', 'none'])).exitCode).toBe(0);
  });

  it('count what is ignored in line one, and show it with --show-ignored', async () => {
    const args = ['ssl', ...usual, '--root', directory, '--ignore', 'ssl/no-roots'];
    expect((await runSource(args)).stdout).toMatch(/^OK ssl: no root \(1 ignored\)\n(?:assumed: [^\n]*\n)+$/);
    const { stdout } = await runSource([...args, '--show-ignored']);
    expect(stdout).toMatch(
      /^OK ssl: no root \(1 ignored\)\n(?:assumed: [^\n]*\n)+ignored error ssl\/no-roots: [^\n]*\n$/,
    );
  });
});

describe('--wait', () => {
  it('runs again until it passes', needs('go'), async () => {
    const running = runSource(['libc', ...usual, '--root', directory, '--app', '/app', '--wait', '20s', '--static']);
    await pause(1500);
    writeFileSync(join(directory, 'app'), readFileSync(goCommand ?? ''), { mode: 0o755 });
    const start = performance.now();
    expect(await running).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringMatching(/^OK libc: \/app: static/),
    });
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it('ends with the last report when the time is over', async () => {
    const start = performance.now();
    const run = await runSource(['ssl', ...usual, '--root', directory, '--wait', '1500ms']);
    expect(run).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^FAIL ssl\/no-roots/) });
    expect(performance.now() - start).toBeGreaterThan(1400);
  });
});
