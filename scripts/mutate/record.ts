/** The last measurement of each rule, `record.json`: docs/mutation.md shows it, and CI measures what has changed since. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../build/paths.ts';
import { digestOf, type Outcome, type Survivor } from './outcome.ts';

export interface Recorded extends Outcome {
  /** The day of that. */
  readonly day: string;
  readonly survivors: readonly Reasoned[];
}

export interface Reasoned extends Survivor {
  /** A key of `reasons`; null if not reviewed yet. */
  readonly why: string | null;
}

export interface MutationRecord {
  /** Why a change may go unnoticed. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, Recorded>>;
}

const recordFile = join(import.meta.dirname, 'record.json');

export function readRecord(): MutationRecord {
  return JSON.parse(readFileSync(recordFile, 'utf8'));
}

/** The survivors at their lines of today: comments above them may have become longer or shorter. */
export function located<T extends Survivor>(survivors: readonly T[], source: string): T[] {
  const lines = source.split('\n').map((line) => line.trim());
  return survivors.map((each) => {
    const places = lines.flatMap((line, index) => (line === each.text ? [index + 1] : []));
    const [nearest = each.line] = places.toSorted((a, b) => Math.abs(a - each.line) - Math.abs(b - each.line));
    return { ...each, line: nearest };
  });
}

/** Those that have changed since they were measured, or never were. */
export function unmeasured(files: readonly string[]): string[] {
  const measured = readRecord().files;
  return files.filter((file) => measured[file]?.digest !== digestOf(readFileSync(join(repository, file), 'utf8')));
}

/** Merges new measurements, and keeps the reasons of earlier survivors. Deleted rules are dropped. */
export function writeRecord(outcomes: Readonly<Record<string, Outcome>>, day: string): void {
  const { reasons, files } = readRecord();
  const fresh = Object.entries(outcomes).map(([file, outcome]): [string, Recorded] => [
    file,
    {
      day,
      ...outcome,
      survivors: withReasons(outcome.survivors, files[file]?.survivors ?? []),
    },
  ]);
  const all = { ...files, ...Object.fromEntries(fresh) };
  const present = Object.entries(all).filter(([file]) => existsSync(join(repository, file)));
  const record: MutationRecord = {
    reasons,
    files: Object.fromEntries(present.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
  writeFileSync(recordFile, `${JSON.stringify(record, null, 1)}\n`);
}

function withReasons(survivors: readonly Survivor[], before: readonly Reasoned[]): Reasoned[] {
  return survivors.map((each) => {
    const same = before.find(({ text, was, now }) => text === each.text && was === each.was && now === each.now);
    return { ...each, why: same?.why ?? null };
  });
}
