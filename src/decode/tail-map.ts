/**
 * A map for long string keys that differ at the end, as certificates do, which end with a signature. It hashes only
 * the end; a Map hashes every string whole, which for a bundle of certificates costs as much as parsing it.
 */
export class TailMap<T> {
  readonly #byTail = new Map<string, [key: string, value: T][]>();
  /** Strings beyond the first few with the same end, which exist only to slow us down. */
  readonly #overflow = new Map<string, T>();

  get(key: string): T | undefined {
    const bucket = this.#byTail.get(key.slice(-tailLength));
    if (bucket === undefined) return undefined;
    for (const entry of bucket) if (entry[0] === key) return entry[1];
    return bucket.length < fullBucket ? undefined : this.#overflow.get(key);
  }

  /** Adds the key if it is missing. */
  add(key: string, value: T): void {
    const tail = key.slice(-tailLength);
    const bucket = this.#byTail.get(tail);
    if (bucket === undefined) this.#byTail.set(tail, [[key, value]]);
    else if (bucket.length < fullBucket) bucket.push([key, value]);
    else this.#overflow.set(key, value);
  }
}

/** Enough for the END line of a PEM block and half a line of its data. */
const tailLength = 64;
const fullBucket = 8;
