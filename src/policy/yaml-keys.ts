import { isMap, isScalar, isSeq, type Node } from 'yaml';

/**
 * The first key that is in its mapping already; null if all are unique. The parser can ask that too, but compares each key with all before
 * it, which takes seconds for a ConfigMap of 15,000 keys.
 */
export function repeatedKey(node: unknown): Node | null {
  if (isSeq(node)) return firstOf(node.items, repeatedKey);
  if (!isMap(node)) return null;
  const seen = new Set<unknown>();
  return firstOf(node.items, ({ key, value }) => {
    if (isScalar(key)) {
      if (seen.has(key.value)) return key;
      seen.add(key.value);
    }
    return repeatedKey(key) ?? repeatedKey(value);
  });
}

function firstOf<T>(items: readonly T[], find: (item: T) => Node | null): Node | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
