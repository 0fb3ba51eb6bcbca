import type { ByteSource } from '../../decode/byte-source.ts';
import { dynamicFlag1, type ElfFile, fileType, pageSize, recordSizes } from '../../decode/elf/elf.ts';
import { frameAround } from '../../decode/elf/frame-table.ts';
import { pageStart } from '../../decode/elf/image.ts';
import type { LoaderFamily } from '../../decode/elf/machines.ts';
import { muslDynamicChecks } from '../elf/dynamic.ts';
import { loadChecks } from '../elf/load-segments.ts';
import { mainMapChecks } from '../elf/main-map.ts';
import { interpreterNameChecks, tableChecks, typeCheck } from '../elf/program-headers.ts';
import { type Check, type ElfRefusal, firstRefusal } from '../elf/refusal.ts';
import { type Subject, subjectOf } from '../elf/subject.ts';
import { hasEntry, imageChecks } from './elf-image.ts';

/**
 * Why execve(2) does not start a program, or why it dies before its first instruction, because of its own file; null
 * if neither is so. The machine and PT_INTERP are checked elsewhere.
 */
export function programRefusal(file: ByteSource, elf: ElfFile): ElfRefusal | null {
  return firstRefusal(programChecks, subjectOf(file, elf));
}

/**
 * The same for the loader: execve(2) maps it together with the program and starts it in the program's place.
 * @param family the libc of this loader, by its name; null for any other
 */
export function interpreterRefusal(file: ByteSource, elf: ElfFile, family: LoaderFamily | null): ElfRefusal | null {
  return firstRefusal([...interpreterChecks, ...(family === null ? [] : ownChecks[family])], subjectOf(file, elf));
}

/** The address of the first instruction. */
const entryChecks: readonly Check<Subject>[] = [
  {
    rule: 'entry',
    refuses: ({ elf }) => (hasEntry(elf) ? null : { value: elf.entry }),
  },
  {
    // The start code is a function like any other.
    rule: 'entry-inside',
    refuses: ({ elf, source }) => {
      const frame = frameAround(source, elf, elf.entry);
      return frame === null || frame.start === elf.entry ? null : { value: elf.entry, limit: frame.start };
    },
  },
];

/** ET_DYN is mapped wherever there is room: only relocatable code survives that. */
const positionCheck: Check<Subject> = {
  rule: 'linked-elsewhere',
  refuses: ({ elf }) => {
    const lowest = Math.min(...elf.loads.map(({ address }) => pageStart(address)));
    const isMovable = elf.dynamic !== null && (elf.dynamic.flags1 & dynamicFlag1.pie) !== 0;
    return elf.type !== fileType.shared || lowest === 0 || isMovable ? null : { value: lowest };
  },
};

/** Mapped at the lowest page, musl's loader acts as if it had been started directly. */
const lowestPageCheck: Check<Subject> = {
  rule: 'lowest-page',
  refuses: ({ elf }) =>
    elf.type === fileType.executable && elf.loads.some(({ address }) => address < pageSize) ? { value: 0 } : null,
};

const programChecks: readonly Check<Subject>[] = [
  typeCheck,
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
  typeCheck,
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
