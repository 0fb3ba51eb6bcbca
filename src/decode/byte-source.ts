/** Random access to bytes: of a file too large to hold in memory, or of a buffer in tests. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** The bytes at `offset`, fewer than `length` at the end. Callers bound `length`: it is allocated. */
  read(offset: number, length: number): Uint8Array;
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length) };
}
