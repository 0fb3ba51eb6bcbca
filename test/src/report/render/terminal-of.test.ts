import { describe, expect, it } from 'vitest';
import type { ColorChoice } from '../../../../src/cli/options.ts';
import { terminalOf } from '../../../../src/report/render/terminal-of.ts';

describe('how to print for a terminal', () => {
  it.each<[ColorChoice, boolean, Record<string, string>, boolean | null]>([
    ['auto', false, {}, null],
    ['auto', true, {}, true],
    ['auto', true, { TERM: 'xterm', NO_COLOR: '' }, true],
    ['auto', true, { TERM: 'dumb' }, false],
    ['auto', true, { NO_COLOR: '1' }, false],
    ['always', false, {}, true],
    ['always', false, { TERM: 'dumb', NO_COLOR: '1' }, true],
    ['always', true, { TERM: 'dumb', NO_COLOR: '1' }, true],
    ['never', false, {}, null],
    ['never', true, {}, false],
  ])('--color %s, a terminal: %s, %j', (color, isTerminal, env, expected) => {
    const output = { isTerminal, width: 120, env };
    expect(terminalOf({ color, quiet: false }, output)).toEqual(
      expected === null ? null : { color: expected, width: 120 },
    );
    expect(terminalOf({ color, quiet: true }, output)).toBeNull();
  });

  it('has 80 columns where nobody says', () => {
    const output = { isTerminal: true, width: null, env: {} };
    expect(terminalOf({ color: 'never', quiet: false }, output)).toEqual({ color: false, width: 80 });
  });
});
