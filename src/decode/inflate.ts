import { latin1 } from '#runtime/bytes.ts';

/**
 * The content of gzip data (RFC 1952, 1951), as far as it can be decompressed; empty if it is not gzip. Checksums and
 * further members are ignored.
 * @param data one character per byte
 * @param limit stop after this many bytes of content
 */
export function gunzip(data: string, limit: number): string {
  const begin = deflateStart(data);
  return begin === null ? '' : inflate(data, begin, limit);
}

/**
 * The position after the header of a member and the fields that its flags announce; null if there is no valid header.
 */
function deflateStart(data: string): number | null {
  if (!data.startsWith('\x1f\x8b\x08')) return null;
  const flags = data.charCodeAt(3);
  // Reserved flags are zero.
  if (!(flags < 0x20)) return null;
  let at = 10;
  if ((flags & 0x04) !== 0) at += 2 + data.charCodeAt(at) + data.charCodeAt(at + 1) * 256;
  for (const flag of [0x08, 0x10]) {
    if ((flags & flag) === 0) continue;
    const end = data.indexOf('\0', at);
    if (end < 0) return null;
    at = end + 1;
  }
  return (flags & 0x02) === 0 ? at : at + 2;
}

/** Decodes blocks up to the last one, the end of the data, the limit, or damage. */
function inflate(data: string, begin: number, limit: number): string {
  const input = createBits(data, begin);
  const output: Output = { bytes: new Uint8Array(limit), length: 0 };
  try {
    for (let isLast = false; !isLast && output.length < limit; ) {
      isLast = input.take(1) === 1;
      const type = input.take(2);
      if (type === 0) copyStored(input, output);
      else if (type === 3) break;
      else copyCompressed(input, output, type === 1 ? fixedCodes() : readCodes(input));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return latin1(output.bytes, 0, output.length);
}

type Output = { readonly bytes: Uint8Array; length: number };

interface Bits {
  /** The next bits, the first of them the lowest. @throws RangeError at the end */
  take(count: number): number;
  align(): void;
}

function createBits(data: string, begin: number): Bits {
  let at = begin;
  let held = 0;
  let count = 0;
  return {
    take(wanted) {
      while (count < wanted) {
        if (at >= data.length) throw new RangeError('the data ends');
        held |= data.charCodeAt(at) << count;
        at += 1;
        count += 8;
      }
      const value = held & ((1 << wanted) - 1);
      held >>>= wanted;
      count -= wanted;
      return value;
    },
    align() {
      held = 0;
      count = 0;
    },
  };
}

function copyStored(input: Bits, output: Output): void {
  input.align();
  const length = input.take(16);
  input.take(16);
  for (let left = length; left > 0 && output.length < output.bytes.length; left -= 1) put(output, input.take(8));
}

function copyCompressed(input: Bits, output: Output, { lengths, distances }: Codes): void {
  while (output.length < output.bytes.length) {
    const symbol = decode(input, lengths);
    if (symbol === 256) return;
    if (symbol < 256) {
      put(output, symbol);
      continue;
    }
    const length = extended(input, lengthBases, symbol - 257);
    const distance = extended(input, distanceBases, decode(input, distances));
    if (distance > output.length) throw new RangeError('a copy from before the content');
    for (let left = length; left > 0; left -= 1) put(output, output.bytes[output.length - distance] ?? 0);
  }
}

/** Anything beyond the limit is dropped. */
function put(output: Output, byte: number): void {
  if (output.length < output.bytes.length) output.bytes[output.length++] = byte;
}

/** A prefix code, by the lengths of its codes: how many there are of each length, and their symbols, shortest first. */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

type Codes = { readonly lengths: Code; readonly distances: Code };

const longestWord = 15;

function codeOf(lengths: readonly number[]): Code {
  const counts = new Array<number>(longestWord + 1).fill(0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const symbols = lengths.map((_, symbol) => symbol).filter((symbol) => lengths[symbol] !== 0);
  symbols.sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0) || a - b);
  return { counts, symbols };
}

function decode(input: Bits, { counts, symbols }: Code): number {
  let word = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= longestWord; length += 1) {
    word |= input.take(1);
    const count = counts[length] ?? 0;
    const symbol = word - first < count ? symbols[index + word - first] : undefined;
    if (symbol !== undefined) return symbol;
    index += count;
    first = (first + count) << 1;
    word <<= 1;
  }
  throw new RangeError('no such word');
}

let fixed: Codes | undefined;

/** RFC 1951, 3.2.6. */
function fixedCodes(): Codes {
  fixed ??= {
    lengths: codeOf(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8))),
    distances: codeOf(new Array<number>(30).fill(5)),
  };
  return fixed;
}

/** The order of the code length codes (RFC 1951, 3.2.7). */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function readCodes(input: Bits): Codes {
  const ofLengths = input.take(5) + 257;
  const ofDistances = input.take(5) + 1;
  const given = new Array<number>(19).fill(0);
  for (const place of order.slice(0, input.take(4) + 4)) given[place] = input.take(3);
  const code = codeOf(given);
  const lengths: number[] = [];
  while (lengths.length < ofLengths + ofDistances) {
    const symbol = decode(input, code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) repeat(lengths, lengths.at(-1) ?? 0, 3 + input.take(2));
    else repeat(lengths, 0, symbol === 17 ? 3 + input.take(3) : 11 + input.take(7));
  }
  return {
    lengths: codeOf(lengths.slice(0, ofLengths)),
    distances: codeOf(lengths.slice(ofLengths, ofLengths + ofDistances)),
  };
}

function repeat(lengths: number[], length: number, times: number): void {
  for (let left = times; left > 0; left -= 1) lengths.push(length);
}

/** The base value of each symbol, and how many extra bits it has (RFC 1951, 3.2.5). */
type Bases = readonly (readonly [base: number, bits: number])[];

const lengthBases: Bases = [
  ...basesOf(3, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]),
  [258, 0],
];
const distanceBases: Bases = basesOf(
  1,
  [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
);

function basesOf(first: number, bits: readonly number[]): Bases {
  let base = first;
  return bits.map((count) => {
    const entry = [base, count] as const;
    base += 1 << count;
    return entry;
  });
}

function extended(input: Bits, bases: Bases, symbol: number): number {
  const [base, bits] = bases[symbol] ?? [0, 0];
  if (base === 0) throw new RangeError('no such symbol');
  return base + input.take(bits);
}
