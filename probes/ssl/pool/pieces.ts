import { beginMark, endMark, type LineCounter, lineCounter } from '../../../src/decode/certificate/pem.ts';

/**
 * The text of a file that may be too large to hold: the current part, and the position of what came before. PEM is
 * parsed in it exactly as in the whole, since nothing before a block affects it, and a block is complete at the line
 * of its END.
 */
export interface Pieces {
  /** One character per byte. */
  readonly text: string;
  /** Bytes of the file before `text`. */
  readonly base: number;
  /** In the whole file, from 1. */
  readonly lineAt: (offset: number) => number;
  /** Like LineCounter's, in `text`. */
  readonly knowLines: LineCounter['know'];
  /** False if the item at `next` may extend beyond the text. */
  holdsItem(next: number): boolean;
  /** Skips everything that has not been read yet. */
  end(): void;
  /** Discards what is before `next`, and reads on. Returns the new offset of that position. */
  refill(next: number): number;
}

/** The rest of a file after its first piece. */
export interface LargeFile {
  /** Bytes of all of it. */
  readonly size: number;
  /** The next piece; null at the end. */
  more(): string | null;
}

/** @param large missing if `first` is the whole file */
export function createPieces(first: string, large?: LargeFile): Pieces {
  let text = first;
  let base = 0;
  let linesBefore = 0;
  let rest = large;
  let lines = lineCounter(text);
  /** The end of the text that was already searched for an END line. */
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
