import { didYouMean } from '../../cli/suggest.ts';
import { UsageError } from '../../cli/usage-error.ts';
import type { Catalog, Code } from '../../finding.ts';
import type { FindingSource } from '../../probe.ts';

/**
 * The probes and their codes, a line each; as JSON, an array of objects.
 * @param names of probes; empty for all
 */
export function renderList(
  probes: readonly FindingSource[],
  { probes: names, json }: { readonly probes: readonly string[]; readonly json: boolean },
): string {
  const chosen = probes.filter(({ id }) => names.length === 0 || names.includes(id));
  if (json) return `${JSON.stringify(chosen.flatMap(listed))}\n`;
  const codes = chosen.flatMap(({ findings }) => Object.keys(findings));
  const width = Math.max(0, ...codes.map((code) => code.length));
  const lines = chosen.flatMap((probe) => [
    `${probe.id}: ${probe.title}`,
    ...Object.entries(probe.findings).map(
      ([code, spec]) => `  ${code.padEnd(width)}  ${spec.severity.padEnd(7)}  ${spec.title}`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

function listed({ id, findings }: FindingSource) {
  return Object.entries(findings).map(([code, { severity, title }]) => ({ code, probe: id, severity, title }));
}

/**
 * What codes mean, with an example of their message and remedy.
 * @param words codes, in any case, with or without their probe; or the name of a probe, for all of its codes
 * @throws UsageError for a word that is none of these
 */
export function renderExplanation(probes: readonly FindingSource[], words: readonly string[]): string {
  const all = probes.flatMap(({ findings }) => Object.entries(findings));
  const asked = words.flatMap((word) => word.split(',')).filter((word) => word.trim() !== '');
  if (asked.length === 0)
    throw new UsageError('--explain: no code is given, for example libc/interpreter-missing; --list names them all');
  const chosen = new Map(asked.flatMap((word) => specsOf(word.trim().toLowerCase(), all, word)));
  return [...chosen].map(([code, spec]) => explanation(code, spec)).join('\n');
}

type Entry = readonly [code: string, spec: Catalog[Code]];

function specsOf(word: string, all: readonly Entry[], asGiven: string): readonly Entry[] {
  const found = all.filter(
    ([code]) => code === word || code.startsWith(`${word.replace(/\/\*?$/, '')}/`) || code.endsWith(`/${word}`),
  );
  if (found.length > 0) return found;
  const codes = all.map(([code]) => code);
  const meant =
    didYouMean(word, codes) ||
    didYouMean(
      word,
      codes.map((code) => code.slice(code.indexOf('/') + 1)),
    );
  throw new UsageError(`no finding has the code '${asGiven}'${meant === '' ? ': --list names them all' : meant}`);
}

function explanation(code: string, spec: Catalog[Code]): string {
  const lines = [
    `${code} (${spec.severity}): ${spec.title}`,
    '',
    spec.why,
    '',
    `Example: ${spec.message(spec.example)}`,
    `Fix:     ${spec.remedy(spec.example)}`,
    ...(spec.refs.length > 0 ? ['', ...spec.refs.map((ref) => `See ${ref}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}
