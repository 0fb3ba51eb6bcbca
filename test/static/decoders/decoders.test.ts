import { describe, expect, it } from 'vitest';
import { readCorpus, seedsOf } from '../../../scripts/fuzz/corpus.ts';
import { createRandom, mutate } from '../../../scripts/fuzz/mutate.ts';
import { type Target, targets } from '../../../scripts/fuzz/targets.ts';
import { needs, staticBuild } from '../../support/needs.ts';
import { linesInEngine } from '../../support/program/in-engine.ts';
import { outcomeOf } from './outcome.ts';

const damagedEach = 150;
/** Bytes: seeds are whole libraries. */
const longest = 64 << 10;

describe('decoders in the engine of the static executable', needs(...staticBuild), () => {
  it('make of the fuzz corpus, its seeds, and damaged inputs what they make of them on Node', () => {
    const inputs = targets.map((target) => ({ target, bytes: inputsOf(target) }));
    const hex = Object.fromEntries(
      inputs.map(({ target, bytes }) => [target.name, bytes.map((each) => each.toString('hex'))]),
    );
    const own = linesInEngine('test/static/decoders/entry.ts', hex);
    const onNode = inputs.flatMap(({ target, bytes }) =>
      bytes.map((each) => ({ target, line: outcomeOf(target, each) })),
    );
    expect(onNode.length).toBeGreaterThan(targets.length * damagedEach);
    const differing = onNode.flatMap(({ target, line }, index) =>
      line === own[index] ? [] : [`${target.name}: ${firstDifference(line, own[index] ?? '')}`],
    );
    expect(differing.slice(0, 3)).toEqual([]);
    expect(own.length).toBe(onNode.length);
  });
});

/** Both, from a little before the place where they differ. */
function firstDifference(a: string, b: string): string {
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  const from = Math.max(0, (at < 0 ? a.length : at) - 60);
  return `${a.slice(from, from + 120)}\n${b.slice(from, from + 120)}`;
}

function inputsOf(target: Target): Buffer[] {
  const pool = [...seedsOf(target), ...readCorpus(target)].filter((each) => each.length <= longest);
  const words = target.words.map((word) => Buffer.from(word, 'latin1'));
  const random = createRandom(20_261_129);
  const damaged = Array.from({ length: damagedEach }, () =>
    mutate(pool[random(pool.length)] ?? Buffer.alloc(0), random, { words, others: pool }),
  );
  return [...pool, ...damaged];
}
