// Writes the parts of the documentation that come from the code. `--check` only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mutationTables } from './mutation.ts';
import { variableRows } from './node-variables.ts';
import { optionRows } from './options.ts';
import { policySchema } from './policy-schema.ts';
import { findingsReference } from './reference.ts';
import { sampleBlock } from './samples.ts';

/** A file, and its new text given the current one. */
const documents: Readonly<Record<string, (current: string) => string>> = {
  'docs/findings.md': () => findingsReference(),
  'docs/policy.schema.json': () => policySchema(),
  'docs/options.md': (current) => replaceBetween(current, 'options', optionRows()),
  'docs/mutation.md': (current) => replaceBetween(current, 'mutation', mutationTables()),
  'docs/node-changes.md': (current) =>
    replaceBetween(
      replaceBetween(current, 'renamed variables', variableRows(['renamed'])),
      'other variables',
      variableRows(['wanted', 'harmless']),
    ),
  'README.md': withSamples,
  'docs/docker.md': withSamples,
  'docs/images.md': withSamples,
  'docs/kubernetes.md': withSamples,
};

const repository = path.join(import.meta.dirname, '../..');
const checkOnly = process.argv.includes('--check');

for (const [name, render] of Object.entries(documents)) {
  const file = path.join(repository, name);
  const current = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
  const text = render(current);
  if (text === current) continue;
  if (checkOnly) {
    process.stderr.write(`${name} is not what the code says: run npm run docs\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
  }
}

/** Runs the samples that a document names, and puts their output between their markers. */
function withSamples(current: string): string {
  return [...current.matchAll(/^<!-- sample (\S+) -->$/gm)].reduce(
    (text, [, name = '']) => replaceBetween(text, `sample ${name}`, sampleBlock(name), 'sample'),
    current,
  );
}

/** @throws if the markers `<!-- name -->` and `<!-- /name -->` are missing */
function replaceBetween(text: string, name: string, content: string, closing = name): string {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${closing} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < from) throw new Error(`the markers of '${name}' are missing`);
  return text.slice(0, from + start.length) + content + text.slice(to);
}
