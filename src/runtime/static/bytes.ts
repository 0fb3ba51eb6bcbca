import type { DecodedBase64 } from '../base64.ts';
import { native } from './native.ts';

/** What can be searched for: bytes, one byte, or a text of one character per byte. */
export type Needle = Uint8Array | number | string;

export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return native.latin1(bytes, start, end);
}

export function utf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return native.utf8(bytes, start, end);
}

export function hex(bytes: Uint8Array): string {
  return native.hex(bytes);
}

export function fromLatin1(text: string): Uint8Array {
  return native.fromLatin1(text);
}

export function fromUtf8(text: string): Uint8Array {
  return native.fromUtf8(text);
}

export function fromHex(text: string): Uint8Array {
  return native.fromHex(text);
}

export function indexOf(bytes: Uint8Array, needle: Needle, from = 0): number {
  return native.indexOf(bytes, needle, from);
}

export function lastIndexOf(bytes: Uint8Array, needle: Needle, from = bytes.length): number {
  return native.lastIndexOf(bytes, needle, from);
}

export function unpack(
  bytes: Uint8Array,
  offset: number,
  widths: Uint8Array,
  littleEndian: boolean,
): readonly number[] | null {
  return native.unpack(bytes, offset, widths, littleEndian);
}

export function compare(a: Uint8Array, b: Uint8Array): number {
  return native.compare(a, b);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  return native.concat(parts);
}

export function allocate(length: number): Uint8Array {
  return new Uint8Array(length);
}

/** @throws for what is not base64 */
export function decodeBase64(text: string): DecodedBase64 {
  const octets = native.decodeBase64(text);
  if (octets === undefined) throw new Error('not base64');
  return { text: native.latin1(octets), octets };
}

export function encodeBase64(text: string): string {
  return native.encodeBase64(text);
}
