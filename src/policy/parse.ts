import { mayTakeValue, type OptionSpec, takesValue } from '../cli/option-spec.ts';
import { runOptions } from '../cli/options.ts';
import { didYouMean } from '../cli/suggest.ts';
import { UsageError } from '../cli/usage-error.ts';
import { longFlag } from '../cli/variables.ts';
import type { AnyProbe } from '../probe.ts';
import { policyCatalog } from './findings.ts';
import type { Located } from './located.ts';
import { type PolicyFile, type SeverityRule, severityWords, type Waiver } from './model.ts';
import { parseYaml } from './yaml-nodes.ts';

/** An option that a policy can state. */
export interface PolicyOption {
  /** Its key in the section. */
  readonly key: string;
  /** `--min-certs`. */
  readonly flag: string;
  readonly help: string;
  readonly takesValue: boolean;
  /** It is a flag, or has a path. */
  readonly mayTakeValue: boolean;
  readonly repeatable: boolean;
  parse(text: string, previous: unknown): unknown;
}

/** The section for options that belong to no probe. */
export const runSection = 'run';

/** These make no sense in a policy file, or are for one person at one terminal. */
const notInPolicy: readonly string[] = ['--policy', '--write-policy'];

/** The sections of a policy: the run, and each probe, with the options that each has. */
export function policySections(probes: readonly AnyProbe[]): ReadonlyMap<string, readonly PolicyOption[]> {
  const run = Object.values(runOptions).map((spec) => policyOption(runSection, spec));
  return new Map([
    [runSection, run.filter(({ flag }) => !notInPolicy.includes(flag))],
    ...probes.map(({ id, options }) => [id, Object.values(options).map((spec) => policyOption(id, spec))] as const),
  ]);
}

/** `--go-env` is `env` in the section `go`. */
function policyOption(
  section: string,
  spec: OptionSpec & { parse(text: string, previous: never): unknown },
): PolicyOption {
  const flag = longFlag(spec.flags);
  const name = flag.slice(2);
  return {
    key: name.startsWith(`${section}-`) ? name.slice(section.length + 1) : name,
    flag,
    help: spec.help,
    takesValue: takesValue(spec),
    mayTakeValue: mayTakeValue(spec),
    repeatable: spec.repeatable === true,
    parse: spec.parse as (text: string, previous: unknown) => unknown,
  };
}

/**
 * Reads a policy, and checks every word of it against the existing options and codes.
 * @throws UsageError with file, line and column
 */
export function parsePolicy(text: string, name: string, probes: readonly AnyProbe[]): PolicyFile {
  const sections = policySections(probes);
  const codes = [...probes.flatMap(({ findings }) => Object.keys(findings)), ...Object.keys(policyCatalog)];
  const words = new Map<string, readonly string[]>();
  const severities: SeverityRule[] = [];
  const waivers: Waiver[] = [];
  for (const { key, at, value } of parseYaml(text, name).entries()) {
    const section = sections.get(key);
    if (section !== undefined) readSection(section, key, value, words);
    else if (key === 'severity') severities.push(...value.entries().map((entry) => readSeverity(entry, codes)));
    else if (key === 'waivers') waivers.push(...value.items().map((item) => readWaiver(item, codes)));
    else at.failUnknown('key', key, [...sections.keys(), 'severity', 'waivers']);
  }
  return { name, words, severities, waivers };
}

function readSection(
  options: readonly PolicyOption[],
  section: string,
  value: Located,
  words: Map<string, readonly string[]>,
): void {
  for (const { key, at, value: stated } of value.entries()) {
    const option =
      options.find((candidate) => candidate.key === key) ??
      at.failUnknown(
        `key in ${section}`,
        key,
        options.map((candidate) => candidate.key),
      );
    const texts = option.takesValue ? textsOf(option, stated) : flagOf(option, stated);
    let parsed: unknown;
    for (const { text, place } of texts) {
      try {
        parsed = option.parse(text, parsed ?? (option.repeatable && section === runSection ? [] : undefined));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        place.fail(error.message.replace(`${option.flag}: `, ''));
      }
    }
    words.set(
      option.flag,
      texts.map(({ text }) => text),
    );
  }
}

type Word = { readonly text: string; readonly place: Located };

/** One value; for a repeatable option also a list of them, or a mapping for key=value pairs. */
function textsOf(option: PolicyOption, stated: Located): readonly Word[] {
  if (!option.repeatable) return [{ text: stated.text(), place: stated }];
  if (stated.isList()) return stated.items().map((item) => ({ text: item.text(), place: item }));
  if (!stated.isMapping()) return [{ text: stated.text(), place: stated }];
  return stated.entries().map(({ key, value }) => ({ text: `${key}=${value.text()}`, place: value }));
}

function flagOf({ mayTakeValue }: PolicyOption, stated: Located): readonly Word[] {
  const text = stated.text();
  if (mayTakeValue && text.startsWith('/')) return [{ text, place: stated }];
  if (text === 'true') return [{ text: '1', place: stated }];
  return text === 'false' ? [] : stated.fail(`'${text}' is neither true nor false`);
}

function readSeverity(
  { key, at, value }: { readonly key: string; readonly at: Located; readonly value: Located },
  codes: readonly string[],
): SeverityRule {
  checkCode(key, at, codes);
  // In YAML 1.1, which some tools write, off is false.
  const text = value.text() === 'false' ? 'off' : value.text();
  const severity = severityWords.find((word) => word === text);
  return severity === undefined ? value.failUnknown('severity', text, severityWords) : { code: key, severity };
}

const waiverKeys = ['code', 'match', 'reason', 'owner', 'until'] as const;

function readWaiver(item: Located, codes: readonly string[]): Waiver {
  const stated = new Map<string, Located>();
  for (const { key, at, value } of item.entries()) {
    if (!waiverKeys.some((known) => known === key)) return at.failUnknown('key in a waiver', key, waiverKeys);
    stated.set(key, value);
  }
  const code = stated.get('code');
  const reason = stated.get('reason');
  if (code === undefined) return item.fail('a waiver needs a code');
  if (reason === undefined || reason.text().trim() === '')
    return item.fail(`the waiver of ${code.text()} needs a reason`);
  checkCode(code.text(), code, codes);
  const until = stated.get('until');
  if (until !== undefined && !isDay(until.text())) until.fail(`'${until.text()}' is not a day, for example 2027-01-31`);
  return {
    code: code.text(),
    match: stated.get('match')?.text() ?? null,
    reason: reason.text(),
    owner: stated.get('owner')?.text() ?? null,
    until: until?.text() ?? null,
    place: item.place,
  };
}

function isDay(text: string): boolean {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** An existing code, or all codes of a probe. */
function checkCode(code: string, at: Located, codes: readonly string[]): void {
  if (code === '*' || codes.includes(code)) return;
  const groups = [...new Set(codes.map((known) => `${known.split('/')[0]}/*`))];
  if (groups.includes(code)) return;
  if (code.endsWith('/*')) at.failUnknown('code', code, groups);
  // The whole list would not fit on a line.
  at.fail(`no finding has the code '${code}'${didYouMean(code, codes) || ': --list names them all'}`);
}
