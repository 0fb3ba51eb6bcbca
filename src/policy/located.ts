/** A YAML value that knows its position. JSON is YAML. */
export interface Located {
  /** The entries of a mapping, each key at most once. */
  entries(): readonly Entry[];
  items(): readonly Located[];
  isMapping(): boolean;
  isList(): boolean;
  /** A scalar as written: `1.30` stays that, and `true` is a string too. Empty for null. */
  text(): string;
  /** The value of an unquoted scalar in YAML 1.1; null for a string, and for null. */
  typeOf(): 'number' | 'boolean' | null;
  /** `policy.yaml:3`. */
  readonly place: string;
  /** @throws UsageError `policy.yaml:3:5: …` */
  fail(problem: string): never;
  /** The same for a word that is not one of the choices. */
  failUnknown(what: string, word: string, words: readonly string[]): never;
}

/** One of a mapping. */
export interface Entry {
  readonly key: string;
  readonly at: Located;
  readonly value: Located;
}
