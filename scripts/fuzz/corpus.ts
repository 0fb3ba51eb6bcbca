import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { longest } from './mutate.ts';
import { madeSeeds } from './seeds.ts';
import type { Target } from './targets.ts';

const repository = join(import.meta.dirname, '../..');
const home = join(repository, 'test/fuzz-corpus');

/** The inputs that are kept for a target: each runs code that none before it does, or once caused a failure. */
export function readCorpus(target: Target): Buffer[] {
  return filesUnder(join(home, target.name)).map((path) => readFileSync(path));
}

/** The seeds of a target: its words, generated inputs, and the matching files of the test cases. */
export function seedsOf(target: Target): Buffer[] {
  const files = filesUnder(join(repository, 'test/cases')).filter((path) => target.seeds.test(path));
  const contents = new Map(files.map((path) => [digest(readFileSync(path)), path]));
  return [
    ...target.words.map((word) => Buffer.from(word, 'latin1')),
    ...(madeSeeds[target.name]?.() ?? []),
    ...[...contents.values()].map((path) => readFileSync(path).subarray(0, longest)),
  ];
}

/** Keeps an input under a name derived from its content. @returns the path, relative to the repository */
export function keep(target: Target, bytes: Buffer, prefix = ''): string {
  const name = `test/fuzz-corpus/${target.name}/${prefix}${digest(bytes)}`;
  mkdirSync(join(home, target.name), { recursive: true });
  writeFileSync(join(repository, name), bytes);
  return name;
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12);
}

function filesUnder(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch {
    return []; // nothing kept yet
  }
}
