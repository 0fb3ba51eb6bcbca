/** Variables by name: null for one with an unknown value, or one that may be set elsewhere; undefined for one that is not set. */
export interface Variables {
  get(name: string): string | null | undefined;
}

/**
 * The kubelet's `$(NAME)`: `$$` is one dollar, and an unknown name stays unchanged (k8s.io/kubernetes
 * third_party/forked/golang/expansion).
 * @returns null if the text depends on such a variable
 */
export function expandReferences(text: string, values: Variables): string | null {
  let expanded = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char !== '$' || at + 1 === text.length) {
      expanded += char;
      continue;
    }
    const next = text[at + 1] ?? '';
    if (next === '$') {
      expanded += '$';
      at += 1;
      continue;
    }
    const close = next === '(' ? text.indexOf(')', at + 2) : -1;
    if (close < 0) {
      expanded += char;
      continue;
    }
    const name = text.slice(at + 2, close);
    const value = values.get(name);
    if (value === null) return null;
    expanded += value ?? `$(${name})`;
    at = close;
  }
  return expanded;
}
