import type { ByteSource } from './byte-source.ts';
import { type Decoded, DecodeError, decoding } from './decoded.ts';

/** The headers of an ELF file (elf(5)). Addresses and sizes are bytes; values above 2^53 are refused. */
export interface ElfFile {
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
  /** EI_OSABI: 0 System V, 3 GNU. */
  readonly osAbi: number;
  /** e_type: 2 ET_EXEC, 3 ET_DYN. */
  readonly type: number;
  readonly machine: number;
  readonly flags: number;
  readonly segments: readonly ElfSegment[];
  /** Empty in a file whose section headers were stripped or cannot be read. */
  readonly sections: readonly ElfSection[];
  /** PT_INTERP, or null: the kernel starts the file by itself. */
  readonly interpreter: string | null;
  /** PT_DYNAMIC, or null: nothing for a loader to do. */
  readonly dynamic: ElfDynamic | null;
}

export interface ElfSegment {
  readonly type: number;
  /** PF_X 1, PF_W 2, PF_R 4. */
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
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

/** The dynamic section, its strings resolved. */
export interface ElfDynamic {
  readonly needed: readonly string[];
  readonly soname: string | null;
  readonly rpath: string | null;
  readonly runpath: string | null;
  /** DT_AUDIT and DT_DEPAUDIT: the loader runs these modules even when it is only asked to list (ld.so(8)). */
  readonly audit: readonly string[];
  /** DT_FLAGS. */
  readonly flags: number;
  /** DT_FLAGS_1. */
  readonly flags1: number;
  /** Every entry, in file order, for readers of single tags. */
  readonly entries: readonly { readonly tag: number; readonly value: number }[];
}

export const segmentType = {
  load: 1,
  dynamic: 2,
  interp: 3,
  note: 4,
  gnuStack: 0x6474e551,
  gnuRelro: 0x6474e552,
} as const;
export const segmentFlag = { execute: 1, write: 2, read: 4 } as const;

/** Bounds for hostile files; real executables stay far below. */
const limits = {
  segments: 4096,
  sections: 65_535,
  sectionNames: 1 << 20,
  interpreter: 4096,
  dynamicEntries: 16_384,
  strings: 1 << 24,
};

/** The header, program headers, section headers, interpreter and dynamic section, in a handful of positioned reads. */
export function decodeElf(source: ByteSource): Decoded<ElfFile> {
  return decoding(() => {
    const ident = source.read(0, 64);
    if (ident.length < 4 || ident[0] !== 0x7f || ident[1] !== 0x45 || ident[2] !== 0x4c || ident[3] !== 0x46) {
      throw new DecodeError('not an ELF file');
    }
    const is64 = ident[4] === 2;
    if (!is64 && ident[4] !== 1) throw new DecodeError(`EI_CLASS is ${ident[4] ?? 'missing'}`);
    const littleEndian = ident[5] === 1;
    if (!littleEndian && ident[5] !== 2) throw new DecodeError(`EI_DATA is ${ident[5] ?? 'missing'}`);
    if (ident.length < (is64 ? 64 : 52)) throw new DecodeError(`the ELF header is cut off at byte ${ident.length}`);

    const header = new Fields(ident, littleEndian, is64);
    const tail = is64 ? 48 : 36;
    const base = {
      class: is64 ? 64 : 32,
      littleEndian,
      osAbi: ident[7] ?? 0,
      type: header.u16(16),
      machine: header.u16(18),
      flags: header.u32(tail),
    } as const;
    const segments = readSegments(source, header, {
      offset: header.word(is64 ? 32 : 28),
      size: header.u16(tail + 6),
      count: header.u16(tail + 8),
    });
    const sections = readSections(source, header, {
      offset: header.word(is64 ? 40 : 32),
      size: header.u16(tail + 10),
      count: header.u16(tail + 12),
      names: header.u16(tail + 14),
    });
    const interp = segments.find((segment) => segment.type === segmentType.interp);
    return {
      ...base,
      segments,
      sections,
      interpreter: interp === undefined ? null : readInterpreter(source, interp),
      dynamic: readDynamic(source, header, segments),
    };
  });
}

/** The file offset of a virtual address, through the first PT_LOAD that holds it; null when none does. */
export function fileOffset(segments: readonly ElfSegment[], address: number): number | null {
  for (const segment of segments) {
    if (segment.type !== segmentType.load) continue;
    if (address >= segment.address && address < segment.address + segment.fileSize) {
      return address - segment.address + segment.offset;
    }
  }
  return null;
}

/** Fixed-width fields of one buffer in the file's byte order and word size. */
export class Fields {
  readonly #view: DataView;
  readonly littleEndian: boolean;
  readonly is64: boolean;

  constructor(bytes: Uint8Array, littleEndian: boolean, is64: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = littleEndian;
    this.is64 = is64;
  }

  get length(): number {
    return this.#view.byteLength;
  }

  u8(offset: number): number {
    return this.#view.getUint8(offset);
  }

  u16(offset: number): number {
    return this.#view.getUint16(offset, this.littleEndian);
  }

  u32(offset: number): number {
    return this.#view.getUint32(offset, this.littleEndian);
  }

  /** @throws DecodeError above 2^53: no file has such an offset */
  u64(offset: number): number {
    const high = this.u32(this.littleEndian ? offset + 4 : offset);
    const low = this.u32(this.littleEndian ? offset : offset + 4);
    const value = high * 0x1_0000_0000 + low;
    if (!Number.isSafeInteger(value)) throw new DecodeError('a 64-bit value is out of range');
    return value;
  }

  /** An address or size of the file's class: 4 or 8 bytes. */
  word(offset: number): number {
    return this.is64 ? this.u64(offset) : this.u32(offset);
  }
}

/** The NUL-terminated string at `start`; null when it is outside or has no end. */
export function cString(bytes: Uint8Array, start: number): string | null {
  if (start < 0 || start >= bytes.length) return null;
  const end = bytes.indexOf(0, start);
  return end < 0 ? null : Buffer.from(bytes.subarray(start, end)).toString('utf8');
}

function readSegments(
  source: ByteSource,
  header: Fields,
  table: { offset: number; size: number; count: number },
): ElfSegment[] {
  const is64 = header.is64;
  if (table.count === 0) return [];
  if (table.count > limits.segments) throw new DecodeError(`${table.count} program headers`);
  if (table.size < (is64 ? 56 : 32)) throw new DecodeError(`e_phentsize is ${table.size}`);
  const bytes = source.read(table.offset, table.count * table.size);
  if (bytes.length < table.count * table.size) throw new DecodeError('the program headers are cut off');
  const fields = new Fields(bytes, header.littleEndian, is64);
  return Array.from({ length: table.count }, (_, index) => {
    const at = index * table.size;
    return {
      type: fields.u32(at),
      flags: fields.u32(at + (is64 ? 4 : 24)),
      offset: fields.word(at + (is64 ? 8 : 4)),
      address: fields.word(at + (is64 ? 16 : 8)),
      fileSize: fields.word(at + (is64 ? 32 : 16)),
      memorySize: fields.word(at + (is64 ? 40 : 20)),
    };
  });
}

/** Section headers serve tools, not the kernel: where they are damaged the file still runs, so the list is empty. */
function readSections(
  source: ByteSource,
  header: Fields,
  table: { offset: number; size: number; count: number; names: number },
): ElfSection[] {
  const is64 = header.is64;
  if (table.offset === 0 || table.count === 0 || table.count > limits.sections) return [];
  if (table.size < (is64 ? 64 : 40)) return [];
  const bytes = source.read(table.offset, table.count * table.size);
  if (bytes.length < table.count * table.size) return [];
  const fields = new Fields(bytes, header.littleEndian, is64);
  try {
    const raw = Array.from({ length: table.count }, (_, index) => {
      const at = index * table.size;
      return {
        nameOffset: fields.u32(at),
        type: fields.u32(at + 4),
        flags: fields.word(at + 8),
        address: fields.word(at + (is64 ? 16 : 12)),
        offset: fields.word(at + (is64 ? 24 : 16)),
        size: fields.word(at + (is64 ? 32 : 20)),
        link: fields.u32(at + (is64 ? 40 : 24)),
      };
    });
    const strings = raw[table.names];
    const names =
      strings === undefined
        ? new Uint8Array()
        : source.read(strings.offset, Math.min(strings.size, limits.sectionNames));
    return raw.map(({ nameOffset, ...section }) => ({ name: cString(names, nameOffset) ?? '', ...section }));
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

function readInterpreter(source: ByteSource, segment: ElfSegment): string {
  const bytes = source.read(segment.offset, Math.min(segment.fileSize, limits.interpreter));
  return cString(bytes, 0) ?? Buffer.from(bytes).toString('utf8');
}

const dynamicTag = {
  null: 0,
  needed: 1,
  strtab: 5,
  strsz: 10,
  soname: 14,
  rpath: 15,
  runpath: 29,
  flags: 30,
  depaudit: 0x6ffffefb,
  audit: 0x6ffffefc,
  flags1: 0x6ffffffb,
} as const;

function readDynamic(source: ByteSource, header: Fields, segments: readonly ElfSegment[]): ElfDynamic | null {
  const segment = segments.find(({ type }) => type === segmentType.dynamic);
  if (segment === undefined) return null;
  const step = header.is64 ? 16 : 8;
  const bytes = source.read(segment.offset, Math.min(segment.fileSize, limits.dynamicEntries * step));
  const fields = new Fields(bytes, header.littleEndian, header.is64);
  const entries: { tag: number; value: number }[] = [];
  for (let at = 0; at + step <= bytes.length; at += step) {
    // Tags are signed words, values may be addresses with the top bit set: neither matters for the tags read here.
    const tag = fields.u32(header.is64 && !header.littleEndian ? at + 4 : at);
    if (tag === dynamicTag.null) break;
    entries.push({ tag, value: safeWord(fields, at + step / 2) });
  }
  const valueOfTag = (tag: number): number | undefined => entries.find((entry) => entry.tag === tag)?.value;
  const tableAddress = valueOfTag(dynamicTag.strtab);
  const tableOffset = tableAddress === undefined ? null : fileOffset(segments, tableAddress);
  const strings =
    tableOffset === null
      ? new Uint8Array()
      : source.read(tableOffset, Math.min(valueOfTag(dynamicTag.strsz) ?? 0, limits.strings, source.size));
  const stringsOf = (...tags: readonly number[]): string[] =>
    entries.flatMap(({ tag, value }) => {
      const text = tags.includes(tag) ? cString(strings, value) : null;
      return text === null ? [] : [text];
    });
  return {
    needed: stringsOf(dynamicTag.needed),
    soname: stringsOf(dynamicTag.soname)[0] ?? null,
    rpath: stringsOf(dynamicTag.rpath)[0] ?? null,
    runpath: stringsOf(dynamicTag.runpath)[0] ?? null,
    audit: stringsOf(dynamicTag.audit, dynamicTag.depaudit),
    flags: valueOfTag(dynamicTag.flags) ?? 0,
    flags1: valueOfTag(dynamicTag.flags1) ?? 0,
    entries,
  };
}

/** A value that may be any bit pattern; those above 2^53 are of no use to us. */
function safeWord(fields: Fields, offset: number): number {
  try {
    return fields.word(offset);
  } catch (error) {
    if (error instanceof DecodeError) return Number.MAX_SAFE_INTEGER;
    throw error;
  }
}
