import { expect, it } from 'vitest';
import { parseShell } from '../../../../../../src/image/start/shell/syntax/parser.ts';

it.each<[string, string, string, number, number | null]>([
  ['if', 'if true; then ', '; fi', 100, 101],
  ['if', 'if true; then ', '; fi', 101, null],
  ['if', 'if true; then ', '; fi', 20_000, null],
  ['group', '{ ', '; }', 100, 1],
  ['group', '{ ', '; }', 101, null],
  ['subshell', '( ', ' )', 100, 1],
  ['subshell', '( ', ' )', 101, null],
])('is not read where blocks are nested too deeply: %s, %j ... %j, %i times', (_, begin, end, times, count) => {
  const parsed = parseShell(`${begin.repeat(times)}/app${end.repeat(times)}`);
  expect(parsed === null ? null : parsed.commands.length).toBe(count);
});

it('reads any number of blocks one after another', () => {
  expect(parseShell('if true; then /app; fi\n'.repeat(1000))?.commands).toHaveLength(2000);
});
