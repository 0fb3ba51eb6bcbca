import type { ByteSource } from '../byte-source.ts';
import { Fields, layout, readUpTo } from './fields.ts';
import { type ElfHeader, type ElfSegment, segmentFlag } from './headers.ts';
import { type Mapper, pageEnd, pageSize, placeAt } from './image.ts';
import { readStrings } from './strings.ts';

/** A section that is in memory when the program runs (SHF_ALLOC). */
export type PlacedSection = {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly align: number;
  /** Where its name begins in the table of names. */
  readonly nameAt: number;
};

/** sh_flags (elf.h). */
export const sectionFlag = { write: 1, alloc: 2, execute: 4, tls: 0x400 } as const;

/** SHT_NOBITS and SHT_DYNAMIC. */
export const sectionType = { dynamic: 6, noBits: 8 } as const;

/** Bounds for hostile files; C++ libraries have some forty sections. */
const limits = { sections: 512, zeros: 1 << 20 };

/**
 * The share of the sections that one damaged program header can displace. Above it the section table itself is wrong.
 * Measured: in 1073 programs and libraries of Debian 12 and of Go's toolchain, one PT_LOAD holds at most 70 % of the
 * sections.
 */
const displacedShare = 0.85;

/** Elf_Shdr (elf.h). */
const sectionLayouts = { 32: layout(4, 4, 4, 4, 4, 4, 4, 4, 4, 4), 64: layout(4, 4, 8, 8, 8, 8, 4, 4, 8, 8) };

/**
 * Sections that are in memory, without their names; empty if the table is stripped, truncated or invalid. Neither
 * kernel nor loader reads them: they only confirm what the program headers say.
 */
export function readPlacedSections(
  source: ByteSource,
  { class: bits, littleEndian, sectionTable }: ElfHeader,
): PlacedSection[] {
  const is64 = bits === 64;
  const size = is64 ? 64 : 40;
  const { offset, count } = sectionTable;
  if (offset === 0 || count < 2 || count > limits.sections || sectionTable.size !== size) return [];
  const bytes = readUpTo(source, offset, count * size);
  if (bytes.length < count * size) return [];
  const fields = new Fields(bytes, littleEndian, is64);
  const form = sectionLayouts[bits];
  if (fields.record(0, form).some((value) => value !== 0)) return [];
  const sections: PlacedSection[] = [];
  for (let at = size; at < bytes.length; at += size) {
    const record = fields.record(at, form);
    if ((record[2] & sectionFlag.alloc) === 0) continue;
    sections.push({
      nameAt: record[0],
      type: record[1],
      flags: record[2],
      address: record[3],
      offset: record[4],
      size: record[5],
      align: record[8],
    });
  }
  return sections;
}

/** The names of sections, by `nameAt`: `.data`; without those that cannot be read. */
export function readSectionNames(
  source: ByteSource,
  { class: bits, littleEndian, sectionTable, sectionNames }: ElfHeader,
  sections: readonly PlacedSection[],
): Map<number, string> {
  const is64 = bits === 64;
  if (sections.length === 0 || sectionNames >= sectionTable.count) return new Map();
  const header = readUpTo(source, sectionTable.offset + sectionNames * sectionTable.size, sectionTable.size);
  if (header.length < (is64 ? 64 : 40)) return new Map();
  const offset = new Fields(header, littleEndian, is64).anyWord(is64 ? 24 : 16);
  // A name counts wherever in the file it is: the size of the table may be as damaged as anything else.
  return readStrings(
    source,
    { offset, size: source.size },
    sections.map((section) => section.nameAt),
  );
}

/** How a file is mapped, and what is in it. */
export interface MappedFile {
  readonly source: ByteSource;
  /** PT_LOAD, in the order of the file. */
  readonly loads: readonly ElfSegment[];
  readonly mapper: Mapper;
  /** The PT_TLS that counts; null if there is none. */
  readonly tls: ElfSegment | null;
}

/**
 * The first section that the program headers place elsewhere, omit, leave without its content, or map without the
 * write or execute permission it needs; null if they agree, or if so many disagree that the sections belong to
 * another file.
 */
export function displacedSection(sections: readonly PlacedSection[], file: MappedFile): PlacedSection | null {
  const displaced = displacedOf(sections, file);
  return isOfAnother(displaced, sections) ? null : (displaced[0] ?? null);
}

/** Whether the section headers exist and belong to this file, as far as the program headers show. */
export function hasOwnSections(sections: readonly PlacedSection[], file: MappedFile): boolean {
  return sections.length > 0 && !isOfAnother(displacedOf(sections, file), sections);
}

/** Whether all of the bytes exist and are zero: losing or finding them makes no difference. */
export function areZeros(source: ByteSource, offset: number, length: number): boolean {
  if (length <= 0) return true;
  if (length > limits.zeros || offset + length > source.size) return false;
  return readUpTo(source, offset, length).every((byte) => byte === 0);
}

function displacedOf(sections: readonly PlacedSection[], file: MappedFile): PlacedSection[] {
  const plain = plainRanges(file);
  const displaced: PlacedSection[] = [];
  let near: PlainRange | undefined;
  for (const section of sections) {
    // Sections that follow one another are mostly in one segment.
    if (near !== undefined && isPlainlyPlaced(section, near)) continue;
    near = plain.find((range) => isPlainlyPlaced(section, range));
    if (near === undefined && isDisplaced(section, file)) displaced.push(section);
  }
  return displaced;
}

/** Addresses that one segment alone maps, with what the file has there. */
interface PlainRange {
  readonly start: number;
  readonly end: number;
  /** Flags of sections that need a closer look here: they ask for more than the segment permits, or are thread-local. */
  readonly closer: number;
  /** What an address is above its offset. */
  readonly above: number;
}

/** Nearly all sections are in one of these, and need no closer look. */
function plainRanges({ loads, mapper }: MappedFile): PlainRange[] {
  // It maps the whole span with one segment first.
  if (mapper === 'musl') return [];
  const ranges: PlainRange[] = [];
  let mappedUpTo = 0;
  for (const { address, offset, fileSize, memorySize, flags } of loads) {
    const above = address - offset;
    if (address < mappedUpTo || above % pageSize !== 0) return [];
    if ((flags & anyAccess) !== 0) {
      const closer = sectionFlag.tls | (permissions & ~permitted(flags));
      ranges.push({ start: address, end: address + fileSize, closer, above });
    }
    mappedUpTo = pageEnd(address + Math.max(fileSize, memorySize));
  }
  return ranges;
}

function isPlainlyPlaced(section: PlacedSection, range: PlainRange): boolean {
  const { address } = section;
  return (
    address >= range.start &&
    address + section.size <= range.end &&
    address - section.offset === range.above &&
    (section.flags & range.closer) === 0 &&
    section.type !== sectionType.noBits
  );
}

function isOfAnother(displaced: readonly PlacedSection[], sections: readonly PlacedSection[]): boolean {
  return displaced.length > sections.length * displacedShare;
}

function isDisplaced(section: PlacedSection, file: MappedFile): boolean {
  const { type, flags, address, offset, size } = section;
  if (size === 0) return false;
  if ((flags & sectionFlag.tls) !== 0 && isOutsideItsSegment(section, file)) return true;
  // Thread-local zeros take no space in the file's image.
  if (type === sectionType.noBits && (flags & sectionFlag.tls) !== 0) return false;
  const places = [address, address + size - 1].map((at) => placeAt(file.loads, at, file.mapper));
  const isUsable = places.every((place) => place !== null && isAllowed(flags, place.segment.flags));
  const [first, last] = places;
  if (!isUsable || first == null || last == null) return true;
  if (type === sectionType.noBits) return !startsWithZeros(section, first, file);
  if (first.offset !== offset) return first.offset !== null || !areZeros(file.source, offset, size);
  if (last.offset === offset + size - 1) return false;
  // The end of the section is cleared.
  const held = first.segment.address + first.segment.fileSize - address;
  return last.offset !== null || held <= 0 || !areZeros(file.source, offset + held, size - held);
}

/** Whether a segment with these flags is mapped in the way that a section needs. */
function isAllowed(flags: number, segment: number): boolean {
  return (flags & permissions & ~permitted(segment)) === 0 && (segment & anyAccess) !== 0;
}

/** What sections ask of their segment, and which of it a segment with these flags grants. */
const permissions = sectionFlag.write | sectionFlag.execute;
function permitted(segment: number): number {
  return (
    ((segment & segmentFlag.write) === 0 ? 0 : sectionFlag.write) |
    ((segment & segmentFlag.execute) === 0 ? 0 : sectionFlag.execute)
  );
}

/** Writable or executable memory is readable too. */
const anyAccess = segmentFlag.read | segmentFlag.write | segmentFlag.execute;

/**
 * Bytes. .bss begins with `completed` of the compiler's start files (libgcc/crtstuff.c), which matters when the
 * program ends, and padding up to the alignment of what follows. No source has this limit. Measured with glibc 2.36,
 * musl 1.2.3 and cgo on x86-64: with up to 16 bytes of other values all ran as before.
 */
const startFlags = 16;

/** If the file reaches into a section of zeros, it has zeros there too. */
function startsWithZeros(
  { address, size }: PlacedSection,
  { segment, offset }: { readonly segment: ElfSegment; readonly offset: number | null },
  { source }: MappedFile,
): boolean {
  if (offset === null) return true;
  const held = Math.min(address + size, segment.address + segment.fileSize) - address;
  return held < startFlags || areZeros(source, offset, held);
}

/**
 * Thread-local variables without an initial value only take space. The space ends where the thread's own data begins,
 * so its address does not matter if no variable has a value (_dl_determine_tlsoffset of glibc's elf/dl-tls.c,
 * __copy_tls of musl).
 */
function isOutsideItsSegment({ type, address, offset, size }: PlacedSection, { tls, source }: MappedFile): boolean {
  if (tls === null) return true;
  if (type === sectionType.noBits) {
    const room = roundUp(tls.memorySize, tls.align);
    return tls.fileSize === 0 ? size > room : address + size > tls.address + room;
  }
  const missing = address + size - tls.address - tls.fileSize;
  // Pointers are relocated in the image before it is copied, and only their highest bytes stay zero.
  return address < tls.address || missing > highBytes || !areZeros(source, offset + size - missing, missing);
}

/** Bytes: an address of user space takes 48 bits (Documentation/arch/x86/x86_64/mm.rst, arm64's memory.rst). */
const highBytes = 2;

/** @param align 0 and 1 mean none */
export function roundUp(size: number, align: number): number {
  return align > 1 ? Math.ceil(size / align) * align : size;
}
