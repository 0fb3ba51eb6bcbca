import { nagiosStateOf } from '../../exit-code.ts';
import type { Report } from '../model.ts';
import { escapeAscii } from '../render/escape.ts';
import { caveatOf, summariesOf } from '../render/headline.ts';
import { countWords, findingsBySeverity, incompleteRuns, weightyFindings } from '../render/verdict.ts';
import type { FormatOptions } from './options.ts';
import { skippedLines } from './text.ts';

/**
 * Output of a monitoring plugin (https://www.monitoring-plugins.org/doc/guidelines.html,
 * https://nagios-plugins.org/doc/guidelines.html): the state and its cause in line one, with performance data after a
 * bar; more lines below. `--exit-style nagios` makes the exit status match it.
 */
export function renderNagios(report: Report, { timing }: Pick<FormatOptions, 'timing'>): string {
  const state = nagiosStateOf(report.runs, report);
  const findings = findingsBySeverity(report);
  const more = [
    ...findings.flatMap(({ severity, code, message, remedy }) => [
      `${severity} ${code}: ${message}`,
      `  fix: ${remedy}`,
    ]),
    ...incompleteRuns(report).map(({ probe, reason }) => `incomplete ${probe}: ${reason}`),
    ...skippedLines(report),
    ...report.ignored.map(
      ({ code, message, reason }) => `ignored ${code}: ${message}${reason === null ? '' : ` (${reason})`}`,
    ),
  ];
  const first = shorten(plain(`PROBE_ENV ${state} - ${causeOf(report)}`));
  return `${[`${first} | ${performanceData(report, timing)}`, ...more.map(plain)].join('\n')}\n`;
}

/** A bar would begin performance data. */
function plain(text: string): string {
  return escapeAscii(text).replaceAll('|', '/');
}

/** Old readers keep 256 bytes of a line, and a pager fewer. */
const causeLimit = 200;

function shorten(text: string): string {
  return text.length <= causeLimit ? text : `${text.slice(0, causeLimit - 3)}...`;
}

function causeOf(report: Report): string {
  const [worst, ...others] = weightyFindings(report);
  const late = incompleteRuns(report);
  const names = late.map(({ probe }) => probe).join(', ');
  if (worst === undefined && late.length > 0) return `${names} incomplete: ${late[0]?.reason}`;
  if (worst === undefined) return [caveatOf(report) ?? [], summariesOf(report)].flat().join('; ');
  const rest = [countWords(others), late.length > 0 ? `${names} incomplete` : '']
    .filter((part) => part !== '')
    .join(', ');
  return `${worst.code}${rest === '' ? '' : ` (+${rest})`}: ${worst.message}`;
}

/** `'label'=value[unit];[warn];[crit];[min];[max]`; a range of 0 alerts for all above. */
function performanceData(report: Report, timing: boolean): string {
  const findings = findingsBySeverity(report);
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  return [
    `errors=${count('error')};;0;0`,
    `warnings=${count('warning')};0;;0`,
    `notes=${count('info')};;;0`,
    `incomplete=${incompleteRuns(report).length};;;0`,
    `ignored=${report.ignored.length};;;0`,
    ...(timing ? [`time=${(report.ms / 1000).toFixed(3)}s;;;0;${report.timeoutMs / 1000}`] : []),
  ].join(' ');
}
