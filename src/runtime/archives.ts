/** Functions for reading an archive that is large, compressed, or comes through a pipe. */
export interface Archives {
  /**
   * Decompresses the concatenation of the pieces: one or more members of gzip, or one frame of zstd per piece.
   * @param pieces of which up to four are held at a time
   * @throws an error that names the damage in one line, or what `pieces` throws
   */
  decompress(
    compression: Compression,
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): AsyncIterable<Uint8Array>;
  /** Compresses and restores single pieces, optimized for speed over size. */
  pack(bytes: Uint8Array): Uint8Array;
  unpack(bytes: Uint8Array): Uint8Array;
  sha256(): Hash;
  /** Reads from a pipe without blocking other work while nothing arrives. Null is standard input. */
  stream(path: string | null): AsyncIterable<Uint8Array>;
  /**
   * A new file without a name, for reading and writing, so that it disappears when we do.
   * @throws errors of the system, with their `code`
   */
  temporaryFile(): number;
  write(fd: number, bytes: Uint8Array): void;
}

export type Compression = 'gzip' | 'zstd';

export interface Hash {
  update(bytes: Uint8Array): void;
  /** Lower-case hexadecimal digits. */
  digest(): string;
}
