import { concat } from '#runtime/bytes.ts';
import { DecodeError } from './decoded.ts';

/**
 * Splits a zstd stream into its frames, of which one archive may have thousands (zstd:chunked has one per file):
 * Node's decoder stops, without an error, at the first end of a frame that is not the end of a piece. Frames without
 * content are left out. Source: RFC 8878, 3.1.
 */
export class ZstdFrames {
  /** The beginning of an incomplete header. */
  private pending: Uint8Array = new Uint8Array(0);
  private state: 'frame' | 'block' | 'content' | 'skip' = 'frame';
  /** Remaining bytes of `content` or `skip`. */
  private left = 0;
  private isLast = false;
  private checksum = 0;

  /**
   * @returns the parts that belong to frames, in order, none of which extends beyond the end of its frame
   * @throws DecodeError for what is not zstd
   */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    const data = this.pending.length === 0 ? bytes : concat([this.pending, bytes]);
    const parts: Uint8Array[] = [];
    let begin = 0;
    let at = 0;
    const cut = (): void => {
      if (at > begin) parts.push(data.subarray(begin, at));
      begin = at;
    };
    for (;;) {
      if (this.state === 'content' || this.state === 'skip') {
        const count = Math.min(this.left, data.length - at);
        at += count;
        this.left -= count;
        if (this.state === 'skip') begin = at;
        if (this.left > 0) break;
        const isEnd = this.state === 'skip' || this.isLast;
        this.state = isEnd ? 'frame' : 'block';
        if (isEnd) cut();
      }
      const rest = data.subarray(at, at + longestHeader);
      const length: number = this.state === 'frame' ? this.frame(rest) : this.block(rest);
      if (length === 0) break;
      at += length;
    }
    cut();
    this.pending = concat([data.subarray(at)]);
    return parts;
  }

  /** @throws DecodeError if the last frame is incomplete */
  end(): void {
    if (this.state !== 'frame' || this.pending.length > 0) throw new DecodeError('it ends within a frame of zstd');
  }

  /** Reads a frame's header; 0 if it is incomplete. */
  private frame(bytes: Uint8Array): number {
    if (bytes.length < 8) return 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const magic = view.getUint32(0, true);
    if (magic - (magic % 16) === skippable) {
      this.enter('skip', view.getUint32(4, true));
      return 8;
    }
    if (magic !== zstdMagic) throw new DecodeError('it goes on after a frame of zstd with something else');
    const descriptor = bytes[4] ?? 0;
    const isSingle = (descriptor & 0x20) !== 0;
    const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    const length = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0) + sizeBytes;
    if (bytes.length < length) return 0;
    this.checksum = (descriptor & 4) !== 0 ? 4 : 0;
    this.state = 'block';
    return length;
  }

  private block(bytes: Uint8Array): number {
    if (bytes.length < 3) return 0;
    const header = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8) | ((bytes[2] ?? 0) << 16);
    const type = (header >> 1) & 3;
    if (type === 3) throw new DecodeError('a block of zstd is of an unknown type');
    this.isLast = (header & 1) !== 0;
    // A block of one repeated byte contains only that byte.
    this.enter('content', (type === 1 ? 1 : header >> 3) + (this.isLast ? this.checksum : 0));
    return 3;
  }

  private enter(state: 'content' | 'skip', length: number): void {
    this.state = state;
    this.left = length;
  }
}

export const zstdMagic = 0xfd2fb528;
/** The first of sixteen: 0x184D2A50 to 0x184D2A5F. */
const skippable = 0x184d2a50;

/** Bytes: magic, descriptor, window, dictionary id of 4, content size of 8. */
const longestHeader = 18;
