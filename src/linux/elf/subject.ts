import type { ByteSource } from '../../decode/byte-source.ts';
import type { ElfFile } from '../../decode/elf/elf.ts';
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
  const isStaticGlibc = (): boolean => elf.interpreter === null && readAbiTag(source, elf) !== null;
  const tls = countedTls(elf, mapper, isStaticGlibc);
  return { elf, source, loads: elf.loads, mapper, tls, sections: readPlacedSections(source, elf) };
}
