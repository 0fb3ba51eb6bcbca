import { dynamicFlag1, type ElfFile, type ElfSegment, segmentType } from '../../decode/elf/elf.ts';
import { type Mapper, placeAt } from '../../decode/elf/image.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/** The loader reads notes, the program's PT_INTERP and the first values of thread-local variables where their segments say they are. */
export const readSegmentsCheck: Check<Subject> = {
  rule: 'segment-unmapped',
  refuses: ({ elf, mapper }) => {
    if (elf.dynamic === null) return null;
    // DF_1_PIE, and no loader: the start code of a static program reads none of them.
    if (elf.interpreter === null && (elf.dynamic.flags1 & dynamicFlag1.pie) !== 0) return null;
    const unmapped = elf.segments.find((segment) => isReadByLoader(segment, mapper) && !isMapped(elf, segment, mapper));
    return unmapped === undefined ? null : { value: unmapped.address };
  },
};

type IsRead = (segment: ElfSegment, mapper: Mapper) => boolean;

/**
 * Only notes with the alignment of program properties are read (_dl_process_pt_note of glibc). In a program PT_INTERP
 * is the loader's own name, however long it claims to be; in a library it is ignored, and PT_PHDR is read by glibc
 * only.
 */
const readByLoader: ReadonlyMap<number, IsRead> = new Map<number, IsRead>([
  [segmentType.interp, (_, mapper) => mapper === 'kernel'],
  [segmentType.programHeaders, (_, mapper) => mapper === 'glibc'],
  [segmentType.note, ({ align, memorySize }) => memorySize > 0 && align === 8],
  [segmentType.tls, ({ memorySize }) => memorySize > 0],
  [segmentType.gnuProperty, ({ memorySize }) => memorySize > 0],
]);

function isReadByLoader(segment: ElfSegment, mapper: Mapper): boolean {
  return readByLoader.get(segment.type)?.(segment, mapper) ?? false;
}

/**
 * For thread-local variables only those with a value are in the image; for properties the first is read, and only the
 * path of PT_INTERP.
 */
function isMapped(elf: ElfFile, segment: ElfSegment, mapper: Mapper): boolean {
  const { loads } = elf;
  const { address } = segment;
  const size = sizeRead(elf, segment);
  if (size === 0) return true;
  return placeAt(loads, address, mapper) !== null && placeAt(loads, address + size - 1, mapper) !== null;
}

/** Bytes; the number of program headers comes from the header of the file, whatever their own segment says. */
function sizeRead({ segmentTable }: ElfFile, { type, fileSize, memorySize }: ElfSegment): number {
  if (type === segmentType.tls) return fileSize;
  if (type === segmentType.programHeaders) return segmentTable.count * segmentTable.size;
  return type === segmentType.note ? memorySize : 1;
}
