import { probes } from '../../probes/index.ts';
import { podRules } from '../../src/pod/findings.ts';
import { policyRules } from '../../src/policy/findings.ts';
import type { FindingSource } from '../../src/probe.ts';
import { runRules } from '../../src/run/run-rules.ts';

const sources: readonly FindingSource[] = [...probes, podRules, runRules, policyRules];

/** The catalog of every probe, in Markdown. */
export function findingsReference(): string {
  const contents = sources.map(
    ({ id, title, findings }) => `- [${id}](#${id}): ${title}, ${Object.keys(findings).length} findings`,
  );
  return `${[
    '# Findings',
    '',
    'Made from the catalog by `npm run docs`. `probe-env --explain <code>` prints the same.',
    '',
    ...contents,
    ...sources.flatMap(probeSection),
  ].join('\n')}\n`;
}

function probeSection(probe: FindingSource): string[] {
  const sections = Object.entries(probe.findings).flatMap(([code, spec]) => [
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
  return ['', `## ${probe.id}`, '', `${probe.title}.`, ...sections];
}
