import type { Report, ReportedFinding, ReportedRun } from '../model.ts';
import { escapeControl } from '../render/escape.ts';
import { columnsOf, createPaint, type Paint } from '../render/paint.ts';
import {
  countWords,
  findingsBySeverity,
  incompleteRuns,
  isWeighty,
  verdictWord,
  weightyFindings,
  worstSeverity,
} from '../render/verdict.ts';
import { remedyLines, wrap } from '../render/wrap.ts';
import { ignoredLines, imageLines, notesLine } from './text.ts';

const marks = {
  ok: ['green', '✔'],
  info: ['green', '✔'],
  warning: ['yellow', '▲'],
  error: ['red', '✘'],
  incomplete: ['magenta', '…'],
  skipped: ['gray', '-'],
} as const;

const findingStyle = { info: 'blue', warning: 'yellow', error: 'red' } as const;
const verdictStyle = { OK: ['green', 'bold'], FAIL: ['red', 'bold'], INCOMPLETE: ['magenta', 'bold'] } as const;

const programLabel = 'program';

/** Lines that fit on a terminal of 24 without scrolling. */
const screenLines = 22;

export interface TerminalOptions {
  readonly color: boolean;
  /** Notes are shown whole instead of counted. */
  readonly verbose: boolean;
  /** Ignored findings are shown instead of counted. */
  readonly showIgnored?: boolean;
  /** Whether to print the duration. */
  readonly timing?: boolean;
  /** Columns. */
  readonly width: number;
}

/**
 * For people: what to change, worst first; then what was inspected, and the verdict. If something failed, the probes
 * that found nothing are named in one line, so that two errors need no scrolling.
 */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const paint = createPaint(options.color);
  const { width, verbose } = options;
  const findings = findingsBySeverity(report);
  const shown = verbose ? findings : weightyFindings(report);
  const isShort = !verbose && shown.some(({ severity }) => severity === 'error');
  const labels = Math.max(programLabel.length, ...report.runs.map(({ probe }) => probe.length));
  const app =
    report.app === null
      ? 'no program found: name it with --app'
      : `${escapeControl(report.app.path)} (${escapeControl(report.app.foundBy)})`;
  const notes = findings.length - shown.length;
  const verdict = verdictLines(report, paint, options.timing !== false, width);
  const lines = [
    ...shown.flatMap((finding) => findingLines(finding, paint, width)),
    ...(shown.length > 0 ? [''] : []),
    ...imageLines(report).flatMap((line) => hanging('  ', '', escapeControl(line), width, 4)),
    ...hanging('  ', programLabel.padEnd(labels), app, width),
    ...report.assumptions.flatMap((sentence) =>
      hanging('  ', ''.padEnd(labels), escapeControl(isShort ? beforeColon(sentence) : sentence), width),
    ),
    ...(isShort
      ? briefly(report, paint, width)
      : report.runs.flatMap((run) => runLines(run, report, labels, paint, width))),
    ...(notes > 0 && !isShort ? [`  ${paint('dim', notesLine(notes))}`] : []),
    ...(options.showIgnored ? ignoredLines(report) : []).flatMap((line) =>
      hanging('  ', '', escapeControl(line), width, 4),
    ),
  ];
  const isLong = rowsOf([...lines, ...verdict], width) > screenLines + 1;
  return `${[...(isLong ? [...verdict, ''] : []), ...lines, '', ...verdict].join('\n')}\n`;
}

/** What is not known, without what was assumed instead. */
function beforeColon(sentence: string): string {
  const [fact = ''] = sentence.split(': ', 1);
  return fact;
}

/** Rows of the terminal: a command is one line, which the terminal itself breaks. */
function rowsOf(lines: readonly string[], width: number): number {
  return lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / width)), 0);
}

function runLines(run: ReportedRun, report: Report, labels: number, paint: Paint, width: number): string[] {
  const [style, mark] = marks[markOf(run, report)];
  const fact = run.status === 'ran' ? run.summary : `${run.status}: ${run.reason}`;
  return hanging(
    `${paint(style, mark)} `,
    paint('bold', run.probe.padEnd(labels)),
    escapeControl(fact),
    width,
    labels + 4,
  );
}

/** A tick only if something was inspected, and fails nothing. */
function markOf(run: ReportedRun, report: Report): keyof typeof marks {
  if (run.status !== 'ran') return run.status;
  const worst = worstSeverity(run.findings) ?? 'ok';
  if (worst === 'info' && isWeighty(worst, report)) return 'error';
  return (worst === 'ok' || worst === 'info') && run.summary.startsWith('no program') ? 'skipped' : worst;
}

/** The probes that found nothing, in one line, and those that did not run. The findings of the others are above. */
function briefly(report: Report, paint: Paint, width: number): string[] {
  const { runs } = report;
  const quiet = runs.filter(
    (run) => run.status === 'ran' && !run.findings.some(({ severity }) => isWeighty(severity, report)),
  );
  const names = quiet.map(({ probe }) => probe).join(', ');
  const [first = '', ...others] = wrap(`${names} (--verbose shows what they saw)`, Math.max(narrowest, width - 2));
  return [
    ...(quiet.length === 0 ? [] : [`${paint(...marks.ok)} ${first}`, ...others.map((line) => indentation + line)]),
    ...runs
      .filter(({ status }) => status !== 'ran')
      .flatMap((run) => runLines(run, report, run.probe.length, paint, width)),
  ];
}

/** A label and a text next to it, wrapped within its column. */
function hanging(
  mark: string,
  label: string,
  text: string,
  width: number,
  indent = mark.length + label.length + 2,
): string[] {
  const [first = '', ...others] = wrap(text, Math.max(narrowest, width - indent));
  return [`${mark}${label}  ${first}`, ...others.map((line) => ' '.repeat(indent) + line)];
}

/** The minimum width of a text in columns, however narrow the terminal. */
const narrowest = 24;

function findingLines(finding: ReportedFinding, paint: Paint, width: number): string[] {
  const { severity, code } = finding;
  const [style, mark] = severity === 'info' ? (['blue', '-'] as const) : marks[severity];
  const room = Math.max(narrowest, width - indentation.length);
  const [first = '', ...others] = remedyLines(escapeControl(finding.remedy), room - fixLabel.length);
  return [
    `${paint(style, mark)} ${paint(findingStyle[severity], severity)} ${paint('bold', code)}`,
    ...wrap(escapeControl(finding.message), room).map((line) => indentation + line),
    `${indentation}${paint('cyan', fixLabel.trimEnd())} ${first}`,
    ...others.map((line) => indentation + ' '.repeat(fixLabel.length) + line),
  ];
}

const indentation = '  ';
const fixLabel = 'fix: ';

function verdictLines(report: Report, paint: Paint, timing: boolean, width: number): string[] {
  const word = verdictWord(report);
  const late = incompleteRuns(report).length;
  const parts = [
    countWords(findingsBySeverity(report)),
    late > 0 ? `${late} incomplete` : '',
    report.ignored.length > 0 ? `${report.ignored.length} ignored` : '',
    `exit status ${report.exitStatus}`,
    timing ? `${Math.round(report.ms)} ms` : '',
  ].filter((part) => part !== '');
  return hanging(paint(verdictStyle[word], word), '', parts.join(', '), width, word.length + 2);
}
