import { DecodeError } from '../../src/decode/decoded.ts';
import type { Target } from './targets.ts';

/** Milliseconds of CPU that one input of at most 16 KB may take; compiled code needs a thousandth of it. */
const slowMs = 400;

/** What a decoder does wrong with an input: it throws, or takes long; null if all is well. */
export function complaintOf(target: Target, input: Buffer): string | null {
  const before = process.cpuUsage();
  try {
    target.run(Buffer.from(input));
  } catch (error) {
    // Thrown by the inner parts of a decoder for callers that use `decoding`.
    if (!(error instanceof DecodeError)) return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  return ms > slowMs ? `it took ${Math.round(ms)} ms of CPU` : null;
}
