import { probes } from '../../probes/index.ts';
import { runOptions } from '../../src/cli/options.ts';
import { variableOf } from '../../src/cli/variables.ts';

/** The options as rows of a table: flags, variable, meaning. */
export function optionRows(): string {
  const rows = [...Object.values(runOptions), ...probes.flatMap((probe) => Object.values(probe.options))].map(
    ({ flags, help }) => `| \`${cell(flags)}\` | \`${variableOf(flags)}\` | ${cell(help).replaceAll('<', '&lt;')} |`,
  );
  return `${['| option | variable | |', '| --- | --- | --- |', ...rows].join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
