import { describe, expect, it } from 'vitest';
import { Fields, type Layout, layout } from '../../../../src/decode/elf/fields.ts';

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f, 0, 1, 2);

describe('a record of fields', () => {
  it.each<[boolean, number, Layout<readonly number[]>, number[]]>([
    [true, 0, layout(2, 4), [0x0201, 0x06050403]],
    [false, 0, layout(2, 4), [0x0102, 0x03040506]],
    [true, 8, layout(8, 2), [Number.MAX_SAFE_INTEGER, 0x0201]],
    [false, 4, layout(4), [0x05060708]],
    [true, 18, layout(), []],
  ])('little-endian %s, from %i', (littleEndian, at, widths, numbers) => {
    const fields = new Fields(bytes, littleEndian, true);
    expect(fields.record(at, widths)).toEqual(numbers);
    expect(fields.exactRecord(at, widths)).toEqual(numbers);
  });

  it('a word of 2^53 or more is in the last page, as if it were read alone', () => {
    const fields = new Fields(bytes, false, true);
    expect(fields.record(0, layout(8, 2))).toEqual([fields.anyWord(0), 0xffff]);
    expect(fields.anyWord(0)).toBe(2 ** 53 - 4096 + (0x05060708 % 4096));
    expect(() => fields.exactRecord(0, layout(8))).toThrow('out of range');
    expect(() => fields.u64(0)).toThrow('out of range');
  });

  it.each([-1, 17, 18, 2 ** 40])('nothing is read beyond the bytes: from %i', (at) => {
    const fields = new Fields(bytes, true, true);
    expect(() => fields.record(at, layout(2))).toThrow('a structure is cut off');
    expect(() => fields.exactRecord(at, layout(2))).toThrow('a record is cut off');
  });

  it.each<[keyof Pick<Fields, 'u8' | 'u16' | 'u32' | 'u64' | 'word' | 'anyWord'>, number]>([
    ['u8', 1],
    ['u16', 2],
    ['u32', 4],
    ['u64', 8],
    ['word', 8],
    ['anyWord', 8],
  ])('%s reads up to the end, and not beyond', (read, width) => {
    const fields = new Fields(
      Uint8Array.from({ length: 9 }, () => 0),
      true,
      true,
    );
    expect(fields[read](9 - width)).toBe(0);
    for (const at of [-1, 10 - width]) expect(() => fields[read](at)).toThrow('a structure is cut off');
  });
});
