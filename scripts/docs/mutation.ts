import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../build/paths.ts';
import { percentNoticed } from '../mutate/outcome.ts';
import { located, type MutationRecord, type Reasoned, readRecord } from '../mutate/record.ts';

/** How many changes of each rule the tests notice, as last measured, and why the others go unnoticed. */
export function mutationTables(): string {
  const record = readRecord();
  return [summary(record), '', ...fileTable(record), '', ...whatIsLeft(record), ''].join('\n');
}

function summary({ files }: MutationRecord): string {
  const all = Object.values(files);
  const changes = all.reduce((sum, each) => sum + each.changes, 0);
  const survivors = all.flatMap((each) => each.survivors);
  const days = all.map(({ day }) => day).toSorted();
  const when = days[0] === days.at(-1) ? `on ${days[0]}` : `from ${days[0]} to ${days.at(-1)}`;
  return `Measured ${when}: **${percentNoticed({ changes, survivors }).toFixed(1)} %** of ${changes} changes are noticed.`;
}

function fileTable({ files }: MutationRecord): string[] {
  return [
    '| file | changes | noticed | left |',
    '| --- | --- | --- | --- |',
    ...Object.entries(files)
      .filter(([, { changes }]) => changes > 0)
      .map(([file, each]) => {
        const percent = percentNoticed(each).toFixed(1);
        return `| \`${file}\` | ${each.changes} | ${percent} % | ${each.survivors.length} |`;
      }),
  ];
}

function whatIsLeft({ reasons, files }: MutationRecord): string[] {
  const reasoned = Object.entries(reasons).map(([key, words]) => [key, words] as const);
  return [...reasoned, [null, 'Not reviewed yet.'] as const].flatMap(([key, words]) => {
    const rows = Object.entries(files).flatMap(([file, { survivors }]) => {
      const lines = survivors.filter(({ why }) => why === key);
      if (lines.length === 0) return [];
      const places = lineList(located(lines, readFileSync(join(repository, file), 'utf8')));
      return [{ count: lines.length, row: `- \`${file}\`: ${places}` }];
    });
    const count = rows.reduce((sum, each) => sum + each.count, 0);
    return count === 0 ? [] : [`${count}: ${words}`, '', ...rows.map(({ row }) => row), ''];
  });
}

/** `12, 14 (3)`: three changes of line 14. */
function lineList(survivors: readonly Reasoned[]): string {
  const byLine = new Map<number, number>();
  for (const { line } of survivors) byLine.set(line, (byLine.get(line) ?? 0) + 1);
  return [...byLine].map(([line, count]) => (count === 1 ? `${line}` : `${line} (${count})`)).join(', ');
}
