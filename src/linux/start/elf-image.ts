import type { ByteSource } from '../../decode/byte-source.ts';
import { type ElfFile, segmentFlag } from '../../decode/elf/elf.ts';
import { type Mapper, placeAt } from '../../decode/elf/image.ts';
import { displacedSection } from '../../decode/elf/placed-sections.ts';
import { cutOffCheck } from '../elf/cut-off.ts';
import { debugOnlyCheck } from '../elf/debug-only.ts';
import { dynamicChecks, muslDynamicChecks } from '../elf/dynamic.ts';
import { lineEndsCheck } from '../elf/line-ends.ts';
import { readSegmentsCheck } from '../elf/read-segments.ts';
import { type Check, type ElfRefusal, firstRefusal } from '../elf/refusal.ts';
import { relroCheck } from '../elf/relro.ts';
import { addressSpaceCheck, glibcRoomChecks, muslRoomChecks } from '../elf/space.ts';
import { type Subject, subjectOf } from '../elf/subject.ts';
import { tlsChecks } from '../elf/tls.ts';

/** Defects of any mapped file, libraries included: segments beyond its end, or not where its sections are. */
export function imageRefusal(source: ByteSource, elf: ElfFile, mapper: Mapper): ElfRefusal | null {
  return firstRefusal(mapper === 'musl' ? muslLibraryChecks : glibcLibraryChecks, subjectOf(source, elf, mapper));
}

/** Whether an instruction can be at the stated entry point. */
export function hasEntry(elf: ElfFile): boolean {
  const place = placeAt(elf.loads, elf.entry);
  return place !== null && (place.segment.flags & segmentFlag.execute) !== 0;
}

/** What is mapped but cannot be used: SIGBUS or SIGSEGV. */
export const imageChecks: readonly Check<Subject>[] = [
  lineEndsCheck,
  debugOnlyCheck,
  cutOffCheck,
  {
    rule: 'displaced',
    refuses: (subject) => {
      const section = displacedSection(subject.sections, subject);
      return section === null ? null : { value: section.address };
    },
  },
  readSegmentsCheck,
  relroCheck,
  ...tlsChecks,
];

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
