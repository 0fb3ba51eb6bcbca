import { readFileSync, writeFileSync } from 'node:fs';

/** Where the cached code of Node's own modules stands in an executable: a count, then so many entries. */
interface CodeCache {
  readonly countAt: number;
  readonly entriesAt: number;
  readonly end: number;
}

/** What V8 begins every piece of cached code with (`SerializedCodeData::kMagicNumber`), in this version of it. */
const codeMagic = Buffer.from([0x89, 0x06, 0xde, 0xc0]);

const noteName = Buffer.from('NODE_SEA_BLOB\0');
/** The ELF note's name is padded to four bytes. */
const noteNameSize = 16;

/**
 * Takes the cached code of Node's own modules out of a start-up snapshot: Node puts in all of them and copies them to the heap at
 * every start, and a warm snapshot needs none, since what a run uses is on its heap already. In numbers: 3.7 MB of memory that
 * cannot be reclaimed, and a sixth of the whole CPU time.
 *
 * Node has no option for that, so the count is set to zero where it stands; it comes last in the snapshot
 * (`SnapshotData::FromBlob` in src/node_snapshotable.cc), so that nothing after it moves. The bytes that nobody reads any more
 * become zeros, for the sake of image layers.
 *
 * @returns how many bytes are no longer read; null when the layout is not the one that we know, and then nothing is changed
 */
export function dropCodeCache(executable: string): number | null {
  const file = readFileSync(executable);
  const cache = findCodeCache(file);
  if (cache === null) return null;
  file.writeBigUInt64LE(0n, cache.countAt);
  file.fill(0, cache.entriesAt, cache.end);
  writeFileSync(executable, file);
  return cache.end - cache.entriesAt;
}

/** The one place where a count is followed by exactly so many entries. */
function findCodeCache(file: Buffer): CodeCache | null {
  const note = file.lastIndexOf(noteName);
  if (note < 0) return null;
  const start = note + noteNameSize;
  const end = start + file.readUInt32LE(note - 8);
  for (let at = file.indexOf(codeMagic, start); at >= 0 && at < end; at = file.indexOf(codeMagic, at + 1)) {
    const entriesAt = startOfEntry(file, at);
    if (entriesAt === null) continue;
    const countAt = entriesAt - 8;
    const cacheEnd = endOfEntries(file, entriesAt, file.readBigUInt64LE(countAt), end);
    if (cacheEnd !== null) return { countAt, entriesAt, end: cacheEnd };
  }
  return null;
}

const longestId = 200;
const fewestModules = 100n;

/** An entry is the length and text of a module's name, then the length and bytes of its code. */
function startOfEntry(file: Buffer, codeAt: number): number | null {
  for (let length = 1; length <= longestId; length += 1) {
    const at = codeAt - 8 - length - 8;
    if (file.readBigUInt64LE(at) === BigInt(length)) return at;
  }
  return null;
}

function endOfEntries(file: Buffer, start: number, count: bigint, limit: number): number | null {
  if (count < fewestModules || count > 10_000n) return null;
  let at = start;
  for (let entry = 0n; entry < count; entry += 1n) {
    const nameSize = readSize(file, at, limit);
    if (nameSize === null || nameSize > longestId) return null;
    const codeAt = at + 8 + nameSize + 8;
    const codeSize = readSize(file, codeAt - 8, limit);
    if (codeSize === null || !file.subarray(codeAt, codeAt + 4).equals(codeMagic)) return null;
    at = codeAt + codeSize;
  }
  return at <= limit ? at : null;
}

function readSize(file: Buffer, at: number, limit: number): number | null {
  if (at + 8 > limit) return null;
  const size = file.readBigUInt64LE(at);
  return size <= BigInt(limit - at) ? Number(size) : null;
}
