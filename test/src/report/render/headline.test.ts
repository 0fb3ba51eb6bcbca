import { describe, expect, it } from 'vitest';
import { renderText } from '../../../../src/report/formats/text.ts';
import type { Report, ReportedRun } from '../../../../src/report/model.ts';
import { fullHeadline, lateText, outOfMemoryText } from '../../../../src/report/render/headline.ts';
import { findingOf, ignoredOf, lateRun, ranRun, reportOf } from '../../../support/report/reports.ts';

const error = findingOf('error', 'ssl/e', 'broken');
const warning = findingOf('warning', 'ssl/w', 'odd');
const note = findingOf('info', 'ssl/n', 'a note');
const ran = (...findings: (typeof note)[]): ReportedRun => ranRun('ssl', '144 roots', findings);
const skipped: ReportedRun = { probe: 'user', status: 'skipped', reason: 'nothing runs' };
const broken: ReportedRun = { probe: 'libc', status: 'incomplete', reason: 'TypeError: x', late: false };
const ignored = [ignoredOf(note, null)];
const late = "did not finish: raise --timeout and the probe's timeoutSeconds, or the CPU limit";

describe('line one', () => {
  it.each<[string, ReportedRun[], Partial<Report>, string]>([
    ['nothing', [ran(), ranRun('go', 'go1.25')], {}, 'OK ssl: 144 roots; go: go1.25'],
    ['something ignored', [ran()], { ignored }, 'OK ssl: 144 roots (1 ignored)'],
    ['no program', [ran()], { noProgram: true, ignored }, 'OK, no program was checked: ssl: 144 roots (1 ignored)'],
    ['all skipped', [skipped], {}, 'OK, nothing was checked'],
    ['all skipped of an image', [skipped], { noProgram: true, ignored }, 'OK, nothing was checked (1 ignored)'],
    ['a note', [ran(note)], {}, 'OK ssl: 144 roots'],
    ['a note that fails', [ran(note, note)], { failOn: 'info' }, 'FAIL ssl/n: a note (+1 note)'],
    ['a warning', [ran(warning, note)], {}, 'OK with 1 warning: ssl/w: odd'],
    ['warnings, ignored', [ran(warning, warning)], { ignored }, 'OK with 2 warnings: ssl/w: odd (1 ignored)'],
    ['an error that may be', [ran(error, warning)], { failOn: 'none' }, 'OK with 1 error, 1 warning: ssl/e: broken'],
    ['an error', [ran(error)], {}, 'FAIL ssl/e: broken'],
    ['an error among notes', [ran(note, error)], {}, 'FAIL ssl/e: broken'],
    ['a warning that fails', [ran(warning, note)], { failOn: 'warning' }, 'FAIL ssl/w: odd'],
    [
      'all at once',
      [ran(error, error, warning), lateRun('go')],
      { ignored },
      'FAIL ssl/e: broken (+1 error, 1 warning, 1 incomplete, 1 ignored)',
    ],
    ['late probes', [lateRun('go'), lateRun('ssl')], { timeoutMs: 1000 }, `INCOMPLETE after 1000 ms: go, ssl ${late}`],
    [
      'a late probe, ignored',
      [ran(note), lateRun('go')],
      { ignored },
      `INCOMPLETE after 900 ms: go ${late} (1 ignored)`,
    ],
    [
      'a late probe that may be',
      [ran(warning), lateRun('go')],
      { incomplete: 'pass', ignored },
      `OK, incomplete after 900 ms: go ${late} (1 warning, 1 ignored)`,
    ],
    ['a broken probe', [broken], {}, 'INCOMPLETE libc: TypeError: x'],
    ['a broken and a late one', [lateRun('go'), broken, ran(note)], {}, 'INCOMPLETE go, libc: TypeError: x'],
    ['a broken one that may be', [broken], { incomplete: 'pass' }, 'OK, incomplete libc: TypeError: x'],
  ])('%s', (_, runs, extra, expected) => {
    const report = reportOf(runs, extra);
    expect(fullHeadline(report)).toBe(expected);
    expect(renderText(report, { quiet: true })).toBe(`${expected}\n`);
  });

  it('of a run that could not say more', () => {
    expect(lateText(['go', 'ssl'], 900, 'INCOMPLETE')).toBe(`INCOMPLETE after 900 ms: go, ssl ${late}`);
    expect(outOfMemoryText([], 'INCOMPLETE')).toBe('INCOMPLETE: out of memory');
    expect(outOfMemoryText(['go', 'ssl'], 'OK, incomplete')).toBe(
      'OK, incomplete: out of memory: go, ssl did not finish',
    );
  });
});

describe('the main facts in line one', () => {
  /** `OK a: xxx; b: yyy`, where both are this many characters long. */
  const two = (length: number): ReportedRun[] => [
    ranRun('a', 'x'.repeat(90)),
    ranRun('b', 'y'.repeat(length - 'OK a: '.length - 90 - '; b: '.length)),
  ];
  const lines = (runs: ReportedRun[], extra: Partial<Report> = {}): number[] =>
    renderText(reportOf(runs, extra))
      .trimEnd()
      .split('\n')
      .map((line) => line.length);

  it('are there as long as they fit into 200 characters with what follows them', () => {
    expect(lines(two(200))).toEqual([200]);
    expect(lines(two(201))).toEqual([96, 103]);
    const tail = ' (1 ignored)'.length;
    expect(lines(two(200 - tail), { ignored })).toEqual([200]);
    expect(lines(two(201 - tail), { ignored })).toEqual([96 + tail, 103 - tail]);
  });

  it('count as what they are escaped to', () => {
    const runs = [ranRun('a', 'x'.repeat(90)), ranRun('b', '\u9999'.repeat(13))];
    expect(lines(runs)).toEqual([96, 3 + 13 * 8]);
  });

  it('are cut where not even the first fits, and whole below', () => {
    expect(lines([ranRun('a', 'x'.repeat(250)), ranRun('b', 'y')])).toEqual([200, 253, 4]);
  });
});

describe('a cause that is longer than line one', () => {
  const lead = 'FAIL ssl/e: ';
  const room = 200 - lead.length;
  const first = (message: string, extra: Partial<Report> = {}): string =>
    renderText(reportOf([ran(findingOf('error', 'ssl/e', message))], extra)).split('\n')[0] ?? '';

  it('is whole up to 200 characters', () => {
    expect(first('m'.repeat(room))).toBe(lead + 'm'.repeat(room));
    expect(first('m'.repeat(room + 1))).toBe(`${lead}${'m'.repeat(room - 3)}...`);
  });

  it('leaves room for what is counted', () => {
    const tail = ' (+1 ignored)';
    const left = room - tail.length;
    expect(first('m'.repeat(left), { ignored })).toBe(lead + 'm'.repeat(left) + tail);
    expect(first('m'.repeat(left + 1), { ignored })).toBe(`${lead}${'m'.repeat(left - 3)}...${tail}`);
  });

  it('is cut at a blank in its second half, else where the room ends', () => {
    const words = (blank: number): string => `${'m'.repeat(blank - lead.length)} ${'n'.repeat(200)}`;
    expect(first(words(150))).toBe(`${lead}${'m'.repeat(150 - lead.length)}...`);
    expect(first(words(101))).toBe(`${lead}${'m'.repeat(101 - lead.length)}...`);
    expect(first(words(100))).toHaveLength(200);
  });

  it('is not repeated below where it is whole', () => {
    const below = (message: string): string[] =>
      renderText(reportOf([ran(findingOf('error', 'ssl/e', message))]))
        .split('\n')
        .slice(1, 3);
    expect(below('m'.repeat(room))).toEqual(['  fix: fix it', 'ssl: 144 roots']);
    expect(below('m'.repeat(room + 1))).toEqual([`error ssl/e: ${'m'.repeat(room + 1)}`, '  fix: fix it']);
  });
});
