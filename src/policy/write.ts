import type { Statement } from '../cli/expectations.ts';
import type { AnyProbe } from '../probe.ts';
import type { Report } from '../report/model.ts';
import { escapeAscii } from '../report/render/escape.ts';
import { policySections } from './parse.ts';

/** Facts about a container, for one section of a policy. */
export interface Section {
  readonly probe: AnyProbe;
  readonly statements: readonly Statement[];
  /** Why the probe did not run; null if it did. */
  readonly skipped: string | null;
}

/** A code that counts now. */
export interface Exception {
  readonly code: string;
  readonly messages: readonly string[];
}

/** The text of a policy in YAML, with a comment on each line; days as `2027-01-31`. */
export function writePolicy({
  report,
  sections,
  exceptions,
  today,
  until,
}: {
  readonly report: Pick<Report, 'tool' | 'failOn' | 'app' | 'root'>;
  readonly sections: readonly Section[];
  readonly exceptions: readonly Exception[];
  readonly today: string;
  readonly until: string;
}): string {
  const of = report.app?.path ?? (report.root === '/' ? 'this container' : report.root);
  const lines = [
    comment(
      `What holds for ${of} on ${today}, as probe-env ${report.tool.version} sees it. Delete what is not required.`,
    ),
    ...(report.failOn === 'error' ? [] : ['run:', `  fail-on: ${report.failOn}`]),
    ...sections.flatMap(sectionLines),
    ...(exceptions.length === 0 ? [] : ['waivers:']),
    ...exceptions.flatMap(({ code, messages }) => [
      ...messages.map((message) => `  ${comment(message)}`),
      `  - code: ${code}`,
      `    reason: ${scalar(`there on ${today}; say why it may stay, or fix it`)}`,
      `    until: ${until}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function sectionLines({ probe, statements, skipped }: Section): string[] {
  if (skipped !== null) return [comment(`${probe.id}: not checked: ${skipped}`)];
  if (statements.length === 0) return [comment(`${probe.id}: nothing to state`)];
  const options = policySections([probe]).get(probe.id) ?? [];
  return [
    `${probe.id}:`,
    ...[...Map.groupBy(statements, ({ flag }) => flag)].flatMap(([flag, same]) => {
      const option = options.find((candidate) => candidate.flag === flag);
      if (option === undefined) return [];
      const { key, help } = option;
      const stated = option.repeatable ? listed(same) : ` ${option.takesValue ? scalar(same[0]?.text ?? '') : 'true'}`;
      return [`  ${comment(help)}`, `  ${key}:${stated}`];
    }),
  ];
}

/** A mapping if all are key=value, otherwise a list. */
function listed(statements: readonly Statement[]): string {
  const pairs = statements.map(({ text }) => /^([\w-]+)=(.*)$/s.exec(text));
  return statements
    .map(({ text }, index) => {
      const [, key = '', value = ''] = (pairs.every((pair) => pair !== null) && pairs[index]) || [];
      return key === '' ? `\n    - ${scalar(text)}` : `\n    ${scalar(key)}: ${scalar(value)}`;
    })
    .join('');
}

/** A plain word is written unquoted; anything else as in JSON, which YAML reads. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9._/-]*$/.test(text) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return isPlain || /^\d{1,9}$/.test(text) ? text : JSON.stringify(text);
}

function comment(text: string): string {
  return `# ${escapeAscii(text)}`;
}
