import type { Sink } from '../../decode/tar/reader.ts';
import type { LayerBlob } from './layer-blob.ts';

/**
 * The contents of the files of a layer. In an uncompressed archive they are read in place. Otherwise only what was
 * kept is available; other reads are recorded and refused, and succeed after `load` has read the layer again.
 */
export class LayerContents {
  private readonly blob: LayerBlob;
  /** By the start of the file, then by the number of the piece. */
  private readonly kept = new Map<number, Map<number, Uint8Array>>();
  private readonly wanted = new Map<number, { readonly stored: number; readonly pieces: Set<number> }>();

  constructor(blob: LayerBlob) {
    this.blob = blob;
  }

  get isWanted(): boolean {
    return this.wanted.size > 0;
  }

  /** Receives the content of a file while the layer is read. */
  keep(at: number, stored: number): Sink {
    return (bytes, offset) => this.put(at, stored, bytes, offset, null);
  }

  /**
   * Reads stored bytes of the file that begins at `at`.
   * @throws NotKept
   */
  read(at: number, stored: number, position: number, into: Uint8Array): void {
    if (this.blob.plain !== null) {
      readFully(this.blob.plain, at + position, into);
      return;
    }
    const pieces = this.kept.get(at);
    for (let done = 0; done < into.length; ) {
      const index = Math.floor((position + done) / pieceSize);
      const piece = pieces?.get(index);
      if (piece === undefined) throw this.want(at, stored, position, into.length);
      const from = position + done - index * pieceSize;
      const part = piece.subarray(from, from + into.length - done);
      into.set(part, done);
      done += part.length;
    }
  }

  /** Reads the layer again, up to the last of the missing contents. */
  async load(check: () => void): Promise<void> {
    const files = [...this.wanted].map(([at, { stored, pieces }]) => ({ at, stored, pieces, end: at + stored }));
    this.wanted.clear();
    const last = Math.max(0, ...files.map(({ end }) => end));
    let position = 0;
    for await (const bytes of this.blob.stream()) {
      check();
      const end = position + bytes.length;
      for (const file of files) {
        if (file.at >= end || file.end <= position) continue;
        const from = Math.max(file.at, position);
        const part = bytes.subarray(from - position, Math.min(file.end, end) - position);
        this.put(file.at, file.stored, part, from - file.at, file.pieces);
      }
      position = end;
      if (position >= last) return;
    }
  }

  private want(at: number, stored: number, position: number, length: number): NotKept {
    const wanted = this.wanted.get(at) ?? { stored, pieces: new Set() };
    const ahead = stored <= wholeSize ? stored : Math.min(stored, position + length);
    const first = stored <= wholeSize ? 0 : Math.floor(position / pieceSize);
    for (let index = first; index * pieceSize < ahead; index += 1)
      if (this.kept.get(at)?.has(index) !== true) wanted.pieces.add(index);
    this.wanted.set(at, wanted);
    return new NotKept();
  }

  private put(at: number, stored: number, bytes: Uint8Array, offset: number, only: ReadonlySet<number> | null): void {
    let pieces = this.kept.get(at);
    if (pieces === undefined) {
      pieces = new Map();
      this.kept.set(at, pieces);
    }
    for (let done = 0; done < bytes.length; ) {
      const index = Math.floor((offset + done) / pieceSize);
      const from = offset + done - index * pieceSize;
      const part = bytes.subarray(done, done + pieceSize - from);
      done += part.length;
      if (only !== null && !only.has(index)) continue;
      let piece = pieces.get(index);
      if (piece === undefined) {
        piece = new Uint8Array(Math.min(pieceSize, stored - index * pieceSize));
        pieces.set(index, piece);
      }
      piece.set(part, from);
    }
  }
}

/**
 * A file was read that was not kept. This says nothing about the image: the caller catches it and tries again after
 * `load`.
 */
export class NotKept extends Error {
  override readonly name = 'NotKept';
  constructor() {
    super('a content of the image was not kept');
  }
}

/** Bytes. */
const pieceSize = 256 << 10;

/** Smaller files are wanted whole if a part is. Bytes. */
const wholeSize = 16 << 20;

function readFully(
  blob: { read(into: Uint8Array, position: number): number },
  position: number,
  into: Uint8Array,
): void {
  for (let done = 0; done < into.length; ) {
    const count = blob.read(into.subarray(done), position + done);
    if (count === 0) throw new Error('the archive has become shorter');
    done += count;
  }
}
