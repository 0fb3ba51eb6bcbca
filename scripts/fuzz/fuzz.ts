/**
 * Coverage-guided fuzzing of the decoders. An input that runs a block of code for the first time joins the pool that further
 * inputs are made from.
 *
 * usage: fuzz.ts [--seconds 60] [--seed 1] [--keep] [TARGET...]
 * --keep writes what widened the coverage to test/fuzz-corpus. What breaks a decoder is always written there.
 */
import { parseArgs } from 'node:util';
import { keep, readCorpus, seedsOf } from './corpus.ts';
import { startCoverage } from './coverage.ts';
import { createRandom, mutate } from './mutate.ts';
import { type Target, targets } from './targets.ts';
import { complaintOf } from './try-input.ts';

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    keep: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const selected = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const random = createRandom(Number(values.seed));
const secondsEach = Number(values.seconds) / selected.length;
console.log(`seed ${values.seed}, ${values.seconds} s for ${selected.length} targets`);

/** Longer inputs are not worth their size in the repository. */
const shortEnough = 4096;

const batchSize = 64;

let failed = 0;
for (const target of selected) failed += await fuzz(target);
console.log(`\n${selected.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed === 0 ? 0 : 1);

/** @returns 1 if something broke */
async function fuzz(target: Target): Promise<0 | 1> {
  const coverage = await startCoverage();
  const end = performance.now() + secondsEach * 1000;
  const words = target.words.map((word) => Buffer.from(word, 'latin1'));
  const pool: Buffer[] = [];
  const kept: Buffer[] = [];
  let runs = 0;

  /** Runs the inputs. @returns what broke */
  function tryAll(inputs: readonly Buffer[]): string | null {
    for (const input of inputs) {
      runs += 1;
      const complaint = complaintOf(target, input);
      if (complaint !== null) return `${keep(target, input, 'broke-')}: ${complaint}`;
    }
    return null;
  }

  /** Runs them again one by one, and adds those to the pool that run something new. */
  async function pick(inputs: readonly Buffer[]): Promise<Buffer[]> {
    await coverage.hasNew(); // ignores what ran before
    const picked: Buffer[] = [];
    for (const input of inputs) {
      tryAll([input]);
      if (await coverage.takeNew()) picked.push(input);
    }
    pool.push(...picked);
    return picked;
  }

  const known = [...seedsOf(target), ...readCorpus(target)];
  let broken = tryAll(known);
  await pick(known);
  for (let batch = 0; broken === null && performance.now() < end; batch += 1) {
    const inputs = Array.from({ length: batchSize }, () => {
      const parent = pool[random(pool.length)] ?? Buffer.alloc(0);
      return mutate(parent, random, { words, others: pool });
    });
    broken = tryAll(inputs);
    // Loops that run more often than ever are only visible one by one: that is checked occasionally.
    if ((await coverage.hasNew()) || batch % 50 === 0) kept.push(...(await pick(inputs)));
  }
  await coverage.stop();
  if (values.keep) for (const input of await distil(target, known, kept)) keep(target, input);
  const said = broken ?? `${pool.length} inputs in the pool, ${kept.length} of them new`;
  console.log(`${target.name.padEnd(16)} ${String(runs).padStart(8)} runs  ${said}`);
  return broken === null ? 0 : 1;
}

/** Of the finds, shortest first, those without which a block would never run. */
async function distil(target: Target, known: readonly Buffer[], finds: readonly Buffer[]): Promise<Buffer[]> {
  const coverage = await startCoverage();
  for (const input of known) complaintOf(target, input);
  await coverage.takeNew();
  const needed: Buffer[] = [];
  for (const input of finds.filter(({ length }) => length <= shortEnough).sort((a, b) => a.length - b.length)) {
    complaintOf(target, input);
    if (!(await coverage.hasNew())) continue;
    complaintOf(target, input);
    await coverage.takeNew();
    needed.push(input);
  }
  await coverage.stop();
  return needed;
}
