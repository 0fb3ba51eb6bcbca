import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pemItems } from '../../src/decode/certificate/pem.ts';
import { cacheBytes } from '../../test/support/bytes/ld-so-cache-bytes.ts';
import { storedZip } from '../../test/support/bytes/stored-zip.ts';
import { encodeTzif } from '../../test/support/bytes/tzif-bytes.ts';

const berlin = encodeTzif({
  types: [
    { offset: 3600, abbreviation: 'CET' },
    { offset: 7200, isDst: true, abbreviation: 'CEST' },
  ],
  transitions: [
    [0, 1],
    [1_000_000_000, 0],
  ],
  footer: 'CET-1CEST,M3.5.0,M10.5.0/3',
});

/** Inputs that no file of the test cases covers, by target. */
export const madeSeeds: Readonly<Record<string, () => Buffer[]>> = {
  tzif: () => [berlin, encodeTzif({ types: [{ offset: 0, abbreviation: 'UTC' }], version: 1, leaps: [1, 2] })],
  zip: () => [storedZip({ 'Europe/Berlin': berlin, UTC: berlin }), storedZip({})],
  der: () =>
    [
      ...pemItems(readFileSync(join(import.meta.dirname, '../build/warm-up/ca-certificates.crt'), 'latin1'), {
        stopsAtDamage: false,
      }),
    ].flatMap((item) => (item.kind === 'block' ? [Buffer.from(item.bytes, 'latin1')] : [])),
  'ld-so-cache': () => {
    const rows = [
      { name: 'libc.so.6', path: '/lib/libc.so.6' },
      { name: 'libz.so.1', path: '/lib/glibc-hwcaps/x86-64-v3/libz.so.1', hwcap: 0 },
    ];
    return [cacheBytes(rows), cacheBytes(rows, { withOld: true }), cacheBytes(rows, { littleEndian: false })];
  },
  'foreign-image': () => [windowsProgram(), macProgram()],
};

/** A minimal PE file with one section of data, which contains build info's header. */
function windowsProgram(): Buffer {
  const file = Buffer.alloc(512 + 64);
  file.write('MZ');
  file.writeUInt32LE(64, 0x3c);
  file.write('PE\0\0', 64);
  file.writeUInt16LE(1, 64 + 6);
  file.writeUInt16LE(240, 64 + 20);
  file.writeUInt16LE(0x20b, 64 + 24);
  const section = 64 + 24 + 240;
  for (const [at, value] of [
    [8, 64],
    [12, 0x1000],
    [16, 64],
    [20, 512],
    [36, 0xc0000040],
  ] as const) {
    file.writeUInt32LE(value, section + at);
  }
  file.write('\xff Go buildinf:\x08\x02', 512, 'latin1');
  return file;
}

/** A minimal Mach-O file with one segment, which contains build info's header. */
function macProgram(): Buffer {
  const file = Buffer.alloc(512 + 64);
  file.writeUInt32LE(0xfeedfacf, 0);
  file.writeUInt32LE(1, 16);
  file.writeUInt32LE(72 + 80, 20);
  file.writeUInt32LE(0x19, 32);
  file.writeUInt32LE(72 + 80, 36);
  file.writeBigUInt64LE(0x1000n, 32 + 24);
  file.writeBigUInt64LE(64n, 32 + 32);
  file.writeBigUInt64LE(512n, 32 + 40);
  file.writeBigUInt64LE(64n, 32 + 48);
  file.writeUInt32LE(3, 32 + 56);
  file.writeUInt32LE(3, 32 + 60);
  file.writeUInt32LE(1, 32 + 64);
  file.write('__go_buildinfo', 32 + 72);
  file.writeBigUInt64LE(0x1000n, 32 + 72 + 32);
  file.writeBigUInt64LE(64n, 32 + 72 + 40);
  file.write('\xff Go buildinf:\x08\x02', 512, 'latin1');
  return file;
}
