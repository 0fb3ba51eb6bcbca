/** Characters of a longer value are not compared with a pattern. */
const valueLimit = 2000;

/** A pattern of a shell (POSIX shell, 2.13), whose literal characters may be behind a backslash; null where it is not supported. */
export function patternOf(glob: string): RegExp | null {
  if (/\[[!^]?\]?[^\]]*\[[:.=]/.test(glob)) return null;
  const source = glob.replace(
    /\\(.)|\[([!^]?)(\]?[^\]]+)\]|./gs,
    (char, literal?: string, not?: string, set?: string) => {
      if (set !== undefined) return `[${not === '' ? '' : '^'}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      if (literal === undefined && char === '*') return '.*';
      return literal === undefined && char === '?' ? '.' : (literal ?? char).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    },
  );
  try {
    return new RegExp(`^(?:${source})$`, 's');
  } catch {
    return null;
  }
}

/** `${value#pattern}` and its like; null where that is not known. */
export function withoutPart(value: string, operator: string, glob: string): string | null {
  const pattern = patternOf(glob);
  if (pattern === null || value.length > valueLimit) return null;
  const isPrefix = operator.startsWith('#');
  for (let step = 0; step <= value.length; step += 1) {
    const length = operator.length === 1 ? step : value.length - step;
    const part = isPrefix ? value.slice(0, length) : value.slice(value.length - length);
    if (pattern.test(part)) return isPrefix ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}
