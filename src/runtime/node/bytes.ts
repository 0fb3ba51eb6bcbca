import type { DecodedBase64 } from '../base64.ts';

/** Bytes and the texts they stand for, by Node's Buffer. Nothing is copied that need not be. */

/** One character per byte (ISO 8859-1). */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).toString('latin1', start, end);
}

/** UTF-8 as the WHATWG decodes it: U+FFFD for each maximal part that is none. */
export function utf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).toString('utf8', start, end);
}

/** Two lower-case digits per byte. */
export function hex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('hex');
}

/** The low byte of each character. */
export function fromLatin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export function fromUtf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

/** The bytes of as many pairs of hexadecimal digits as the text begins with. */
export function fromHex(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}

/** What can be searched for: bytes, one byte, or a text of one character per byte. */
export type Needle = Uint8Array | number | string;

/** Where `needle` begins at `from` or later; -1 where it does not. */
export function indexOf(bytes: Uint8Array, needle: Needle, from = 0): number {
  return asBuffer(bytes).indexOf(needle, from, 'latin1');
}

/** Where `needle` begins for the last time, at `from` or earlier; -1 where it does not. */
export function lastIndexOf(bytes: Uint8Array, needle: Needle, from = bytes.length): number {
  return asBuffer(bytes).lastIndexOf(needle, from, 'latin1');
}

/**
 * Unsigned numbers one after the other, as many bytes wide as `widths` says: 2, 4 or 8. Null where the bytes end before,
 * or where one is 2^53 or more, which a number cannot hold exactly.
 */
export function unpack(
  bytes: Uint8Array,
  offset: number,
  widths: Uint8Array,
  littleEndian: boolean,
): readonly number[] | null {
  if (offset < 0 || offset > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers: number[] = [];
  let at = offset;
  for (const width of widths) {
    if (at + width > bytes.length) return null;
    const number =
      width === 8
        ? Number(view.getBigUint64(at, littleEndian))
        : width === 4
          ? view.getUint32(at, littleEndian)
          : view.getUint16(at, littleEndian);
    if (number > Number.MAX_SAFE_INTEGER) return null;
    numbers.push(number);
    at += width;
  }
  return numbers;
}

/** Below 0, 0, or above, as `a` sorts before, with or after `b`. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

/** Room for `length` bytes, whose content is whatever was there. */
export function allocate(length: number): Uint8Array {
  return Buffer.allocUnsafe(length);
}

/**
 * Spaces, tabs and line ends are passed over.
 * @throws for what is not base64, or has no proper end (WHATWG "forgiving-base64 decode", which also passes over form feeds)
 */
export function decodeBase64(text: string): DecodedBase64 {
  if (text.includes('\f')) throw new Error('not base64');
  return { text: atob(text), octets: undefined };
}

/** @param text one character per byte */
export function encodeBase64(text: string): string {
  return btoa(text);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
