import { calendarDay } from '../../../src/decode/calendar-day.ts';
import type { Host } from '../../../src/host/host.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { collectNothing, isKnown } from './collected.ts';
import type { Outdated, PoolFacts, SourceFacts } from './facts.ts';
import { isIsrgRoot } from './mozilla-roots.ts';
import { derOf } from './public-roots.ts';
import { createSource, type Source } from './source.ts';

/** The roots that Go collects. */
export interface Pool {
  /** Begins a separate file, or a directory of files. */
  source(path: string, kind: SourceFacts['kind']): Source;
  has(der: string): boolean;
  /** The roots in the order in which they were found, one character per byte. */
  roots(): string[];
  facts(error: PoolFacts['error']): PoolFacts;
  /** Null where a public root is newer, or Let's Encrypt's is there, and where there is none. */
  outdated(): Outdated | null;
}

export interface PoolOptions {
  readonly rules: GoRules;
  readonly now: Date;
  /** Roots that expire within this many days form a group. */
  readonly expiryDays: number;
  readonly deadline: Pick<Host['deadline'], 'turn'>;
}

export function createPool({ rules, now, expiryDays, deadline }: PoolOptions): Pool {
  const collected = collectNothing();
  const today = now.getTime();
  const given = { rules, today, soon: today + expiryDays * dayMs, deadline };
  const { roots, counts } = collected;
  const ders = (): string[] => roots.map((root) => (typeof root === 'string' ? root : derOf(root)));
  return {
    source: (path, kind) => createSource(collected, given, path, kind),
    roots: ders,
    outdated() {
      const { count, newest } = collected.publicList;
      const isOld = count > 0 && newest < firstOfLaterLists && !ders().some(isIsrgRoot);
      return isOld ? { count, newest: calendarDay(newest) } : null;
    },
    has: (der) => isKnown(collected, der),
    facts: (error) => ({ roots: roots.length, ...counts, error: roots.length === 0 ? error : null }),
  };
}

const dayMs = 86_400_000;
/** No list of Mozilla's from before ISRG Root X1 has a root from 2016 or later; each since 2018 has. */
const firstOfLaterLists = Date.UTC(2016, 0, 1);
