import { latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { Fields, layout, readUpTo } from './fields.ts';

export interface ElfHeader {
  /** As the kernel and musl read the file: by e_machine, whatever EI_CLASS says. */
  readonly class: 32 | 64;
  /** As the kernel and musl read the file, whatever EI_DATA says. */
  readonly littleEndian: boolean;
  /** e_ident as it is in the file, for glibc's loader, which checks every byte. */
  readonly ident: ElfIdent;
  /** e_type: 2 ET_EXEC, 3 ET_DYN. */
  readonly type: number;
  readonly machine: number;
  /** e_version: 1. */
  readonly version: number;
  /** e_entry: an address; 0 in libraries. */
  readonly entry: number;
  readonly flags: number;
  /** e_ehsize. */
  readonly headerSize: number;
  /** e_phoff, e_phentsize and e_phnum. */
  readonly segmentTable: Table;
  /** e_shoff, e_shentsize and e_shnum. */
  readonly sectionTable: Table;
  /** e_shstrndx: the section with the names of the others. */
  readonly sectionNames: number;
}

export type ElfIdent = {
  /** EI_MAG0 to EI_MAG3 are those of an ELF file: musl does not look. */
  readonly magic: boolean;
  /** EI_CLASS: 1 for 32-bit files, 2 for 64-bit files. */
  readonly class: number;
  /** EI_DATA: 1 little-endian, 2 big-endian. */
  readonly data: number;
  /** EI_VERSION: 1. */
  readonly version: number;
  /** EI_OSABI: 0 System V, 3 GNU, 9 FreeBSD. */
  readonly osAbi: number;
  /** EI_ABIVERSION. */
  readonly abiVersion: number;
  /** EI_PAD: all zero. */
  readonly padded: boolean;
};

export interface ElfSegment {
  readonly type: number;
  /** PF_X 1, PF_W 2, PF_R 4. */
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly align: number;
}

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

/** e_type of what the kernel starts and the loader loads. */
export const fileType = { executable: 2, shared: 3 } as const;

export const segmentType = {
  load: 1,
  dynamic: 2,
  interp: 3,
  note: 4,
  programHeaders: 6,
  tls: 7,
  gnuEhFrame: 0x6474e550,
  gnuStack: 0x6474e551,
  gnuRelro: 0x6474e552,
  gnuProperty: 0x6474e553,
} as const;

export const segmentFlag = { execute: 1, write: 2, read: 4 } as const;

/** The location of a table: its offset in bytes, and its number of entries. */
type Table = { readonly offset: number; readonly size: number; readonly count: number };

export interface ElfLayout {
  readonly header: ElfHeader;
  readonly segments: Table;
  readonly sections: Table & { readonly names: number };
}

/** For hostile files; real executables stay far below. */
const mostSegments = 4096;

/** Sizes of Elf_Ehdr and Elf_Phdr by class (elf.h). */
export const recordSizes = { 32: { header: 52, segment: 32 }, 64: { header: 64, segment: 56 } } as const;

/**
 * e_ident to e_shstrndx.
 * @param asMusl the magic is not checked
 * @throws DecodeError if the magic is missing, or the file is shorter than a header
 */
export function readHeader(source: ByteSource, asMusl = false): ElfLayout {
  const ident = source.read(0, 64);
  const magic = ident.length >= 4 && latin1(ident, 0, 4) === '\x7fELF';
  if (!magic && !asMusl) throw new DecodeError('not an ELF file');
  const littleEndian = isLittleEndian(ident);
  const is64 = is64Bit(ident, littleEndian);
  const size = recordSizes[is64 ? 64 : 32].header;
  if (ident.length < size) throw new DecodeError(`the ELF header is cut off at byte ${ident.length}`);

  const fields = new Fields(ident, littleEndian, is64);
  const record = fields.record(16, headerLayouts[is64 ? 64 : 32]);
  const segments = { offset: record[4], size: record[8], count: record[9] };
  const sections = { offset: record[5], size: record[10], count: record[11] };
  return {
    header: {
      class: is64 ? 64 : 32,
      littleEndian,
      ident: {
        magic,
        class: fields.u8(4),
        data: fields.u8(5),
        version: fields.u8(6),
        osAbi: fields.u8(7),
        abiVersion: fields.u8(8),
        padded: ident.subarray(9, 16).every((byte) => byte === 0),
      },
      type: record[0],
      machine: record[1],
      version: record[2],
      entry: record[3],
      flags: record[6],
      headerSize: record[7],
      segmentTable: segments,
      sectionTable: sections,
      sectionNames: record[12],
    },
    segments,
    sections: { ...sections, names: record[12] },
  };
}

/** e_type to e_shstrndx of Elf_Ehdr (elf.h). */
const headerLayouts = {
  32: layout(2, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 2, 2),
  64: layout(2, 2, 4, 8, 8, 8, 4, 2, 2, 2, 2, 2, 2),
};

/** No kernel checks EI_DATA: it compares e_type and e_machine in its own byte order. */
function isLittleEndian(ident: Uint8Array): boolean {
  const [low = 0, high = 0] = [ident[16], ident[17]];
  if (high === 0 && low > 0 && low <= lastType) return true;
  if (low === 0 && high > 0 && high <= lastType) return false;
  return ident[5] !== 2;
}

/** ET_CORE. */
const lastType = 4;

/**
 * Most do not check EI_CLASS either: a program of the other class has program headers of the other size
 * (load_elf_phdrs).
 */
function is64Bit(ident: Uint8Array, littleEndian: boolean): boolean {
  const half = (at: number): number =>
    (ident[at + (littleEndian ? 0 : 1)] ?? 0) | ((ident[at + (littleEndian ? 1 : 0)] ?? 0) << 8);
  const looks64 = half(54) === recordSizes[64].segment;
  const looks32 = half(42) === recordSizes[32].segment;
  return looks64 === looks32 ? ident[4] !== 1 : looks64;
}

/**
 * The program headers; none if the kernel would not read their table (load_elf_phdrs of fs/binfmt_elf.c):
 * `segmentTable` shows what is wrong with it.
 */
export function readSegments(source: ByteSource, { header, segments: table }: ElfLayout): ElfSegment[] {
  if (table.count === 0 || table.count > mostSegments) return [];
  if (table.size !== recordSizes[header.class].segment) return [];
  const bytes = readUpTo(source, table.offset, table.count * table.size);
  if (bytes.length < table.count * table.size) return [];
  const fields = new Fields(bytes, header.littleEndian, header.class === 64);
  const segmentAt = segmentForms[header.class];
  const segments: ElfSegment[] = [];
  for (let at = 0; at < bytes.length; at += table.size) segments.push(segmentAt(fields, at));
  return segments;
}

/** The last of a type, which is the one that counts for loaders; undefined if there is none. */
export function lastOfType(segments: readonly ElfSegment[], wanted: number): ElfSegment | undefined {
  return segments.findLast((segment) => segment.type === wanted);
}

/** Elf_Phdr (elf.h): p_flags fills a gap in the larger form. */
const segmentLayouts = { 32: layout(4, 4, 4, 4, 4, 4, 4, 4), 64: layout(4, 4, 8, 8, 8, 8, 8, 8) };
const segmentForms: { readonly [C in 32 | 64]: (fields: Fields, at: number) => ElfSegment } = {
  32: (fields, at) => {
    const [type, offset, address, , fileSize, memorySize, flags, align] = fields.record(at, segmentLayouts[32]);
    return { type, flags, offset, address, fileSize, memorySize, align };
  },
  64: (fields, at) => {
    const record = fields.record(at, segmentLayouts[64]);
    return {
      type: record[0],
      flags: record[1],
      offset: record[2],
      address: record[3],
      fileSize: record[5],
      memorySize: record[6],
      align: record[7],
    };
  },
};
