import type { ByteSource } from '../../byte-source.ts';
import { type ElfFile, segmentFlag, segmentType } from '../../elf/elf.ts';

/** A program's bytes by virtual address, whatever its container format. */
export interface ProgramImage {
  /** Where the linker put the build info, or the data that starts with it; null if the file has neither. */
  readonly searchRange: AddressRange | null;
  /** The bytes from `address` to the end of the mapping, at most `length`; null if nothing is mapped there. */
  read(address: number, length: number): Uint8Array | null;
}

export type AddressRange = { readonly address: number; readonly size: number };

/** A stretch of the file that is mapped into memory. */
export type Mapping = AddressRange & { readonly offset: number };

/** An image over the mappings of a file: the first that contains an address serves it. */
export function mappedImage(
  source: ByteSource,
  mappings: readonly Mapping[],
  searchRange: AddressRange | null,
): ProgramImage {
  return {
    searchRange,
    read(address, length) {
      const mapping = mappings.find((candidate) => {
        return address >= candidate.address && address - candidate.address < candidate.size;
      });
      if (mapping === undefined) return null;
      const within = address - mapping.address;
      const offset = mapping.offset + within;
      const available = Math.min(mapping.size - within, source.size - offset);
      return available <= 0 ? null : source.read(offset, Math.min(length, available));
    },
  };
}

/** The same image, but bytes within the last read are not read again. */
export function rememberingImage(image: ProgramImage): ProgramImage {
  let last: { address: number; bytes: Uint8Array } = { address: 0, bytes: new Uint8Array() };
  return {
    searchRange: image.searchRange,
    read(address, length) {
      const start = address - last.address;
      if (start >= 0 && start + length <= last.bytes.length) return last.bytes.subarray(start, start + length);
      const bytes = image.read(address, length);
      if (bytes !== null) last = { address, bytes };
      return bytes;
    },
  };
}

/**
 * The section `.go.buildinfo`, or what readers up to Go 1.26 use if it is missing: the first segment that is writable
 * and not executable (debug/buildinfo elfExe.DataStart).
 */
export function elfImage(source: ByteSource, elf: ElfFile): ProgramImage {
  const loads = elf.segments.filter(({ type }) => type === segmentType.load);
  const section = elf.sections.find(({ name }) => name === '.go.buildinfo');
  const data = loads.find(({ flags }) => (flags & (segmentFlag.write | segmentFlag.execute)) === segmentFlag.write);
  const range =
    section !== undefined
      ? { address: section.address, size: section.size }
      : data !== undefined
        ? { address: data.address, size: data.fileSize }
        : null;
  const mappings = loads.map(({ address, offset, fileSize }) => ({ address, offset, size: fileSize }));
  return mappedImage(source, mappings, range);
}
