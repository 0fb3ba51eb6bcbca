import { lastOfType, segmentType } from '../../decode/elf/elf.ts';
import { pageStart, placeAt } from '../../decode/elf/image.ts';
import { type PlacedSection, readSectionNames, sectionFlag } from '../../decode/elf/placed-sections.ts';
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
    const { elf, loads, mapper } = subject;
    const relro = lastOfType(elf.segments, segmentType.gnuRelro);
    if (elf.dynamic === null || relro === undefined) return null;
    // The sum wraps around, so nothing is protected.
    if (relro.memorySize === Number.MAX_SAFE_INTEGER) return null;
    const [start, end] = [pageStart(relro.address), pageStart(relro.address + relro.memorySize)];
    if (start >= end) return null;
    const isThere = placeAt(loads, start, mapper) !== null && placeAt(loads, end - 1, mapper) !== null;
    const written = isThere ? writtenSection(subject, start, end) : null;
    if (isThere && written === null) return null;
    return { value: relro.address, limit: relro.address + relro.memorySize };
  },
};

/** Sections that a program writes to while it runs, by the names that compilers give them. */
const written: ReadonlySet<string> = new Set(['.data', '.bss', '.noptrdata', '.noptrbss']);

function writtenSection({ elf, source, sections }: Subject, start: number, end: number): PlacedSection | null {
  const within = sections.filter(
    (section) =>
      (section.flags & writableData) === sectionFlag.write &&
      section.size > 0 &&
      section.address < end &&
      section.address + section.size > start,
  );
  const names = readSectionNames(source, elf, within);
  return within.find(({ nameAt }) => written.has(names.get(nameAt) ?? '')) ?? null;
}

/** Thread-local data is copied, and the copies are written to. */
const writableData = sectionFlag.write | sectionFlag.tls;
