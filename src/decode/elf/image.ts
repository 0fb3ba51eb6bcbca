import { type ElfSegment, segmentType } from './headers.ts';

/** Bytes: the smallest page size of any kernel. On those with larger pages files are aligned to these. */
export const pageSize = 4096;

/** What is at an address of a loaded file. */
export type Place = {
  readonly segment: ElfSegment;
  /** Where it comes from, in bytes; null for what is filled with zeros. */
  readonly offset: number | null;
};

/** Who maps a file: each does it in its own way where its headers are odd. */
export type Mapper = 'kernel' | 'glibc' | 'musl';

/**
 * What is at an address once the file is mapped, in whole pages, as elf_load of fs/binfmt_elf.c, _dl_map_segments of
 * glibc's elf/dl-map-segments.h and map_library of musl's ldso/dynlink.c do it; null if nothing does. Of segments that
 * overlap the last one is mapped over the others.
 */
export function placeAt(segments: readonly ElfSegment[], address: number, mapper: Mapper = 'kernel'): Place | null {
  const firstPage = mapper === 'musl' ? pageStart(lowestLoad(segments)?.address ?? 0) : -1;
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const segment = segments[index];
    if (segment === undefined || segment.type !== segmentType.load || address < pageStart(segment.address)) continue;
    const place =
      mapper === 'musl'
        ? placeByMusl(segment, address, pageStart(segment.address) === firstPage)
        : placeInPages(segment, address, mapper);
    if (place !== null) return place;
  }
  return mapper === 'musl' ? placeInSpan(segments, address) : null;
}

function placeInPages(segment: ElfSegment, address: number, mapper: Mapper): Place | null {
  const { address: start, fileSize, memorySize, flags } = segment;
  const fromFile = fileSize === 0 ? 0 : pageEnd(start + fileSize);
  if (address < fromFile) {
    // glibc clears the rest of a page that cannot be written too.
    const clears = mapper === 'glibc' || (flags & writable) !== 0;
    const isCleared = memorySize > fileSize && address >= start + fileSize && clears;
    return { segment, offset: isCleared ? null : offsetIn(segment, address) };
  }
  return memorySize > fileSize && address < pageEnd(start + memorySize) ? { segment, offset: null } : null;
}

/** Pages are counted by the size in memory, and all but those that begin in the lowest page are mapped by themselves. */
function placeByMusl(segment: ElfSegment, address: number, isLowest: boolean): Place | null {
  const { address: start, fileSize, memorySize, flags } = segment;
  if (address >= pageEnd(start + memorySize)) return null;
  const isCleared = memorySize > fileSize && address >= start + fileSize && (flags & writable) !== 0;
  if (isCleared) return { segment, offset: null };
  return isLowest ? null : { segment, offset: offsetIn(segment, address) };
}

/** musl maps all from the lowest address to the highest by the lowest segment, before the others go over it. */
function placeInSpan(segments: readonly ElfSegment[], address: number): Place | null {
  const loads = segments.filter(({ type }) => type === segmentType.load);
  const first = lowestLoad(segments);
  if (first === null || address < pageStart(first.address)) return null;
  const end = Math.max(...loads.map(({ address: start, memorySize }) => pageEnd(start + memorySize)));
  return address < end ? { segment: first, offset: offsetIn(first, address) } : null;
}

/** Of several with the lowest address the first. */
function lowestLoad(segments: readonly ElfSegment[]): ElfSegment | null {
  let lowest: ElfSegment | null = null;
  for (const segment of segments) {
    if (segment.type === segmentType.load && (lowest === null || segment.address < lowest.address)) lowest = segment;
  }
  return lowest;
}

/** Whole pages are mapped: musl does not mind an offset that does not fit the address, the others refuse it. */
function offsetIn({ address: start, offset }: ElfSegment, address: number): number {
  return address - pageStart(start) + pageStart(offset);
}

/** The file offset of an address; null if no byte of the file is mapped. */
export function fileOffset(segments: readonly ElfSegment[], address: number, mapper: Mapper = 'kernel'): number | null {
  const offset = placeAt(segments, address, mapper)?.offset;
  return offset == null || offset < 0 ? null : offset;
}

export function pageStart(address: number): number {
  return address - (address % pageSize);
}

export function pageEnd(address: number): number {
  return pageStart(address + pageSize - 1);
}

/** PF_W. */
const writable = 2;
