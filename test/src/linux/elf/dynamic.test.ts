import { describe, expect, it } from 'vitest';
import { type ElfFile, type ElfSegment, segmentType } from '../../../../src/decode/elf/elf.ts';
import { sectionType } from '../../../../src/decode/elf/placed-sections.ts';
import { dynamicChecks, muslDynamicChecks } from '../../../../src/linux/elf/dynamic.ts';
import { dynamic, flags, page, section, segment } from '../../../support/facts/elf-model.ts';
import { answerOf } from '../../../support/facts/placed-subject.ts';
import type { RefusalAnswer } from '../../../support/facts/refusal-table.ts';

const load = segment(segmentType.load, 0, 4 * page);
/** The third page of the file once more, at the end. */
const copy = segment(segmentType.load, 4 * page, page, { offset: 2 * page, flags: flags.rx });
const own = section(2 * page + 1040, 256, { type: sectionType.dynamic });
const at = (address: number): ElfSegment => segment(segmentType.dynamic, address, 256);

/** This many bytes of entries, each with a tag that no loader knows. */
function entries(step: 8 | 16, tag = 0x1130n, littleEndian = true): Uint8Array {
  const bytes = new Uint8Array(4 * page);
  const view = new DataView(bytes.buffer);
  for (let place = 2 * page; place < own.offset; place += step) {
    // Their values too: who begins within an entry takes them for tags.
    for (const half of [0, step / 2]) {
      if (step === 16) view.setBigUint64(place + half, tag, littleEndian);
      else view.setUint32(place + half, Number(tag), littleEndian);
    }
  }
  return bytes;
}

const wide = entries(16);
const refused = (address: number): RefusalAnswer => ['dynamic-displaced', address, own.address];

/** elf_get_dynamic_info of glibc and decode_dyn of musl read from PT_DYNAMIC; _DYNAMIC, by which code finds itself, is the section. */
describe('PT_DYNAMIC against its section', () => {
  const rows: readonly [string, readonly ElfSegment[], RefusalAnswer, RefusalAnswer][] = [
    ['at the section', [at(own.address)], null, null],
    ['an entry in front', [at(own.address - 16)], null, null],
    ['64 entries in front', [at(own.address - 16 * 64)], null, null],
    [
      '65 entries in front',
      [at(own.address - 16 * 65)],
      refused(own.address - 16 * 65),
      refused(own.address - 16 * 65),
    ],
    ['not at an entry', [at(own.address - 8)], refused(own.address - 8), refused(own.address - 8)],
    ['behind its start', [at(own.address + 16)], refused(own.address + 16), refused(own.address + 16)],
    ['not mapped', [at(9 * page)], refused(9 * page), refused(9 * page)],
    ['in another copy of the page', [at(4 * page + 1040)], refused(4 * page + 1040), null],
    ['in front of it in another copy', [at(4 * page + 1024)], null, null],
    [
      'the last of several counts',
      [at(own.address), at(own.address + 16)],
      refused(own.address + 16),
      refused(own.address + 16),
    ],
    [
      'the last of several counts, wherever it stands',
      [at(own.address + 16), at(own.address), segment(4, 0, 8)],
      null,
      null,
    ],
    ['without one', [segment(4, 0, 8)], null, null],
  ];
  it.each(rows)('%s', (_, segments, written, read) => {
    const elf = { dynamic: dynamic(), segments: [load, copy, ...segments] };
    expect(answerOf(dynamicChecks, { elf, sections: [own], bytes: wide })).toEqual(written);
    expect(answerOf(muslDynamicChecks, { elf, sections: [own], bytes: wide })).toEqual(read);
  });

  it('is not compared with the start of the file where it is not mapped', () => {
    const first = { ...own, offset: 16 };
    const bytes = new Uint8Array(4 * page);
    bytes.set(wide.subarray(2 * page, 2 * page + 16));
    const elf = { segments: [load, at(9 * page)] };
    expect(answerOf(dynamicChecks, { elf, sections: [first], bytes })).toEqual(refused(9 * page));
  });

  it('is not compared where there is no section', () => {
    expect(answerOf(dynamicChecks, { elf: { segments: [load, at(16)] }, sections: [section(0, 8)] })).toBe(null);
  });
});

/** elf.h: DT_NUM and below, up to DT_PREINIT_ARRAYSZ and DT_RELRENT, mean something; so do those from DT_LOOS on. */
describe('the tags in front of the section', () => {
  it.each<[bigint, boolean]>([
    [0n, true],
    [0xffn, true],
    [0x100n, false],
    [0x5fff_ffffn, false],
    [0x6000_0000n, true],
    [0xffff_ffff_ffff_ffffn, true],
    [0x1_0000_1130n, true],
  ])('%i', (tag, isRefused) => {
    const elf = { segments: [load, at(own.address - 16)] };
    const answer = answerOf(dynamicChecks, { elf, sections: [own], bytes: entries(16, tag) });
    expect(answer).toEqual(isRefused ? refused(own.address - 16) : null);
  });
});

/** Elf32_Dyn has eight bytes. */
describe('PT_DYNAMIC of 32 bits', () => {
  const of = (address: number, change: Partial<ElfFile>, bytes: Uint8Array): RefusalAnswer =>
    answerOf(dynamicChecks, { elf: { class: 32, segments: [load, at(address)], ...change }, sections: [own], bytes });
  it.each<[string, number, boolean]>([
    ['an entry in front', own.address - 8, false],
    ['64 entries in front', own.address - 8 * 64, false],
    ['65 entries in front', own.address - 8 * 65, true],
    ['not at an entry', own.address - 4, true],
  ])('%s', (_, address, isRefused) => {
    expect(of(address, {}, entries(8))).toEqual(isRefused ? refused(address) : null);
  });
  it('in the byte order of the file', () => {
    expect(of(own.address - 8, { littleEndian: false }, entries(8, 0x1130n, false))).toBe(null);
    expect(of(own.address - 8, { littleEndian: false }, entries(8, 0xffn, false))).toEqual(refused(own.address - 8));
    expect(of(own.address - 8, { littleEndian: true }, entries(8, 0xffn, false))).toEqual(refused(own.address - 8));
  });
});
