import type { ByteSource } from '../../decode/byte-source.ts';
import { type ElfFile, type ElfSegment, segmentType } from '../../decode/elf/elf.ts';
import type { Mapper } from '../../decode/elf/image.ts';
import { readAbiTag } from '../../decode/elf/notes.ts';
import { type MappedFile, type PlacedSection, readPlacedSections } from '../../decode/elf/placed-sections.ts';
import { countedTls } from './counted-tls.ts';

/** An ELF file that is about to be mapped: a program, its loader, or a library. */
export interface Subject extends MappedFile {
  readonly elf: ElfFile;
  readonly sections: readonly PlacedSection[];
}

/** @param mapper who maps it */
export function subjectOf(source: ByteSource, elf: ElfFile, mapper: Mapper = 'kernel'): Subject {
  const { segments } = elf;
  const isStaticGlibc = (): boolean => elf.interpreter === null && readAbiTag(source, elf) !== null;
  const tls = countedTls(elf, mapper, isStaticGlibc);
  return { elf, source, segments, mapper, tls, sections: readPlacedSections(source, elf) };
}

/** PT_LOAD, in the order of the file. */
export const loads = (elf: ElfFile): ElfSegment[] => elf.segments.filter(({ type }) => type === segmentType.load);
