/** What Stryker reported for each file, as far as it counts. */
import { createHash } from 'node:crypto';
import { transformSync } from 'esbuild';

/** A change that no test noticed: its line, the original text, and the replacement. */
export interface Survivor {
  readonly line: number;
  /** The whole line, so that it is found again when it has moved. */
  readonly text: string;
  readonly was: string;
  readonly now: string;
}

export interface Outcome {
  /** Digest of the changed source, see `digestOf`. */
  readonly digest: string;
  /** How many changes there were. */
  readonly changes: number;
  readonly survivors: readonly Survivor[];
}

/** The percentage of changes that must be noticed in each file. */
export const goal = 90;

/** With fewer changes a percentage means nothing. */
const fewest = 10;

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

interface Mutant {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

/** From 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** By file. Changes that are left out or cannot run do not count; those that never end were noticed. */
export function outcomesOf(report: Report): Record<string, Outcome> {
  return Object.fromEntries(
    Object.entries(report.files).map(([file, { source, mutants }]) => {
      const lines = source.split('\n');
      const counted = mutants.filter(({ status }) => [...noticed, ...unnoticed].includes(status));
      const survivors = counted.filter(({ status }) => unnoticed.includes(status)).map((each) => survivor(lines, each));
      return [
        file,
        { digest: digestOf(source), changes: counted.length, survivors: survivors.toSorted((a, b) => a.line - b.line) },
      ];
    }),
  );
}

/** Distinguishes the code of rules: comments, layout and types do not count. */
export function digestOf(source: string): string {
  const { code } = transformSync(source, { loader: 'ts', minifyWhitespace: true });
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

/** Of a hundred. */
export function percentNoticed({ changes, survivors }: Pick<Outcome, 'changes' | 'survivors'>): number {
  return changes === 0 ? 100 : (100 * (changes - survivors.length)) / changes;
}

/** Whether the tests of a file notice too few changes in it. */
export function isBelowGoal(outcome: Outcome): boolean {
  return outcome.changes >= fewest && percentNoticed(outcome) < goal;
}

const noticed: readonly string[] = ['Killed', 'Timeout'];
const unnoticed: readonly string[] = ['Survived', 'NoCoverage'];

function survivor(lines: readonly string[], { location: { start, end }, replacement = '' }: Mutant): Survivor {
  const within = lines.slice(start.line - 1, end.line);
  const first = (within[0] ?? '').slice(start.column - 1, within.length === 1 ? end.column - 1 : undefined);
  const was = within.length === 1 ? first : `${first} …`;
  return { line: start.line, text: lines[start.line - 1]?.trim() ?? '', was: short(was), now: short(replacement) };
}

function short(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
