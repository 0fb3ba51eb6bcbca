import type { Report, ReportedFinding } from '../model.ts';
import { escapeAscii } from './escape.ts';
import { countWords, incompleteRuns, verdictWord, weightyFindings } from './verdict.ts';

/** Line one, without the counts that it omits at its end. */
export interface Headline {
  readonly text: string;
  readonly tail: string;
  /** The finding in it, which need not be repeated. */
  readonly shows: ReportedFinding | null;
  /** The probe whose reason for being incomplete is in it. */
  readonly tells?: string;
  /** How many of the probes' main facts it includes, from the first on. */
  readonly summaries: number;
}

/**
 * The verdict and its cause. The same state gives the same line: no times of day, no durations except the stated one.
 */
export function headlineOf(report: Report): Headline {
  const word = verdictWord(report);
  const findings = weightyFindings(report);
  if (word === 'INCOMPLETE') return incompleteHeadline(report, findings, word);
  if (word === 'OK' && incompleteRuns(report).length > 0) return incompleteHeadline(report, findings, 'OK, incomplete');
  const ignored = report.ignored.length === 0 ? '' : `${report.ignored.length} ignored`;
  const [worst, ...others] = findings;
  if (worst === undefined) {
    const tail = ignored === '' ? '' : ` (${ignored})`;
    return { ...summariesWithin(leadOf(word, report), report, lineLimit - tail.length), tail, shows: null };
  }
  const cause = `${worst.code}: ${worst.message}`;
  if (word === 'OK') {
    const tail = ignored === '' ? '' : ` (${ignored})`;
    return { text: `OK with ${countWords(findings)}: ${cause}`, tail, shows: worst, summaries: 0 };
  }
  const late = incompleteRuns(report).length;
  const counts = [countWords(others), late > 0 ? `${late} incomplete` : '', ignored]
    .filter((part) => part !== '')
    .join(', ');
  return { text: `${word} ${cause}`, tail: counts === '' ? '' : ` (+${counts})`, shows: worst, summaries: 0 };
}

function leadOf(word: string, report: Report): string {
  const caveat = caveatOf(report);
  if (caveat === null) return word;
  return summariesOf(report).length === 0 ? `${word}, ${caveat}` : `${word}, ${caveat}:`;
}

/** What must not be mistaken for checked: everything, or the program of an image; null if both were inspected. */
export function caveatOf(report: Report): string | null {
  if (report.runs.every(({ status }) => status === 'skipped')) return 'nothing was checked';
  return report.noProgram === true ? 'no program was checked' : null;
}

/** Characters of line one: what an event and a terminal show at a glance. */
export const lineLimit = 200;

/** The main fact of each probe. */
export function summariesOf(report: Report): string[] {
  return report.runs.flatMap((run) => (run.status === 'ran' ? [`${run.probe}: ${run.summary}`] : []));
}

/** As many main facts as fit, none truncated; the first one is always included. */
function summariesWithin(word: string, report: Report, limit: number): Pick<Headline, 'text' | 'summaries'> {
  const all = summariesOf(report);
  let text = [word, ...all.slice(0, 1)].join(' ');
  let count = Math.min(1, all.length);
  for (const summary of all.slice(1)) {
    if (escapeAscii(`${text}; ${summary}`).length > limit) break;
    text = `${text}; ${summary}`;
    count += 1;
  }
  return { text, summaries: count };
}

/** Line one as a whole. */
export function fullHeadline(report: Report): string {
  const { text, tail } = headlineOf(report);
  return text + tail;
}

/** Line one of a run whose time was up before these probes finished. */
export function lateText(probes: readonly string[], timeoutMs: number, lead: IncompleteLead): string {
  return `${lead} after ${timeoutMs} ms: ${probes.join(', ')} did not finish: ${moreTime}`;
}

/** Line one of a run that used up its memory before these probes finished. */
export function outOfMemoryText(probes: readonly string[], lead: IncompleteLead): string {
  return `${lead}: out of memory${probes.length === 0 ? '' : `: ${probes.join(', ')} did not finish`}`;
}

/** The start of such a line: with `--incomplete pass` it is not a failure. */
export type IncompleteLead = 'INCOMPLETE' | 'OK, incomplete';

/** What would let a late probe finish, for readers who see only one line of an event. */
const moreTime = "raise --timeout and the probe's timeoutSeconds, or the CPU limit";

function incompleteHeadline(report: Report, findings: readonly ReportedFinding[], lead: IncompleteLead): Headline {
  const runs = incompleteRuns(report);
  const names = runs.map(({ probe }) => probe).join(', ');
  const rest = [countWords(findings), report.ignored.length === 0 ? '' : `${report.ignored.length} ignored`]
    .filter((part) => part !== '')
    .join(', ');
  const tail = rest === '' ? '' : ` (${rest})`;
  if (runs.every(({ late }) => late)) {
    return {
      text: lateText(
        runs.map(({ probe }) => probe),
        report.timeoutMs,
        lead,
      ),
      tail,
      shows: null,
      summaries: 0,
    };
  }
  const broken = runs.find(({ late }) => !late);
  const tells = runs.length === 1 ? { tells: names } : {};
  return { text: `${lead} ${names}: ${broken?.reason}`, tail, shows: null, summaries: 0, ...tells };
}
