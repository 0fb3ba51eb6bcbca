import { type ElfSegment, pageSize, segmentFlag } from '../../decode/elf/elf.ts';
import { pageEnd } from '../../decode/elf/image.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/**
 * TASK_SIZE. For 64-bit processes the smallest that Linux has, x86-64 with four levels of page tables (TASK_SIZE_MAX
 * of arch/x86/include/asm/page_64_types.h); for 32-bit ones the largest, arm64's with pages of 4 KiB (TASK_SIZE_32 of
 * arch/arm64/include/asm/processor.h), since a smaller one would refuse what that kernel accepts.
 */
const taskSize = { 32: 2 ** 32 - pageSize, 64: 2 ** 47 - pageSize } as const;

/**
 * Bytes. Neither kernel nor loaders have such a limit: if overcommit_memory is 0, mmap(2) answers ENOMEM to more than
 * memory and swap together (__vm_enough_memory of mm/util.c). 16 TiB is more than nearly every machine has, and more
 * than any linker was ever asked for: a field with such a value is damaged.
 */
export const memoryLimit = 2 ** 44;

/**
 * BAD_ADDR and what follows it in load_elf_binary and load_elf_interp: an address from TASK_SIZE on, or an end beyond
 * it. The loaders ask mmap(2) for the space of a library; glibc's up to the end of the last segment, whatever the
 * others say (_dl_map_segments).
 */
export const addressSpaceCheck: Check<Subject> = {
  rule: 'address-space',
  refuses: ({ elf, mapper }) => {
    // A loader's sum of 32 bits wraps around to a small one; the kernel compares without it.
    if (elf.class === 32 && mapper !== 'kernel') return null;
    const limit = taskSize[elf.class];
    const considered = mapper === 'glibc' ? elf.loads.slice(-1) : elf.loads;
    const segment = considered.find(
      ({ address, memorySize }) => address >= limit || (!wraps(memorySize) && address + memorySize > limit),
    );
    return segment === undefined ? null : { value: segment.address + segment.memorySize, limit };
  },
};

/** Added to an address, the largest size wraps around and requests nothing. */
const wraps = (size: number): boolean => size === Number.MAX_SAFE_INTEGER;

/** _dl_map_segments of elf/dl-map-segments.h: space up to the end of the last segment, and no comparison of sizes. */
export const glibcRoomChecks: readonly Check<Subject>[] = [
  {
    rule: 'memory',
    refuses: ({ elf, tls }) => {
      const found = [elf.loads.at(-1), tls].find((segment) => (segment?.memorySize ?? 0) > memoryLimit);
      return found == null ? null : { value: found.memorySize, limit: memoryLimit };
    },
  },
  {
    // Mapped over what follows, or "cannot map zero-fill pages".
    rule: 'beyond-last',
    refuses: ({ elf }) => {
      const segments = elf.loads;
      const last = segments.at(-1);
      if (last === undefined) return null;
      const end = pageEnd(last.address + last.memorySize);
      const endOf = ({ address, fileSize, memorySize }: ElfSegment): number =>
        address + (wraps(memorySize) ? fileSize : Math.max(memorySize, fileSize));
      const beyond = segments.find((segment) => pageEnd(endOf(segment)) > end);
      return beyond === undefined ? null : { value: endOf(beyond), limit: last.address + last.memorySize };
    },
  },
];

/** map_library of ldso/dynlink.c: space up to the highest end of all. */
export const muslRoomChecks: readonly Check<Subject>[] = [
  {
    rule: 'memory',
    refuses: ({ elf, tls }) => {
      const found = [...elf.loads, tls].find(
        (segment) => segment !== null && segment.memorySize > roomLimit(segment) && !isHarmlessWrap(segment),
      );
      return found == null ? null : { value: found.memorySize, limit: memoryLimit };
    },
  },
];

/** Read-only segments take address space but no memory. */
function roomLimit({ flags }: ElfSegment): number {
  return (flags & segmentFlag.write) === 0 ? taskSize[64] : memoryLimit;
}

/** The pages are mapped anyway, without the permissions of the segment. */
function isHarmlessWrap({ address, flags, memorySize }: ElfSegment): boolean {
  const needsRights = (flags & (segmentFlag.write | segmentFlag.execute)) !== 0;
  return wraps(memorySize) && address >= pageSize && !needsRights;
}
