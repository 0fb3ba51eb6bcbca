import { latin1 } from '#runtime/bytes.ts';
import { DecodeError } from '../decoded.ts';

/** Bytes of a block; a header is one, and contents are padded to a multiple of it. */
export const blockSize = 512;

/** The header block of an entry. Texts have one character per byte. */
export type TarHeader = {
  readonly name: string;
  readonly linkName: string;
  /** Permission bits, without the type. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of content as stated, whatever the type. */
  readonly size: number;
  /** `0`, `5`, `L`, …: tar(5). */
  readonly typeflag: string;
  readonly block: Uint8Array;
  /** GNU's own format, which has other fields in place of the POSIX prefix. */
  readonly gnu: boolean;
};

/**
 * Decodes a header of any of the formats: v7, POSIX ustar, GNU. Sources: tar(5) of libarchive, GNU tar `src/tar.h`.
 * @returns null for a block of zeros, which ends an archive
 * @throws DecodeError for a block that is not a header, according to its checksum
 */
export function decodeTarHeader(block: Uint8Array): TarHeader | null {
  const stated = octal(block, fields.checksum);
  const sums = checksums(block);
  if (sums.unsigned === blanks) return null;
  if (stated !== sums.unsigned && stated !== sums.signed) throw new DecodeError('a block is not a tar header');
  const magic = latin1(block, 257, 263);
  const gnu = magic === 'ustar ';
  const prefix = magic === 'ustar\0' ? text(block, fields.prefix) : '';
  const name = text(block, fields.name);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    linkName: text(block, fields.linkName),
    mode: number(block, fields.mode) & 0o7777,
    uid: number(block, fields.uid),
    gid: number(block, fields.gid),
    size: number(block, fields.size),
    typeflag: String.fromCharCode(block[fields.typeflag.at] ?? 0),
    block,
    gnu,
  };
}

type Field = { readonly at: number; readonly length: number };

const fields = {
  name: { at: 0, length: 100 },
  mode: { at: 100, length: 8 },
  uid: { at: 108, length: 8 },
  gid: { at: 116, length: 8 },
  size: { at: 124, length: 12 },
  checksum: { at: 148, length: 8 },
  typeflag: { at: 156, length: 1 },
  linkName: { at: 157, length: 100 },
  prefix: { at: 345, length: 155 },
} as const satisfies Record<string, Field>;

/** The checksum counts its own field as eight blanks, which is the whole checksum of a block of zeros. */
const blanks = 8 * 0x20;

/** Old writers added signed bytes. */
function checksums(block: Uint8Array): { readonly unsigned: number; readonly signed: number } {
  let unsigned = blanks;
  let high = 0;
  const { at, length } = fields.checksum;
  for (let index = 0; index < blockSize; index += 1) {
    if (index === at) index += length;
    const byte = block[index] ?? 0;
    unsigned += byte;
    if (byte > 127) high += 1;
  }
  return { unsigned, signed: unsigned - high * 256 };
}

/** Up to the first NUL; a full field has none. */
function text(block: Uint8Array, { at, length }: Field): string {
  const end = block.indexOf(0, at);
  return latin1(block, at, end < 0 ? at + length : Math.min(end, at + length));
}

/**
 * Octal digits, or base 256 if the first bit is set, which GNU, star and Go use for numbers too large for digits.
 * @throws DecodeError
 */
export function number(block: Uint8Array, field: Field): number {
  const first = block[field.at] ?? 0;
  if (first < 0x80) return octal(block, field);
  let value = first & 0x7f;
  for (let index = field.at + 1; index < field.at + field.length; index += 1) value = value * 256 + (block[index] ?? 0);
  // Negative numbers begin with 0xff: neither a size nor an id can be negative.
  if (!Number.isSafeInteger(value)) throw new DecodeError('a number in a tar header is out of range');
  return value;
}

function octal(block: Uint8Array, field: Field): number {
  const digits = text(block, field).trim();
  if (digits === '') return 0;
  if (!/^[0-7]+$/.test(digits)) throw new DecodeError('a block is not a tar header');
  return Number.parseInt(digits, 8);
}
