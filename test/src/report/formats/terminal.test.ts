import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderTerminal } from '../../../../src/report/formats/terminal.ts';
import { findingOf, ranRun, reportOf } from '../../../support/reports.ts';

const runs = [
  ranRun('go', 'go1.25.3'),
  ranRun('ssl', '144 roots', [findingOf('warning', 'ssl/expired', 'one root\u001b[2J expired', 'remove it')]),
  { probe: 'libc', status: 'incomplete', reason: 'the time of --timeout was used up' } as const,
];
const report = reportOf(runs, { app: { path: '/app', foundBy: '/proc/1/exe' }, ignored: 2 });

describe('renderTerminal', () => {
  it('shows a line for every probe, and its findings below', () => {
    expect(renderTerminal(report, { color: false }).split('\n')).toEqual([
      '  program  /app (/proc/1/exe)',
      '✔ go       go1.25.3',
      '▲ ssl      144 roots',
      '    warning ssl/expired',
      '      one root\\x1b[2J expired',
      '      fix: remove it',
      '… libc     incomplete: the time of --timeout was used up',
      '',
      'INCOMPLETE  1 warning, 1 incomplete, 2 ignored, exit status 3, 12 ms',
      '',
    ]);
  });

  it('differs in nothing but colour when it has colours', () => {
    const coloured = renderTerminal(report, { color: true });
    expect(coloured).toContain('\u001b[33m');
    expect(stripVTControlCharacters(coloured)).toBe(renderTerminal(report, { color: false }));
  });

  it('says so when there is no program', () => {
    expect(renderTerminal(reportOf([ranRun('go', 'x')]), { color: false })).toContain(
      'no program found: name it with --app',
    );
  });
});
