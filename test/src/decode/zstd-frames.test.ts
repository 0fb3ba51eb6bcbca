import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '../../../src/decode/decoded.ts';
import { ZstdFrames } from '../../../src/decode/zstd-frames.ts';

const skippable = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]);
const frames = [Buffer.from('hello '), Buffer.alloc(300_000, 'z'), Buffer.alloc(0), Buffer.from('world')].map((bytes) =>
  zstdCompressSync(bytes),
);
const [first = Buffer.alloc(0), ...others] = frames;
const stream = Buffer.concat([skippable, first, skippable, ...others, skippable]);

/** The frames that come out, each as the parts of it that came together make it. */
function cut(bytes: Uint8Array, sizes: (index: number) => number): Uint8Array[] {
  const cutter = new ZstdFrames();
  const parts: Uint8Array[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = Math.max(1, sizes(index));
    parts.push(...cutter.push(bytes.subarray(at, at + size)));
    at += size;
  }
  cutter.end();
  return parts;
}

describe('ZstdFrames', () => {
  it('cuts between frames, and leaves out those without content', () => {
    expect(cut(stream, () => stream.length).map((part) => Buffer.from(part))).toEqual(frames);
  });

  it('loses nothing of what comes in any pieces, and goes beyond no end of a frame', () => {
    const ends = frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        const parts = cut(stream, (index) => sizes[index % sizes.length] ?? 1);
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(frames));
        let at = 0;
        for (const part of parts) {
          expect(ends.some((end) => end > at && end < at + part.length)).toBe(false);
          at += part.length;
        }
      }),
    );
  });

  it('says that a frame is cut, wherever', () => {
    const ends = new Set([0]);
    let end = 0;
    for (const piece of [skippable, first, skippable, ...others, skippable]) {
      end += piece.length;
      ends.add(end);
    }
    for (let length = 0; length < stream.length; length += 1) {
      const bytes = stream.subarray(0, length);
      if (ends.has(length)) expect(() => cut(bytes, () => 64)).not.toThrow();
      else expect(() => cut(bytes, () => 64), `${length}`).toThrow(DecodeError);
    }
  });

  it('refuses what is not zstd after a frame', () => {
    expect(() => cut(Buffer.concat([first, Buffer.from('rubbish!!')]), () => 100)).toThrow(/goes on after a frame/);
  });
});
