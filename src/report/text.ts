import type { Report, ReportedFinding } from '../orchestrator.ts';
import { escapeAscii } from './escape.ts';
import { countWords, findingsBySeverity, incompleteRuns, verdictWord } from './verdict.ts';

/** Docker keeps 4,096 bytes of a health check, the kubelet 10,240 of a probe. */
const textLimit = 4000;
const firstLineLimit = 200;

/**
 * For events and logs: plain ASCII, the cause in line one, under 4,000 bytes. What does not fit is left out whole and
 * counted. Identical states give identical bytes: no times, no durations.
 */
export function renderText(report: Report): string {
  const findings = findingsBySeverity(report);
  const incomplete = incompleteRuns(report).map((run) => `incomplete ${run.probe}: ${run.reason}`);
  const blocks = [
    ...findings.map((finding) => `${finding.severity} ${finding.code}: ${finding.message}\n  fix: ${finding.remedy}`),
    ...incomplete,
    ...report.runs.flatMap((run) => (run.status === 'ran' ? [`${run.probe}: ${run.summary}`] : [])),
  ].map((block) => block.split('\n  fix: ').map(escapeAscii).join('\n  fix: '));
  return joinWithin(firstLine(report, findings), blocks);
}

function firstLine(report: Report, findings: readonly ReportedFinding[]): string {
  const word = verdictWord(report);
  const [worst, ...others] = findings;
  const late = incompleteRuns(report);
  if (word === 'INCOMPLETE' && late[0] !== undefined) {
    const rest = countWords(findings);
    return shorten(
      escapeAscii(`${word} ${late.map(({ probe }) => probe).join(', ')}: ${late[0].reason}`),
      rest === '' ? '' : ` (${rest})`,
    );
  }
  if (worst !== undefined && (word === 'FAIL' || worst.severity !== 'info')) {
    const rest = [countWords(others), late.length > 0 ? `${late.length} incomplete` : '']
      .filter((part) => part !== '')
      .join(', ');
    return shorten(escapeAscii(`${word} ${worst.code}: ${worst.message}`), rest === '' ? '' : ` (+${rest})`);
  }
  const ran = report.runs.flatMap((run) => (run.status === 'ran' ? [`${run.probe}: ${run.summary}`] : []));
  return shorten(escapeAscii(`${word} ${ran.join('; ')}`), '');
}

/** Cuts at a blank; the whole text stands in the lines below. */
function shorten(text: string, tail: string): string {
  const room = firstLineLimit - tail.length;
  if (text.length <= room) return text + tail;
  const cut = text.slice(0, room - 3);
  const blank = cut.lastIndexOf(' ');
  return `${blank > room / 2 ? cut.slice(0, blank) : cut}...${tail}`;
}

function joinWithin(first: string, blocks: readonly string[]): string {
  const lines = [first];
  let length = first.length + 1;
  for (const [index, block] of blocks.entries()) {
    const left = blocks.length - index;
    const note = `${left} more left out: --format json shows all`;
    const isLast = left === 1;
    if (length + block.length + 1 + (isLast ? 0 : note.length + 1) > textLimit) {
      lines.push(note);
      break;
    }
    lines.push(block);
    length += block.length + 1;
  }
  return `${lines.join('\n')}\n`;
}
