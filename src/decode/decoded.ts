/** What a decoder made of its bytes: the value, or the first thing that is wrong with them. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Thrown inside decoders and turned into a `Decoded` at their edge; never seen by callers. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** Runs a decoder that reads straight through and throws a DecodeError at the first fault. */
export function decoding<T>(decode: () => T): Decoded<T> {
  try {
    return { ok: true, value: decode() };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, problem: error.message };
    throw error;
  }
}
