import { didYouMean } from '../../cli/suggest.ts';
import { UsageError } from '../../cli/usage-error.ts';
import type { Catalog, Code } from '../../finding.ts';
import type { FindingSource } from '../../probe.ts';
import { remedyLines, wrap } from './wrap.ts';

/**
 * The probes and their codes, in columns if these fit; as JSON, an array of objects.
 * @param names of probes; empty for all
 * @param columns of the terminal; without one, lines are not wrapped
 */
export function renderList(
  probes: readonly FindingSource[],
  { probes: names, json }: { readonly probes: readonly string[]; readonly json: boolean },
  columns = Number.POSITIVE_INFINITY,
): string {
  const chosen = probes.filter(({ id }) => names.length === 0 || names.includes(id));
  if (json) return `${JSON.stringify(chosen.flatMap(listed))}\n`;
  const entries = chosen.flatMap(({ findings }) => Object.entries(findings));
  const width = Math.max(0, ...entries.map(([code]) => code.length));
  const isTable = entries.every(([, { title }]) => title.length <= columns - width - 13);
  const lines = chosen.flatMap((probe) => [
    `${probe.id}: ${probe.title}`,
    ...Object.entries(probe.findings).flatMap(([code, { severity, title }]) =>
      isTable
        ? [`  ${code.padEnd(width)}  ${severity.padEnd(7)}  ${title}`]
        : hanging(`  ${severity.padEnd(7)}  `, wrapped(`${code}: ${title}`, columns - 11)),
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

function listed({ id, findings }: FindingSource) {
  return Object.entries(findings).map(([code, { severity, title }]) => ({ code, probe: id, severity, title }));
}

/**
 * Explains codes, with an example of their message and remedy.
 * @param words codes, in any case, with or without their probe; the name of a probe, for all of its codes; or a line of a report
 * @param columns of the terminal; without one, lines are not wrapped
 * @throws UsageError for a word that is none of these
 */
export function renderExplanation(
  probes: readonly FindingSource[],
  words: readonly string[],
  columns = Number.POSITIVE_INFINITY,
): string {
  const all = probes.flatMap(({ findings }) => Object.entries(findings));
  const known = new Set(all.map(([code]) => code));
  const asked = words
    .flatMap((word) => codesInLine(word, known) ?? word.split(','))
    .filter((word) => word.trim() !== '');
  if (asked.length === 0)
    throw new UsageError('--explain: no code is given, for example libc/interpreter-missing; --list names them all');
  const chosen = new Map(asked.flatMap((word) => specsOf(word.trim().toLowerCase(), all, word)));
  return [...chosen].map(([code, spec]) => explanation(code, spec, columns)).join('\n');
}

/** The codes of a line as it was copied out of an event or a log, `FAIL ssl/no-roots: no CA certificate ...`; null for other words. */
function codesInLine(word: string, known: ReadonlySet<string>): readonly string[] | null {
  if (!/\S[\s:]/.test(word)) return null;
  const codes = [...word.matchAll(/[a-z]+\/[a-z0-9-]+/g)].map(([code]) => code).filter((code) => known.has(code));
  return codes.length === 0 ? null : codes;
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

function explanation(code: string, spec: Catalog[Code], columns: number): string {
  const remedy = spec.remedy(spec.example);
  const room = columns - exampleLabel.length;
  const lines = [
    ...wrapped(`${code} (${spec.severity}): ${spec.title}`, columns),
    '',
    ...wrapped(spec.why, columns),
    '',
    ...hanging(exampleLabel, wrapped(spec.message(spec.example), room)),
    ...hanging('Fix:     ', Number.isFinite(columns) ? remedyLines(remedy, Math.max(narrowest, room)) : [remedy]),
    ...(spec.refs.length > 0 ? ['', ...spec.refs.map((ref) => `See ${ref}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const exampleLabel = 'Example: ';

/** The minimum width of a text in columns, however narrow the terminal. */
const narrowest = 24;

function wrapped(text: string, columns: number): string[] {
  return wrap(text, Math.max(narrowest, columns));
}

/** The first line next to its label, the others below it. */
function hanging(label: string, [first = '', ...others]: readonly string[]): string[] {
  return [label + first, ...others.map((line) => ' '.repeat(label.length) + line)];
}
