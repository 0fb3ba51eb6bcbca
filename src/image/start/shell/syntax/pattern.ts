/** An element of a pattern. */
type Element = { readonly kind: 'any' | 'star' } | { readonly kind: 'set'; readonly has: (char: string) => boolean };

/** Longer values and patterns are not compared. */
const longest = { value: 4000, elements: 200 } as const;

/** A pattern of a shell (POSIX shell, 2.13), whose literal characters may follow a backslash; null where it is not supported. */
function elementsOf(glob: string): Element[] | null {
  const elements: Element[] = [];
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob[at] ?? '';
    const set = char === '[' ? setAt(glob, at) : null;
    if (set !== null) {
      if (/\[[:.=]/.test(set.text)) return null;
      elements.push({ kind: 'set', has: membersOf(set.text) });
      at = set.end;
    } else if (char === '*' || char === '?') elements.push({ kind: char === '*' ? 'star' : 'any' });
    else {
      if (char === '\\') at += 1;
      const literal = char === '\\' ? (glob[at] ?? '') : char;
      elements.push({ kind: 'set', has: (each) => each === literal });
    }
    if (elements.length > longest.elements) return null;
  }
  return elements;
}

/** `[...]`, whose first character may be `]`; null for a `[` that nothing closes. */
function setAt(glob: string, start: number): { readonly text: string; readonly end: number } | null {
  const first = start + (/^[!^]$/.test(glob[start + 1] ?? '') ? 3 : 2);
  const end = glob.indexOf(']', first);
  return end < 0 ? null : { text: glob.slice(start + 1, end), end };
}

function membersOf(text: string): (char: string) => boolean {
  const isNot = text.startsWith('!') || text.startsWith('^');
  const chars = (isNot ? text.slice(1) : text).replace(/\\(.)/gs, '$1');
  return (char) => {
    for (let at = 0; at < chars.length; at += 1) {
      const isRange = chars[at + 1] === '-' && at + 2 < chars.length;
      const last = isRange ? (chars[at + 2] ?? '') : chars[at];
      if ((chars[at] ?? '') <= char && char <= (last ?? '')) return !isNot;
      if (isRange) at += 2;
    }
    return isNot;
  };
}

/** Whether the pattern matches the first 0, 1, 2 ... characters: each of them is compared with each element once. */
function matchedPrefixes(value: string, elements: readonly Element[]): boolean[] {
  // Those of the elements that the characters up to here may have passed.
  let passed = afterStars([0], elements);
  const matched = [passed.has(elements.length)];
  for (const char of value.split('')) {
    const next: number[] = [];
    for (const at of passed) {
      const element = elements[at];
      if (element?.kind === 'star') next.push(at);
      else if (element?.kind === 'any' || (element?.kind === 'set' && element.has(char))) next.push(at + 1);
    }
    passed = afterStars(next, elements);
    matched.push(passed.has(elements.length));
  }
  return matched;
}

function afterStars(places: readonly number[], elements: readonly Element[]): Set<number> {
  const all = new Set<number>();
  for (const place of places) {
    let at = place;
    all.add(at);
    while (elements[at]?.kind === 'star') {
      at += 1;
      all.add(at);
    }
  }
  return all;
}

/** Whether a value has the form of a pattern; null where that is not known. */
export function isLike(value: string, glob: string): boolean | null {
  const elements = value.length > longest.value ? null : elementsOf(glob);
  return elements === null ? null : matchedPrefixes(value, elements).at(-1) === true;
}

/** `${value#pattern}` and its like; null where that is not known. */
export function withoutPart(value: string, operator: string, glob: string): string | null {
  const elements = value.length > longest.value ? null : elementsOf(glob);
  if (elements === null) return null;
  const isPrefix = operator.startsWith('#');
  const matched = isPrefix
    ? matchedPrefixes(value, elements)
    : matchedPrefixes(value.split('').reverse().join(''), elements.reverse());
  const length = operator.length === 1 ? matched.indexOf(true) : matched.lastIndexOf(true);
  if (length <= 0) return value;
  return isPrefix ? value.slice(length) : value.slice(0, value.length - length);
}
