import type { ByteSource } from '../decode/byte-source.ts';
import {
  dynamicFlag1,
  type ElfFile,
  type ElfSegment,
  fileType,
  pageSize,
  recordSizes,
  segmentType,
} from '../decode/elf/elf.ts';
import { frameAround } from '../decode/elf/frame-table.ts';
import { fileOffset, pageStart } from '../decode/elf/image.ts';
import type { LoaderFamily } from '../decode/elf/machines.ts';
import {
  addressSpaceCheck,
  dynamicChecks,
  hasEntry,
  imageChecks,
  loads,
  memoryLimit,
  muslDynamicChecks,
  subjectOf,
} from './elf-image.ts';
import { type Check, type ElfRefusal, firstRefusal } from './elf-refusal.ts';
import type { Subject } from './elf-subject.ts';

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

/** load_elf_phdrs refuses a table of more bytes than this. */
const tableLimit = 65_536;

/** PATH_MAX. */
const pathLimit = 4096;

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
    refuses: ({ elf: { segmentTable }, source }) => {
      const end = segmentTable.offset + segmentTable.count * segmentTable.size;
      return end > source.size ? { value: source.size, limit: end } : null;
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
    refuses: ({ elf, source }) => {
      const interp = interpreterOf(elf);
      return interp !== undefined && interp.offset + interp.fileSize > source.size
        ? { value: source.size, limit: interp.offset + interp.fileSize }
        : null;
    },
  },
  {
    rule: 'interpreter-unterminated',
    refuses: ({ elf, source }) => {
      const interp = interpreterOf(elf);
      if (interp === undefined) return null;
      const last = source.read(interp.offset + interp.fileSize - 1, 1)[0];
      return last === 0 ? null : { value: last ?? 0 };
    },
  },
];

const sizesCheck: Check<Subject> = {
  rule: 'segment-sizes',
  refuses: ({ elf }) => {
    const segment = firstLoad(elf, ({ fileSize, memorySize }) => fileSize > memorySize);
    return segment === undefined ? null : { value: segment.fileSize, limit: segment.memorySize };
  },
};

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

/** Where the first instruction is. */
const entryChecks: readonly Check<Subject>[] = [
  {
    rule: 'entry',
    refuses: ({ elf }) => (hasEntry(elf) ? null : { value: elf.entry }),
  },
  {
    // The start code is a function as any other.
    rule: 'entry-inside',
    refuses: ({ elf, source }) => {
      const frame = frameAround(source, elf, elf.entry);
      return frame === null || frame.start === elf.entry ? null : { value: elf.entry, limit: frame.start };
    },
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
      const isMapped = loads(elf).some(
        (load) => load.flags !== 0 && offset >= load.offset && offset < load.offset + load.fileSize,
      );
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

/** ET_DYN is mapped wherever there is room: only code that can be moved survives that. */
const positionCheck: Check<Subject> = {
  rule: 'linked-elsewhere',
  refuses: ({ elf }) => {
    const lowest = Math.min(...loads(elf).map(({ address }) => pageStart(address)));
    const isMovable = elf.dynamic !== null && (elf.dynamic.flags1 & dynamicFlag1.pie) !== 0;
    return elf.type !== fileType.shared || lowest === 0 || isMovable ? null : { value: lowest };
  },
};

/** Mapped at the lowest page, musl's loader takes itself for a program that was started without one. */
const lowestPageCheck: Check<Subject> = {
  rule: 'lowest-page',
  refuses: ({ elf }) =>
    elf.type === fileType.executable && loads(elf).some(({ address }) => address < pageSize) ? { value: 0 } : null,
};

const programChecks: readonly Check<Subject>[] = [
  {
    rule: 'type',
    refuses: ({ elf: { type } }) => (type === fileType.executable || type === fileType.shared ? null : { value: type }),
  },
  ...tableChecks,
  ...interpreterNameChecks,
  ...loadChecks,
  ...imageChecks,
  positionCheck,
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
    lowestPageCheck,
    { rule: 'no-dynamic-section', refuses: ({ elf }) => (elf.dynamic === null ? { value: 0 } : null) },
    ...muslDynamicChecks,
  ],
};
