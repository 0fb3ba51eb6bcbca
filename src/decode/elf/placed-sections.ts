import type { ByteSource } from '../byte-source.ts';
import { Fields, readUpTo } from './fields.ts';
import { type ElfHeader, type ElfSegment, segmentFlag, segmentType } from './headers.ts';
import { type Mapper, placeAt } from './image.ts';

/** A section that is in memory when the program runs (SHF_ALLOC). */
export type PlacedSection = {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
};

/** sh_flags (elf.h). */
export const sectionFlag = { write: 1, alloc: 2, execute: 4, tls: 0x400 } as const;

/** SHT_NOBITS and SHT_DYNAMIC. */
export const sectionType = { dynamic: 6, noBits: 8 } as const;

/** Bounds for hostile files; C++ libraries have some forty. */
const limit = 512;

/** The share of the sections that one damaged program header can displace. Above it the table itself is wrong. */
const displacedShare = 0.85;

/**
 * Sections that are in memory, without their names; empty where the table is stripped, cut off or not one.
 * Neither kernel nor loader reads them: they only confirm what the program headers say.
 */
export function readPlacedSections(
  source: ByteSource,
  { class: bits, littleEndian, sectionTable }: ElfHeader,
): PlacedSection[] {
  const is64 = bits === 64;
  const size = is64 ? 64 : 40;
  const { offset, count } = sectionTable;
  if (offset === 0 || count < 2 || count > limit || sectionTable.size !== size) return [];
  const bytes = readUpTo(source, offset, count * size);
  if (bytes.length < count * size || bytes.subarray(0, size).some((byte) => byte !== 0)) return [];
  const fields = new Fields(bytes, littleEndian, is64);
  const sections: PlacedSection[] = [];
  for (let at = size; at < bytes.length; at += size) {
    const flags = fields.anyWord(at + 8);
    if ((flags & sectionFlag.alloc) === 0) continue;
    sections.push({
      type: fields.u32(at + 4),
      flags,
      address: fields.anyWord(at + (is64 ? 16 : 12)),
      offset: fields.anyWord(at + (is64 ? 24 : 16)),
      size: fields.anyWord(at + (is64 ? 32 : 20)),
    });
  }
  return sections;
}

/**
 * The first section that the program headers put elsewhere, not at all, or without the right to write or execute it;
 * null where they agree, and where so many disagree that the sections are those of another file.
 */
export function displacedSection(
  sections: readonly PlacedSection[],
  segments: readonly ElfSegment[],
  mapper: Mapper = 'kernel',
): PlacedSection | null {
  const displaced = sections.filter((section) => isDisplaced(section, segments, mapper));
  return isOfAnother(displaced, sections) ? null : (displaced[0] ?? null);
}

/** Whether the section headers are there and are those of this file, as far as the program headers tell. */
export function hasOwnSections(
  sections: readonly PlacedSection[],
  segments: readonly ElfSegment[],
  mapper: Mapper = 'kernel',
): boolean {
  const displaced = sections.filter((section) => isDisplaced(section, segments, mapper));
  return sections.length > 0 && !isOfAnother(displaced, sections);
}

function isOfAnother(displaced: readonly PlacedSection[], sections: readonly PlacedSection[]): boolean {
  return displaced.length > sections.length * displacedShare;
}

function isDisplaced(section: PlacedSection, segments: readonly ElfSegment[], mapper: Mapper): boolean {
  const { type, flags, address, offset, size } = section;
  if (size === 0 || isOutsideItsSegment(section, segments)) return size !== 0;
  // Thread-local zeros take no room in the file's image.
  if (type === sectionType.noBits && (flags & sectionFlag.tls) !== 0) return false;
  const needs =
    ((flags & sectionFlag.write) === 0 ? 0 : segmentFlag.write) |
    ((flags & sectionFlag.execute) === 0 ? 0 : segmentFlag.execute);
  return [address, address + size - 1].some((at) => {
    const place = placeAt(segments, at, mapper);
    if (place === null || (place.segment.flags & needs) !== needs || (place.segment.flags & anyAccess) === 0)
      return true;
    return type !== sectionType.noBits && place.offset !== at - address + offset;
  });
}

/** What can be written or executed can be read too. */
const anyAccess = segmentFlag.read | segmentFlag.write | segmentFlag.execute;

/** Thread-local variables: those without a value take room alone. Of several segments of a kind the loader takes the last. */
function isOutsideItsSegment({ type, flags, address, size }: PlacedSection, segments: readonly ElfSegment[]): boolean {
  if ((flags & sectionFlag.tls) === 0) return false;
  const tls = segments.filter((segment) => segment.type === segmentType.tls).at(-1);
  if (tls === undefined) return true;
  if (type === sectionType.noBits) return size > tls.memorySize;
  return address < tls.address || address + size > tls.address + tls.fileSize;
}
