import type { Report, ReportedFinding, ReportedRun } from '../model.ts';
import { escapeControl } from '../render/escape.ts';
import { createPaint, type Paint } from '../render/paint.ts';
import { countWords, findingsBySeverity, incompleteRuns, verdictWord } from '../render/verdict.ts';

const marks = {
  ok: ['green', '✔'],
  info: ['blue', '•'],
  warning: ['yellow', '▲'],
  error: ['red', '✘'],
  incomplete: ['magenta', '…'],
  skipped: ['gray', '-'],
} as const;

const verdictStyle = { OK: ['green', 'bold'], FAIL: ['red', 'bold'], INCOMPLETE: ['magenta', 'bold'] } as const;

const programLabel = 'program';

/** For people: one line per probe with its main fact, its findings below with the line to change. */
export function renderTerminal(report: Report, options: { color: boolean }): string {
  const paint = createPaint(options.color);
  const width = Math.max(programLabel.length, ...report.runs.map(({ probe }) => probe.length));
  const app =
    report.app === null
      ? 'no program found: name it with --app'
      : `${escapeControl(report.app.path)} (${escapeControl(report.app.foundBy)})`;
  const lines = [
    `${' '.repeat(2)}${programLabel.padEnd(width)}  ${app}`,
    ...report.runs.flatMap((run) => runLines(run, width, paint)),
    '',
    lastLine(report, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function runLines(run: ReportedRun, width: number, paint: Paint): string[] {
  const [style, mark] = marks[run.status === 'ran' ? (worstOf(run.findings) ?? 'ok') : run.status];
  const fact = run.status === 'ran' ? run.summary : `${run.status}: ${run.reason}`;
  const head = `${paint(style, mark)} ${paint('bold', run.probe.padEnd(width))}  ${escapeControl(fact)}`;
  return run.status === 'ran' ? [head, ...run.findings.flatMap((finding) => findingLines(finding, paint))] : [head];
}

function findingLines(finding: ReportedFinding, paint: Paint): string[] {
  const [style] = marks[finding.severity];
  return [
    `    ${paint(style, finding.severity)} ${paint('dim', finding.code)}`,
    `      ${escapeControl(finding.message)}`,
    `      ${paint('cyan', 'fix:')} ${escapeControl(finding.remedy)}`,
  ];
}

function worstOf(findings: readonly ReportedFinding[]): ReportedFinding['severity'] | undefined {
  return (['error', 'warning', 'info'] as const).find((severity) =>
    findings.some((finding) => finding.severity === severity),
  );
}

function lastLine(report: Report, paint: Paint): string {
  const word = verdictWord(report);
  const late = incompleteRuns(report);
  const parts = [
    countWords(findingsBySeverity(report)),
    late.length > 0 ? `${late.length} incomplete` : '',
    report.ignored > 0 ? `${report.ignored} ignored` : '',
    `exit status ${report.exitCode}`,
    `${Math.round(report.ms)} ms`,
  ].filter((part) => part !== '');
  return `${paint(verdictStyle[word], word)}  ${parts.join(', ')}`;
}
