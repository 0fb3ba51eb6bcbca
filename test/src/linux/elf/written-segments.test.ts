import { describe, expect, it } from 'vitest';
import { type ElfFile, type ElfSegment, segmentType } from '../../../../src/decode/elf/elf.ts';
import { type PlacedSection, sectionFlag, sectionType } from '../../../../src/decode/elf/placed-sections.ts';
import { countedTls } from '../../../../src/linux/elf/counted-tls.ts';
import { dynamicChecks, muslDynamicChecks } from '../../../../src/linux/elf/dynamic.ts';
import { relroCheck } from '../../../../src/linux/elf/relro.ts';
import type { Subject } from '../../../../src/linux/elf/subject.ts';
import { tlsAlignCheck, tlsChecks } from '../../../../src/linux/elf/tls.ts';
import { type Check, firstRefusal } from '../../../../src/linux/elf-refusal.ts';

const page = 4096;
const [progBits, rw, rx] = [1, 6, 5];
const written = sectionFlag.write | sectionFlag.alloc;

function segment(type: number, address: number, fileSize: number, change: Partial<ElfSegment> = {}): ElfSegment {
  return { type, flags: rw, offset: address, address, fileSize, memorySize: fileSize, align: 8, ...change };
}

/** Sections by their names, which stand in the file one behind the other. */
function section(name: string, address: number, size: number, change: Partial<PlacedSection> = {}): PlacedSection {
  return {
    type: progBits,
    flags: written,
    address,
    offset: address,
    size,
    align: 8,
    nameAt: names.indexOf(name),
    ...change,
  };
}

const names = '\0.got\0.data\0.bss\0.tdata\0.tbss\0.dynamic\0';

/** A file whose bytes are its names, then zeros, then sevens. */
const bytes = new Uint8Array(4 * page).fill(7, 3 * page);
const header = page + 512;
bytes.set(Buffer.from(names), page);
/** The section header of the names: sh_offset. */
const words = new DataView(bytes.buffer);
words.setBigUint64(header + 24, BigInt(page), true);
/** What .init_array has in front of .dynamic: the address of a function. */
words.setBigUint64(3 * page + 48, 0x1130n, true);

interface Described {
  readonly segments: readonly ElfSegment[];
  readonly sections?: readonly PlacedSection[];
  readonly elf?: Partial<ElfFile>;
  readonly mapper?: Subject['mapper'];
}

function subject({ segments, sections = [], elf = {}, mapper = 'kernel' }: Described): Subject {
  const file = {
    class: 64,
    littleEndian: true,
    segments,
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    dynamic: {},
    sectionTable: { offset: header, size: 64, count: 1 },
    sectionNames: 0,
    ...elf,
  } as unknown as ElfFile;
  const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
  return { elf: file, source, segments, sections, mapper, tls: countedTls(file, mapper, () => false) };
}

function ruleOf(checks: readonly Check<Subject>[], described: Described): string | null {
  return firstRefusal(checks, subject(described))?.rule ?? null;
}

describe('PT_GNU_RELRO', () => {
  const load = segment(segmentType.load, 0, 3 * page);
  const data = [section('.got', page, 100), section('.data', 2 * page, 8), section('.bss', 2 * page + 8, 8)];
  const relro = (address: number, size: number): ElfSegment => segment(segmentType.gnuRelro, address, size);
  it.each([
    ['ends before .data', relro(page, page), 'no'],
    ['ends within the page of .data, which stays as it is', relro(page, page + 100), 'no'],
    ['goes over .data', relro(page, 2 * page), 'yes'],
    ['was moved over .data', relro(2 * page, page), 'yes'],
    ['is not mapped', relro(4 * page, page), 'yes'],
    ['wraps around', relro(page, Number.MAX_SAFE_INTEGER), 'no'],
    ['is beyond all addresses', relro(2 ** 53 - 10, 100), 'yes'],
    ['is within a page beyond all addresses', relro(2 ** 53 - page, 100), 'no'],
    ['is empty', relro(page, 0), 'no'],
  ] as const)('%s', (_, relroSegment, refused) => {
    const rule = ruleOf([relroCheck], { segments: [load, relroSegment], sections: data });
    expect(rule).toBe(refused === 'yes' ? 'relro' : null);
  });
  it('over .bss of a file without .data', () => {
    const segments = [load, relro(page, 2 * page)];
    expect(ruleOf([relroCheck], { segments, sections: [section('.bss', 2 * page, 8)] })).toBe('relro');
  });
  it('over padding that the linker made for it', () => {
    const padding = section('.got', 2 * page, page, { type: sectionType.noBits });
    expect(ruleOf([relroCheck], { segments: [load, relro(page, 2 * page)], sections: [padding] })).toBe(null);
  });
});

describe('PT_TLS', () => {
  const tls = (change: Partial<ElfSegment>): ElfSegment =>
    segment(segmentType.tls, 2 * page, 16, { memorySize: 64, ...change });
  const flags = written | sectionFlag.tls;
  const sections = [
    section('.tdata', 2 * page, 16, { flags }),
    section('.tbss', 2 * page + 16, 48, { flags, type: sectionType.noBits }),
  ];
  const valued = { offset: 3 * page, address: 3 * page };
  const own = sections.map((each) => ({ ...each, ...{ address: each.address + page, offset: 3 * page } }));
  it.each([
    ['as its sections are', tls({}), sections, null],
    ['more in the file than in memory', tls({ fileSize: 65 }), sections, 'tls-sizes'],
    ['as many', tls({ fileSize: 64 }), sections, null],
    ['nothing in memory', tls({ memorySize: 0, fileSize: 1 }), sections, 'tls-displaced'],
    ['a size that is rounded up to the same', tls({ memorySize: 57 }), sections, null],
    ['a larger size', tls({ memorySize: 65 }), sections, 'tls-displaced'],
    ['a larger alignment that the size is a multiple of', tls({ align: 64 }), sections, null],
    ['a larger alignment', tls({ align: 128 }), sections, 'tls-displaced'],
    ['more of the file than .tdata, within the next variable', tls({ ...valued, fileSize: 32 }), own, null],
    ['more of the file than .tdata', tls({ ...valued, fileSize: 33 }), own, 'tls-values'],
    ['of a file without section headers', tls({ memorySize: 4096 }), [], null],
  ] as const)('%s: %s', (_, segmentOfTls, described, rule) => {
    expect(ruleOf(tlsChecks, { segments: [segmentOfTls], sections: described })).toBe(rule);
  });

  it.each([
    [8, 'kernel', null],
    [7, 'kernel', 'tls-align'],
    [0, 'kernel', 'tls-align'],
    [7, 'glibc', null],
    [0, 'glibc', 'tls-align'],
    [Number.MAX_SAFE_INTEGER, 'glibc', 'tls-align'],
    [7, 'musl', 'tls-align'],
  ] as const)('p_align %i, mapped by %s: %s', (align, mapper, rule) => {
    expect(ruleOf([tlsAlignCheck], { segments: [tls({ align })], mapper })).toBe(rule);
  });

  const [first, empty, last] = [tls({ align: 1 }), tls({ align: 2, memorySize: 0 }), tls({ align: 4 })];
  it.each([
    ['glibc loads it', '/lib64/ld-linux-x86-64.so.2', 'kernel', false, [first, last, empty], 4],
    ['a library', null, 'glibc', false, [first, last, empty], 4],
    ['musl loads it', '/lib/ld-musl-x86_64.so.1', 'kernel', false, [first, last, empty], 2],
    ['a library of musl', null, 'musl', false, [first, last, empty], 2],
    ['static with glibc', null, 'kernel', true, [first, last, empty], 1],
    ['one alone', null, 'kernel', true, [empty], 2],
  ] as const)('of several, %s', (_, interpreter, mapper, isStaticGlibc, segments, align) => {
    expect(countedTls({ segments, interpreter }, mapper, () => isStaticGlibc)?.align).toBe(align);
  });
});

describe('PT_DYNAMIC beside its section', () => {
  const load = segment(segmentType.load, 0, 4 * page);
  /** The same page of the file once more, behind. */
  const copy = segment(segmentType.load, 4 * page, page, { offset: 3 * page, flags: rx });
  const own = section('.dynamic', 3 * page + 64, 256, { type: sectionType.dynamic });
  const at = (address: number): readonly ElfSegment[] => [load, copy, segment(segmentType.dynamic, address, 256)];
  it.each([
    ['at the section', at(3 * page + 64), null, null],
    ['in front of it, behind entries that nobody knows', at(3 * page + 48), null, null],
    ['not at an entry', at(3 * page + 56), 'dynamic-displaced', 'dynamic-displaced'],
    ['in front of it, behind an end', at(3 * page - 64), 'dynamic-displaced', 'dynamic-displaced'],
    ['behind its start', at(3 * page + 80), 'dynamic-displaced', 'dynamic-displaced'],
    ['in another copy of the page', at(4 * page + 64), 'dynamic-displaced', null],
  ] as const)('%s', (_, segments, written, read) => {
    const elf = { class: 64, littleEndian: true } as const;
    expect(ruleOf(dynamicChecks, { segments, sections: [own], elf })).toBe(written);
    expect(ruleOf(muslDynamicChecks, { segments, sections: [own], elf })).toBe(read);
  });
});
