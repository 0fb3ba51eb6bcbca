import { beginMark, endMark, type LineCounter, lineCounter } from '../../../src/decode/certificate/pem.ts';

/**
 * The text of a file that may be too large to hold: what is at hand, and what was before it. PEM is taken apart in it exactly as in the
 * whole, since nothing in front of a block matters to it, and a block is whole when the line of its END is.
 */
export interface Pieces {
  /** One character per byte. */
  readonly text: string;
  /** Bytes of the file before `text`. */
  readonly base: number;
  /** In the whole file, from 1. */
  readonly lineAt: (offset: number) => number;
  /** As LineCounter's, in `text`. */
  readonly knowLines: LineCounter['know'];
  /** False if the item at `next` may go on beyond the text. */
  holdsItem(next: number): boolean;
  /** Leaves what was not read yet unread. */
  end(): void;
  /** Lets go of what is before `next`, and reads on. Returns where that place is now. */
  refill(next: number): number;
}

/** What is behind the first piece of a file. */
export interface LargeFile {
  /** Bytes of all of it. */
  readonly size: number;
  /** The next piece; null at the end. */
  more(): string | null;
}

/** @param large left out where `first` is all of the file */
export function createPieces(first: string, large?: LargeFile): Pieces {
  let text = first;
  let base = 0;
  let linesBefore = 0;
  let rest = large;
  let lines = lineCounter(text);
  /** Where text without any END line was looked at before. */
  let seen = 0;

  function drop(length: number): void {
    linesBefore += lines.at(length) - 1;
    text = text.slice(length);
    base += length;
    seen = Math.max(0, seen - length);
  }

  return {
    get text() {
      return text;
    },
    get base() {
      return base;
    },
    lineAt: (offset) => linesBefore + lines.at(offset),
    knowLines: (from, to, count) => lines.know(from, to, count),
    holdsItem(next) {
      if (rest === undefined) return true;
      const end = text.indexOf(endMark, Math.max(next, seen));
      if (end < 0) seen = Math.max(next, text.length - endMark.length);
      return end >= 0 && text.indexOf('\n', end + endMark.length) >= 0;
    },
    end() {
      rest = undefined;
    },
    refill(next) {
      drop(next);
      // A block of such a size is not a certificate: only the last BEGIN line before an END line counts.
      if (text.length > mostHeld) drop(Math.max(text.lastIndexOf(beginMark) - 1, text.length - mostHeld / 2));
      const piece = rest?.more() ?? null;
      if (piece === null) rest = undefined;
      else text += piece;
      lines = lineCounter(text);
      return 0;
    },
  };
}

/** Characters. */
const mostHeld = 16 << 20;
