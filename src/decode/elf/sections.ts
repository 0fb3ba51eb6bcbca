import { latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import { Fields, layout, readUpTo } from './fields.ts';
import type { ElfLayout, ElfSection } from './headers.ts';

/** Bounds for hostile files; real executables stay far below. */
const limits = { sections: 65_535, names: 1 << 20, name: 256 };

/** Section headers serve tools, not the kernel: a file with damaged ones still runs, so the list is empty. */
export function readSections(source: ByteSource, { header, sections: table }: ElfLayout): ElfSection[] {
  const is64 = header.class === 64;
  if (table.offset === 0 || table.count === 0 || table.count > limits.sections) return [];
  if (table.size < (is64 ? 64 : 40)) return [];
  const bytes = readUpTo(source, table.offset, table.count * table.size);
  if (bytes.length < table.count * table.size) return [];
  const fields = new Fields(bytes, header.littleEndian, is64);
  try {
    const form = sectionLayouts[header.class];
    let names = '';
    if (table.names < table.count) {
      const record = fields.exactRecord(table.names * table.size, form);
      names = latin1(readUpTo(source, record[4], Math.min(record[5], limits.names)));
    }
    const sections: ElfSection[] = [];
    for (let at = 0; at < bytes.length; at += table.size) {
      const record = fields.exactRecord(at, form);
      sections.push({
        name: upToNul(names.slice(record[0], record[0] + limits.name)),
        type: record[1],
        flags: record[2],
        address: record[3],
        offset: record[4],
        size: record[5],
        link: record[6],
      });
    }
    return sections;
  } catch (error) {
    if (error instanceof DecodeError) return [];
    throw error;
  }
}

/** sh_name to sh_link of Elf_Shdr (elf.h). */
const sectionLayouts = { 32: layout(4, 4, 4, 4, 4, 4, 4), 64: layout(4, 4, 8, 8, 8, 8, 4) };

/** Empty if there is none: a very long name would be scanned once per section. */
function upToNul(text: string): string {
  return text.slice(0, Math.max(0, text.indexOf('\0')));
}
