import { atLeast } from '../../exit-code.ts';
import type { Report, ReportedFinding } from '../model.ts';

/** What a reader of test results sees: one test of a probe, and its result. */
export interface Check {
  readonly probe: string;
  /** The code of a finding, or the probe's own name. */
  readonly name: string;
  /** `noted`: passed, with a remark. `tolerated`: a probe that could not complete, if that is allowed. */
  readonly result: 'passed' | 'noted' | 'failed' | 'broken' | 'tolerated' | 'skipped';
  /** One line. */
  readonly text: string;
  readonly finding: ReportedFinding | null;
}

/**
 * The tests of each probe, in list order: its findings, accepted ones as skipped tests, and the probe itself, which
 * passes unless a finding fails it. So every report has a test.
 */
export function checksOf(report: Report): Check[] {
  return report.runs.flatMap((run): Check[] => {
    const { probe } = run;
    const of = (result: Check['result'], text: string): Check => ({ probe, name: probe, result, text, finding: null });
    if (run.status === 'skipped') return [of('skipped', run.reason)];
    if (run.status === 'incomplete') return [of(report.incomplete === 'pass' ? 'tolerated' : 'broken', run.reason)];
    const found = run.findings.map((finding): Check => {
      const result = atLeast(finding.severity, report.failOn) ? 'failed' : 'noted';
      return { probe, name: finding.code, result, text: finding.message, finding };
    });
    const accepted = report.ignored
      .filter((finding) => finding.probe === probe)
      .map((finding): Check => {
        const text = `ignored${finding.reason === null ? '' : `: ${finding.reason}`}`;
        return { probe, name: finding.code, result: 'skipped', text, finding };
      });
    const own = found.some(({ result }) => result === 'failed') ? [] : [of('passed', run.summary)];
    return [...own, ...found, ...accepted];
  });
}
