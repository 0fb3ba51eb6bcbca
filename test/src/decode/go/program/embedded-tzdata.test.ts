import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from '../../../../../src/decode/byte-source.ts';
import { decodeElf, type ElfFile } from '../../../../../src/decode/elf/elf.ts';
import { extentSource, findEmbeddedTzdata } from '../../../../../src/decode/go/program/embedded-tzdata.ts';
import { containsName, findLineTable, gorootOfFiles } from '../../../../../src/decode/go/program/pclntab.ts';
import { readZipMember } from '../../../../../src/decode/zone/tz-zip.ts';
import { makeGoElf } from '../../../../support/bytes/elf/go-elf.ts';
import { lineTable } from '../../../../support/bytes/elf/line-table.ts';
import { storedZip } from '../../../../support/bytes/stored-zip.ts';
import { go } from '../../../../support/go/go-toolchain.ts';
import { needs } from '../../../../support/needs.ts';
import { goZoneProgram } from '../../../../support/roots/zone-programs.ts';

const tzdata = storedZip(
  Object.fromEntries(['Africa/Abidjan', 'America/New_York', 'Asia/Tokyo'].map((name) => [name, Buffer.from(name)])),
);

describe('findEmbeddedTzdata', () => {
  it.each([0, 1, 4096, 7000])('finds a database %i bytes into the read-only data', (before) => {
    const { source, elf } = program({ '.rodata': Buffer.concat([Buffer.alloc(before), tzdata, Buffer.alloc(5000)]) });
    const extent = findEmbeddedTzdata(source, elf);
    const member = extent === null ? null : readZipMember(extentSource(source, extent), 'Asia/Tokyo');
    expect(member?.kind === 'found' ? Buffer.from(member.bytes).toString() : member).toBe('Asia/Tokyo');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['the signature alone', Buffer.from('PK\x03\x04'.repeat(100))],
    ['a zip file of other things', storedZip({ 'static/index.html': Buffer.from('<html>') })],
    ['a database without its end', tzdata.subarray(0, -30)],
    ['a database without its beginning', tzdata.subarray(20)],
  ])('takes no %s for a database', (_, bytes) => {
    const { source, elf } = program({ '.rodata': bytes });
    expect(findEmbeddedTzdata(source, elf)).toBeNull();
  });

  it('takes no harm from damage: 2,000 programs', () => {
    const data = Buffer.concat([Buffer.alloc(100), tzdata]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(data.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        (changes) => {
          const damaged = Buffer.from(data);
          for (const [at, value] of changes) damaged[at] = value;
          const { source, elf } = program({ '.rodata': damaged, '.gopclntab': damaged });
          const extent = findEmbeddedTzdata(source, elf);
          if (extent !== null) expect(extent.offset + extent.size).toBeLessThanOrEqual(source.size);
          const table = findLineTable(source, elf);
          if (table !== null) containsName(source, table.functions, 'time.LoadLocation', 1000);
        },
      ),
      { numRuns: 2000, seed: 5 },
    );
  });
});

describe('findLineTable', () => {
  it('gives the names of functions and files', () => {
    const { source, elf } = program({
      '.gopclntab': lineTable(['runtime.main', 'time.LoadLocation'], ['/opt/go/src/runtime/proc.go', '/src/main.go']),
    });
    const table = findLineTable(source, elf);
    if (table === null) throw new Error('no line table');
    expect(containsName(source, table.functions, 'time.LoadLocation', 1 << 20)).toBe(true);
    expect(containsName(source, table.functions, 'time.Load', 1 << 20)).toBe(false);
    expect(containsName(source, table.functions, 'main.main', 4)).toBeNull();
    expect(gorootOfFiles(source, table.files)).toBe('/opt/go');
  });

  it('gives no GOROOT after -trimpath', () => {
    const { source, elf } = program({ '.gopclntab': lineTable(['main.main'], ['runtime/proc.go', 'main.go']) });
    const table = findLineTable(source, elf);
    expect(table === null ? 'no line table' : gorootOfFiles(source, table.files)).toBeNull();
  });
});

describe('real programs, stripped', needs('go'), () => {
  it.each([
    ['plain', false, null],
    ['embedded', true, null],
    ['linked-goroot', false, 'its own'],
  ] as const)('%s: database embedded %s, GOROOT %s', (flavour, embedded, goroot) => {
    withProgram(goZoneProgram(flavour), (source, elf, readBytes) => {
      const extent = findEmbeddedTzdata(source, elf);
      expect(extent !== null).toBe(embedded);
      if (extent !== null) expect(readZipMember(extentSource(source, extent), 'Africa/Abidjan').kind).toBe('found');
      expect(readBytes()).toBeLessThan(embedded ? 1 << 20 : 1 << 18);
      const table = findLineTable(source, elf);
      if (table === null) throw new Error('no line table');
      expect(containsName(source, table.functions, 'time.LoadLocation', 1 << 20)).toBe(true);
      expect(gorootOfFiles(source, table.files)).toBe(goroot === null ? null : go(['env', 'GOROOT']).trim());
    });
  });
});

function program(contents: Readonly<Record<string, Uint8Array>>): { source: ByteSource; elf: ElfFile } {
  const source = bytesSource(makeGoElf({ goVersion: 'go1.26.0', contents }));
  const elf = decodeElf(source);
  if (!elf.ok) throw new Error(elf.problem);
  return { source, elf: elf.value };
}

/** @param use receives the number of bytes that have been read after the headers */
function withProgram(file: string, use: (source: ByteSource, elf: ElfFile, readBytes: () => number) => void): void {
  const fd = openSync(file, 'r');
  let total = 0;
  const source: ByteSource = {
    size: fstatSync(fd).size,
    read(offset, length) {
      const buffer = Buffer.alloc(length);
      const count = readSync(fd, buffer, 0, length, offset);
      total += count;
      return buffer.subarray(0, count);
    },
  };
  try {
    const elf = decodeElf(source);
    if (!elf.ok) throw new Error(elf.problem);
    total = 0;
    use(source, elf.value, () => total);
  } finally {
    closeSync(fd);
  }
}
