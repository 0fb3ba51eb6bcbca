import type { Statement } from '../cli/expectations.ts';
import { longFlag } from '../cli/variables.ts';
import type { AnyProbe } from '../probe.ts';
import type { Report, ReportedRun } from '../report/model.ts';
import { type Exception, type Section, writePolicy } from './write.ts';

/**
 * Inspects the container with these statements, by flag.
 * @param only the probe to run; without it, all that were requested
 */
export type Look = (words: ReadonlyMap<string, readonly string[]>, only?: string) => Promise<Report>;

/**
 * A policy that the container fulfills as it is: each probe proposes statements about what it saw, and those that it
 * then does not object to are included. Findings that count now become exceptions with an end date. Null if a probe
 * could not complete.
 * @param now the day of the exceptions, and the start of their term
 */
export async function policyOfPresentState(
  probes: readonly AnyProbe[],
  look: Look,
  now: Date,
): Promise<{ readonly report: Report; readonly text: string | null }> {
  const report = await look(new Map());
  if (report.runs.some(({ status }) => status === 'incomplete')) return { report, text: null };
  const sections: Section[] = [];
  for (const run of report.runs) {
    const probe = probes.find(({ id }) => id === run.probe);
    if (probe === undefined) continue;
    const statements = run.status === 'ran' ? await fulfilled(probe, run, look) : [];
    sections.push({ probe, statements, skipped: run.status === 'skipped' ? run.reason : null });
  }
  const today = now.toISOString().slice(0, 10);
  const until = new Date(now.getTime() + exceptionDays * 86_400_000).toISOString().slice(0, 10);
  return { report, text: writePolicy({ report, sections, exceptions: exceptionsOf(report), today, until }) };
}

/** Time to decide about the findings, but not to forget them. */
const exceptionDays = 90;

/** If there are several values for a flag that takes one, the first that holds. */
async function fulfilled(probe: AnyProbe, run: Ran, look: Look): Promise<readonly Statement[]> {
  const before = new Set(run.findings.map(identity));
  const kept: Statement[] = [];
  for (const statement of probe.statements(run.facts)) {
    const { flag, text } = statement;
    const option = Object.values(probe.options).find(({ flags }) => longFlag(flags) === flag);
    if (option?.repeatable !== true && kept.some((other) => other.flag === flag)) continue;
    const [after] = (await look(new Map([[flag, [text]]]), probe.id)).runs;
    if (after?.status === 'ran' && after.findings.every((finding) => before.has(identity(finding))))
      kept.push(statement);
  }
  return kept;
}

type Ran = Extract<ReportedRun, { status: 'ran' }>;

function identity({ code, message }: Ran['findings'][number]): string {
  return `${code} ${message}`;
}

function exceptionsOf(report: Report): Exception[] {
  const counts = { error: ['error'], warning: ['error', 'warning'], info: ['error', 'warning', 'info'], none: [] };
  const severities: readonly string[] = counts[report.failOn];
  const found = report.runs.flatMap((run) => (run.status === 'ran' ? run.findings : []));
  const byCode = Map.groupBy(
    found.filter(({ severity }) => severities.includes(severity)),
    ({ code }) => code,
  );
  return [...byCode].map(([code, findings]) => ({ code, messages: findings.map(({ message }) => message) }));
}
