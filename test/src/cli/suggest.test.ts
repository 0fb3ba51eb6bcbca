import { describe, expect, it } from 'vitest';
import { didYouMean, suggestions } from '../../../src/cli/suggest.ts';

const codes = ['ssl/expired-roots', 'ssl/expiring-roots', 'ssl/no-roots', 'libc/interpreter-missing', 'go/old'];

describe('suggestions', () => {
  it.each([
    ['ssl/expired-root', ['ssl/expired-roots']],
    ['ssl/expried-roots', ['ssl/expired-roots']],
    ['SSL/NO-ROOTS', ['ssl/no-roots']],
    ['interpreter', ['libc/interpreter-missing']],
    ['go/odl', ['go/old']],
    ['nothing-like-it', []],
    ['go', []],
  ])('%s: %j', (word, expected) => expect(suggestions(word, codes)).toEqual(expected));

  it('is a question at the end of a sentence', () => {
    expect(didYouMean('ssl/no-root', codes)).toBe(': did you mean ssl/no-roots?');
    expect(didYouMean('zzz', codes)).toBe('');
  });
});
