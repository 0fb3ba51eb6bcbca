import { utf8 } from '#runtime/bytes.ts';
import { type Decoded, DecodeError, decoding } from '../decoded.ts';

/** A kind of local time: what the clock shows while it holds (tzfile(5), "local time type record"). */
export type LocalTimeType = {
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly isDst: boolean;
  readonly abbreviation: string;
};

/** A compiled zone. Times are seconds since 1970-01-01T00:00:00Z. */
export interface TzFile {
  /** 1 for the version byte NUL, else the digit. Go takes 1 to 3 only: see `goReads`. */
  readonly version: number;
  readonly types: readonly LocalTimeType[];
  /** Ascending in a sound file; values below -2^53 are rounded, which no comparison with a real instant can notice. */
  readonly times: Float64Array;
  /** For each of `times`, the index of the type that holds from then on. */
  readonly indices: Uint8Array;
  /** The POSIX rule for the time after the last transition; null if there is none, as in version 1. */
  readonly footer: string | null;
  /** What follows the data: the footer with its line feeds. The C libraries read more of a damaged one than Go does. */
  readonly trailing: Uint8Array;
  /** Leap seconds recorded in the file: 0, except in the `right/` branch of the database. */
  readonly leapSeconds: number;
}

const headerSize = 44;

/**
 * Reads a TZif file as Go's `LoadLocationFromTZData` does (time/zoneinfo_read.go): the 64-bit block if there is one,
 * indices checked against their bounds, trailing bytes tolerated, a second header's magic not checked. Only the
 * version is left to the caller, since the C libraries accept versions that Go refuses.
 */
export function decodeTzif(bytes: Uint8Array): Decoded<TzFile> {
  return decoding(() => {
    if (bytes.length === 0) throw new DecodeError('the file is empty');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < 4 || view.getUint32(0) !== magic) throw new DecodeError('not a TZif file');
    const version = versionOf(bytes[4]);
    const first = readCounts(view, 0);
    const is64 = version > 1;
    const second = is64 ? headerSize + dataSize(first, 4) : 0;
    return decodeBlock(bytes, view, second, is64 ? readCounts(view, second) : first, { version, is64 });
  });
}

/** Whether Go's parser knows the version: it refuses 4 of RFC 9636 as "malformed time zone information". */
export function goReads(file: Pick<TzFile, 'version'>): boolean {
  return file.version >= 1 && file.version <= 3;
}

/** `TZif` */
const magic = 0x545a6966;

interface Counts {
  readonly utLocal: number;
  readonly stdWall: number;
  readonly leap: number;
  readonly time: number;
  readonly type: number;
  readonly char: number;
}

/** A NUL means version 1; Go does not know the digit 1. Anything but a digit is 0. */
function versionOf(byte: number | undefined): number {
  if (byte === 0) return 1;
  return byte !== undefined && byte >= 0x32 && byte <= 0x39 ? byte - 0x30 : 0;
}

function readCounts(view: DataView, offset: number): Counts {
  if (offset + headerSize > view.byteLength) throw new DecodeError(`cut off at byte ${view.byteLength}, in a header`);
  const count = (index: number): number => view.getUint32(offset + 20 + 4 * index);
  return { utLocal: count(0), stdWall: count(1), leap: count(2), time: count(3), type: count(4), char: count(5) };
}

function dataSize(counts: Counts, timeSize: 4 | 8): number {
  return (
    counts.time * (timeSize + 1) +
    counts.type * 6 +
    counts.char +
    counts.leap * (timeSize + 4) +
    counts.stdWall +
    counts.utLocal
  );
}

function decodeBlock(
  bytes: Uint8Array,
  view: DataView,
  header: number,
  counts: Counts,
  { version, is64 }: { version: number; is64: boolean },
): TzFile {
  const timeSize = is64 ? 8 : 4;
  const end = header + headerSize + dataSize(counts, timeSize);
  if (end > bytes.length) throw new DecodeError(`cut off at byte ${bytes.length} of ${end}`);
  if (counts.type === 0) throw new DecodeError('no local time types');

  const timesAt = header + headerSize;
  const indicesAt = timesAt + counts.time * timeSize;
  const typesAt = indicesAt + counts.time;
  const charsAt = typesAt + counts.type * 6;
  const chars = bytes.subarray(charsAt, charsAt + counts.char);

  const types: LocalTimeType[] = [];
  for (let index = 0; index < counts.type; index += 1) {
    const at = typesAt + index * 6;
    const start = view.getUint8(at + 5);
    if (start >= chars.length) throw new DecodeError(`type ${index} names abbreviation ${start} of ${chars.length}`);
    if (index > lastIndex) continue;
    types.push({
      offset: view.getInt32(at),
      isDst: view.getUint8(at + 4) !== 0,
      abbreviation: abbreviationAt(chars, start),
    });
  }

  const times = new Float64Array(counts.time);
  const indices = bytes.subarray(indicesAt, typesAt);
  for (let index = 0; index < counts.time; index += 1) {
    const at = timesAt + index * timeSize;
    times[index] = is64 ? view.getInt32(at) * 0x1_0000_0000 + view.getUint32(at + 4) : view.getInt32(at);
    const type = indices[index] ?? 0;
    if (type >= counts.type) throw new DecodeError(`transition ${index} is to type ${type} of ${counts.type}`);
  }
  const trailing = bytes.subarray(end);
  return { version, types, times, indices, footer: footerOf(trailing), trailing, leapSeconds: counts.leap };
}

/** Indices of types are bytes: Go also checks types beyond that, but no transition refers to them. */
const lastIndex = 255;

/** Real ones have 3 to 6 characters. */
const longestAbbreviation = 64;

function abbreviationAt(chars: Uint8Array, start: number): string {
  const bytes = chars.subarray(start, start + longestAbbreviation);
  const end = bytes.indexOf(0);
  return utf8(bytes, 0, end < 0 ? bytes.length : end);
}

/** A rule between two line feeds; anything else is not a footer, and not an error either. */
function footerOf(rest: Uint8Array): string | null {
  if (rest.length <= 2 || rest[0] !== 0x0a || rest[rest.length - 1] !== 0x0a) return null;
  return utf8(rest, 1, rest.length - 1);
}
