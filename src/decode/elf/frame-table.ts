import type { ByteSource } from '../byte-source.ts';
import type { ElfFile } from './elf.ts';
import { Fields, layout, readUpTo } from './fields.ts';
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

/** Where a function begins, and its FDE: both from the start of the table, unsigned. */
type Row = readonly [start: number, description: number];
const rowLayout = layout(4, 4);

/** Bounds for hostile files: a table with more rows is not searched. */
const rowLimit = 1 << 24;

/** As many rows are read at once: the tables of most loaders have fewer, and a search ends among neighbours. */
const rowsPerRead = 512;

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
  const count = head.u32(8);
  const row = lastRowUpTo(rowsOf(source, elf, segment.offset + sizes.head, count), count, address - segment.address);
  if (row === null) return null;
  const start = segment.address + signed(row[0]);
  const place = segment.address + signed(row[1]);
  const offset = fileOffset(elf.loads, place, elf.mapper);
  const description = offset === null ? null : read(offset, sizes.description);
  // With another encoding, the FDE begins elsewhere than the table says.
  if (description === null || place + 8 + signed(description.u32(8)) !== start) return null;
  const size = description.u32(12);
  return address < start + size ? { start, size } : null;
}

/** The rows of the table at `tableAt`; null for one that is not in the file. */
function rowsOf(source: ByteSource, elf: ElfFile, tableAt: number, count: number): (index: number) => Row | null {
  let first = Number.NaN;
  let fields: Fields | null = null;
  return (index) => {
    const wanted = index - (index % rowsPerRead);
    if (fields === null || wanted !== first) {
      const length = Math.min(count - wanted, rowsPerRead) * sizes.row;
      fields = new Fields(readUpTo(source, tableAt + wanted * sizes.row, length), elf.littleEndian, false);
      first = wanted;
    }
    const at = (index - first) * sizes.row;
    return at + sizes.row > fields.length ? null : fields.record(at, rowLayout);
  };
}

/** The last of `count` sorted rows that starts at `distance` from the table, or before; null if there is none. */
function lastRowUpTo(rowAt: (index: number) => Row | null, count: number, distance: number): Row | null {
  let last: Row | null = null;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rowAt(middle);
    if (row === null) return null;
    if (signed(row[0]) <= distance) {
      low = middle + 1;
      last = row;
    } else high = middle;
  }
  return last;
}

/** As a 32-bit number in two's complement. */
function signed(value: number): number {
  return value | 0;
}
