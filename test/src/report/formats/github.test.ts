import { describe, expect, it } from 'vitest';
import { renderGithub, renderGithubSummary } from '../../../../src/report/formats/github.ts';
import { lateReport, nasty, reports, sampleReport } from '../../../support/report/sample-report.ts';

/** As the runner reads a command (actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2). */
function commandOf(line: string): { name: string; title: string; text: string } {
  const [, head = '', data = ''] = /^::(.*?)::(.*)$/.exec(line) ?? [];
  const [name = '', properties = ''] = head.split(/ (.*)/);
  const title = /^title=([^,]*)$/.exec(properties)?.[1] ?? '';
  const decoded = (text: string): string =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  return { name, title: decoded(title), text: decoded(data) };
}

describe('github', () => {
  it('annotates each finding by severity, and each probe that did not complete', () => {
    const [first, ...lines] = renderGithub(sampleReport()).trimEnd().split('\n');
    expect(first).toMatch(/^FAIL libc\/interpreter-missing/);
    expect(lines.map((line) => commandOf(line)).map(({ name, title }) => [name, title])).toEqual([
      ['error', 'probe-env libc/interpreter-missing'],
      ['warning', 'probe-env ssl/expired-roots'],
      ['notice', 'probe-env libc/size'],
      ['error', 'probe-env go incomplete'],
    ]);
    expect(renderGithub(lateReport())).toContain('::warning title=probe-env go incomplete::');
  });

  it.each(reports)('has one command per line, whatever the strings hold, for a report %s', (_, report) => {
    const [, ...lines] = renderGithub(report).trimEnd().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^::(error|warning|notice) title=/);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  });

  it('keeps percent signs of the text', () => {
    const [, line = ''] = renderGithub(sampleReport()).split('\n');
    expect(nasty).toContain(' %0A,: ');
    expect(commandOf(line).text).toContain(' %0A,: ::error::x ');
  });

  it('has a summary in which nothing of the text is markup', () => {
    const summary = renderGithubSummary(sampleReport());
    expect(summary).not.toContain('<b>');
    const rows = summary.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + 3 + 1 + 2);
    for (const row of rows) expect(row.replace(/\\./g, '').split('|')).toHaveLength(6);
  });
});
