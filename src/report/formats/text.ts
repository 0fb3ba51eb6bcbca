import type { Report, ReportedFinding } from '../model.ts';
import { escapeAscii } from '../render/escape.ts';
import { headlineOf, lineLimit, summariesOf } from '../render/headline.ts';
import { findingsBySeverity, incompleteRuns, weightyFindings } from '../render/verdict.ts';

/** Docker keeps 4,096 bytes of a health check, the kubelet 10,240 of a probe. */
const textLimit = 4000;

export interface TextOptions {
  /** Notes are shown whole instead of counted. */
  readonly verbose?: boolean;
  /** Line one only. */
  readonly quiet?: boolean;
  /** Ignored findings are shown instead of counted. */
  readonly showIgnored?: boolean;
}

/**
 * For events and logs: plain ASCII, the cause in line one, under 4,000 bytes. Items that do not fit are omitted whole
 * and counted. Identical states give identical bytes: no times, no durations.
 */
export function renderText(report: Report, options: TextOptions = {}): string {
  const { verbose = false, quiet = false, showIgnored = false } = options;
  const { text, tail, shows, tells, summaries } = headlineOf(report);
  const first = shorten(escapeAscii(text), tail);
  if (quiet) return `${first}\n`;
  const isWhole = first === escapeAscii(text) + tail;
  const findings = verbose ? findingsBySeverity(report) : weightyFindings(report);
  const notes = findingsBySeverity(report).length - findings.length;
  const blocks = [
    ...findings.map((finding) => findingBlock(finding, finding === shows && isWhole)),
    ...incompleteRuns(report)
      .filter(({ probe }) => probe !== tells || !isWhole)
      .map(({ probe, reason }) => escapeAscii(`incomplete ${probe}: ${reason}`)),
    ...skippedLines(report).map(escapeAscii),
    ...imageLines(report).map(escapeAscii),
    ...report.assumptions.map((sentence) => escapeAscii(`assumed: ${sentence}`)),
    ...summariesOf(report)
      .slice(isWhole ? summaries : 0)
      .map(escapeAscii),
    ...(notes > 0 ? [notesLine(notes)] : []),
    ...(showIgnored ? ignoredLines(report).map(escapeAscii) : []),
  ];
  return joinWithin(first, blocks);
}

/** `2 notes: --verbose shows them`. */
export function notesLine(count: number): string {
  return count === 1 ? '1 note: --verbose shows it' : `${count} notes: --verbose shows them`;
}

/** A line for each finding that was accepted, with the reason and the last day if they are known. */
export function ignoredLines(report: Report): string[] {
  return report.ignored.map(({ severity, code, message, reason, until }) => {
    const why = [reason ?? '', until === null ? '' : `until ${until}`].filter((part) => part !== '').join(', ');
    return `ignored ${severity} ${code}: ${message}${why === '' ? '' : ` (${why})`}`;
  });
}

/** What was inspected, if that is an image. */
export function imageLines({ image }: Report): string[] {
  if (image === null) return [];
  const { source, kind, reference, platform, layers } = image;
  const name = reference === null ? source : `${reference} (${source})`;
  return [
    `image: ${name}: ${platform ?? 'platform not known'}, ${layers} ${layers === 1 ? 'layer' : 'layers'}, ${kind}`,
  ];
}

/** Why probes were skipped. */
export function skippedLines(report: Report): string[] {
  return report.runs.flatMap((run) => (run.status === 'skipped' ? [`skipped ${run.probe}: ${run.reason}`] : []));
}

/** @param told line one has the message already */
function findingBlock(finding: ReportedFinding, told: boolean): string {
  const fix = `  fix: ${escapeAscii(finding.remedy)}`;
  return told ? fix : `${escapeAscii(`${finding.severity} ${finding.code}: ${finding.message}`)}\n${fix}`;
}

/** Cuts at a blank; the whole text is in the lines below. */
function shorten(text: string, tail: string): string {
  const room = lineLimit - tail.length;
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
