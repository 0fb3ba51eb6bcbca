import { type ElfFile, segmentType } from '../../decode/elf/elf.ts';
import { loaderFamily } from '../../decode/elf/machines.ts';
import { areZeros, type PlacedSection, roundUp, sectionFlag, sectionType } from '../../decode/elf/placed-sections.ts';
import type { Check } from './refusal.ts';
import { memoryLimit } from './space.ts';
import type { Subject } from './subject.ts';

/**
 * It is used to compute masks, as an alignment. glibc's loader divides by it, and checks only for 0 (roundup in
 * _dl_determine_tlsoffset of elf/dl-tls.c).
 */
export const tlsAlignCheck: Check<Subject> = {
  rule: 'tls-align',
  refuses: ({ elf: { interpreter }, tls, mapper }) => {
    if (tls === null || tls.memorySize === 0) return null;
    const isOfGlibc = mapper === 'glibc' || (interpreter !== null && loaderFamily(interpreter) === 'glibc');
    const isDivisor = isOfGlibc ? tls.align > 0 : Number.isInteger(Math.log2(tls.align));
    return isDivisor && tls.align <= alignLimit ? null : { value: tls.align };
  },
};

/** Room for the alignment is part of the block. */
const alignLimit = memoryLimit;

/**
 * How the start code of a libc, or its loader, uses the thread-local variables. Go's own start code does not read
 * any.
 */
export const tlsChecks: readonly Check<Subject>[] = [
  {
    // glibc: "Assertion `map->l_tls_blocksize >= map->l_tls_initimage_size' failed!"; a static program writes beyond the block.
    rule: 'tls-sizes',
    refuses: ({ elf, tls }) =>
      tls !== null && isStartedByLibc(elf) && tls.memorySize > 0 && tls.fileSize > tls.memorySize
        ? { value: tls.fileSize, limit: tls.memorySize }
        : null,
  },
  {
    // The program's code contains the distance of each variable from the end of the block.
    rule: 'tls-displaced',
    refuses: ({ elf, tls, mapper, sections }) => {
      if (tls === null || mapper !== 'kernel' || !isStartedByLibc(elf)) return null;
      const own = extentOf(sections.filter(isTls));
      if (own === null) return null;
      const [size, expected] = [roundUp(tls.memorySize, tls.align), roundUp(own.size, own.align)];
      // More space before variables without an initial value is zeros that nothing reads.
      const isEnough = own.isWithoutValues && tls.fileSize === 0 ? size >= expected : size === expected;
      return isEnough ? null : { value: size, limit: expected };
    },
  },
  {
    // Variables without a value would begin with what follows in the file.
    rule: 'tls-values',
    refuses: ({ elf, tls, source, sections }) => {
      if (tls === null || !isStartedByLibc(elf)) return null;
      const own = sections.filter(isTls);
      const valued = own.findLast(({ type }) => type !== sectionType.noBits);
      const hasZeros = own.some(({ type }) => type === sectionType.noBits);
      if (valued === undefined || !hasZeros) return null;
      const end = valued.address + valued.size;
      const more = tls.address + tls.fileSize - end;
      if (more <= nearby) return null;
      return areZeros(source, valued.offset + valued.size, more) ? null : { value: tls.fileSize, limit: valued.size };
    },
  },
];

/**
 * Bytes. glibc copies p_filesz bytes and clears the rest (__libc_setup_tls of csu/libc-tls.c, init_one_static_tls),
 * and so does musl (__copy_tls of src/env/__init_tls.c): any extra byte is the first value of a variable that has
 * none, and no source says how many a program tolerates. Measured with glibc 2.36, musl 1.2.3 and cgo on x86-64,
 * static, PIE and dynamic: up to 16 all started; from 13 on a variable of musl's and of cgo's program had a wrong
 * value, and from 113 on glibc's own start code crashed.
 */
const nearby = 16;

const isTls = (section: PlacedSection): boolean => (section.flags & sectionFlag.tls) !== 0;

interface Extent {
  readonly size: number;
  readonly align: number;
  readonly isWithoutValues: boolean;
}

/** @param own the thread-local sections */
function extentOf(own: readonly PlacedSection[]): Extent | null {
  const [first] = own;
  if (first === undefined) return null;
  const end = Math.max(...own.map(({ address, size }) => address + size));
  const isWithoutValues = own.every(({ type }) => type === sectionType.noBits);
  return { size: end - first.address, align: Math.max(...own.map(({ align }) => align)), isWithoutValues };
}

function isStartedByLibc({ interpreter, dynamic, segments }: ElfFile): boolean {
  return interpreter !== null || dynamic !== null || segments.some(({ type }) => type === segmentType.gnuRelro);
}
