import type { ByteSource } from '../../src/decode/byte-source.ts';

/** The most that a decoder may request at once: it is allocated, whatever the size of the file. */
const readLimit = 64 << 20;

/** Bytes that check a decoder's requests: they must be within the file, and of a bounded length. */
export function strictSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(offset, length) {
      if (!Number.isSafeInteger(offset) || offset < 0) throw new Error(`a read at ${offset}`);
      if (!Number.isSafeInteger(length) || length < 0) throw new Error(`a read of ${length} bytes`);
      if (length > readLimit) throw new Error(`an allocation of ${length} bytes, for a file of ${bytes.length}`);
      return bytes.subarray(offset, offset + length);
    },
  };
}
