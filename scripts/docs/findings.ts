// Writes docs/findings.md from the catalogue. `--check` only says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { probes } from '../../probes/index.ts';
import type { AnyProbe } from '../../src/probe.ts';

const file = path.join(import.meta.dirname, '../../docs/findings.md');
const text = renderReference(probes);

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    process.stderr.write('docs/findings.md is not what the catalogue says: run npm run docs\n');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}

function renderReference(all: readonly AnyProbe[]): string {
  const contents = all.map(({ id, findings }) => `- [${id}](#${id}): ${Object.keys(findings).length} findings`);
  return `${['# Findings', '', 'Made from the catalogue by `npm run docs`. `probe-env --explain <code>` prints the same.', '', ...contents, ...all.flatMap(renderProbe)].join('\n')}\n`;
}

function renderProbe(probe: AnyProbe): string[] {
  const rows = Object.entries(probe.findings).flatMap(([code, spec]) => [
    '',
    `### ${code}`,
    '',
    `**${spec.severity}**: ${spec.title}`,
    '',
    spec.why,
    '',
    '```text',
    spec.message(spec.example),
    `  fix: ${spec.remedy(spec.example)}`,
    '```',
    ...(spec.refs.length === 0 ? [] : ['', `See ${spec.refs.join(', ')}.`]),
  ]);
  return ['', `## ${probe.id}`, '', `${probe.title}.`, ...rows];
}
