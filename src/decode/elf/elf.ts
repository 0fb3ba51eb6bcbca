import { utf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { type Decoded, decoding } from '../decoded.ts';
import { type ElfDynamic, readDynamic } from './dynamic.ts';
import { cString, readUpTo } from './fields.ts';
import { type ElfHeader, type ElfSection, type ElfSegment, readHeader, readSegments, segmentType } from './headers.ts';
import type { Mapper } from './image.ts';
import { readSections } from './sections.ts';

export { dynamicFlag, dynamicFlag1, dynamicTag, type ElfDynamic, tagValue } from './dynamic.ts';
export { Fields } from './fields.ts';
export {
  type ElfHeader,
  type ElfSection,
  type ElfSegment,
  fileType,
  lastOfType,
  recordSizes,
  segmentFlag,
  segmentType,
} from './headers.ts';
export { fileOffset, pageSize } from './image.ts';

/** An ELF file (elf(5)). Addresses and sizes are bytes; values above 2^53 are refused. */
export interface ElfFile extends ElfHeader {
  readonly segments: readonly ElfSegment[];
  /** PT_LOAD, in the order of the file: nearly every rule is about them alone. */
  readonly loads: readonly ElfSegment[];
  /** Empty in a file whose section headers were stripped or cannot be read, and where they were not asked for. */
  readonly sections: readonly ElfSection[];
  /** PT_INTERP, or null: the kernel starts the file by itself. */
  readonly interpreter: string | null;
  /** PT_DYNAMIC, or null: nothing for a loader to do. */
  readonly dynamic: ElfDynamic | null;
  /** Who is to map it, where it was read as that one would. */
  readonly mapper: Mapper;
}

/** Longer than any path (PATH_MAX). */
const interpreterLimit = 4096;

/** The header and program headers of most files; glibc's loader reads 832 bytes for the same purpose. */
const headLength = 1024;

/**
 * The header, program headers, section headers, interpreter and dynamic section, in a handful of positioned reads.
 * @param view `loader` leaves out the section headers, as the kernel and the loader do; `musl` as its loader reads a library
 */
export function decodeElf(source: ByteSource, view: 'all' | 'loader' | 'musl' = 'all'): Decoded<ElfFile> {
  return decoding(() => {
    const head = withHead(source);
    const mapper = view === 'musl' ? 'musl' : 'kernel';
    const layout = readHeader(head, view === 'musl');
    const segments = readSegments(head, layout);
    const loads = segments.filter(({ type }) => type === segmentType.load);
    const interp = segments.find(({ type }) => type === segmentType.interp);
    return {
      ...layout.header,
      segments,
      loads,
      sections: view === 'all' ? readSections(head, layout) : [],
      interpreter: interp === undefined ? null : readInterpreter(head, interp),
      dynamic: readDynamic(head, layout.header, { segments, loads, mapper }),
      mapper,
    };
  });
}

/** The same bytes, the first of them read once. */
function withHead(source: ByteSource): ByteSource {
  const head = source.read(0, headLength);
  return {
    size: source.size,
    read: (offset, length) =>
      offset + length <= head.length || (offset === 0 && head.length < headLength)
        ? head.subarray(offset, offset + length)
        : source.read(offset, length),
  };
}

function readInterpreter(source: ByteSource, segment: ElfSegment): string {
  const bytes = readUpTo(source, segment.offset, Math.min(segment.fileSize, interpreterLimit));
  return cString(bytes, 0) ?? utf8(bytes);
}
