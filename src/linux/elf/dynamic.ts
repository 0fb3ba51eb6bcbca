import { lastOfType, segmentType } from '../../decode/elf/elf.ts';
import { Fields, readUpTo } from '../../decode/elf/fields.ts';
import { fileOffset } from '../../decode/elf/image.ts';
import { type PlacedSection, sectionType } from '../../decode/elf/placed-sections.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';
import { tlsAlignCheck } from './tls.ts';

/**
 * PT_DYNAMIC is where the section is, or leads there: a program without PT_INTERP finds it by a symbol.
 * @param copyServes another copy of its page works as well, since nothing is written into it
 */
const dynamicDisplaced = (copyServes: boolean): Check<Subject> => ({
  rule: 'dynamic-displaced',
  refuses: (subject) => {
    const segment = lastOfType(subject.elf.segments, segmentType.dynamic);
    const section = subject.sections.find((each) => each.type === sectionType.dynamic);
    if (section === undefined || segment === undefined || section.address === segment.address) return null;
    const offset = fileOffset(subject.loads, segment.address, subject.mapper);
    if ((copyServes && offset === section.offset) || (offset !== null && leadsTo(subject, offset, section)))
      return null;
    return { value: segment.address, limit: section.address };
  },
});

/** What loaders need of PT_DYNAMIC and PT_TLS in a file that they write into. */
export const dynamicChecks: readonly Check<Subject>[] = [dynamicDisplaced(false), tlsAlignCheck];

/** The same for musl's loader itself, and for the libraries that it loads. */
export const muslDynamicChecks: readonly Check<Subject>[] = [dynamicDisplaced(true), tlsAlignCheck];

/**
 * Entries before the section that no loader knows, like those of .init_array, are skipped (elf_get_dynamic_info of
 * glibc's elf/get-dynamic-info.h, decode_dyn of musl's ldso/dynlink.c).
 */
function leadsTo({ elf, source }: Subject, offset: number, section: PlacedSection): boolean {
  const step = elf.class === 64 ? 16 : 8;
  const length = section.offset - offset;
  if (length <= 0 || length % step !== 0 || length > step * readAtMost) return false;
  const fields = new Fields(readUpTo(source, offset, length), elf.littleEndian, elf.class === 64);
  for (let at = 0; at < length; at += step) {
    const tag = fields.anyWord(at);
    if (tag < firstUnknown || tag >= firstOfSystem) return false;
  }
  return true;
}

/**
 * Tags between the generic ones and those of systems and processors (elf.h). Loaders keep reading without a limit;
 * here the section counts as out of reach after this many entries.
 */
const [readAtMost, firstUnknown, firstOfSystem] = [64, 0x100, 0x6000_0000];
