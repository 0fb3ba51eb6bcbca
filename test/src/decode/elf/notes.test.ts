import { describe, expect, it } from 'vitest';
import { decodeElf } from '../../../../src/decode/elf/elf.ts';
import { readNeededX86Level } from '../../../../src/decode/elf/notes.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import type { ElfSpec } from '../../../support/bytes/elf/elf-spec.ts';

function levelOf(spec: ElfSpec, patch: (bytes: Buffer) => void = () => {}): number | null {
  const bytes = elfBytes(spec);
  patch(bytes);
  const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
  const elf = decodeElf(source);
  if (!elf.ok) throw new Error(elf.problem);
  return readNeededX86Level(source, elf.value);
}

describe('the x86-64 level that a file needs', () => {
  it.each([
    [undefined, null],
    [0, null],
    [1, 1],
    [3, 2],
    [7, 3],
    [15, 4],
    [4, 3],
    [31, 5],
    [0x8000000f, 5],
  ])('%s: %s', (isaNeeded, level) => {
    expect(levelOf({ type: 'dyn', ...(isaNeeded === undefined ? {} : { isaNeeded }) })).toBe(level);
  });

  it('is none in a note that is cut off, or says it in another size', () => {
    const property = Buffer.from([0x02, 0x80, 0x00, 0xc0, 4, 0, 0, 0]);
    const at = (bytes: Buffer): number => bytes.indexOf(property);
    expect(levelOf({ type: 'dyn', isaNeeded: 3 }, (bytes) => bytes.writeUInt32LE(8, at(bytes) + 4))).toBe(null);
    expect(levelOf({ type: 'dyn', isaNeeded: 3 }, (bytes) => bytes.writeUInt32LE(0xffffffff, at(bytes) - 12))).toBe(
      null,
    );
  });
});
