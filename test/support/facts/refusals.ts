import { type ElfFile, type ElfSegment, segmentType } from '../../../src/decode/elf/elf.ts';
import type { Mapper } from '../../../src/decode/elf/image.ts';
import type { LoaderFamily } from '../../../src/decode/elf/machines.ts';
import type { cutOffCheck } from '../../../src/linux/elf/cut-off.ts';
import { firstRefusal } from '../../../src/linux/elf/refusal.ts';
import { subjectOf } from '../../../src/linux/elf/subject.ts';
import { imageRefusal } from '../../../src/linux/start/elf-image.ts';
import { interpreterRefusal, programRefusal } from '../../../src/linux/start/execve.ts';
import { flags, page, segment, sourceOf } from './elf-model.ts';
import type { Refuses } from './refusal-table.ts';

/** The code of a sound file. */
export const code = segment(segmentType.load, 0, 4 * page, { flags: flags.rx });

/** A file with these segments alone. */
export const loaded = (...segments: ElfFile['segments']): Partial<ElfFile> => ({ segments });

/** A PT_LOAD segment without a byte of the file. */
export const zeros = (address: number, memorySize: number, change: Partial<ElfSegment> = {}): ElfSegment =>
  segment(segmentType.load, address, 0, { offset: address % page, memorySize, ...change });

/** A table of program headers that is a sound one but for this. */
export const table = (change: Partial<ElfFile['segmentTable']>): Pick<ElfFile, 'segmentTable'> => ({
  segmentTable: { offset: 64, size: 56, count: 1, ...change },
});

/** As the kernel answers for a program. */
export const program: Refuses = (elf, bytes) => programRefusal(sourceOf(bytes), elf);

/** As the kernel answers for the loader of a program. */
export const loader =
  (family: LoaderFamily | null): Refuses =>
  (elf, bytes) =>
    interpreterRefusal(sourceOf(bytes), elf, family);

/** As a loader answers for a library. */
export const library =
  (mapper: Mapper): Refuses =>
  (elf, bytes) =>
    imageRefusal(sourceOf(bytes), elf, mapper);

/** As one check alone answers. */
export const checked =
  (check: typeof cutOffCheck, mapper: Mapper): Refuses =>
  (elf, bytes) =>
    firstRefusal([check], subjectOf(sourceOf(bytes), elf, mapper));
