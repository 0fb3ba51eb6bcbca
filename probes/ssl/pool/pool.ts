import type { Host } from '../../../src/host/host.ts';
import type { GoRules } from '../lookup/go-rules.ts';
import { collectNothing, isKnown } from './collected.ts';
import type { PoolFacts, SourceFacts } from './facts.ts';
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
}

export interface PoolOptions {
  readonly rules: GoRules;
  readonly now: Date;
  /** Roots that expire within this many days form a group. */
  readonly expiryDays: number;
  readonly deadline: Pick<Host['deadline'], 'turn'>;
}

const dayMs = 86_400_000;

export function createPool({ rules, now, expiryDays, deadline }: PoolOptions): Pool {
  const collected = collectNothing();
  const today = now.getTime();
  const given = { rules, today, soon: today + expiryDays * dayMs, deadline };
  const { roots, counts } = collected;
  return {
    source: (path, kind) => createSource(collected, given, path, kind),
    roots: () => roots.map((root) => (typeof root === 'string' ? root : derOf(root))),
    has: (der) => isKnown(collected, der),
    facts: (error) => ({ roots: roots.length, ...counts, error: roots.length === 0 ? error : null }),
  };
}
