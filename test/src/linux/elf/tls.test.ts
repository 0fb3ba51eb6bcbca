import { describe, expect, it } from 'vitest';
import { type ElfFile, type ElfSegment, segmentType } from '../../../../src/decode/elf/elf.ts';
import { type PlacedSection, sectionFlag, sectionType } from '../../../../src/decode/elf/placed-sections.ts';
import { countedTls } from '../../../../src/linux/elf/counted-tls.ts';
import { subjectOf } from '../../../../src/linux/elf/subject.ts';
import { tlsAlignCheck, tlsChecks } from '../../../../src/linux/elf/tls.ts';
import { dynamic, elfFile, page, section, segment, sourceOf } from '../../../support/facts/elf-model.ts';
import { answerOf, type Placed } from '../../../support/facts/placed-subject.ts';
import type { RefusalAnswer } from '../../../support/facts/refusal-table.ts';

const named = { interpreter: '/lib64/ld-linux-x86-64.so.2', dynamic: dynamic() };
const flags = sectionFlag.write | sectionFlag.alloc | sectionFlag.tls;
const noBits = { flags, type: sectionType.noBits };
const tls = (change: Partial<ElfSegment> = {}): ElfSegment =>
  segment(segmentType.tls, 2 * page, 16, { memorySize: 64, ...change });
const load = segment(segmentType.load, 0, 4 * page);
/** .tdata and .tbss of a sound file. */
const sections = [section(2 * page, 16, { flags }), section(2 * page + 16, 48, noBits)];

function tlsOf(one: ElfSegment, placed: Partial<Placed> = {}): RefusalAnswer {
  return answerOf(tlsChecks, { sections, ...placed, elf: { ...named, segments: [load, one], ...placed.elf } });
}

/** rtld.c: `assert (map->l_tls_blocksize >= map->l_tls_initimage_size)`; csu/libc-tls.c copies without a comparison. */
describe('the values of PT_TLS against its memory', () => {
  const bare = { sections: [] };
  it.each<[string, ElfSegment, RefusalAnswer]>([
    ['fewer', tls({ fileSize: 63 }), null],
    ['as many', tls({ fileSize: 64 }), null],
    ['one more', tls({ fileSize: 65 }), ['tls-sizes', 65, 64]],
    ['of no memory', tls({ memorySize: 0, fileSize: 1 }), null],
    ['of a byte', tls({ memorySize: 1, fileSize: 2 }), ['tls-sizes', 2, 1]],
  ])('%s', (_, one, answer) => expect(tlsOf(one, bare)).toEqual(answer));

  it('are those of no PT_TLS at all', () => {
    expect(tlsOf(segment(segmentType.note, 0, 9, { memorySize: 8 }), bare)).toBe(null);
  });
});

/** Variant II of the TLS ABI (x86-64): the distance of a variable is from the end of the block, roundup(memsz, align). */
describe('the size of PT_TLS against its sections', () => {
  const aligned = (align: number): PlacedSection[] => [
    section(2 * page, 16, { flags, align: 1 }),
    section(2 * page + 16, 41, { ...noBits, align }),
  ];
  it.each<[string, ElfSegment, readonly PlacedSection[], RefusalAnswer]>([
    ['as they are', tls(), sections, null],
    ['a byte more', tls({ memorySize: 65 }), sections, ['tls-displaced', 72, 64]],
    ['less, rounded up to the same', tls({ memorySize: 57 }), sections, null],
    ['less', tls({ memorySize: 56 }), sections, ['tls-displaced', 56, 64]],
    ['an alignment that the size is a multiple of', tls({ align: 64 }), sections, null],
    ['a larger one', tls({ align: 128 }), sections, ['tls-displaced', 128, 64]],
    ['nothing in memory', tls({ memorySize: 0, fileSize: 1 }), sections, ['tls-displaced', 0, 64]],
    ['the largest alignment of the sections counts', tls({ memorySize: 57 }), aligned(32), null],
    ['of a file without section headers', tls({ memorySize: 4096 }), [], null],
    ['other sections do not count', tls(), [section(page, 8), ...sections, section(3 * page, 8)], null],
    ['the one that ends last counts', tls(), [section(2 * page, 64, noBits), section(2 * page, 16, { flags })], null],
  ])('%s', (_, one, own, answer) => expect(tlsOf(one, { sections: own })).toEqual(answer));

  it('is asked of programs alone: libraries find their variables by their start', () => {
    for (const mapper of ['glibc', 'musl'] as const) expect(tlsOf(tls({ memorySize: 65 }), { mapper })).toBe(null);
  });
  it('is not asked of a file without PT_TLS', () => {
    expect(tlsOf(segment(segmentType.note, 0, 9), {})).toBe(null);
  });
});

/** Go's own start code (runtime·rt0_go) looks at no PT_TLS: only one of a libc does. */
describe('who is started by a libc', () => {
  const more = tls({ fileSize: 65 });
  const answer: RefusalAnswer = ['tls-sizes', 65, 64];
  const relro = segment(segmentType.gnuRelro, 0, 0);
  it.each<[string, Partial<ElfFile>, RefusalAnswer]>([
    ['nobody', { interpreter: null, dynamic: null }, null],
    ['what has a loader', { dynamic: null }, answer],
    ['what has a dynamic section', { interpreter: null }, answer],
    ['what has PT_GNU_RELRO', { interpreter: null, dynamic: null, segments: [relro, load, more] }, answer],
  ])('%s', (_, elf, expected) => expect(tlsOf(more, { sections: [], elf })).toEqual(expected));
  it('has its sizes and its values compared too', () => {
    const go = { interpreter: null, dynamic: null };
    expect(tlsOf(tls({ memorySize: 65 }), { elf: go })).toBe(null);
    expect(tlsOf(tls({ fileSize: 40 }), { elf: go, bytes: new Uint8Array(4 * page).fill(7) })).toBe(null);
  });
});

/** memcpy of p_filesz bytes: what follows .tdata becomes the first value of variables that have none. */
describe('the values of PT_TLS against those of its sections', () => {
  const sevens = new Uint8Array(4 * page).fill(7);
  const zeros = new Uint8Array(4 * page);
  const [valued, others] = sections;
  if (valued === undefined || others === undefined) throw new Error('two sections');
  const refused: RefusalAnswer = ['tls-values', 33, 16];
  const placed = (file: Uint8Array, own: readonly PlacedSection[] = sections): Partial<Placed> => {
    return { bytes: file, sections: own };
  };
  it.each<[string, ElfSegment, Partial<Placed>, RefusalAnswer]>([
    ['as many', tls(), placed(sevens), null],
    ['fewer', tls({ fileSize: 8 }), placed(sevens), null],
    ['16 bytes more', tls({ fileSize: 32 }), placed(sevens), null],
    ['17 bytes more', tls({ fileSize: 33 }), placed(sevens), refused],
    ['17 zeros more', tls({ fileSize: 33 }), placed(zeros), null],
    ['17 more, the first of them no zero', tls({ fileSize: 33 }), placed(zeros.with(2 * page + 16, 1)), refused],
    ['17 more, the last of them no zero', tls({ fileSize: 33 }), placed(zeros.with(2 * page + 32, 1)), refused],
    ['17 zeros more behind what is none', tls({ fileSize: 33 }), placed(zeros.with(2 * page + 15, 1)), null],
    ['17 zeros more before what is none', tls({ fileSize: 33 }), placed(zeros.with(2 * page + 33, 1)), null],
    [
      'by an address that lies further on',
      tls({ address: 2 * page + 8, fileSize: 25 }),
      placed(sevens),
      ['tls-values', 25, 16],
    ],
    ['all variables have values', tls({ fileSize: 64 }), placed(sevens, [valued, { ...others, type: 1 }]), null],
    [
      'no variable has a value',
      tls({ fileSize: 64 }),
      placed(sevens, [{ ...others, address: 2 * page, size: 64 }]),
      null,
    ],
    [
      'zeros of another kind do not count',
      tls({ fileSize: 64 }),
      placed(sevens, [
        { ...valued, size: 64 - 17 - 7 },
        section(3 * page, 8, { type: sectionType.noBits }),
        section(2 * page + 56, 8, { flags }),
      ]),
      null,
    ],
    // Padding up to an alignment is no variable.
    ['only padding lies behind', tls({ fileSize: 40, align: 64 }), placed(sevens, [{ ...valued, align: 64 }]), null],
    [
      'only padding, and zeros of another kind',
      tls({ fileSize: 40, align: 64 }),
      placed(sevens, [{ ...valued, align: 64 }, section(3 * page, 8, { type: sectionType.noBits })]),
      null,
    ],
    [
      'values of another kind do not count',
      tls({ fileSize: 33 }),
      placed(sevens, [...sections, section(2 * page + 64, 64)]),
      refused,
    ],
  ])('%s', (_, one, more, answer) => expect(tlsOf(one, more)).toEqual(answer));

  it('are those of no PT_TLS at all', () => {
    expect(tlsOf(segment(segmentType.note, 0, 9), placed(sevens))).toBe(null);
  });
});

/** A block in which no variable has a value ends at the thread's own data, wherever it begins in the file. */
describe('variables without a value', () => {
  const zeros = [section(2 * page, 8, noBits)];
  const room = (memorySize: number, change: Partial<ElfSegment> = {}): ElfSegment =>
    segment(segmentType.tls, 2 * page, 0, { memorySize, align: 8, ...change });
  it.each<[string, ElfSegment, RefusalAnswer]>([
    ['as much room', room(8), null],
    ['more', room(9), null],
    ['much more', room(4096), null],
    ['by an odd alignment', room(8, { align: 9 }), null],
    ['less', room(4, { align: 4 }), ['tls-displaced', 4, 8]],
    ['with values in the segment alone', room(24, { fileSize: 8 }), ['tls-displaced', 24, 8]],
  ])('%s', (_, one, answer) => expect(tlsOf(one, { sections: zeros })).toEqual(answer));

  it('are counted exactly if others have one', () => {
    const both = [section(2 * page, 8, { flags }), section(2 * page + 8, 8, noBits)];
    expect(tlsOf(room(16), { sections: both })).toBe(null);
    expect(tlsOf(room(24), { sections: both })).toEqual(['tls-displaced', 24, 16]);
  });
});

/** roundup of _dl_determine_tlsoffset (elf/dl-tls.c) divides; masks of __libc_setup_tls and of musl's __init_tls need a power of two. */
describe('the alignment of PT_TLS', () => {
  const largest = 2 ** 44;
  it.each<[number, 'kernel' | 'glibc' | 'musl', boolean]>([
    [1, 'kernel', false],
    [2, 'kernel', false],
    [7, 'kernel', true],
    [0, 'kernel', true],
    [largest, 'kernel', false],
    [2 * largest, 'kernel', true],
    [7, 'glibc', false],
    [1, 'glibc', false],
    [0, 'glibc', true],
    [largest, 'glibc', false],
    [largest + 1, 'glibc', true],
    [Number.MAX_SAFE_INTEGER, 'glibc', true],
    [7, 'musl', true],
    [8, 'musl', false],
  ])('p_align %i, mapped by %s: %s', (align, mapper, isRefused) => {
    const interpreter = mapper === 'glibc' ? named.interpreter : '/lib/ld-musl-x86_64.so.1';
    const elf = { ...named, interpreter, segments: [tls({ align })] };
    expect(answerOf([tlsAlignCheck], { elf, mapper })).toEqual(isRefused ? ['tls-align', align, null] : null);
  });
  it.each([
    [7, null],
    [3, null],
    [0, ['tls-align', 0, null]],
  ])('p_align %i of a program that glibc starts', (align, answer) => {
    const elf = { ...named, segments: [tls({ align })] };
    expect(answerOf([tlsAlignCheck], { elf, mapper: 'kernel' })).toEqual(answer);
  });
  it('of a library is that of the loader that maps it', () => {
    const elf = { ...named, interpreter: null, segments: [tls({ align: 7 })] };
    expect(answerOf([tlsAlignCheck], { elf, mapper: 'glibc' })).toBe(null);
    expect(answerOf([tlsAlignCheck], { elf, mapper: 'musl' })).toEqual(['tls-align', 7, null]);
  });
  it('of nothing does not matter', () => {
    const of = (memorySize: number): Placed => ({ elf: { ...named, segments: [tls({ align: 7, memorySize })] } });
    expect(answerOf([tlsAlignCheck], of(0))).toBe(null);
    expect(answerOf([tlsAlignCheck], of(1))).toBe(null);
    const musl = (memorySize: number): Placed => ({ ...of(memorySize), mapper: 'musl' });
    const other = { ...of(1), elf: { ...of(1).elf, interpreter: null } };
    expect(answerOf([tlsAlignCheck], { ...musl(1), ...other })).toEqual(['tls-align', 7, null]);
    const nothing = { ...of(0), elf: { ...of(0).elf, interpreter: null } };
    expect(answerOf([tlsAlignCheck], { ...musl(0), ...nothing })).toBe(null);
    expect(answerOf([tlsAlignCheck], { elf: { segments: [load] } })).toBe(null);
  });
});

/** csu/libc-tls.c takes the first and breaks; dl-load.c and rtld.c overwrite with each that is not empty; musl with each. */
describe('which of several PT_TLS counts', () => {
  const [first, empty, last] = [tls({ align: 1 }), tls({ align: 2, memorySize: 0 }), tls({ align: 4 })];
  const glibc = '/lib64/ld-linux-x86-64.so.2';
  const musl = '/lib/ld-musl-x86_64.so.1';
  const three = [first, last, empty];
  it.each<[string, string | null, 'kernel' | 'glibc' | 'musl', boolean, readonly ElfSegment[], number | null]>([
    ['glibc loads it', glibc, 'kernel', false, three, 4],
    ['a library', null, 'glibc', false, three, 4],
    ['a library, whatever its own notes say', null, 'glibc', true, three, 4],
    ['a library, two of them', null, 'glibc', false, [first, last], 4],
    ['a library, three of them', null, 'glibc', false, [last, first, first, last], 4],
    ['a library, the last of three', null, 'glibc', false, [last, last, first], 1],
    ['all are empty', glibc, 'kernel', false, [empty, empty], null],
    ['musl loads it', musl, 'kernel', false, three, 2],
    ['a library of musl', null, 'musl', false, three, 2],
    ['static with glibc', null, 'kernel', true, three, 1],
    ['static with glibc, two of them', null, 'kernel', true, [first, last], 1],
    ['one alone', null, 'kernel', true, [empty], 2],
    ['one alone among others', null, 'kernel', true, [load, empty, load], 2],
    ['none', null, 'kernel', true, [load, load, load], null],
    ['others between them', null, 'kernel', true, [load, first, load, last], 1],
    ['a loader that nobody knows', '/ld', 'kernel', false, three, 4],
  ])('%s', (_, interpreter, mapper, isStaticGlibc, segments, align) => {
    expect(countedTls({ segments, interpreter }, mapper, () => isStaticGlibc)?.align ?? null).toBe(align);
  });

  /** NT_GNU_ABI_TAG: what glibc's own start code carries. */
  it('of a static program is told by the tag of glibc', () => {
    const note = [4, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0x47, 0x4e, 0x55, 0, ...new Array<number>(16).fill(0)];
    const bytes = new Uint8Array(4 * page);
    bytes.set(note, 0x300);
    const tagged = segment(segmentType.note, 0x300, note.length);
    const alignOf = (elf: Partial<ElfFile>): number | undefined => subjectOf(sourceOf(bytes), elfFile(elf)).tls?.align;
    expect(alignOf({ segments: [tagged, first, last] })).toBe(1);
    expect(alignOf({ segments: [first, last] })).toBe(4);
    expect(alignOf({ segments: [tagged, first, last], interpreter: '/ld' })).toBe(4);
    expect(alignOf({ segments: [first, last], interpreter: '/ld' })).toBe(4);
  });
});
