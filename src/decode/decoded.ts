/** The result of a decoder: the value, or the first thing wrong with the bytes. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Thrown inside decoders and turned into a `Decoded` by `decode`; callers never see it. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** Runs a decoder that reads from start to end and throws a DecodeError at the first error. */
export function decoding<T>(decode: () => T): Decoded<T> {
  try {
    return { ok: true, value: decode() };
  } catch (error) {
    if (error instanceof DecodeError) return { ok: false, problem: error.message };
    throw error;
  }
}
