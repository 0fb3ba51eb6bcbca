import { describe, expect, it } from 'vitest';
import { readCorpus, seedsOf } from '../../../scripts/fuzz/corpus.ts';
import { createRandom, mutate } from '../../../scripts/fuzz/mutate.ts';
import { targets } from '../../../scripts/fuzz/targets.ts';
import { complaintOf } from '../../../scripts/fuzz/try-input.ts';

describe.each(targets)('$name', (target) => {
  it('takes every input of the corpus', () => {
    for (const input of readCorpus(target)) expect(complaintOf(target, input)).toBeNull();
  });

  it('takes 300 damaged inputs, the same in every run', () => {
    const pool = [...seedsOf(target), ...readCorpus(target)];
    const words = target.words.map((word) => Buffer.from(word, 'latin1'));
    const random = createRandom(20_260_101);
    for (let count = 0; count < 300; count += 1) {
      const parent = pool[random(pool.length)] ?? Buffer.alloc(0);
      expect(complaintOf(target, mutate(parent, random, { words, others: pool }))).toBeNull();
    }
  });
});
