import { variableOf } from '../../src/cli/cli.ts';
import { expectationOptions } from '../../src/cli/expectations.ts';
import { runOptions } from '../../src/cli/options.ts';

/** The options as rows of a table: flags, variable, meaning. */
export function optionRows(): string {
  const rows = [...Object.values(runOptions), ...Object.values(expectationOptions)].map(
    ({ flags, help }) => `| \`${cell(flags)}\` | \`${variableOf(flags)}\` | ${cell(help).replaceAll('<', '&lt;')} |`,
  );
  return `${['| option | variable | |', '| --- | --- | --- |', ...rows].join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
