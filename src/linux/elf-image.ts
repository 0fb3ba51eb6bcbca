import { indexOf } from '#runtime/bytes.ts';
import type { ByteSource } from '../decode/byte-source.ts';
import { dynamicFlag1, type ElfFile, type ElfSegment, pageSize, segmentFlag, segmentType } from '../decode/elf/elf.ts';
import { Fields, readUpTo } from '../decode/elf/fields.ts';
import { fileOffset, type Mapper, pageEnd, placeAt } from '../decode/elf/image.ts';
import { readAbiTag } from '../decode/elf/notes.ts';
import {
  displacedSection,
  hasOwnSections,
  type PlacedSection,
  readPlacedSections,
  sectionType,
} from '../decode/elf/placed-sections.ts';
import { type Check, type ElfRefusal, firstRefusal } from './elf-refusal.ts';
import type { Subject } from './elf-subject.ts';
import { relroCheck } from './relro.ts';
import { countedTls, tlsAlignCheck, tlsChecks } from './tls-segment.ts';

/** @param mapper who maps it */
export function subjectOf(source: ByteSource, elf: ElfFile, mapper: Mapper = 'kernel'): Subject {
  const { segments } = elf;
  const isStaticGlibc = (): boolean => elf.interpreter === null && readAbiTag(source, elf) !== null;
  const tls = countedTls(elf, mapper, isStaticGlibc);
  return { elf, source, segments, mapper, tls, sections: readPlacedSections(source, elf) };
}

/** What damages any file that is mapped, a library too: segments beyond its end, or not where its sections are. */
export function imageRefusal(source: ByteSource, elf: ElfFile, mapper: Mapper): ElfRefusal | null {
  return firstRefusal(mapper === 'musl' ? muslLibraryChecks : glibcLibraryChecks, subjectOf(source, elf, mapper));
}

/** Whether an instruction can be where the file says that the program begins. */
export function hasEntry(elf: ElfFile): boolean {
  const place = placeAt(elf.segments, elf.entry);
  return place !== null && (place.segment.flags & segmentFlag.execute) !== 0;
}

export const loads = (elf: ElfFile): ElfSegment[] => elf.segments.filter(({ type }) => type === segmentType.load);

/** TASK_SIZE of 64-bit kernels with the smallest address space, x86-64 with four levels of page tables. */
const addressSpace = 2 ** 47 - pageSize;

/** Bytes: more than any machine has, so that no kernel promises it to a process. */
export const memoryLimit = 2 ** 44;

/** Added to an address the largest size of all wraps around, and asks for nothing. */
export const wraps = (size: number): boolean => size === Number.MAX_SAFE_INTEGER;

export const addressSpaceCheck: Check<Subject> = {
  rule: 'address-space',
  refuses: ({ elf, mapper }) => {
    // glibc asks for room up to the end of the last segment of a library, whatever the others say.
    const considered = mapper === 'glibc' ? loads(elf).slice(-1) : loads(elf);
    const segment = considered.find(
      ({ address, memorySize }) =>
        address > addressSpace || (!wraps(memorySize) && address + memorySize > addressSpace),
    );
    return segment === undefined ? null : { value: segment.address + segment.memorySize, limit: addressSpace };
  },
};

/**
 * Bytes that are looked at, and line feeds in them that are enough: of fewer each may follow a CR by chance, unless the section
 * headers are displaced too.
 */
const lineEnds = { window: 65_536, enough: 8 };

/** What is mapped and cannot be used: SIGBUS or SIGSEGV. */
export const imageChecks: readonly Check<Subject>[] = [
  {
    // Every LF became CR LF on the way: all behind the first is displaced, the section headers too.
    rule: 'line-ends',
    refuses: (subject) => {
      const { elf, source, sections } = subject;
      let count = 0;
      for (const at of lineFeeds(source, lineEnds.window)) {
        if (!at.followsReturn) return null;
        count += 1;
        if (count === lineEnds.enough) return { value: count };
      }
      const isDisplaced = elf.sectionTable.offset > 0 && !hasOwnSections(sections, subject);
      return count > 0 && isDisplaced ? { value: count } : null;
    },
  },
  {
    rule: 'cut-off',
    refuses: ({ elf, source, mapper }) => {
      // musl maps as much of the file as there is room in memory.
      const mapped = ({ fileSize, memorySize }: ElfSegment): number =>
        mapper === 'musl' ? Math.min(fileSize, memorySize) : fileSize;
      const end = Math.max(0, ...loads(elf).map((segment) => segment.offset + mapped(segment)));
      return end > source.size ? { value: source.size, limit: end } : null;
    },
  },
  {
    rule: 'displaced',
    refuses: (subject) => {
      const section = displacedSection(subject.sections, subject);
      return section === null ? null : { value: section.address };
    },
  },
  {
    // The loader reads notes, the program's PT_INTERP and the first values of thread-local variables where their segments say they are.
    rule: 'segment-unmapped',
    refuses: ({ elf, mapper }) => {
      // The start code of a static program looks at none of them.
      if (elf.dynamic === null || isStaticProgram(elf)) return null;
      const unmapped = elf.segments.find(
        (segment) => isReadByLoader(segment, mapper) && !isMapped(elf, segment, mapper),
      );
      return unmapped === undefined ? null : { value: unmapped.address };
    },
  },
  relroCheck,
  ...tlsChecks,
];

/** DF_1_PIE, and no loader. */
function isStaticProgram({ interpreter, dynamic }: ElfFile): boolean {
  return interpreter === null && ((dynamic?.flags1 ?? 0) & dynamicFlag1.pie) !== 0;
}

/** The line feeds of the first bytes, read a page at a time: that of a sound file is in one of the first. */
function* lineFeeds(source: ByteSource, window: number): Generator<{ readonly followsReturn: boolean }> {
  let before = 0;
  for (let start = 0; start < Math.min(window, source.size); start += pageSize) {
    const bytes = readUpTo(source, start, pageSize);
    for (let at = indexOf(bytes, 0x0a); at >= 0; at = indexOf(bytes, 0x0a, at + 1)) {
      yield { followsReturn: (at === 0 ? before : bytes[at - 1]) === 0x0d };
    }
    before = bytes.at(-1) ?? 0;
  }
}

/**
 * Of notes only those with the alignment of program properties are read (_dl_process_pt_note of glibc). Of a program PT_INTERP is
 * the loader's own name, however long it says it is; of a library it is not looked at, and PT_PHDR is by glibc alone.
 */
function isReadByLoader({ type, align, memorySize }: ElfSegment, mapper: Mapper): boolean {
  if (type === segmentType.interp) return mapper === 'kernel';
  if (type === segmentType.programHeaders) return mapper === 'glibc';
  return memorySize > 0 && (type === segmentType.note ? align === 8 : readByLoader.has(type));
}

const readByLoader: ReadonlySet<number> = new Set([segmentType.tls, segmentType.gnuProperty]);

/** Of thread-local variables only what has a value is in the image; of properties the first is read, and the path alone. */
function isMapped(elf: ElfFile, segment: ElfSegment, mapper: Mapper): boolean {
  const { segments } = elf;
  const { address } = segment;
  const size = sizeRead(elf, segment);
  if (size === 0) return true;
  return placeAt(segments, address, mapper) !== null && placeAt(segments, address + size - 1, mapper) !== null;
}

/** Bytes; of program headers there are as many as the header of the file says, whatever their own segment does. */
function sizeRead({ segmentTable }: ElfFile, { type, fileSize, memorySize }: ElfSegment): number {
  if (type === segmentType.tls) return fileSize;
  if (type === segmentType.programHeaders) return segmentTable.count * segmentTable.size;
  return type === segmentType.note ? memorySize : 1;
}

/**
 * PT_DYNAMIC is where the section is, or leads there: what a program without PT_INTERP finds by a symbol of its own.
 * @param copyServes another copy of its page serves as well, since nothing is written into it
 */
const dynamicDisplaced = (copyServes: boolean): Check<Subject> => ({
  rule: 'dynamic-displaced',
  refuses: (subject) => {
    const section = subject.sections.find(({ type }) => type === sectionType.dynamic);
    const segment = subject.segments.filter(({ type }) => type === segmentType.dynamic).at(-1);
    if (section === undefined || segment === undefined || section.address === segment.address) return null;
    const offset = fileOffset(subject.segments, segment.address, subject.mapper);
    if ((copyServes && offset === section.offset) || (offset !== null && leadsTo(subject, offset, section)))
      return null;
    return { value: segment.address, limit: section.address };
  },
});

/** Entries in front of the section that no loader knows, as those of .init_array are, are passed over. */
function leadsTo({ elf, source }: Subject, offset: number, section: PlacedSection): boolean {
  const step = elf.class === 64 ? 16 : 8;
  const length = section.offset - offset;
  if (length <= 0 || length % step !== 0 || length > step * passedOver) return false;
  const fields = new Fields(readUpTo(source, offset, length), elf.littleEndian, elf.class === 64);
  for (let at = 0; at < length; at += step) {
    const tag = fields.anyWord(at);
    if (tag < firstUnknown || tag >= firstOfSystem) return false;
  }
  return true;
}

/** Entries; and the tags between the generic ones and those of systems and processors (elf.h). */
const [passedOver, firstUnknown, firstOfSystem] = [64, 0x100, 0x6000_0000];

/** What loaders need of PT_DYNAMIC and PT_TLS in a file that they write into. */
export const dynamicChecks: readonly Check<Subject>[] = [dynamicDisplaced(false), tlsAlignCheck];

/** The same of musl's loader itself, and of the libraries that it loads. */
export const muslDynamicChecks: readonly Check<Subject>[] = [dynamicDisplaced(true), tlsAlignCheck];

/** _dl_map_segments of elf/dl-map-segments.h: room up to the end of the last segment, and no comparison of sizes. */
const glibcRoomChecks: readonly Check<Subject>[] = [
  {
    rule: 'memory',
    refuses: ({ elf, tls }) => {
      const found = [loads(elf).at(-1), tls].find((segment) => (segment?.memorySize ?? 0) > memoryLimit);
      return found == null ? null : { value: found.memorySize, limit: memoryLimit };
    },
  },
  {
    // Mapped over what lies behind, or "cannot map zero-fill pages".
    rule: 'beyond-last',
    refuses: ({ elf }) => {
      const segments = loads(elf);
      const last = segments.at(-1);
      if (last === undefined) return null;
      const end = pageEnd(last.address + last.memorySize);
      const endOf = ({ address, fileSize, memorySize }: ElfSegment): number =>
        address + (memorySize > fileSize && !wraps(memorySize) ? memorySize : fileSize);
      const beyond = segments.find((segment) => pageEnd(endOf(segment)) > end);
      return beyond === undefined ? null : { value: endOf(beyond), limit: last.address + last.memorySize };
    },
  },
];

/** map_library of ldso/dynlink.c: room up to the highest end of all. */
const muslRoomChecks: readonly Check<Subject>[] = [
  {
    rule: 'memory',
    refuses: ({ elf, tls }) => {
      const found = [...loads(elf), tls].find(
        (segment) => segment !== null && segment.memorySize > roomLimit(segment) && !isHarmlessWrap(segment),
      );
      return found == null ? null : { value: found.memorySize, limit: memoryLimit };
    },
  },
];

/** What cannot be written takes addresses, and no memory. */
function roomLimit({ flags }: ElfSegment): number {
  return (flags & segmentFlag.write) === 0 ? addressSpace : memoryLimit;
}

/** The pages are mapped all the same, without the rights of the segment. */
function isHarmlessWrap({ address, flags, memorySize }: ElfSegment): boolean {
  const needsRights = (flags & (segmentFlag.write | segmentFlag.execute)) !== 0;
  return wraps(memorySize) && address >= pageSize && !needsRights;
}

const glibcLibraryChecks: readonly Check<Subject>[] = [
  ...glibcRoomChecks,
  addressSpaceCheck,
  ...imageChecks,
  ...dynamicChecks,
];

const muslLibraryChecks: readonly Check<Subject>[] = [
  ...muslRoomChecks,
  addressSpaceCheck,
  ...imageChecks,
  ...muslDynamicChecks,
];
