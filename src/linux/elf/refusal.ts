/**
 * The property of a file that makes kernel or loader refuse it, or that ends the program at its first steps. JSON,
 * for facts.
 */
export type ElfRefusal = {
  readonly rule: string;
  /** The value that was found: a field, an address, a size in bytes. */
  readonly value: number;
  /** What it is compared with, if there is such a value. */
  readonly limit: number | null;
};

/** One check, in the order of the source code that makes it. */
export interface Check<S> {
  readonly rule: string;
  /** Null if the file passes. */
  refuses(subject: S): { readonly value: number; readonly limit?: number } | null;
}

/** The first check that refuses. */
export function firstRefusal<S>(checks: readonly Check<S>[], subject: S): ElfRefusal | null {
  for (const check of checks) {
    const found = check.refuses(subject);
    if (found !== null) return { rule: check.rule, value: found.value, limit: found.limit ?? null };
  }
  return null;
}
