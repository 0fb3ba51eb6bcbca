import { indexOf } from '#runtime/bytes.ts';
import type { ByteSource } from '../../decode/byte-source.ts';
import { pageSize } from '../../decode/elf/elf.ts';
import { readUpTo } from '../../decode/elf/fields.ts';
import { hasOwnSections } from '../../decode/elf/placed-sections.ts';
import type { Check } from './refusal.ts';
import type { Subject } from './subject.ts';

/**
 * Bytes to examine, and the number of line feeds that is enough. No loader has such a rule: it distinguishes chance
 * from a transfer in text mode. In random bytes one line feed in 256 follows a CR, so eight of eight do in one file
 * of 2^64; fewer count only if the section headers are displaced too.
 */
const lineEnds = { window: 65_536, enough: 8 };

/** Every LF became CR LF: everything after the first is displaced, including the section headers. */
export const lineEndsCheck: Check<Subject> = {
  rule: 'line-ends',
  refuses: (subject) => {
    const { elf, source, sections } = subject;
    let count = 0;
    for (const at of lineFeeds(source, lineEnds.window)) {
      if (!at.followsReturn) return null;
      count += 1;
      if (count === lineEnds.enough) return { value: count };
    }
    if (count === 0 || elf.sectionTable.offset === 0 || hasOwnSections(sections, subject)) return null;
    return { value: count };
  },
};

/** The line feeds of the first bytes, read a page at a time: a sound file has one on one of the first pages. */
function* lineFeeds(source: ByteSource, window: number): Generator<{ readonly followsReturn: boolean }> {
  let before = 0;
  for (let start = 0; start < Math.min(window, source.size); start += pageSize) {
    const bytes = readUpTo(source, start, pageSize);
    for (let at = indexOf(bytes, 0x0a); at >= 0; at = indexOf(bytes, 0x0a, at + 1)) {
      yield { followsReturn: (at === 0 ? before : bytes[at - 1]) === 0x0d };
    }
    before = bytes.at(-1) ?? 0;
  }
}
