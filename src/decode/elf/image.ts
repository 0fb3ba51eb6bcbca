import type { ElfSegment } from './headers.ts';

/** Bytes: the smallest page size of any kernel. For kernels with larger pages, files are aligned to those. */
export const pageSize = 4096;

/** The content at an address of a loaded file. */
export type Place = {
  readonly segment: ElfSegment;
  /** Its offset in the file, in bytes; null for what is filled with zeros. */
  readonly offset: number | null;
};

/** Who maps a file: each handles odd headers differently. */
export type Mapper = 'kernel' | 'glibc' | 'musl';

/**
 * The content at an address once the file is mapped, in whole pages, as elf_load of fs/binfmt_elf.c, _dl_map_segments
 * of glibc's elf/dl-map-segments.h and map_library of musl's ldso/dynlink.c do it; null if nothing is mapped there.
 * If segments overlap, the last one wins.
 * @param loads PT_LOAD, in the order of the file
 */
export function placeAt(loads: readonly ElfSegment[], address: number, mapper: Mapper = 'kernel'): Place | null {
  if (mapper === 'musl') return placeInSpan(loads, address);
  for (let index = loads.length - 1; index >= 0; index -= 1) {
    const segment = loads[index];
    // What is not before the segment is not before its page: the second comparison is seldom needed.
    if (segment === undefined || (address < segment.address && address < pageStart(segment.address))) continue;
    const place = placeInPages(segment, address, mapper);
    if (place !== null) return place;
  }
  return null;
}

function placeInPages(segment: ElfSegment, address: number, mapper: Mapper): Place | null {
  const { address: start, fileSize, memorySize, flags } = segment;
  const end = start + fileSize;
  if (fileSize > 0 && address < end) return { segment, offset: offsetIn(segment, address) };
  if (fileSize > 0 && address < pageEnd(end)) {
    // glibc clears the rest of a read-only page too.
    const isCleared = memorySize > fileSize && (mapper === 'glibc' || (flags & writable) !== 0);
    return { segment, offset: isCleared ? null : offsetIn(segment, address) };
  }
  return memorySize > fileSize && address < pageEnd(start + memorySize) ? { segment, offset: null } : null;
}

/**
 * Pages are counted by the size in memory, and all segments except those that begin in the lowest page are mapped
 * separately.
 */
function placeByMusl(segment: ElfSegment, address: number, isLowest: boolean): Place | null {
  const { address: start, fileSize, memorySize, flags } = segment;
  if (address >= pageEnd(start + memorySize)) return null;
  const isCleared = memorySize > fileSize && address >= start + fileSize && (flags & writable) !== 0;
  if (isCleared) return { segment, offset: null };
  return isLowest ? null : { segment, offset: offsetIn(segment, address) };
}

/** musl first maps the whole range with the lowest segment, then the other segments over it. */
function placeInSpan(loads: readonly ElfSegment[], address: number): Place | null {
  const first = lowestOf(loads);
  if (first === null) return null;
  const firstPage = pageStart(first.address);
  if (address < firstPage) return null;
  for (let index = loads.length - 1; index >= 0; index -= 1) {
    const segment = loads[index];
    if (segment === undefined || address < pageStart(segment.address)) continue;
    const place = placeByMusl(segment, address, pageStart(segment.address) === firstPage);
    if (place !== null) return place;
  }
  const end = Math.max(...loads.map(({ address: start, memorySize }) => pageEnd(start + memorySize)));
  return address < end ? { segment: first, offset: offsetIn(first, address) } : null;
}

/** If several have the lowest address, the first. */
function lowestOf(loads: readonly ElfSegment[]): ElfSegment | null {
  let lowest: ElfSegment | null = null;
  for (const segment of loads) {
    if (lowest === null || segment.address < lowest.address) lowest = segment;
  }
  return lowest;
}

/** Whole pages are mapped: musl accepts an offset that does not match the address, the others refuse it. */
function offsetIn({ address: start, offset }: ElfSegment, address: number): number {
  return address - pageStart(start) + pageStart(offset);
}

/**
 * The file offset of an address; null if no byte of the file is mapped there.
 * @param loads PT_LOAD, in the order of the file
 */
export function fileOffset(loads: readonly ElfSegment[], address: number, mapper: Mapper = 'kernel'): number | null {
  const offset = placeAt(loads, address, mapper)?.offset;
  return offset == null || offset < 0 ? null : offset;
}

export function pageStart(address: number): number {
  return address - (address % pageSize);
}

export function pageEnd(address: number): number {
  const last = address + pageSize - 1;
  return last - (last % pageSize);
}

/** PF_W. */
const writable = 2;
