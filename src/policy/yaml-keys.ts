import type { Scalar } from 'yaml';

/** A scalar as written: `1.30` stays that, and `true` is a string too. Empty for null. */
export function textOfScalar({ value, source }: Scalar): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : (source ?? String(value));
}

/**
 * Remembers the keys of one mapping. The parser's own search compares each with all before it, whose time grows by their square.
 * @returns whether a key was there before, as text (1 and "1", one key in JSON) or as value (1.0 and 1)
 */
export function keysOfMapping(): (key: Scalar) => boolean {
  const seen = new Set<unknown>();
  return (key) => {
    const text = textOfScalar(key);
    const repeated = seen.has(text) || seen.has(key.value);
    seen.add(text).add(key.value);
    return repeated;
  };
}
