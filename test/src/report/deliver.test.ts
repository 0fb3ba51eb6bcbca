import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunOptions, runOptions } from '../../../src/cli/options.ts';
import { reportForOutput, writeReports } from '../../../src/report/deliver.ts';
import { renderGithub, renderGithubSummary } from '../../../src/report/formats/github.ts';
import { renderTap } from '../../../src/report/formats/tap.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import { renderText } from '../../../src/report/formats/text.ts';
import { smallReport } from '../../support/report/sample-report.ts';

const initial = Object.fromEntries(Object.entries(runOptions).map(([name, { initial: value }]) => [name, value]));
const options = (given: Partial<RunOptions>): RunOptions => ({ ...(initial as RunOptions), ...given });
const report = smallReport();

let directory: string;
const { env } = process;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'probe-env-deliver-'));
  process.env = { ...env };
  delete process.env.GITHUB_STEP_SUMMARY;
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
  process.env = env;
});

describe('standard output', () => {
  const terminal = (color: boolean) => renderTerminal(report, { color, verbose: false, width: 80 });

  it.each<[string, Partial<RunOptions>, string]>([
    ['the format that is asked for', { format: [{ format: 'tap', file: null }] }, renderTap(report)],
    [
      'that without a file',
      {
        format: [
          { format: 'json', file: '/x' },
          { format: 'tap', file: null },
        ],
      },
      renderTap(report),
    ],
    [
      'the text, where all go to files',
      { format: [{ format: 'tap', file: '/x' }], quiet: true },
      renderText(report, { quiet: true }),
    ],
    ['line one', { quiet: true, color: 'always' }, renderText(report, { quiet: true })],
    ['colors', { color: 'always' }, terminal(true)],
  ])('has %s', (_, given, expected) => expect(reportForOutput(report, options(given))).toBe(expected));
});

describe('files', () => {
  it('have the formats that name them, as nobody would read them at a terminal', () => {
    const path = (name: string): string => join(directory, name);
    const format: RunOptions['format'] = [
      { format: 'text', file: path('text') },
      { format: 'tap', file: path('tap') },
      { format: 'nagios', file: null },
      { format: 'json', file: path('no/x') },
      { format: 'json', file: path('no/\u00fc') },
    ];
    expect(writeReports(report, options({ format, color: 'always' }))).toBe(
      `probe-env: --format json=${path('no/x')}: ${directory}/no is not a directory: create it first\nprobe-env: --format json=${path('no/\\xfc')}: ${directory}/no is not a directory: create it first\n`,
    );
    expect(readdirSync(directory).sort()).toEqual(['tap', 'text']);
    expect(readFileSync(path('text'), 'utf8')).toBe(renderText(report));
    expect(readFileSync(path('tap'), 'utf8')).toBe(renderTap(report));
  });

  it.each<[string, Partial<RunOptions>, string | undefined, string | null]>([
    [
      'is added to',
      { format: [{ format: 'github', file: null }] },
      'summary',
      `before\n${renderGithubSummary(report)}`,
    ],
    [
      'is added to next to another format',
      {
        format: [
          { format: 'text', file: null },
          { format: 'github', file: 'FILE' },
        ],
      },
      'summary',
      `before\n${renderGithubSummary(report)}`,
    ],
    ['is left alone without that format', { format: [{ format: 'tap', file: null }] }, 'summary', 'before\n'],
    ['may not be named', { format: [{ format: 'github', file: null }] }, undefined, 'before\n'],
    ['may have no name', { format: [{ format: 'github', file: null }] }, '', 'before\n'],
  ])('the summary of a job %s', (_, given, name, expected) => {
    writeFileSync(join(directory, 'summary'), 'before\n');
    if (name !== undefined) process.env.GITHUB_STEP_SUMMARY = name === '' ? '' : join(directory, name);
    const format = (given.format ?? []).map((each) => ({ ...each, file: each.file && join(directory, each.file) }));
    expect(writeReports(report, options({ format }))).toBe('');
    expect(readFileSync(join(directory, 'summary'), 'utf8')).toBe(expected);
  });

  it('says that a summary or a termination log cannot be written', () => {
    process.env.GITHUB_STEP_SUMMARY = join(directory, 'no/summary');
    const file = join(directory, 'github');
    const given = { format: [{ format: 'github', file }] as const, terminationLog: join(directory, 'no/log') };
    const where = `${directory}/no is not a directory: create it first`;
    expect(writeReports(report, options(given))).toBe(
      `probe-env: GITHUB_STEP_SUMMARY: ${where}\nprobe-env: --termination-log: ${where}\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe(renderGithub(report));
  });
});
