import { utf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';

/**
 * Fixed-width fields of one buffer in the file's byte order and word size.
 * Every read beyond the end throws a DecodeError.
 */
export class Fields {
  /** Not a #field: the interpreter finds a named property several times faster, and a file has thousands of fields. */
  private readonly view: DataView;
  /** Bytes. */
  readonly length: number;
  readonly littleEndian: boolean;
  readonly is64: boolean;

  constructor(bytes: Uint8Array, littleEndian: boolean, is64: boolean) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
    this.littleEndian = littleEndian;
    this.is64 = is64;
  }

  u8(offset: number): number {
    this.require(offset, 1);
    return this.view.getUint8(offset);
  }

  u16(offset: number): number {
    this.require(offset, 2);
    return this.view.getUint16(offset, this.littleEndian);
  }

  u32(offset: number): number {
    this.require(offset, 4);
    return this.view.getUint32(offset, this.littleEndian);
  }

  /** @throws DecodeError above 2^53: no file has such an offset */
  u64(offset: number): number {
    const value = this.anyU64(offset);
    if (value > largest) throw new DecodeError('a 64-bit value is out of range');
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
    if (value <= largest) return value;
    return lastPage + (this.u32(this.littleEndian ? offset : offset + 4) % page);
  }

  /** Rounded above 2^53. */
  private anyU64(offset: number): number {
    this.require(offset, 8);
    const first = this.view.getUint32(offset, this.littleEndian);
    const second = this.view.getUint32(offset + 4, this.littleEndian);
    const high = this.littleEndian ? second : first;
    const low = this.littleEndian ? first : second;
    // The interpreter is faster with integers than with what a multiplication makes of them, and nearly all are small.
    return high === 0 ? low : high * 0x1_0000_0000 + low;
  }

  private require(offset: number, width: number): void {
    if (offset < 0 || offset + width > this.length) throw new DecodeError('a structure is cut off');
  }
}

const page = 4096;
const largest = Number.MAX_SAFE_INTEGER;
const lastPage = largest + 1 - page;

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
