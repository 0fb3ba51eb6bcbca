import type { Report, ReportedFinding, ReportedRun } from '../model.ts';
import { escapeControl } from '../render/escape.ts';
import { createPaint, type Paint } from '../render/paint.ts';
import { countWords, findingsBySeverity, incompleteRuns, verdictWord, worstSeverity } from '../render/verdict.ts';
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

/** Lines that are read without scrolling, on a terminal of 24. */
const screenLines = 22;

export interface TerminalOptions {
  readonly color: boolean;
  /** Notes are shown whole instead of counted. */
  readonly verbose: boolean;
  /** Ignored findings are shown instead of counted. */
  readonly showIgnored?: boolean;
  /** Whether the duration is told. */
  readonly timing?: boolean;
  /** Columns. */
  readonly width: number;
}

/** For people: the verdict, one line per probe with its main fact, and its findings below with what to change. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const paint = createPaint(options.color);
  const labels = Math.max(programLabel.length, ...report.runs.map(({ probe }) => probe.length));
  const app =
    report.app === null
      ? 'no program found: name it with --app'
      : `${escapeControl(report.app.path)} (${escapeControl(report.app.foundBy)})`;
  const notes = options.verbose ? 0 : findingsBySeverity(report).filter(({ severity }) => severity === 'info').length;
  const verdict = verdictLine(report, paint, options.timing !== false);
  const lines = [
    ...imageLines(report).flatMap((line) => hanging('  ', '', escapeControl(line), options.width, 4)),
    ...hanging('  ', programLabel.padEnd(labels), app, options.width),
    ...report.assumptions.flatMap((sentence) =>
      hanging('  ', ''.padEnd(labels), escapeControl(sentence), options.width),
    ),
    ...report.runs.flatMap((run) => runLines(run, labels, paint, options)),
    ...(notes > 0 ? [`  ${paint('dim', notesLine(notes))}`] : []),
    ...(options.showIgnored ? ignoredLines(report) : []).flatMap((line) =>
      hanging('  ', paint('dim', ''), escapeControl(line), options.width, 4),
    ),
  ];
  return `${(lines.length > screenLines ? [verdict, '', ...lines, '', verdict] : [...lines, '', verdict]).join('\n')}\n`;
}

function runLines(run: ReportedRun, labels: number, paint: Paint, options: TerminalOptions): string[] {
  const [style, mark] = marks[run.status === 'ran' ? (worstSeverity(run.findings) ?? 'ok') : run.status];
  const fact = run.status === 'ran' ? run.summary : `${run.status}: ${run.reason}`;
  const head = hanging(
    `${paint(style, mark)} `,
    paint('bold', run.probe.padEnd(labels)),
    escapeControl(fact),
    options.width,
    labels + 4,
  );
  if (run.status !== 'ran') return head;
  const shown = run.findings.filter(({ severity }) => options.verbose || severity !== 'info');
  return [...head, ...shown.flatMap((finding) => findingLines(finding, paint, options.width))];
}

/** A label and a text beside it, wrapped within its column. */
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

/** Columns that a text gets, however narrow the terminal is. */
const narrowest = 24;

function findingLines(finding: ReportedFinding, paint: Paint, width: number): string[] {
  const room = Math.max(narrowest, width - indentation.length);
  const [first = '', ...others] = remedyLines(escapeControl(finding.remedy), room - fixLabel.length);
  return [
    `    ${paint(findingStyle[finding.severity], finding.severity)} ${paint('dim', finding.code)}`,
    ...wrap(escapeControl(finding.message), room).map((line) => indentation + line),
    `${indentation}${paint('cyan', fixLabel.trimEnd())} ${first}`,
    ...others.map((line) => indentation + ' '.repeat(fixLabel.length) + line),
  ];
}

const indentation = '      ';
const fixLabel = 'fix: ';

function verdictLine(report: Report, paint: Paint, timing: boolean): string {
  const word = verdictWord(report);
  const late = incompleteRuns(report).length;
  const parts = [
    countWords(findingsBySeverity(report)),
    late > 0 ? `${late} incomplete` : '',
    report.ignored.length > 0 ? `${report.ignored.length} ignored` : '',
    `exit status ${report.exitStatus}`,
    timing ? `${Math.round(report.ms)} ms` : '',
  ].filter((part) => part !== '');
  return `${paint(verdictStyle[word], word)}  ${parts.join(', ')}`;
}
