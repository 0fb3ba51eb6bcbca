import { type ElfFile, type ElfSegment, pageSize, segmentType } from '../../decode/elf/elf.ts';
import type { Check } from './refusal.ts';
import { addressSpaceCheck, memoryLimit } from './space.ts';
import type { Subject } from './subject.ts';

/**
 * The PT_LOAD loop of load_elf_binary and load_elf_interp: past the point of no return, so the kernel kills the
 * process (SIGSEGV).
 */
export const loadChecks: readonly Check<Subject>[] = [
  { rule: 'no-load-segment', refuses: ({ elf }) => (elf.loads.length === 0 ? { value: 0 } : null) },
  {
    // elf_map: mmap(2) answers EINVAL to an offset that is not a multiple of the page size.
    rule: 'segment-misaligned',
    refuses: ({ elf }) => {
      const segment = firstLoad(
        elf,
        ({ fileSize, offset, address }) => fileSize > 0 && offset % pageSize !== address % pageSize,
      );
      return segment === undefined ? null : { value: segment.offset, limit: segment.address };
    },
  },
  {
    rule: 'segment-sizes',
    refuses: ({ elf }) => {
      const segment = firstLoad(elf, ({ fileSize, memorySize }) => fileSize > memorySize);
      return segment === undefined ? null : { value: segment.fileSize, limit: segment.memorySize };
    },
  },
  addressSpaceCheck,
  {
    rule: 'memory',
    refuses: ({ elf }) => {
      const segment = elf.segments.find(({ type, memorySize }) => memorySize > memoryLimit && takesMemory.has(type));
      return segment === undefined ? null : { value: segment.memorySize, limit: memoryLimit };
    },
  },
];

const firstLoad = (elf: ElfFile, has: (segment: ElfSegment) => boolean): ElfSegment | undefined => elf.loads.find(has);

const takesMemory: ReadonlySet<number> = new Set([segmentType.load, segmentType.tls]);
