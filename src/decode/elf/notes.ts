import { latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';
import type { ElfFile } from './elf.ts';
import { Fields, readUpTo } from './fields.ts';
import { segmentType } from './headers.ts';

/** One entry of a note segment (elf(5)). */
export type ElfNote = { readonly name: string; readonly type: number; readonly description: Uint8Array };

/** Bounds for hostile files. */
const limits = { segments: 16, bytes: 64 * 1024, notes: 256 };

/** The notes of all PT_NOTE segments, in file order; a damaged segment ends its own list. */
export function readNotes(source: ByteSource, elf: ElfFile): ElfNote[] {
  const segments = elf.segments.filter(({ type }) => type === segmentType.note).slice(0, limits.segments);
  return segments.flatMap(({ offset, fileSize }) => {
    const bytes = readUpTo(source, offset, Math.min(fileSize, limits.bytes));
    return decodeNotes(bytes, elf);
  });
}

/** `GNU/Linux 3.2.0`: the NT_GNU_ABI_TAG that glibc's start code carries; null in programs of any other libc. */
export function readAbiTag(source: ByteSource, elf: ElfFile): string | null {
  const note = readNotes(source, elf).find(({ name, type }) => name === 'GNU' && type === 1);
  if (note === undefined || note.description.length < 16) return null;
  const fields = new Fields(note.description, elf.littleEndian, false);
  const system = fields.u32(0) === 0 ? 'Linux' : `OS ${fields.u32(0)}`;
  return `${system} ${fields.u32(4)}.${fields.u32(8)}.${fields.u32(12)}`;
}

/**
 * The x86-64 level that a file asks for, 1 to 4, or 5 for one that is not known yet: GNU_PROPERTY_X86_ISA_1_NEEDED, which start files
 * and libc.so.6 of glibc have (sysdeps/x86/isa-level.c), and what is linked with -z x86-64-v3. Null for none.
 * @throws DecodeError
 */
export function readNeededX86Level(source: ByteSource, elf: ElfFile): number | null {
  if (!elf.segments.some(({ type }) => type === segmentType.gnuProperty)) return null;
  for (const { name, type, description } of readNotes(source, elf)) {
    if (name !== 'GNU' || type !== propertyNote) continue;
    const fields = new Fields(description, elf.littleEndian, false);
    const unit = elf.class === 64 ? 8 : 4;
    for (let at = 0; at + 12 <= description.length; ) {
      const size = fields.u32(at + 4);
      const bits = fields.u32(at + 8);
      if (fields.u32(at) === isaNeeded && size === 4) return bits === 0 ? null : Math.min(32 - Math.clz32(bits), 5);
      at += 8 + Math.ceil(size / unit) * unit;
    }
  }
  return null;
}

/** NT_GNU_PROPERTY_TYPE_0, and GNU_PROPERTY_X86_ISA_1_NEEDED (x86-64 psABI, program property). */
const [propertyNote, isaNeeded] = [5, 0xc0008002];

function decodeNotes(bytes: Uint8Array, elf: ElfFile): ElfNote[] {
  const fields = new Fields(bytes, elf.littleEndian, false);
  const notes: ElfNote[] = [];
  try {
    for (let at = 0; at + 12 <= bytes.length && notes.length < limits.notes; ) {
      const [nameSize, size, type] = [fields.u32(at), fields.u32(at + 4), fields.u32(at + 8)];
      const start = at + 12 + align(nameSize);
      if (start + size > bytes.length) break;
      const name = latin1(bytes, at + 12, at + 12 + nameSize);
      notes.push({ name: name.replace(/\0+$/, ''), type, description: bytes.subarray(start, start + size) });
      at = start + align(size);
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return notes;
}

function align(size: number): number {
  return Math.ceil(size / 4) * 4;
}
