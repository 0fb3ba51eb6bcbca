import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import { renderTap } from '../../../../src/report/formats/tap.ts';
import { cleanReport, lateReport, nasty, reports, sampleReport } from '../../../support/report/sample-report.ts';

/** What node-tap's parser makes of it. In strict mode, what is not TAP is a failure. */
function parsed(text: string): Parser {
  const parser = new Parser({ strict: true });
  parser.end(text);
  return parser;
}

describe('tap', () => {
  it.each(reports)('is TAP to a strict parser, for a report %s', (_, report) => {
    const { results } = parsed(renderTap(report));
    expect(results?.failures.filter((each) => 'tapError' in each && each.tapError)).toEqual([]);
    expect(results?.plan.end).toBe(results?.count);
  });

  it('has a test point for each finding and each probe, and the words of the finding', () => {
    const { results } = parsed(renderTap(sampleReport()));
    expect(results).toMatchObject({ ok: false, fail: 2, skip: 3, todo: 0 });
    const failure = results?.failures.find(({ name }) => String(name).startsWith('libc/interpreter-missing'));
    expect(failure?.diag).toMatchObject({ code: 'libc/interpreter-missing', detail: { text: nasty } });
    expect(failure?.name).not.toMatch(/\p{Cc}/u);
  });

  it('passes where the run passes', () => {
    expect(parsed(renderTap(cleanReport())).results).toMatchObject({ ok: true, pass: 2 });
    expect(parsed(renderTap(lateReport())).results).toMatchObject({ ok: true, todo: 1 });
  });
});
