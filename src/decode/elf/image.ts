import { type ElfSegment, segmentType } from './headers.ts';

/** Bytes: the least that any kernel maps by. On those with larger pages files are aligned to these. */
export const pageSize = 4096;

/** What lies at an address of a loaded file. */
export type Place = {
  readonly segment: ElfSegment;
  /** Where it comes from, in bytes; null for what is filled with zeros. */
  readonly offset: number | null;
};

/**
 * What lies at an address once the file is mapped, in whole pages, as elf_load of fs/binfmt_elf.c and _dl_map_segments
 * of glibc's elf/dl-map-segments.h do it; null where nothing does. Of segments that overlap the last one is mapped over the
 * others.
 */
export function placeAt(segments: readonly ElfSegment[], address: number): Place | null {
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const segment = segments[index];
    if (segment === undefined || segment.type !== segmentType.load) continue;
    const { address: start, fileSize, memorySize, offset, flags } = segment;
    if (address < pageStart(start)) continue;
    const fromFile = fileSize === 0 ? 0 : pageEnd(start + fileSize);
    if (address < fromFile) {
      const isCleared = memorySize > fileSize && address >= start + fileSize && (flags & writable) !== 0;
      // Whole pages are mapped: musl does not mind an offset that does not fit the address, the others refuse it.
      return { segment, offset: isCleared ? null : address - pageStart(start) + pageStart(offset) };
    }
    if (memorySize > fileSize && address < pageEnd(start + memorySize)) return { segment, offset: null };
  }
  return null;
}

/** The file offset of an address; null where no byte of the file is mapped. */
export function fileOffset(segments: readonly ElfSegment[], address: number): number | null {
  const offset = placeAt(segments, address)?.offset;
  return offset == null || offset < 0 ? null : offset;
}

export function pageStart(address: number): number {
  return address - (address % pageSize);
}

function pageEnd(address: number): number {
  return pageStart(address + pageSize - 1);
}

/** PF_W. */
const writable = 2;
