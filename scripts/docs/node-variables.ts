import { type Row, type Verdict, variables } from '../build/variables/table.ts';

/** Rows for docs/node-changes.md: what happens to each variable that Node reads, and why. */
export function variableRows(verdicts: readonly Verdict[]): string {
  const rows = variables.filter(({ verdict }) => verdicts.includes(verdict)).map(rowOf);
  return ['| variables | why |', '| --- | --- |', ...rows, ''].join('\n');
}

function rowOf({ names, why, only }: Row): string {
  return `| ${names.map((name) => `\`${name}\``).join(', ')}${only === undefined ? '' : ` (${only})`} | ${why} |`;
}
