import { concat, latin1 } from '#runtime/bytes.ts';
import { DecodeError } from '../decoded.ts';
import { checkSegments, entryOf, type TarEntry } from './entry.ts';
import { blockSize, decodeTarHeader, type TarHeader } from './header.ts';
import { decodePax, type PaxRecord } from './pax.ts';
import { mapInContent, moreSegments, oldGnuSegments, type PaxSparse, paxSparse } from './sparse.ts';

/** Receives a part of the content of an entry. The bytes belong to the reader: a sink that keeps them makes a copy. */
export type Sink = (bytes: Uint8Array, offset: number) => void;

/**
 * Reads a tar archive in pieces of any size.
 *
 * Formats: v7, ustar, GNU (long names, sparse, base 256), pax (names, sizes, ids, extended attributes, sparse 0.0 to
 * 1.0). Global extended headers are ignored, as container engines do: Go's archive/tar does not apply them.
 */
export class TarReader {
  private readonly onEntry: (entry: TarEntry) => Sink | null;
  /** The position of the next byte in the archive. */
  private position = 0;
  /** Remaining bytes of content, without the padding of its last block. */
  private content = 0;
  private contentAt = 0;
  private padding = 0;
  private sink: Sink | null = null;
  /** What is being collected: whole headers and what belongs to them. */
  private parts: Uint8Array[] = [];
  private collected = 0;
  private wanted = blockSize;
  private take: (bytes: Uint8Array) => void = (block) => this.header(block);
  private longName: string | null = null;
  private longLink: string | null = null;
  private pax: readonly PaxRecord[] = [];
  private zeroBlocks = 0;

  /** @param onEntry is called for each entry; what it returns receives the content, null skips it */
  constructor(onEntry: (entry: TarEntry) => Sink | null) {
    this.onEntry = onEntry;
  }

  /** Whether the two blocks of zeros that end an archive have been read. What follows is ignored. */
  get ended(): boolean {
    return this.zeroBlocks > 1;
  }

  /** How many bytes may be skipped unread, for an archive that is read by position: see `skip`. */
  get skippable(): number {
    return this.sink === null ? this.content + this.padding : 0;
  }

  /** Continues as if this many bytes, at most `skippable`, had been read. */
  skip(count: number): void {
    this.position += count;
    const ofContent = Math.min(count, this.content);
    this.content -= ofContent;
    this.padding -= count - ofContent;
  }

  /** @throws DecodeError if the bytes are not a tar archive */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.ended) {
        this.position += bytes.length - at;
        return;
      }
      at += this.content > 0 ? this.pass(bytes, at) : this.padding > 0 ? this.pad(bytes, at) : this.collect(bytes, at);
    }
  }

  /**
   * Signals the end of the bytes.
   * @param mark whether zeros must mark the end; without that mark, an archive that was cut between two entries looks
   * complete
   * @throws DecodeError if something is missing
   */
  end(mark: boolean): void {
    const within = this.content + this.padding + this.collected > 0 || this.hasExtensions();
    if (within || (mark && this.zeroBlocks === 0)) throw new DecodeError(`it ends early, after ${this.position} bytes`);
  }

  private hasExtensions(): boolean {
    return this.longName !== null || this.longLink !== null || this.pax.length > 0 || this.wanted !== blockSize;
  }

  private pass(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.content, bytes.length - at);
    this.sink?.(bytes.subarray(at, at + count), this.position - this.contentAt);
    this.content -= count;
    this.position += count;
    return count;
  }

  private pad(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.padding, bytes.length - at);
    this.padding -= count;
    this.position += count;
    return count;
  }

  private collect(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.wanted - this.collected, bytes.length - at);
    const part = bytes.subarray(at, at + count);
    this.position += count;
    if (this.collected + count < this.wanted) {
      this.parts.push(concat([part]));
      this.collected += count;
      return count;
    }
    const whole = this.parts.length === 0 ? part : concat([...this.parts, part]);
    this.parts = [];
    this.collected = 0;
    this.take(whole);
    return count;
  }

  private await(bytes: number, take: (bytes: Uint8Array) => void): void {
    this.wanted = bytes;
    this.take = take;
  }

  private awaitHeader(): void {
    this.await(blockSize, (block) => this.header(block));
  }

  private header(block: Uint8Array): void {
    const header = decodeTarHeader(block);
    if (header === null) {
      if (this.hasExtensions()) throw new DecodeError('an extended header has no entry');
      this.zeroBlocks += 1;
      return;
    }
    if (this.zeroBlocks > 0) throw new DecodeError('it goes on after a block of zeros');
    const extend = extensions[header.typeflag];
    if (extend === undefined) {
      this.entry(header);
      return;
    }
    if (header.size > longestExtension)
      throw new DecodeError(`an extended header has ${header.size} bytes, more than ${longestExtension}`);
    this.await(roundUp(header.size), (bytes) => {
      this.awaitHeader();
      this[extend](bytes.subarray(0, header.size));
    });
    if (header.size === 0) this.take(new Uint8Array(0));
  }

  /** @see extensions */
  private setName(bytes: Uint8Array): void {
    this.longName = untilNul(bytes);
  }

  /** @see extensions */
  private setLink(bytes: Uint8Array): void {
    this.longLink = untilNul(bytes);
  }

  /** @see extensions */
  private setPax(bytes: Uint8Array): void {
    this.pax = decodePax(bytes);
  }

  /** @see extensions */
  private passOver(): void {}

  private entry(header: TarHeader): void {
    const sparse = paxSparse(this.pax);
    const { longName, longLink, pax } = this;
    const entry = entryOf(header, { name: sparse?.name ?? null, longName, longLink, pax });
    this.longName = null;
    this.longLink = null;
    this.pax = [];
    if (header.typeflag === 'S') this.oldGnu(header, entry);
    else if (sparse !== null && entry.kind === 'file') this.paxSparse(sparse, entry);
    else this.begin({ ...entry, at: this.position });
  }

  private oldGnu(header: TarHeader, entry: TarEntry): void {
    const { segments, more, realSize } = oldGnuSegments(header);
    const goOn = (again: boolean): void => {
      if (segments.length > mostSegments) throw new DecodeError(`a sparse file has more than ${mostSegments} parts`);
      if (!again) {
        this.awaitHeader();
        this.begin({ ...entry, size: realSize, at: this.position, segments });
        return;
      }
      this.await(blockSize, (block) => {
        const next = moreSegments(block);
        segments.push(...next.segments);
        goOn(next.more);
      });
    };
    goOn(more);
  }

  private paxSparse({ segments, realSize }: PaxSparse, entry: TarEntry): void {
    if (segments !== null) {
      this.begin({ ...entry, size: realSize, at: this.position, segments });
      return;
    }
    const blocks: Uint8Array[] = [];
    const goOn = (block: Uint8Array): void => {
      blocks.push(concat([block]));
      const map = mapInContent(concat(blocks));
      const stored = entry.stored - blocks.length * blockSize;
      if (map === null) {
        if (blocks.length * blockSize >= longestExtension || stored <= 0)
          throw new DecodeError('the map of a sparse file is damaged');
        return;
      }
      this.awaitHeader();
      this.begin({ ...entry, size: realSize, stored, at: this.position, segments: map.segments });
    };
    this.await(blockSize, goOn);
  }

  private begin(entry: TarEntry): void {
    if (entry.segments !== null) checkSegments(entry.segments, entry);
    this.sink = this.onEntry(entry);
    this.content = entry.stored;
    this.contentAt = this.position;
    this.padding = roundUp(entry.stored) - entry.stored;
  }
}

/** Bytes, as in Go's archive/tar (maxSpecialFileSize). */
const longestExtension = 1 << 20;

const mostSegments = 1 << 16;

/** Headers that describe the entry after them, or none. */
const extensions: Readonly<Partial<Record<string, 'setName' | 'setLink' | 'setPax' | 'passOver'>>> = {
  L: 'setName',
  K: 'setLink',
  x: 'setPax',
  X: 'setPax',
  g: 'passOver',
  V: 'passOver',
};

function untilNul(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return latin1(bytes, 0, end < 0 ? bytes.length : end);
}

function roundUp(size: number): number {
  return Math.ceil(size / blockSize) * blockSize;
}
