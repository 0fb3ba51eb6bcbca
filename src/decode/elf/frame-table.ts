import type { ByteSource } from '../byte-source.ts';
import type { ElfFile } from './elf.ts';
import { Fields, readUpTo } from './fields.ts';
import { segmentType } from './headers.ts';
import { fileOffset } from './image.ts';

/** The code range of one function, as the unwinder knows it. */
export type Frame = { readonly start: number; readonly size: number };

/**
 * The encodings that every linker writes (DW_EH_PE_*): 4 bytes, signed, relative to their own position or to the
 * table.
 */
const encodings = { pointer: 0x1b, count: 0x03, table: 0x3b } as const;

/** Bytes: the table's header, one of its rows, and the part of an FDE that says where its code is. */
const sizes = { head: 12, row: 8, description: 16 } as const;

/** Bounds for hostile files: a table with more rows is not searched. */
const rowLimit = 1 << 24;

/**
 * The function at an address, by PT_GNU_EH_FRAME, which `strip` keeps (.eh_frame_hdr in the LSB); null if the table
 * has none there, is missing, or has another format.
 */
export function frameAround(source: ByteSource, elf: ElfFile, address: number): Frame | null {
  const segment = elf.segments.find(({ type }) => type === segmentType.gnuEhFrame);
  if (segment === undefined) return null;
  const read = (offset: number, length: number): Fields | null => {
    const bytes = readUpTo(source, offset, length);
    return bytes.length < length ? null : new Fields(bytes, elf.littleEndian, false);
  };
  const head = read(segment.offset, sizes.head);
  if (head === null || head.u8(0) !== 1 || head.u8(1) !== encodings.pointer) return null;
  if (head.u8(2) !== encodings.count || head.u8(3) !== encodings.table || head.u32(8) > rowLimit) return null;
  const row = (index: number): Fields | null => read(segment.offset + sizes.head + index * sizes.row, sizes.row);
  const startOf = (fields: Fields): number => segment.address + signed(fields.u32(0));
  let [low, high] = [0, head.u32(8)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const fields = row(middle);
    if (fields === null) return null;
    if (startOf(fields) <= address) low = middle + 1;
    else high = middle;
  }
  const found = low === 0 ? null : row(low - 1);
  if (found === null) return null;
  const place = segment.address + signed(found.u32(4));
  const offset = fileOffset(elf.loads, place, elf.mapper);
  const description = offset === null ? null : read(offset, sizes.description);
  const start = startOf(found);
  // With another encoding, the FDE begins elsewhere than the table says.
  if (description === null || place + 8 + signed(description.u32(8)) !== start) return null;
  const size = description.u32(12);
  return address < start + size ? { start, size } : null;
}

/** As a 32-bit number in two's complement. */
function signed(value: number): number {
  return value | 0;
}
