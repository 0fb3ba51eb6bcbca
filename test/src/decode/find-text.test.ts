import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findText } from '../../../src/decode/find-text.ts';

it('finds what indexOf finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '-', '\xff'), maxLength: 12 });
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '-'), minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(letters, part, fc.nat(13), (text, searched, from) => {
      expect(findText(text, searched, from)).toBe(text.indexOf(searched, from));
    }),
    { numRuns: 5000 },
  );
});
