import type { ElfFile } from '../decode/elf/elf.ts';
import type { MappedFile, PlacedSection } from '../decode/elf/placed-sections.ts';

/** An ELF file that somebody is to map: a program, its loader, or a library. */
export interface Subject extends MappedFile {
  readonly elf: ElfFile;
  readonly sections: readonly PlacedSection[];
}
