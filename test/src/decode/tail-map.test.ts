import { describe, expect, it } from 'vitest';
import { TailMap } from '../../../src/decode/tail-map.ts';

describe('TailMap', () => {
  it('tells strings apart that have the same end', () => {
    const end = 'e'.repeat(100);
    const map = new TailMap<number>();
    // More than fit where they are expected to.
    const keys = Array.from({ length: 50 }, (_, index) => `${index}${end}`);
    for (const [index, key] of keys.entries()) map.add(key, index);
    expect(keys.map((key) => map.get(key))).toEqual(keys.map((_, index) => index));
    expect(map.get(end)).toBeUndefined();
  });

  it('finds strings that are shorter than their end would be, or differ only there', () => {
    const map = new TailMap<number>();
    const keys = ['', 'a', 'short', `${'x'.repeat(80)}1`, `${'x'.repeat(80)}2`];
    for (const [index, key] of keys.entries()) map.add(key, index);
    expect(keys.map((key) => map.get(key))).toEqual([0, 1, 2, 3, 4]);
    expect(map.get('b')).toBeUndefined();
  });
});
