import { type ElfFile, type ElfSegment, fileType, recordSizes, segmentType } from '../../decode/elf/elf.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/** load_elf_phdrs refuses a table with more bytes than this. */
const tableLimit = 65_536;

/** PATH_MAX. */
const pathLimit = 4096;

/** The only entry size that load_elf_binary and load_elf_interp accept. */
export const typeCheck: Check<Subject> = {
  rule: 'type',
  refuses: ({ elf: { type } }) => (type === fileType.executable || type === fileType.shared ? null : { value: type }),
};

/** load_elf_phdrs of fs/binfmt_elf.c: ENOEXEC for a program, ELIBBAD for a loader. */
export const tableChecks: readonly Check<Subject>[] = [
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

/** PT_INTERP in load_elf_binary: the first one counts. */
export const interpreterNameChecks: readonly Check<Subject>[] = [
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

const interpreterOf = (elf: ElfFile): ElfSegment | undefined =>
  elf.segments.find(({ type }) => type === segmentType.interp);
