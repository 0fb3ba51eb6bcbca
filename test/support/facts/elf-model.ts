import type { ByteSource } from '../../../src/decode/byte-source.ts';
import {
  dynamicFlag1,
  type ElfDynamic,
  type ElfFile,
  type ElfSegment,
  segmentType,
} from '../../../src/decode/elf/elf.ts';
import type { ElfIdent } from '../../../src/decode/elf/headers.ts';
import { type PlacedSection, sectionFlag } from '../../../src/decode/elf/placed-sections.ts';

/** ELF files as the decoders show them, one field apart from a sound one: for the tables of rules. */
export const page = 4096;

/** Of e_ident in a sound file for x86-64. */
export const soundIdent: ElfIdent = {
  magic: true,
  class: 2,
  data: 1,
  version: 1,
  osAbi: 0,
  abiVersion: 0,
  padded: true,
};

/** PF_R, PF_W and PF_X together as linkers set them. */
export const flags = { none: 0, r: 4, rw: 6, rx: 5, w: 2, x: 1 } as const;

/** Address and file offset are one number. */
export function segment(type: number, address: number, fileSize: number, change: Partial<ElfSegment> = {}): ElfSegment {
  return { type, flags: flags.rw, offset: address, address, fileSize, memorySize: fileSize, align: 8, ...change };
}

/** SHT_PROGBITS with SHF_WRITE, where its address is in the file. */
export function section(address: number, size: number, change: Partial<PlacedSection> = {}): PlacedSection {
  return {
    type: 1,
    flags: sectionFlag.write | sectionFlag.alloc,
    address,
    offset: address,
    size,
    align: 8,
    nameAt: 0,
    ...change,
  };
}

/** A dynamic section that names nothing. */
export function dynamic(change: Partial<ElfDynamic> = {}): ElfDynamic {
  return {
    needed: [],
    filters: [],
    soname: null,
    rpath: null,
    runpath: null,
    audit: [],
    flags: 0,
    flags1: 0,
    strings: null,
    values: new Map(),
    ...change,
  };
}

/** DF_1_PIE. */
export const pie: ElfDynamic = dynamic({ flags1: dynamicFlag1.pie });

/** A static ET_EXEC for x86-64 with one PT_LOAD, its program headers after the header, and no section headers. */
export function elfFile(change: Partial<ElfFile> = {}): ElfFile {
  const segments = change.segments ?? [segment(segmentType.load, 0, 4 * page, { flags: flags.rx })];
  return {
    class: 64,
    littleEndian: true,
    ident: soundIdent,
    type: 2,
    machine: 62,
    version: 1,
    entry: 0x100,
    flags: 0,
    headerSize: 64,
    segmentTable: { offset: 64, size: 56, count: segments.length },
    sectionTable: { offset: 0, size: 0, count: 0 },
    sectionNames: 0,
    segments,
    loads: segments.filter(({ type }) => type === segmentType.load),
    sections: [],
    interpreter: null,
    dynamic: null,
    mapper: 'kernel',
    ...change,
  };
}

/** @param bytes of the file; four pages of zeros unless said */
export function sourceOf(bytes: Uint8Array = new Uint8Array(4 * page)): ByteSource {
  return { size: bytes.length, read: (at, length) => bytes.subarray(at, Math.min(bytes.length, at + length)) };
}

/** As many zeros, and these bytes at their offsets. */
export function bytesWith(size: number, placed: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const bytes = new Uint8Array(size);
  for (const [offset, values] of Object.entries(placed)) bytes.set(values, Number(offset));
  return bytes;
}
