import { readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../../src/decode/byte-source.ts';
import { hasCompressed, readZipDirectory, readZipMember } from '../../../../src/decode/zone/tz-zip.ts';
import { decodeTzif } from '../../../../src/decode/zone/tzif.ts';
import { storedZip } from '../../../support/bytes/stored-zip.ts';
import { go, goCommand } from '../../../support/go/go-toolchain.ts';
import { needs } from '../../../support/needs.ts';

const members = { 'Asia/Tokyo': Buffer.from('tokyo'), 'Europe/Berlin': Buffer.from('berlin'), empty: Buffer.alloc(0) };
const zip = storedZip(members);

describe('readZipMember', () => {
  it.each(Object.entries(members))('finds %s', (name, content) => {
    const member = readZipMember(bytesSource(zip), name);
    expect(member.kind === 'found' ? Buffer.from(member.bytes) : member).toEqual(content);
  });

  it.each(['', 'Asia', 'asia/tokyo', 'Asia/Tokyo '])('has no %j', (name) => {
    expect(readZipMember(bytesSource(zip), name)).toEqual({ kind: 'absent' });
  });

  it('refuses compressed members, a comment at the end, and what is no zip file, as Go does', () => {
    const compressed = storedZip(members, deflateRawSync);
    const source = (bytes: Buffer) => bytesSource(bytes);
    expect(readZipMember(source(compressed), 'Asia/Tokyo')).toEqual({
      kind: 'unusable',
      problem: 'unsupported compression',
    });
    for (const bytes of [Buffer.concat([zip, Buffer.from('!')]), Buffer.from('text'), Buffer.alloc(0)])
      expect(readZipMember(source(bytes), 'Asia/Tokyo')).toEqual({ kind: 'unusable', problem: 'corrupt zip file' });
  });

  it('knows whether any member is compressed', () => {
    const directoryOf = (bytes: Buffer) =>
      readZipDirectory(bytesSource(bytes)) ?? { bytes: new Uint8Array(0), count: 0 };
    const last = directoryOf(storedZip({ ...members, 'Z/last': Buffer.from('z') }, deflateRawSync));
    expect(hasCompressed(directoryOf(zip))).toBe(false);
    expect(hasCompressed(last)).toBe(true);
    expect(hasCompressed({ ...last, count: 0 })).toBe(false);
    expect(hasCompressed({ bytes: last.bytes.subarray(0, 20), count: 4 })).toBe(false);
  });

  it('takes no harm from damaged files: wrong bytes at every place, every truncation, and 2,000 at random', () => {
    const verdicts = new Set<string>();
    const read = (bytes: Buffer): void => {
      for (const name of Object.keys(members)) verdicts.add(readZipMember(bytesSource(bytes), name).kind);
    };
    for (let at = 0; at < zip.length; at += 1) {
      for (const value of [0, 0x7f, 0xff]) {
        const damaged = Buffer.from(zip);
        damaged[at] = value;
        read(damaged);
      }
      read(zip.subarray(0, at));
      read(zip.subarray(at));
    }
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 2, maxLength: 8 }),
        (changes) => {
          const damaged = Buffer.from(zip);
          for (const [at, value] of changes) damaged[at] = value;
          read(damaged);
        },
      ),
      { numRuns: 2000, seed: 4 },
    );
    expect(verdicts).toEqual(new Set(['found', 'absent', 'unusable']));
  });

  const file = goCommand === null ? '' : path.join(go(['env', 'GOROOT']).trim(), 'lib/time/zoneinfo.zip');
  it('reads the zones of a Go distribution', needs('go'), () => {
    const source = bytesSource(readFileSync(file));
    for (const name of ['Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'UTC']) {
      const member = readZipMember(source, name);
      expect(member.kind === 'found' && decodeTzif(member.bytes).ok).toBe(true);
    }
    expect(readZipMember(source, 'right/Asia/Tokyo')).toEqual({ kind: 'absent' });
  });
});
