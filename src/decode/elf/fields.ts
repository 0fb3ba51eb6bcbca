import { unpack, utf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { DecodeError } from '../decoded.ts';

/** Bytes of fields that follow one another, with the numbers that they become. */
export type Layout<T extends readonly number[]> = { readonly widths: Uint8Array; readonly numbers?: T };

/** `layout(4, 8)`: four bytes, then eight. */
export function layout<W extends readonly (2 | 4 | 8)[]>(...widths: W): Layout<{ readonly [I in keyof W]: number }> {
  return { widths: Uint8Array.from(widths) };
}

/**
 * Fixed-width fields of one buffer in the file's byte order and word size.
 * Every read beyond the end throws a DecodeError. A file has thousands of fields, so each is one call of the interpreter.
 */
export class Fields {
  private readonly bytes: Uint8Array;
  /** Not a #field: the interpreter finds a named property several times faster. */
  private readonly view: DataView;
  /** Bytes. */
  readonly length: number;
  readonly littleEndian: boolean;
  readonly is64: boolean;

  constructor(bytes: Uint8Array, littleEndian: boolean, is64: boolean) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.length = bytes.byteLength;
    this.littleEndian = littleEndian;
    this.is64 = is64;
  }

  u8(offset: number): number {
    if (offset < 0 || offset >= this.length) throw cutOff();
    return this.view.getUint8(offset);
  }

  u16(offset: number): number {
    if (offset < 0 || offset + 2 > this.length) throw cutOff();
    return this.view.getUint16(offset, this.littleEndian);
  }

  u32(offset: number): number {
    if (offset < 0 || offset + 4 > this.length) throw cutOff();
    return this.view.getUint32(offset, this.littleEndian);
  }

  /** @throws DecodeError from 2^53 on: no file has such an offset */
  u64(offset: number): number {
    if (offset < 0 || offset + 8 > this.length) throw cutOff();
    const low = this.view.getUint32(this.littleEndian ? offset : offset + 4, this.littleEndian);
    const high = this.view.getUint32(this.littleEndian ? offset + 4 : offset, this.littleEndian);
    // The interpreter is faster with integers than with what a multiplication makes of them, and nearly all are small.
    if (high === 0) return low;
    if (high >= tooHigh) throw new DecodeError('a 64-bit value is out of range');
    return high * 0x1_0000_0000 + low;
  }

  /** An address or size of the file's class: 4 or 8 bytes. */
  word(offset: number): number {
    return this.is64 ? this.u64(offset) : this.u32(offset);
  }

  /**
   * A word that may be any bit pattern: those from 2^53 on are out of every range, and are in the last page below 2^53
   * where they are in theirs, so that the largest of all is the largest safe integer.
   */
  anyWord(offset: number): number {
    if (!this.is64) return this.u32(offset);
    if (offset < 0 || offset + 8 > this.length) throw cutOff();
    const low = this.view.getUint32(this.littleEndian ? offset : offset + 4, this.littleEndian);
    const high = this.view.getUint32(this.littleEndian ? offset + 4 : offset, this.littleEndian);
    if (high === 0) return low;
    return high < tooHigh ? high * 0x1_0000_0000 + low : lastPage + (low % page);
  }

  /** A record in one step: its fields, with words of 8 bytes as `anyWord` reads them. */
  record<T extends readonly number[]>(offset: number, form: Layout<T>): T {
    return (unpack(this.bytes, offset, form.widths, this.littleEndian) ?? this.oneByOne(offset, form.widths)) as T;
  }

  /**
   * A record in one step, of exact numbers.
   * @throws DecodeError where a word is 2^53 or more
   */
  exactRecord<T extends readonly number[]>(offset: number, form: Layout<T>): T {
    const numbers = unpack(this.bytes, offset, form.widths, this.littleEndian);
    if (numbers === null) throw new DecodeError('a record is cut off, or has a 64-bit value that is out of range');
    return numbers as T;
  }

  private oneByOne(offset: number, widths: Uint8Array): number[] {
    let at = offset;
    return Array.from(widths, (width) => {
      const start = at;
      at += width;
      return width === 8 ? this.anyWord(start) : width === 4 ? this.u32(start) : this.u16(start);
    });
  }
}

/** The upper half of 2^53. */
const tooHigh = 0x20_0000;
const page = 4096;
const lastPage = Number.MAX_SAFE_INTEGER + 1 - page;

function cutOff(): DecodeError {
  return new DecodeError('a structure is cut off');
}

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
