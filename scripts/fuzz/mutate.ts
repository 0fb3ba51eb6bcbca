/** Numbers below a bound, the same for the same seed (xorshift32). */
export type Random = (below: number) => number;

export function createRandom(seed: number): Random {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Longer inputs are truncated: what matters in a file is near its start, and short inputs run often. */
export const longest = 16 << 10;

/** A modified copy: one to eight changes of a kind that breaks decoders. */
export function mutate(
  bytes: Buffer,
  random: Random,
  material: { words: readonly Buffer[]; others: readonly Buffer[] },
): Buffer {
  let result: Buffer = Buffer.from(bytes);
  for (let left = 1 + random(8); left > 0; left -= 1) {
    const change = changes[random(changes.length)];
    if (change !== undefined) result = change(result, random, material);
  }
  return result.subarray(0, longest);
}

type Change = (
  bytes: Buffer,
  random: Random,
  material: { words: readonly Buffer[]; others: readonly Buffer[] },
) => Buffer;

/** Lengths, counts and offsets at which arithmetic goes wrong. */
const numbers = [
  0, 1, 2, 7, 8, 16, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
];

const changes: readonly Change[] = [
  function flipBit(bytes, random) {
    if (bytes.length === 0) return bytes;
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
    return bytes;
  },
  function setByte(bytes, random) {
    if (bytes.length > 0) bytes[random(bytes.length)] = random(256);
    return bytes;
  },
  function setNumber(bytes, random) {
    const value = numbers[random(numbers.length)] ?? 0;
    const at = random(bytes.length + 1);
    const kind = random(5);
    if (kind === 0 && at + 2 <= bytes.length) bytes.writeUInt16LE(value & 0xffff, at);
    if (kind === 1 && at + 2 <= bytes.length) bytes.writeUInt16BE(value & 0xffff, at);
    if (kind === 2 && at + 4 <= bytes.length) bytes.writeUInt32LE(value, at);
    if (kind === 3 && at + 4 <= bytes.length) bytes.writeUInt32BE(value, at);
    if (kind === 4 && at + 8 <= bytes.length) bytes.writeBigUInt64LE(BigInt(value) << BigInt(random(33)), at);
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.subarray(0, random(bytes.length + 1));
  },
  function remove(bytes, random) {
    const from = random(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random(32))]);
  },
  function repeat(bytes, random) {
    const from = random(bytes.length + 1);
    const chunk = bytes.subarray(from, from + 1 + random(64));
    return Buffer.concat([
      bytes.subarray(0, from),
      ...Array.from({ length: 1 + random(8) }, () => chunk),
      bytes.subarray(from),
    ]);
  },
  function insertWord(bytes, random, { words }) {
    const word = words[random(Math.max(1, words.length))] ?? Buffer.alloc(0);
    const from = random(bytes.length + 1);
    const over = random(2) * word.length;
    return Buffer.concat([bytes.subarray(0, from), word, bytes.subarray(from + over)]);
  },
  function splice(bytes, random, { others }) {
    const other = others[random(Math.max(1, others.length))] ?? bytes;
    const from = random(other.length + 1);
    return Buffer.concat([bytes.subarray(0, random(bytes.length + 1)), other.subarray(from, from + 1 + random(512))]);
  },
  function changeDigit(bytes, random) {
    const digits = [...bytes.keys()].filter((at) => isDigit(bytes[at] ?? 0));
    const at = digits[random(Math.max(1, digits.length))];
    if (at !== undefined) bytes[at] = 0x30 + random(10);
    return bytes;
  },
];

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
