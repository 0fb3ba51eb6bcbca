import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from '../../../../src/decode/byte-source.ts';
import { decoding } from '../../../../src/decode/decoded.ts';
import { decodeElf } from '../../../../src/decode/elf/elf.ts';
import { readAbiTag, readNotes } from '../../../../src/decode/elf/notes.ts';
import { readDynamicSymbols, readRelocatedSymbols } from '../../../../src/decode/elf/symbols.ts';
import { readVersionDefinitions, readVersionNeeds } from '../../../../src/decode/elf/versions.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import type { ElfSpec } from '../../../support/bytes/elf/elf-spec.ts';

const everything: ElfSpec = {
  type: 'dyn',
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libc.so.6', 'libm.so.6'],
  soname: 'self.so',
  runpath: '$ORIGIN/lib',
  audit: 'audit.so',
  flags: 8,
  flags1: 1,
  versionNeeds: { 'libc.so.6': ['GLIBC_2.34', 'GLIBC_2.2.5'], 'libm.so.6': ['GLIBC_2.29'] },
  versions: ['self.so', 'SELF_1.0', 'SELF_2.0'],
  imports: ['puts', '?weak'],
  exports: ['mine', 'yours'],
  stack: 'rw',
  relro: true,
  abiTag: true,
  symtab: true,
  go: { version: 'go1.26.1', lines: ['path\texample.com/app'] },
};
const good = [
  elfBytes(everything),
  elfBytes({ ...everything, goarch: 's390x' }),
  elfBytes({ ...everything, goarch: 'arm' }),
];

/** Where a hostile file may put a number that is taken for a length, an offset or a count. */
const interesting = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, 0xffff_fff0, 0xffff_ffff];

describe('a damaged ELF file', () => {
  it('is read without a crash, a hang, or an allocation beyond its size', () => {
    fc.assert(
      fc.property(fc.constantFrom(...good), damage, (bytes, changes) => {
        readAll(counted(applied(bytes, changes)));
      }),
      { numRuns: 12_000 },
    );
  });

  it('is read at every length', () => {
    for (const bytes of good)
      for (let size = 0; size <= bytes.length; size += 1) readAll(counted(bytes.subarray(0, size)));
  });

  it('says what is wrong first', () => {
    const problems = [3, 20, 52, 80].map((size) => decodeElf(counted(good[0]?.subarray(0, size) ?? Buffer.alloc(0))));
    expect(problems.map((decoded) => (decoded.ok ? 'fine' : decoded.problem))).toEqual([
      'not an ELF file',
      'the ELF header is cut off at byte 20',
      'the ELF header is cut off at byte 52',
      // What the kernel makes of a table that is cut off, src/linux/start/execve.ts says.
      'fine',
    ]);
  });
});

type Change = { readonly at: number; readonly width: number; readonly value: number };

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(2000),
  width: fc.constantFrom(1, 2, 4, 8),
  value: fc.oneof(fc.constantFrom(...interesting), fc.nat(0xffff_ffff)),
});
const damage = fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 6 }), cut: fc.option(fc.nat(2000)) });

function applied(bytes: Buffer, { changes, cut }: { changes: readonly Change[]; cut: number | null }): Buffer {
  const copy = Buffer.from(bytes);
  for (const { at, width, value } of changes) {
    const place = at % Math.max(1, copy.length - 8);
    if (width === 8) copy.writeBigUInt64LE(BigInt(value) << (value % 2 === 0 ? 32n : 0n), place);
    else copy.writeUIntLE(value % 2 ** (8 * width), place, width);
  }
  return cut === null ? copy : copy.subarray(0, cut);
}

/** Fails when more is asked for than a file of this size can justify: it would be allocated. */
function counted(bytes: Buffer): ByteSource {
  let reads = 0;
  return {
    size: bytes.length,
    read(offset, length) {
      reads += 1;
      expect(length).toBeLessThanOrEqual(Math.max(1024, bytes.length));
      expect(reads).toBeLessThan(20_000);
      return bytes.subarray(Math.min(offset, bytes.length), Math.min(offset + length, bytes.length));
    },
  };
}

function readAll(source: ByteSource): void {
  decodeElf(source, 'loader');
  const decoded = decodeElf(source);
  if (!decoded.ok) return;
  const elf = decoded.value;
  for (const read of [
    readVersionNeeds,
    readVersionDefinitions,
    readDynamicSymbols,
    readRelocatedSymbols,
    readNotes,
    readAbiTag,
  ]) {
    decoding(() => read(source, elf));
  }
}

it('names of sections without an end are not looked through once for each section', () => {
  const count = 65_535;
  const names = 1 << 20;
  const bytes = Buffer.alloc(64 + count * 64 + names, 'x');
  bytes.fill(0, 0, 64 + count * 64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1], 0);
  bytes.writeBigUInt64LE(64n, 40); // e_shoff
  bytes.writeUInt16LE(64, 58); // e_shentsize
  bytes.writeUInt16LE(count, 60); // e_shnum; the names are those of section 0
  bytes.writeBigUInt64LE(BigInt(64 + count * 64), 64 + 24);
  bytes.writeBigUInt64LE(BigInt(names), 64 + 32);

  const started = performance.now();
  const decoded = decodeElf(bytesSource(bytes));
  expect(decoded).toMatchObject({ ok: true, value: { sections: { length: count, 0: { name: '' } } } });
  expect(performance.now() - started).toBeLessThan(300);
});
