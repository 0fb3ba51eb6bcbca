import { type LineLevel, logLine } from '../../log/log.ts';
import type { Report } from '../model.ts';
import { fullHeadline } from './headline.ts';
import { findingsBySeverity, incompleteRuns, verdictWord, weightyFindings } from './verdict.ts';

/**
 * Pipes accept this much atomically (PIPE_BUF, pipe(7)), so our line is not interleaved with those of the program.
 * Bytes.
 */
const lineLimit = 4096;

/** Characters of its message. */
const messageLimit = 400;

/**
 * The report as one line of JSON for the log of a container: as many findings, worst first, as are certain to fit,
 * and the number of the others.
 */
export function containerLogLine(report: Report): string {
  const findings = findingsBySeverity(report).map(({ code, severity, message }) => ({ code, severity, message }));
  const fields = {
    tool: 'probe-env',
    verdict: verdictWord(report),
    exitStatus: report.exitStatus,
    incomplete: incompleteRuns(report).map(({ probe }) => probe),
    ignored: report.ignored.length,
  };
  const lineOf = (shown: number): string =>
    logLine(
      levelOf(report),
      {
        ...fields,
        findings: findings.slice(0, shown),
        ...(shown < findings.length ? { more: findings.length - shown } : {}),
      },
      fullHeadline(report).slice(0, messageLimit),
    );
  let shown = findings.length;
  let line = lineOf(shown);
  // A character may take three bytes.
  while (line.length > lineLimit / 3 && shown > 0) {
    shown -= 1;
    line = lineOf(shown);
  }
  return line;
}

function levelOf(report: Report): LineLevel {
  if (report.exitCode === 1) return 'error';
  return weightyFindings(report).length > 0 || incompleteRuns(report).length > 0 ? 'warn' : 'info';
}
