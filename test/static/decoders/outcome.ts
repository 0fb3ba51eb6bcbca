import { hex } from '#runtime/bytes.ts';
import type { Target } from '../../../scripts/fuzz/targets.ts';
import { DecodeError } from '../../../src/decode/decoded.ts';

/** What a decoder makes of an input, in one line; a throw is one too, without its words where the engine chose them. */
export function outcomeOf(target: Target, input: Uint8Array): string {
  try {
    return JSON.stringify(target.run(input), plain) ?? 'undefined';
  } catch (error) {
    return error instanceof DecodeError ? `throws ${error.message}` : 'throws';
  }
}

/** JSON for what has none. A Buffer is turned into an object of its own kind before this sees it, so the owner is asked. */
function plain(this: unknown, key: string, value: unknown): unknown {
  // What one runtime has at hand, and the other makes where it is needed (src/runtime/base64.ts).
  if (key === 'octets') return undefined;
  const original: unknown = Reflect.get(Object(this), key);
  if (original instanceof Uint8Array) return hex(original);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}
