import { utf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';

/**
 * Fixed-width fields of one buffer in the file's byte order and word size.
 * Every read beyond the end throws a DecodeError.
 */
export class Fields {
  /**
   * Not a #field, and no DataView: the small engine finds a named property several times faster, and reads single bytes faster than it
   * calls a method. A file has thousands of fields.
   */
  private readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly is64: boolean;

  constructor(bytes: Uint8Array, littleEndian: boolean, is64: boolean) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.is64 = is64;
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(offset: number): number {
    return this.bytes[offset] ?? cutOff();
  }

  u16(offset: number): number {
    const { bytes } = this;
    const first = bytes[offset] ?? cutOff();
    const second = bytes[offset + 1] ?? cutOff();
    return this.littleEndian ? first | (second << 8) : (first << 8) | second;
  }

  u32(offset: number): number {
    const { bytes } = this;
    const a = bytes[offset] ?? cutOff();
    const b = bytes[offset + 1] ?? cutOff();
    const c = bytes[offset + 2] ?? cutOff();
    const d = bytes[offset + 3] ?? cutOff();
    return this.littleEndian
      ? (a | (b << 8) | (c << 16)) + d * 0x100_0000
      : a * 0x100_0000 + ((b << 16) | (c << 8) | d);
  }

  /** @throws DecodeError above 2^53: no file has such an offset */
  u64(offset: number): number {
    const value = this.anyU64(offset);
    if (value > Number.MAX_SAFE_INTEGER) throw new DecodeError('a 64-bit value is out of range');
    return value;
  }

  /** An address or size of the file's class: 4 or 8 bytes. */
  word(offset: number): number {
    return this.is64 ? this.u64(offset) : this.u32(offset);
  }

  /**
   * A word that may be any bit pattern: those above 2^53 are out of every range, and are in the last page below 2^53 where
   * they are in theirs, so that the largest of all is the largest safe integer.
   */
  anyWord(offset: number): number {
    if (!this.is64) return this.u32(offset);
    const value = this.anyU64(offset);
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    return lastPage + (this.u32(this.littleEndian ? offset : offset + 4) % page);
  }

  /** Rounded above 2^53. */
  private anyU64(offset: number): number {
    const first = this.u32(offset);
    const second = this.u32(offset + 4);
    return this.littleEndian ? second * 0x1_0000_0000 + first : first * 0x1_0000_0000 + second;
  }
}

function cutOff(): never {
  throw new DecodeError('a structure is cut off');
}

const page = 4096;
const lastPage = Number.MAX_SAFE_INTEGER + 1 - page;

/** The NUL-terminated string at `start`; null when it is outside or has no end. */
export function cString(bytes: Uint8Array, start: number): string | null {
  if (start < 0 || start >= bytes.length) return null;
  const end = bytes.indexOf(0, start);
  return end < 0 ? null : utf8(bytes, start, end);
}

/** What there is at `offset`, at most `length` bytes; what is beyond the end of the file is never allocated. */
export function readUpTo(source: ByteSource, offset: number, length: number): Uint8Array {
  const available = Math.max(0, Math.min(length, source.size - offset));
  return available === 0 ? new Uint8Array() : source.read(offset, available);
}
