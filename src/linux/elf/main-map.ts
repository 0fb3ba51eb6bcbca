import { type ElfFile, fileType, lastOfType, segmentType } from '../../decode/elf/elf.ts';
import { fileOffset } from '../../decode/elf/image.ts';
import { dynamicChecks } from './dynamic.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/**
 * What the loader needs of the program that it loads (rtld_setup_main_map of elf/rtld.c, __dls3 of musl's
 * ldso/dynlink.c).
 */
export const mainMapChecks: readonly Check<Subject>[] = [
  {
    rule: 'no-interpreter',
    refuses: ({ elf }) => (elf.interpreter === null && (elf.dynamic?.needed.length ?? 0) > 0 ? { value: 0 } : null),
  },
  {
    // Then AT_PHDR is 0, and the loader reads from there.
    rule: 'headers-unmapped',
    refuses: ({ elf }) => {
      const { offset } = elf.segmentTable;
      const isMapped = elf.loads.some(
        (load) => load.flags !== 0 && offset >= load.offset && offset < load.offset + load.fileSize,
      );
      return isMapped || !readsHeaders(elf) ? null : { value: offset };
    },
  },
  {
    // The loader takes the difference to where the kernel put the headers as the offset of the whole program.
    rule: 'headers-elsewhere',
    refuses: ({ elf }) => {
      if (elf.interpreter === null) return null;
      const own = lastOfType(elf.segments, segmentType.programHeaders);
      if (own === undefined) return elf.type === fileType.shared ? { value: 0 } : null;
      return fileOffset(elf.loads, own.address) === elf.segmentTable.offset ? null : { value: own.address };
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

/** The start code of a libc looks for PT_TLS, PT_GNU_RELRO and PT_DYNAMIC; Go's own does not. */
function readsHeaders(elf: ElfFile): boolean {
  return elf.interpreter !== null || elf.segments.some(({ type }) => readByStartCode.has(type));
}

const readByStartCode: ReadonlySet<number> = new Set([segmentType.tls, segmentType.gnuRelro, segmentType.dynamic]);
