/** How a spelling differs from the name of the zone. */
export type Spelling =
  | 'case'
  | 'accents'
  | 'blanks'
  | 'quotes'
  | 'colons'
  | 'assignment'
  | 'prefix'
  | 'separators'
  | 'region'
  | 'reversed'
  | 'typo'
  | 'comment';

/** `Zürich` as `Zurich`: names of zones are ASCII. */
export function foldAccents(text: string): string {
  return text.replace(
    /[\u00c0-\u017f]/g,
    (letter) => plainLetters.find(([, of]) => of.includes(letter))?.[0] ?? letter,
  );
}

/** Letters, digits and slashes, in lower case; the signs of `Etc/GMT+9` stay. */
export function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-+](?=\d)/g, (sign) => (sign === '-' ? 'minus' : 'plus'))
    .replace(/[^a-z0-9/]/g, '');
}

/** Without what surrounds the name: quotes, blanks and line breaks, colons, `TZ=`, a trailing slash or semicolon. */
export function strip(value: string): { readonly text: string; readonly spelling: Spelling | null } {
  let text = value;
  let spelling: Spelling | null = null;
  for (const [kind, pattern] of surroundings) {
    const bare = text.replace(pattern, '');
    if (bare !== text) spelling ??= kind;
    text = bare;
  }
  // A rule has commas too, but no slash before them.
  const first = /^([A-Za-z_]+\/[A-Za-z_/-]+)\s*[,;|]/.exec(text)?.[1];
  return first === undefined ? { text, spelling } : { text: first, spelling: spelling ?? 'comment' };
}

const plainLetters: readonly (readonly [plain: string, of: string])[] = [
  ['a', 'àáâãäåāăą'],
  ['A', 'ÀÁÂÃÄÅĀĂĄ'],
  ['c', 'çćĉċč'],
  ['C', 'ÇĆĈĊČ'],
  ['d', 'ďđ'],
  ['D', 'ĎĐ'],
  ['e', 'èéêëēĕėęě'],
  ['E', 'ÈÉÊËĒĔĖĘĚ'],
  ['g', 'ĝğġģ'],
  ['i', 'ìíîïĩīĭįı'],
  ['I', 'ÌÍÎÏĨĪĬĮİ'],
  ['l', 'ĺļľŀł'],
  ['L', 'ĹĻĽĿŁ'],
  ['n', 'ñńņňŉŋ'],
  ['o', 'òóôõöøōŏő'],
  ['O', 'ÒÓÔÕÖØŌŎŐ'],
  ['r', 'ŕŗř'],
  ['s', 'śŝşš'],
  ['S', 'ŚŜŞŠ'],
  ['t', 'ţťŧ'],
  ['u', 'ùúûüũūŭůűų'],
  ['U', 'ÙÚÛÜŨŪŬŮŰŲ'],
  ['y', 'ýÿŷ'],
  ['z', 'źżž'],
  ['Z', 'ŹŻŽ'],
  ['ss', 'ß'],
];

const surroundings: readonly (readonly [Spelling, RegExp])[] = [
  ['blanks', /^\s+/],
  ['colons', /^:+/],
  ['quotes', /^["'`\u2018\u2019\u201c\u201d]+/],
  ['assignment', /^(?:export\s+)?TZ\s*=\s*/],
  ['quotes', /^["'`\u2018\u2019\u201c\u201d]+/],
  ['blanks', /\s+$/],
  ['separators', /[;,]+$/],
  ['quotes', /["'`\u2018\u2019\u201c\u201d]+$/],
  ['blanks', /^\s+|\s+$/g],
  ['comment', /\s+(?:#|\/\/).*$/s],
  ['comment', /\b\s*\([^()]*\)$/],
  ['colons', /^:+/],
  ['separators', /\/+$/],
];
