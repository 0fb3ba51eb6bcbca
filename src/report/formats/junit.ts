import type { Report } from '../model.ts';
import { type Check, checksOf } from '../render/checks.ts';
import { escapeControl } from '../render/escape.ts';
import { fullHeadline } from '../render/headline.ts';
import type { FormatOptions } from './options.ts';

/**
 * JUnit XML as Jenkins and GitLab read it (jenkinsci/xunit-plugin, junit-10.xsd; GitLab's "Unit test reports"): a
 * suite for each probe, a test for each finding.
 */
export function renderJunit(report: Report, { timing }: Pick<FormatOptions, 'timing'>): string {
  const checks = checksOf(report);
  const time = (ms: number | undefined): string =>
    timing && ms !== undefined ? ` time="${(ms / 1000).toFixed(3)}"` : '';
  const suites = report.runs.flatMap((run) => {
    const own = checks.filter(({ probe }) => probe === run.probe);
    return [
      `  <testsuite${attributes({ name: `probe-env.${run.probe}`, ...totals(own), skipped: count(own, 'skipped') })}${time(run.status === 'ran' ? run.ms : undefined)}>`,
      ...own.flatMap(testcase),
      '  </testsuite>',
    ];
  });
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- ${comment(fullHeadline(report))} -->`,
    `<testsuites${attributes({ name: 'probe-env', ...totals(checks) })}${time(report.ms)}>`,
    ...suites,
    '</testsuites>',
  ].join('\n')}\n`;
}

/** The element in a test that says how it ended, and whether the text is its message or its content. */
const elements = {
  passed: 'system-out',
  noted: 'system-out',
  tolerated: 'skipped',
  skipped: 'skipped',
  failed: 'failure',
  broken: 'error',
} as const satisfies Record<Check['result'], string>;

function testcase(check: Check): string[] {
  const { name, probe, result, text, finding } = check;
  const element = elements[result];
  const content =
    finding === null ? text : `${finding.severity} ${finding.code}: ${finding.message}\nfix: ${finding.remedy}`;
  const type = finding?.code ?? (result === 'broken' ? 'incomplete' : undefined);
  const inner =
    element === 'system-out'
      ? `<system-out>${escapeXml(content)}</system-out>`
      : `<${element}${attributes({ ...(type === undefined ? {} : { type }), message: text })}>${escapeXml(content)}</${element}>`;
  return [
    `    <testcase${attributes({ name, classname: `probe-env.${probe}` })}>`,
    `      ${inner}`,
    '    </testcase>',
  ];
}

function totals(checks: readonly Check[]): Record<string, number> {
  return { tests: checks.length, failures: count(checks, 'failed'), errors: count(checks, 'broken') };
}

function count(checks: readonly Check[], result: Check['result']): number {
  const also = result === 'skipped' ? 'tolerated' : result;
  return checks.filter((check) => check.result === result || check.result === also).length;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`)
    .join('');
}

/** What XML 1.0 cannot represent (2.2 Characters) is escaped as in the other formats. */
function escapeXml(text: string): string {
  return text
    .split('\n')
    .map(escapeControl)
    .join('\n')
    .replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\ufffe\uffff]/g, '\ufffd');
}

/** Two consecutive hyphens are not well-formed in a comment. */
function comment(text: string): string {
  return escapeXml(text).replace(/-(?=-)/g, '- ');
}
