/** What it takes to read an archive that is large, compressed, or comes through a pipe. */
export interface Archives {
  /**
   * Decompresses what the pieces make together: several members of gzip one after the other, or one frame of zstd in a piece.
   * @param pieces of which up to four are held at a time
   * @throws what names the damage in one line, or what `pieces` throws
   */
  decompress(
    compression: Compression,
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  ): AsyncIterable<Uint8Array>;
  /** Compresses and restores single pieces, fast rather than small. */
  pack(bytes: Uint8Array): Uint8Array;
  unpack(bytes: Uint8Array): Uint8Array;
  sha256(): Hash;
  /** What comes through a pipe, without holding up anything else while nothing comes. Null is standard input. */
  stream(path: string | null): AsyncIterable<Uint8Array>;
  /**
   * A new file for reading and writing that has no name, so that it is gone when we are.
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
