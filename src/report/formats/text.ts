import type { Report, ReportedFinding } from '../model.ts';
import { escapeAscii } from '../render/escape.ts';
import { countWords, findingsBySeverity, incompleteRuns, verdictWord } from '../render/verdict.ts';

/** Docker keeps 4,096 bytes of a health check, the kubelet 10,240 of a probe. */
const textLimit = 4000;
const firstLineLimit = 200;

/**
 * For events and logs: plain ASCII, the cause in line one, under 4,000 bytes. What does not fit is left out whole and
 * counted. Identical states give identical bytes: no times, no durations.
 */
export function renderText(report: Report): string {
  const findings = findingsBySeverity(report);
  const incomplete = incompleteRuns(report);
  const summaries = report.runs.flatMap((run) => (run.status === 'ran' ? [`${run.probe}: ${run.summary}`] : []));
  const headline = headlineOf(report, findings, summaries);
  const first = shorten(escapeAscii(headline.text), headline.tail);
  const isWhole = first === escapeAscii(headline.text) + headline.tail;
  const tellsSummaries = headline.shows === 'summaries' && isWhole;
  const blocks = [
    ...findings.map((finding, index) => findingBlock(finding, index === 0 && headline.shows === 'worst' && isWhole)),
    ...incomplete.map(({ probe, reason }) => escapeAscii(`incomplete ${probe}: ${reason}`)),
    ...(tellsSummaries ? [] : summaries.map(escapeAscii)),
  ];
  return joinWithin(first, blocks);
}

/** Line one, apart from what it leaves uncounted at its end; and what of the report it shows. */
interface Headline {
  readonly text: string;
  readonly tail: string;
  readonly shows: 'worst' | 'incomplete' | 'summaries';
}

function headlineOf(report: Report, findings: readonly ReportedFinding[], summaries: readonly string[]): Headline {
  const word = verdictWord(report);
  const [worst, ...others] = findings;
  const late = incompleteRuns(report);
  if (word === 'INCOMPLETE') {
    const names = late.map(({ probe }) => probe).join(', ');
    const rest = countWords(findings);
    return { text: `${word} ${names}: ${late[0]?.reason}`, tail: rest === '' ? '' : ` (${rest})`, shows: 'incomplete' };
  }
  if (worst === undefined || (word === 'OK' && worst.severity === 'info')) {
    return { text: `${word} ${summaries.join('; ')}`, tail: '', shows: 'summaries' };
  }
  const counts = [countWords(others), late.length > 0 ? `${late.length} incomplete` : ''].filter((part) => part !== '');
  const lead = word === 'OK' ? 'OK, but' : word;
  return {
    text: `${lead} ${worst.code}: ${worst.message}`,
    tail: counts.length > 0 ? ` (+${counts.join(', ')})` : '',
    shows: 'worst',
  };
}

/** @param told line one has said the message already */
function findingBlock(finding: ReportedFinding, told: boolean): string {
  const fix = `  fix: ${escapeAscii(finding.remedy)}`;
  return told ? fix : `${escapeAscii(`${finding.severity} ${finding.code}: ${finding.message}`)}\n${fix}`;
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
    const reserve = left === 1 ? 0 : note.length + 1;
    if (length + block.length + 1 + reserve > textLimit) {
      lines.push(note);
      break;
    }
    lines.push(block);
    length += block.length + 1;
  }
  return `${lines.join('\n')}\n`;
}
