import type { ByteSource } from './byte-source.ts';
import { DecodeError } from './decoded.ts';

/**
 * Fixed-width fields of one buffer in the file's byte order and word size.
 * Every read beyond the end throws a DecodeError.
 */
export class Fields {
  readonly #view: DataView;
  readonly littleEndian: boolean;
  readonly is64: boolean;

  constructor(bytes: Uint8Array, littleEndian: boolean, is64: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.littleEndian = littleEndian;
    this.is64 = is64;
  }

  get length(): number {
    return this.#view.byteLength;
  }

  u8(offset: number): number {
    return this.#view.getUint8(this.#within(offset, 1));
  }

  u16(offset: number): number {
    return this.#view.getUint16(this.#within(offset, 2), this.littleEndian);
  }

  u32(offset: number): number {
    return this.#view.getUint32(this.#within(offset, 4), this.littleEndian);
  }

  /** @throws DecodeError above 2^53: no file has such an offset */
  u64(offset: number): number {
    const high = this.u32(this.littleEndian ? offset + 4 : offset);
    const low = this.u32(this.littleEndian ? offset : offset + 4);
    const value = high * 0x1_0000_0000 + low;
    if (!Number.isSafeInteger(value)) throw new DecodeError('a 64-bit value is out of range');
    return value;
  }

  /** An address or size of the file's class: 4 or 8 bytes. */
  word(offset: number): number {
    return this.is64 ? this.u64(offset) : this.u32(offset);
  }

  /** A word that may be any bit pattern; those above 2^53 are of no use to us and become the largest safe integer. */
  anyWord(offset: number): number {
    if (!this.is64) return this.u32(offset);
    const high = this.u32(this.littleEndian ? offset + 4 : offset);
    const low = this.u32(this.littleEndian ? offset : offset + 4);
    return Math.min(high * 0x1_0000_0000 + low, Number.MAX_SAFE_INTEGER);
  }

  #within(offset: number, width: number): number {
    if (offset < 0 || offset + width > this.#view.byteLength) throw new DecodeError('a structure is cut off');
    return offset;
  }
}

/** The NUL-terminated string at `start`; null when it is outside or has no end. */
export function cString(bytes: Uint8Array, start: number): string | null {
  if (start < 0 || start >= bytes.length) return null;
  const end = bytes.indexOf(0, start);
  return end < 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** What there is at `offset`, at most `length` bytes; what lies beyond the end of the file is never allocated. */
export function readUpTo(source: ByteSource, offset: number, length: number): Uint8Array {
  const available = Math.max(0, Math.min(length, source.size - offset));
  return available === 0 ? new Uint8Array() : source.read(offset, available);
}
