import { expect, it } from 'vitest';
import { parseQuantity } from '../../../src/pod/quantity.ts';

it.each<[string, number | null]>([
  ['512Mi', 536_870_912],
  ['1G', 1e9],
  ['500m', 0.5],
  ['0.5', 0.5],
  ['100000u', 0.1],
  ['250000000n', 0.25],
  ['1e3', 1000],
  ['2Ki', 2048],
  ['.5', 0.5],
  ['5 GB', null],
  ['5GB', null],
  ['', null],
  ['-1', null],
])('takes the quantity %s as %s', (text, expected) => {
  expect(parseQuantity(text)).toBe(expected);
});
