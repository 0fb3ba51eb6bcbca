import type { Report } from '../model.ts';
import { escapeControl } from '../render/escape.ts';
import { fullHeadline } from '../render/headline.ts';
import { findingsBySeverity, incompleteRuns } from '../render/verdict.ts';

/** Workflow commands, by severity (https://docs.github.com/actions, "Workflow commands for GitHub Actions"). */
const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** An annotation for each finding and each probe that did not complete, and the verdict as a plain line. */
export function renderGithub(report: Report): string {
  return `${[
    escapeControl(fullHeadline(report)),
    ...findingsBySeverity(report).map(({ severity, code, message, remedy }) =>
      command(commands[severity], `probe-env ${code}`, `${message}\nfix: ${remedy}`),
    ),
    ...incompleteRuns(report).map(({ probe, reason }) =>
      command(report.incomplete === 'pass' ? 'warning' : 'error', `probe-env ${probe} incomplete`, reason),
    ),
  ].join('\n')}\n`;
}

/** Markdown for the summary of a job (GITHUB_STEP_SUMMARY). */
export function renderGithubSummary(report: Report): string {
  const rows = findingsBySeverity(report).map(
    ({ severity, code, message, remedy }) =>
      `| ${severity} | \`${code}\` | ${markdown(message)} | ${markdown(remedy)} |`,
  );
  const late = incompleteRuns(report).map(({ probe, reason }) => `| incomplete | ${probe} | ${markdown(reason)} | |`);
  const ignored = report.ignored.map(
    ({ code, message, reason }) => `| ignored | \`${code}\` | ${markdown(message)} | ${markdown(reason ?? '')} |`,
  );
  const table = [...rows, ...late, ...ignored];
  const head = ['| | finding | what | fix |', '| --- | --- | --- | --- |'];
  return `${['### probe-env', '', markdown(fullHeadline(report)), '', ...(table.length === 0 ? [] : [...head, ...table, ''])].join('\n')}\n`;
}

function command(name: string, title: string, text: string): string {
  const lines = text.split('\n').map(escapeControl).join('\n');
  return `::${name} title=${escapeProperty(escapeControl(title))}::${escapeData(lines)}`;
}

/** As @actions/core does it (src/command.ts). */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text in a table cell: nothing in it is markup. */
function markdown(text: string): string {
  return escapeControl(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|~]/g, '\\$&');
}
