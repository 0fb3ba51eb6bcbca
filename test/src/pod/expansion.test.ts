import { expect, it } from 'vitest';
import { expandReferences } from '../../../src/pod/expansion.ts';

it.each<[string, string | null]>([
  ['$(A)', '1'],
  ['x$(A)$(B)y', 'x1$(B)y'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$1'],
  ['$A $', '$A $'],
  ['$(A', '$(A'],
  ['$(S)', null],
])('expands %s to %s', (text, expected) => {
  expect(
    expandReferences(
      text,
      new Map([
        ['A', '1'],
        ['S', null],
      ]),
    ),
  ).toBe(expected);
});
