import { segmentType } from '../../decode/elf/elf.ts';
import { pageStart, placeAt } from '../../decode/elf/image.ts';
import { type PlacedSection, sectionFlag, sectionName } from '../../decode/elf/placed-sections.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/**
 * PT_GNU_RELRO: whole pages that are made read-only after the relocations (_dl_protect_relro of elf/dl-reloc.c,
 * reloc_all of musl's ldso/dynlink.c). mprotect(2) fails if they are not mapped, and the program crashes if it writes
 * to them.
 */
export const relroCheck: Check<Subject> = {
  rule: 'relro',
  refuses: (subject) => {
    const { elf, segments, mapper } = subject;
    const relro = segments.filter(({ type }) => type === segmentType.gnuRelro).at(-1);
    if (elf.dynamic === null || relro === undefined) return null;
    // The sum wraps around, so nothing is protected.
    if (relro.memorySize === Number.MAX_SAFE_INTEGER) return null;
    const [start, end] = [pageStart(relro.address), pageStart(relro.address + relro.memorySize)];
    if (start >= end) return null;
    const isThere = placeAt(segments, start, mapper) !== null && placeAt(segments, end - 1, mapper) !== null;
    const written = isThere ? writtenSection(subject, start, end) : null;
    if (isThere && written === null) return null;
    return { value: relro.address, limit: relro.address + relro.memorySize };
  },
};

/** Sections that a program writes to while it runs, by the names that compilers give them. */
const written: ReadonlySet<string> = new Set(['.data', '.bss', '.noptrdata', '.noptrbss']);

function writtenSection({ elf, source, sections }: Subject, start: number, end: number): PlacedSection | null {
  const within = sections.filter(
    ({ flags, address, size }) =>
      (flags & (sectionFlag.write | sectionFlag.tls)) === sectionFlag.write &&
      size > 0 &&
      address < end &&
      address + size > start,
  );
  return within.find((section) => written.has(sectionName(source, elf, section) ?? '')) ?? null;
}
