import { indexOf } from '#runtime/bytes.ts';
import type { ByteSource } from '../decode/byte-source.ts';
import {
  dynamicFlag1,
  type ElfFile,
  type ElfSegment,
  fileType,
  pageSize,
  recordSizes,
  segmentFlag,
  segmentType,
} from '../decode/elf/elf.ts';
import { readUpTo } from '../decode/elf/fields.ts';
import { fileOffset, type Mapper, pageStart, placeAt } from '../decode/elf/image.ts';
import type { LoaderFamily } from '../decode/elf/machines.ts';
import {
  displacedSection,
  hasOwnSections,
  type PlacedSection,
  readPlacedSections,
  sectionType,
} from '../decode/elf/placed-sections.ts';
import { type Check, type ElfRefusal, firstRefusal } from './elf-refusal.ts';

/** An ELF file that the kernel is to map: a program, or the loader that it names. */
type Subject = {
  readonly elf: ElfFile;
  readonly file: ByteSource;
  readonly sections: readonly PlacedSection[];
  readonly mapper: Mapper;
};

/**
 * Why execve(2) does not start a program, or why it dies before its first instruction, by its own file alone; null where
 * neither is so. Whether the machine is the right one, and what PT_INTERP names, is looked at elsewhere.
 */
export function programRefusal(file: ByteSource, elf: ElfFile): ElfRefusal | null {
  return firstRefusal(programChecks, subjectOf(file, elf));
}

/**
 * The same of the loader: execve(2) maps it beside the program and starts it in the program's place.
 * @param family the libc that it is the loader of, by its name; null for any other
 */
export function interpreterRefusal(file: ByteSource, elf: ElfFile, family: LoaderFamily | null): ElfRefusal | null {
  return firstRefusal([...interpreterChecks, ...(family === null ? [] : ownChecks[family])], subjectOf(file, elf));
}

/** What damages any file that is mapped, a library too: segments beyond its end, or not where its sections are. */
export function imageRefusal(file: ByteSource, elf: ElfFile, mapper: Mapper): ElfRefusal | null {
  return firstRefusal(libraryChecks, subjectOf(file, elf, mapper));
}

/** Whether an instruction can be where the file says that the program begins. */
export function hasEntry(elf: ElfFile): boolean {
  const place = placeAt(elf.segments, elf.entry);
  return place !== null && (place.segment.flags & segmentFlag.execute) !== 0;
}

function subjectOf(file: ByteSource, elf: ElfFile, mapper: Mapper = 'kernel'): Subject {
  return { elf, file, sections: readPlacedSections(file, elf), mapper };
}

/** load_elf_phdrs refuses a table of more bytes than this. */
const tableLimit = 65_536;

/** PATH_MAX. */
const pathLimit = 4096;

/** TASK_SIZE of 64-bit kernels with the smallest address space, x86-64 with four levels of page tables. */
const addressSpace = 2 ** 47 - pageSize;

const loads = (elf: ElfFile): ElfSegment[] => elf.segments.filter(({ type }) => type === segmentType.load);
const firstLoad = (elf: ElfFile, has: (segment: ElfSegment) => boolean): ElfSegment | undefined => loads(elf).find(has);
const interpreterOf = (elf: ElfFile): ElfSegment | undefined =>
  elf.segments.find(({ type }) => type === segmentType.interp);

/** load_elf_phdrs of fs/binfmt_elf.c: ENOEXEC for a program, ELIBBAD for a loader. */
const tableChecks: readonly Check<Subject>[] = [
  {
    rule: 'segment-size',
    refuses: ({ elf }) =>
      elf.segmentTable.size === recordSizes[elf.class].segment
        ? null
        : { value: elf.segmentTable.size, limit: recordSizes[elf.class].segment },
  },
  { rule: 'no-segments', refuses: ({ elf }) => (elf.segmentTable.count === 0 ? { value: 0 } : null) },
  {
    rule: 'segment-count',
    refuses: ({ elf: { segmentTable } }) =>
      segmentTable.count * segmentTable.size > tableLimit
        ? { value: segmentTable.count, limit: Math.floor(tableLimit / segmentTable.size) }
        : null,
  },
  {
    rule: 'segments-cut-off',
    refuses: ({ elf: { segmentTable }, file }) => {
      const end = segmentTable.offset + segmentTable.count * segmentTable.size;
      return end > file.size ? { value: file.size, limit: end } : null;
    },
  },
];

/** PT_INTERP in load_elf_binary: the first of them counts. */
const interpreterNameChecks: readonly Check<Subject>[] = [
  {
    rule: 'interpreter-length',
    refuses: ({ elf }) => {
      const interp = interpreterOf(elf);
      return interp !== undefined && (interp.fileSize < 2 || interp.fileSize > pathLimit)
        ? { value: interp.fileSize, limit: pathLimit }
        : null;
    },
  },
  {
    rule: 'interpreter-cut-off',
    refuses: ({ elf, file }) => {
      const interp = interpreterOf(elf);
      return interp !== undefined && interp.offset + interp.fileSize > file.size
        ? { value: file.size, limit: interp.offset + interp.fileSize }
        : null;
    },
  },
  {
    rule: 'interpreter-unterminated',
    refuses: ({ elf, file }) => {
      const interp = interpreterOf(elf);
      if (interp === undefined) return null;
      const last = file.read(interp.offset + interp.fileSize - 1, 1)[0];
      return last === 0 ? null : { value: last ?? 0 };
    },
  },
];

const addressSpaceCheck: Check<Subject> = {
  rule: 'address-space',
  refuses: ({ elf, mapper }) => {
    // Of a library only the last segment tells how much room is asked for.
    const considered = mapper === 'kernel' ? loads(elf) : loads(elf).slice(-1);
    const segment = considered.find(({ address, memorySize }) => address + memorySize > addressSpace);
    return segment === undefined ? null : { value: segment.address + segment.memorySize, limit: addressSpace };
  },
};

const sizesCheck: Check<Subject> = {
  rule: 'segment-sizes',
  refuses: ({ elf }) => {
    const segment = firstLoad(elf, ({ fileSize, memorySize }) => fileSize > memorySize);
    return segment === undefined ? null : { value: segment.fileSize, limit: segment.memorySize };
  },
};

/** Bytes: more than any machine has, so that no kernel promises it to a process. */
const memoryLimit = 2 ** 44;

const memoryCheck: Check<Subject> = {
  rule: 'memory',
  refuses: ({ elf }) => {
    const segment = elf.segments.find(({ type, memorySize }) => takesMemory.has(type) && memorySize > memoryLimit);
    return segment === undefined ? null : { value: segment.memorySize, limit: memoryLimit };
  },
};

const takesMemory: ReadonlySet<number> = new Set([segmentType.load, segmentType.tls]);

/** The PT_LOAD loop of load_elf_binary and load_elf_interp: past the point of no return, so that the kernel kills (SIGSEGV). */
const loadChecks: readonly Check<Subject>[] = [
  { rule: 'no-load-segment', refuses: ({ elf }) => (loads(elf).length === 0 ? { value: 0 } : null) },
  {
    // elf_map: mmap(2) answers EINVAL to an offset that is not a multiple of the page size.
    rule: 'segment-misaligned',
    refuses: ({ elf }) => {
      const segment = firstLoad(
        elf,
        ({ fileSize, offset, address }) => fileSize > 0 && offset % pageSize !== address % pageSize,
      );
      return segment === undefined ? null : { value: segment.offset, limit: segment.address };
    },
  },
  sizesCheck,
  addressSpaceCheck,
  memoryCheck,
];

/**
 * Bytes that are looked at, and line feeds in them that are enough: of fewer each may follow a CR by chance, unless the section
 * headers are displaced too.
 */
const lineEnds = { window: 65_536, enough: 8 };

/** What is mapped and cannot be used: SIGBUS or SIGSEGV. */
const imageChecks: readonly Check<Subject>[] = [
  {
    // Every LF became CR LF on the way: all behind the first is displaced, the section headers too.
    rule: 'line-ends',
    refuses: ({ elf, file, sections, mapper }) => {
      let count = 0;
      for (const at of lineFeeds(file, lineEnds.window)) {
        if (!at.followsReturn) return null;
        count += 1;
        if (count === lineEnds.enough) return { value: count };
      }
      const isDisplaced = elf.sectionTable.offset > 0 && !hasOwnSections(sections, elf.segments, mapper);
      return count > 0 && isDisplaced ? { value: count } : null;
    },
  },
  {
    rule: 'cut-off',
    refuses: ({ elf, file }) => {
      const end = Math.max(0, ...loads(elf).map(({ offset, fileSize }) => offset + fileSize));
      return end > file.size ? { value: file.size, limit: end } : null;
    },
  },
  {
    rule: 'displaced',
    refuses: ({ elf, sections, mapper }) => {
      const section = displacedSection(sections, elf.segments, mapper);
      return section === null ? null : { value: section.address };
    },
  },
  {
    // The loader reads notes, PT_INTERP and the first values of thread-local variables where their segments say they are.
    rule: 'segment-unmapped',
    refuses: ({ elf }) => {
      // The start code of a static program looks at none of them.
      if (elf.dynamic === null || isStaticProgram(elf)) return null;
      const unmapped = elf.segments.find((segment) => isReadByLoader(segment) && !isMapped(elf, segment));
      return unmapped === undefined ? null : { value: unmapped.address };
    },
  },
  {
    // mprotect(2) of whole pages fails where they are not mapped.
    rule: 'relro',
    refuses: ({ elf }) => {
      const relro = elf.segments.filter(({ type }) => type === segmentType.gnuRelro).at(-1);
      if (elf.dynamic === null || relro === undefined) return null;
      const end = pageStart(relro.address + relro.memorySize);
      const isThere = pageStart(relro.address) >= end || isMapped(elf, { ...relro, memorySize: end - relro.address });
      return isThere ? null : { value: relro.address, limit: end };
    },
  },
];

/** DF_1_PIE, and no loader. */
function isStaticProgram({ interpreter, dynamic }: ElfFile): boolean {
  return interpreter === null && ((dynamic?.flags1 ?? 0) & dynamicFlag1.pie) !== 0;
}

/** The line feeds of the first bytes, read a page at a time: that of a sound file is in one of the first. */
function* lineFeeds(file: ByteSource, window: number): Generator<{ readonly followsReturn: boolean }> {
  let before = 0;
  for (let start = 0; start < Math.min(window, file.size); start += pageSize) {
    const bytes = readUpTo(file, start, pageSize);
    for (let at = indexOf(bytes, 0x0a); at >= 0; at = indexOf(bytes, 0x0a, at + 1)) {
      yield { followsReturn: (at === 0 ? before : bytes[at - 1]) === 0x0d };
    }
    before = bytes.at(-1) ?? 0;
  }
}

/** Of notes only those with the alignment of program properties are read (_dl_process_pt_note of glibc). */
function isReadByLoader({ type, align, memorySize }: ElfSegment): boolean {
  return memorySize > 0 && (type === segmentType.note ? align === 8 : readByLoader.has(type));
}

const readByLoader: ReadonlySet<number> = new Set([segmentType.interp, segmentType.tls, segmentType.gnuProperty]);

/** Of thread-local variables only what has a value is in the image; of properties the first is read, and the path alone. */
function isMapped(elf: ElfFile, { type, address, fileSize, memorySize }: ElfSegment): boolean {
  const size = type === segmentType.tls ? fileSize : readToTheEnd.has(type) ? memorySize : 1;
  return size === 0 || (placeAt(elf.segments, address) !== null && placeAt(elf.segments, address + size - 1) !== null);
}

const readToTheEnd: ReadonlySet<number> = new Set([segmentType.note, segmentType.gnuRelro]);

/** PT_DYNAMIC is where the section is: what a program without PT_INTERP finds by a symbol of its own. */
const dynamicChecks: readonly Check<Subject>[] = [
  {
    rule: 'dynamic-displaced',
    refuses: ({ elf, sections }) => {
      const section = sections.find(({ type }) => type === sectionType.dynamic);
      const segment = elf.segments.filter(({ type }) => type === segmentType.dynamic).at(-1);
      if (section === undefined || segment === undefined || section.address === segment.address) return null;
      return { value: segment.address, limit: section.address };
    },
  },
  {
    rule: 'tls-align',
    refuses: ({ elf }) => {
      const tls = elf.segments.filter(({ type, memorySize }) => type === segmentType.tls && memorySize > 0).at(-1);
      const isPower = tls === undefined || Number.isInteger(Math.log2(tls.align));
      return isPower && (tls?.align ?? 0) <= memoryLimit ? null : { value: tls?.align ?? 0 };
    },
  },
];

/** Where the first instruction is. */
const entryChecks: readonly Check<Subject>[] = [
  {
    rule: 'entry',
    refuses: ({ elf }) => (hasEntry(elf) ? null : { value: elf.entry }),
  },
];

/** The start code of a libc looks for PT_TLS, PT_GNU_RELRO and PT_DYNAMIC; Go's own does not. */
function readsHeaders(elf: ElfFile): boolean {
  return elf.interpreter !== null || elf.segments.some(({ type }) => readByStartCode.has(type));
}

const readByStartCode: ReadonlySet<number> = new Set([segmentType.tls, segmentType.gnuRelro, segmentType.dynamic]);

/** What the loader needs of the program beside it (rtld_setup_main_map of elf/rtld.c, __dls3 of musl's ldso/dynlink.c). */
const mainMapChecks: readonly Check<Subject>[] = [
  {
    rule: 'no-interpreter',
    refuses: ({ elf }) => (elf.interpreter === null && (elf.dynamic?.needed.length ?? 0) > 0 ? { value: 0 } : null),
  },
  {
    // AT_PHDR is 0 then, and the loader reads from there.
    rule: 'headers-unmapped',
    refuses: ({ elf }) => {
      const { offset } = elf.segmentTable;
      const isMapped = loads(elf).some((load) => offset >= load.offset && offset < load.offset + load.fileSize);
      return isMapped || !readsHeaders(elf) ? null : { value: offset };
    },
  },
  {
    // The loader takes the difference to where the kernel put the headers for the distance of the whole program.
    rule: 'headers-elsewhere',
    refuses: ({ elf }) => {
      const own = elf.segments.filter(({ type }) => type === segmentType.programHeaders).at(-1);
      if (elf.interpreter === null) return null;
      if (own === undefined) return elf.type === fileType.shared ? { value: 0 } : null;
      return fileOffset(elf.segments, own.address) === elf.segmentTable.offset ? null : { value: own.address };
    },
  },
  {
    rule: 'no-dynamic-section',
    refuses: ({ elf }) => (elf.interpreter !== null && elf.dynamic === null ? { value: 0 } : null),
  },
  ...dynamicChecks.map(({ rule, refuses }): Check<Subject> => {
    return { rule, refuses: (subject) => (subject.elf.interpreter === null ? null : refuses(subject)) };
  }),
];

/** A loader reserves the room up to the end of the last segment, and compares no sizes. */
const roomChecks: readonly Check<Subject>[] = [
  {
    rule: 'memory',
    refuses: ({ elf }) => {
      const last = loads(elf).at(-1);
      return last !== undefined && last.memorySize > memoryLimit
        ? { value: last.memorySize, limit: memoryLimit }
        : null;
    },
  },
  {
    rule: 'beyond-last',
    refuses: ({ elf }) => {
      const segments = loads(elf);
      const last = segments.at(-1);
      if (last === undefined) return null;
      const end = last.address + Math.max(last.fileSize, last.memorySize);
      const beyond = segments.find(
        ({ address, fileSize, memorySize }) =>
          memorySize > fileSize && memorySize < memoryLimit && address + memorySize > end,
      );
      return beyond === undefined ? null : { value: beyond.address + beyond.memorySize, limit: end };
    },
  },
];

const libraryChecks: readonly Check<Subject>[] = [...roomChecks, addressSpaceCheck, ...imageChecks, ...dynamicChecks];

const programChecks: readonly Check<Subject>[] = [
  {
    rule: 'type',
    refuses: ({ elf: { type } }) => (type === fileType.executable || type === fileType.shared ? null : { value: type }),
  },
  ...tableChecks,
  ...interpreterNameChecks,
  ...loadChecks,
  ...imageChecks,
  ...entryChecks,
  ...mainMapChecks,
];

const interpreterChecks: readonly Check<Subject>[] = [
  ...tableChecks,
  {
    rule: 'type',
    refuses: ({ elf: { type } }) => (type === fileType.executable || type === fileType.shared ? null : { value: type }),
  },
  ...loadChecks,
  ...imageChecks,
  ...entryChecks,
];

/** What a loader needs of its own headers: glibc's finds its dynamic section by a symbol, musl's by PT_DYNAMIC. */
const ownChecks: Readonly<Record<LoaderFamily, readonly Check<Subject>[]>> = {
  glibc: [
    {
      // rtld_setup_phdr of elf/rtld.c.
      rule: 'header-size',
      refuses: ({ elf }) => {
        const expected = recordSizes[elf.class].header;
        return elf.headerSize === expected ? null : { value: elf.headerSize, limit: expected };
      },
    },
  ],
  musl: [
    { rule: 'no-dynamic-section', refuses: ({ elf }) => (elf.dynamic === null ? { value: 0 } : null) },
    ...dynamicChecks,
  ],
};
