import { indexOf, utf8 } from '#runtime/bytes.ts';
import { type Decoded, DecodeError, decoding } from '../../decoded.ts';
import { type BuildRecord, parseBuildInfoText } from './build-info-text.ts';
import { type ProgramImage, rememberingImage } from './program-image.ts';

export type { Module } from './build-info-text.ts';

/** What the Go linker recorded about a build. */
export type BuildInfo = BuildRecord & {
  /** As it was linked in: `go1.25.3`, `go1.26-devel_abc…`, `go1.22.5 X:nocoverageredesign`. */
  readonly goVersion: string;
};

/**
 * The build info of a program, in the pointer format of Go 1.13 to 1.17 or the inline format of 1.18 and later
 * (debug/buildinfo/buildinfo.go, cmd/link/internal/ld/data.go). Reads a few kilobytes if the linker's section exists,
 * whatever the size of the program.
 */
export function decodeBuildInfo(program: ProgramImage): Decoded<BuildInfo> {
  const image = rememberingImage(program);
  return decoding(() => {
    const { searchRange } = image;
    if (searchRange === null) throw new DecodeError('no Go build info: no section or data segment to hold it');
    const address = findMagic(image, searchRange.address, searchRange.size);
    const header = address === null ? null : image.read(address, headerSize);
    if (address === null || header === null || header.length < headerSize) throw new DecodeError('no Go build info');
    const inline = ((header[flagsOffset] ?? 0) & flag.inline) !== 0;
    const { version, modInfo } = inline ? readInline(image, address + headerSize) : readPointers(image, header);
    if (version.length === 0) throw new DecodeError('the Go version in the build info is empty');
    return { goVersion: utf8(version), ...parseBuildInfoText(unframe(modInfo)) };
  });
}

/** 14 bytes of magic, pointer size, flags, and two pointers or as much space. */
const magic = '\xff Go buildinf:';
const headerSize = 32;
const pointerSizeOffset = 14;
const flagsOffset = 15;
const pointersOffset = 16;
const flag = { bigEndian: 1, inline: 2 } as const;
/**
 * The linker aligns the blob; the magic at any other address is a string constant of some reader, such as `go`
 * itself.
 */
const alignment = 16;
const sentinelSize = 16;

/** Bounds for hostile files. */
const limits = {
  /** Searched if the program lacks the section; the linker puts the blob at the start of the data. */
  search: 64 << 20,
  version: 4096,
  modInfo: 4 << 20,
};
/** A multiple of the alignment, so that the magic is never split between two chunks. */
const chunkSize = 256 << 10;

/** The address of the first aligned magic in the range. */
function findMagic(image: ProgramImage, start: number, size: number): number | null {
  const end = start + Math.min(size, limits.search);
  for (let address = alignUp(start); address + headerSize <= end; address += chunkSize) {
    const chunk = image.read(address, Math.min(chunkSize, end - address));
    if (chunk === null) return null;
    const at = findAligned(chunk);
    if (at !== null) return address + at;
  }
  return null;
}

function findAligned(chunk: Uint8Array): number | null {
  for (let at = indexOf(chunk, magic); at >= 0; at = indexOf(chunk, magic, alignUp(at + 1))) {
    if (at % alignment === 0) return at;
  }
  return null;
}

function alignUp(value: number): number {
  return Math.ceil(value / alignment) * alignment;
}

type RawStrings = { readonly version: Uint8Array; readonly modInfo: Uint8Array };

function readInline(image: ProgramImage, address: number): RawStrings {
  const version = readVarintBytes(image, address, limits.version);
  return { version: version.bytes, modInfo: readVarintBytes(image, version.end, limits.modInfo).bytes };
}

/** A uvarint length (encoding/binary) and that many bytes. */
function readVarintBytes(image: ProgramImage, address: number, limit: number): { bytes: Uint8Array; end: number } {
  const head = image.read(address, 10);
  let length = 0;
  let used = 0;
  for (const byte of head ?? []) {
    length += (byte & 0x7f) * 2 ** (7 * used);
    used += 1;
    if ((byte & 0x80) === 0)
      return { bytes: readExactly(image, address + used, length, limit), end: address + used + length };
  }
  throw new DecodeError('a length in the build info is cut off or no number');
}

/** Two pointers to Go string headers {data, length}. */
function readPointers(image: ProgramImage, header: Uint8Array): RawStrings {
  const pointerSize = header[pointerSizeOffset];
  if (pointerSize !== 4 && pointerSize !== 8) throw new DecodeError(`the build info's pointer size is ${pointerSize}`);
  const bigEndian = ((header[flagsOffset] ?? 0) & flag.bigEndian) !== 0;
  const word = (bytes: Uint8Array, at: number): number => readWord(bytes, at, pointerSize, bigEndian);
  // As in Go's reader, an unreadable string is empty.
  const follow = (pointer: number, limit: number): Uint8Array => {
    const string = image.read(pointer, 2 * pointerSize);
    if (string === null || string.length < 2 * pointerSize) return new Uint8Array();
    const length = word(string, pointerSize);
    checkLength(length, limit);
    const bytes = length === 0 ? null : image.read(word(string, 0), length);
    return bytes === null || bytes.length < length ? new Uint8Array() : bytes;
  };
  const versionPointer = word(header, pointersOffset);
  // Position-independent programs may leave them to the loader; a reader of the file cannot follow them.
  if (versionPointer === 0) throw new DecodeError('the pointers in the build info are to be filled in by the loader');
  return {
    version: follow(versionPointer, limits.version),
    modInfo: follow(word(header, pointersOffset + pointerSize), limits.modInfo),
  };
}

function readWord(bytes: Uint8Array, at: number, size: 4 | 8, bigEndian: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = size === 4 ? view.getUint32(at, !bigEndian) : Number(view.getBigUint64(at, !bigEndian));
  if (!Number.isSafeInteger(value)) throw new DecodeError('a pointer or length in the build info is out of range');
  return value;
}

function readExactly(image: ProgramImage, address: number, length: number, limit: number): Uint8Array {
  if (length === 0) return new Uint8Array();
  checkLength(length, limit);
  const bytes = image.read(address, length);
  if (bytes === null || bytes.length < length) throw new DecodeError('the build info is cut off');
  return bytes;
}

/** Checked before anything is allocated. */
function checkLength(length: number, limit: number): void {
  if (length > limit) throw new DecodeError(`a length in the build info is beyond ${limit} bytes`);
}

/** The text between the two sentinels, which Go does not verify either. Anything else counts as no text. */
function unframe(modInfo: Uint8Array): string {
  const framed = modInfo.length >= 2 * sentinelSize + 1 && modInfo[modInfo.length - sentinelSize - 1] === 0x0a;
  return framed ? utf8(modInfo, sentinelSize, modInfo.length - sentinelSize) : '';
}
