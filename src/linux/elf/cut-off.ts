import { type ElfSegment, pageSize } from '../../decode/elf/elf.ts';
import { type Mapper, pageStart } from '../../decode/elf/image.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/** Access beyond the last page of a file is SIGBUS (mmap(2)); the missing part of the last page is zeros. */
export const cutOffCheck: Check<Subject> = {
  rule: 'cut-off',
  refuses: ({ elf, source, mapper }) => {
    const end = Math.max(0, ...elf.loads.map((segment) => endOf(segment, mapper)));
    return end > source.size ? { value: source.size, limit: end } : null;
  },
};

/**
 * Where in the file a segment ends: if it has no bytes of the file, nothing is read, except for the page that
 * contains its address.
 */
function endOf({ offset, address, fileSize, memorySize }: ElfSegment, mapper: Mapper): number {
  // musl maps as much of the file as the segment's size in memory.
  const taken = mapper === 'musl' ? Math.min(fileSize, memorySize) : fileSize;
  if (taken > 0) return offset + taken;
  // elf_map of the kernel before Linux 6.7, and the loaders, map that page and clear the rest of it.
  return address % pageSize === 0 ? 0 : pageStart(offset) + 1;
}
