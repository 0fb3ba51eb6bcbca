import type { Json } from '../../finding.ts';
import type { Report } from '../model.ts';
import { type Check, checksOf } from '../render/checks.ts';
import { escapeControl } from '../render/escape.ts';
import { fullHeadline } from '../render/headline.ts';

/** TAP version 14 (https://testanything.org/tap-version-14-specification.html): a test point for each finding, and for each probe. */
export function renderTap(report: Report): string {
  const checks = checksOf(report);
  return `${[
    'TAP version 14',
    `1..${checks.length}`,
    `# ${escapeControl(fullHeadline(report))}`,
    ...checks.flatMap((check, index) => testPoint(check, index + 1)),
  ].join('\n')}\n`;
}

const directives = { skipped: 'SKIP', tolerated: 'TODO' } as const;

function testPoint({ name, result, text, finding }: Check, number: number): string[] {
  const ok = result === 'failed' || result === 'broken' || result === 'tolerated' ? 'not ok' : 'ok';
  const directive = result === 'skipped' || result === 'tolerated' ? ` # ${directives[result]} ${escapeTap(text)}` : '';
  const description = directive === '' ? `${name}: ${text}` : name;
  const line = `${ok} ${number} - ${escapeTap(description)}${directive}`;
  if (finding === null) return [line];
  const { code, severity, message, remedy, detail } = finding;
  const diagnostic: Record<string, Json> = { code, severity, message, fix: remedy, detail };
  // JSON is YAML.
  const lines = Object.entries(diagnostic).map(([key, value]) => `  ${key}: ${yamlOf(value)}`);
  return [line, '  ---', ...lines, '  ...'];
}

function yamlOf(value: Json): string {
  return JSON.stringify(value).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function escapeTap(text: string): string {
  return escapeControl(text).replace(/[\\#]/g, '\\$&');
}
