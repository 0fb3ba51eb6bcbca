import { editDistance } from '../../../src/decode/edit-distance.ts';
import { referenceZone, windowsZone } from '../../../src/decode/zone/reference/zones.ts';
import { isZoneName } from '../../../src/decode/zone/zone-name.ts';
import { type AbbreviatedZone, abbreviations, newNames, regionOfRule, removedNames } from './abbreviations.ts';
import { zoneOfOffset } from './offset-zones.ts';
import { zoneOfNearPlace, zoneOfPlace } from './places.ts';
import { foldAccents, keyOf, type Spelling, strip } from './spelling.ts';
import type { ZoneNames } from './zone-names.ts';

/** The zone meant by a name for which the program finds no file. */
export type Suggestion = {
  /**
   * The kind of name: a zone in another spelling; something that is not a name of a zone, but understood as one; a
   * name that this database lacks, since it was removed or is newer; or (`missing`) the right name.
   */
  readonly kind: Spelling | 'windows' | 'abbreviation' | 'place' | 'offset' | 'renamed' | 'new' | 'missing';
  readonly zone: string;
  /** Other zones that the same text may mean, and where each one is. */
  readonly others: readonly { readonly zone: string; readonly place: string }[];
  /** Where `zone` is, if there are others. */
  readonly place: string | null;
  /** Whether the program finds a file for `zone`. */
  readonly inDatabase: boolean;
};

/** @returns null if nothing is close */
export function suggestZone(value: string, names: ZoneNames): Suggestion | null {
  const ascii = foldAccents(value);
  const { text, spelling } = strip(ascii.replace(/%2f/gi, '/'));
  const accents = ascii === value ? (/%2f/i.test(ascii) ? 'separators' : null) : 'accents';
  const plain = text.replace(/^(?:.*\/)?zoneinfo\//, '').replace(/^\/?(?:posix|right)\//, '');
  const prefix = plain === text ? spelling : (spelling ?? 'prefix');
  if (names.isKnown(plain)) {
    // Go uses the name after a colon, and a path: if no file has it, the name is wrong.
    const isRead = !names.has(plain) && (value === `:${plain}` || value.endsWith(`/zoneinfo/${plain}`));
    const known = inContainer(plain, isRead ? 'missing' : (prefix ?? accents ?? 'missing'), names);
    const others = (abbreviations[plain] ?? []).filter(({ zone }) => zone !== known.zone && names.has(zone));
    return { ...known, others };
  }
  const removed = removedNames[plain];
  if (removed !== undefined) return inContainer(removed, 'renamed', names);
  const near = nearest(plain, names) ?? amongOthers(plain, names);
  return near === null ? null : inContainer(near.zone, prefix ?? near.kind, names, near.choices);
}

interface Near {
  readonly kind: Suggestion['kind'];
  readonly zone: string;
  readonly choices?: readonly AbbreviatedZone[];
}

function nearest(text: string, names: ZoneNames): Near | null {
  const letters = keyOf(text);
  if (letters === '' || text.length > 2 * longest) return null;
  const listed = /^\((?:UTC|GMT)[^)]*\)\s*(.+)$/.exec(text)?.[1];
  if (listed !== undefined) return firstOfPlaces(listed, names);
  if (text.length > longest) return null;
  return (
    respelled(text, names) ??
    foreign(text) ??
    elsewhere(text, names) ??
    offsetZone(text) ??
    (isZoneName(text.replace(/[ .]/g, '_')) ? (mistyped(text, names) ?? mistypedPlace(text)) : null)
  );
}

/** The longest name has 32 characters. */
const longest = 48;

/** `Europe/London BST`, `UTC+8 Asia/Shanghai`, `Berlin, Germany`: a name next to an explanation. */
function amongOthers(text: string, names: ZoneNames): Near | null {
  if (text.length > 2 * longest) return null;
  const named = text.split(/[\s,;|]+/).find((word) => word.includes('/') && names.isKnown(word));
  if (named !== undefined) return { kind: 'comment', zone: named };
  return text.includes(',') ? firstOfPlaces(text, names) : null;
}

/** `(UTC+01:00) Amsterdam, Berlin, Bern`: as Windows shows a zone. */
function firstOfPlaces(text: string, names: ZoneNames): Near | null {
  for (const part of text.split(',')) {
    const near = elsewhere(part.trim(), names);
    if (near !== null) return { ...near, kind: 'place' };
  }
  return null;
}

/** The same letters, in another case or with other punctuation between the words. */
function respelled(text: string, names: ZoneNames): Near | null {
  const lower = text.toLowerCase();
  const key = keyOf(text);
  const all = names.all();
  const fixed = /^(?:etc\/)?gmt([-+])0?(\d\d?)(?::?00)?$/.exec(lower);
  const padded = fixed === null || !lower.startsWith('etc/') ? undefined : `Etc/GMT${fixed[1]}${fixed[2]}`;
  if (padded !== undefined && names.isKnown(padded)) return { kind: 'separators', zone: padded };
  const zone = all.find((name) => name.toLowerCase() === lower);
  if (zone !== undefined) return { kind: 'case', zone };
  const similar = all.find((name) => keyOf(name) === key && !/[-+]\d/.test(name));
  if (similar !== undefined) return { kind: /\s/.test(text) ? 'blanks' : 'separators', zone: similar };
  // `Asia-Shanghai`, `Asia\Shanghai`: other characters instead of the slash.
  const run = key.replaceAll('/', '');
  const parted = /[^a-z0-9/]/i.test(text) ? all.find((name) => keyOf(name).replaceAll('/', '') === run) : undefined;
  return parted === undefined || /\d/.test(run) ? null : { kind: 'separators', zone: parted };
}

/** Names from other systems: Windows zones, abbreviations of clocks, places without a zone. */
function foreign(text: string): Near | null {
  const windows = windowsZone(text);
  if (windows !== null) return { kind: 'windows', zone: windows };
  const choices = abbreviations[text.toUpperCase()];
  const [first] = choices ?? [];
  if (choices !== undefined && first !== undefined) return { kind: 'abbreviation', zone: first.zone, choices };
  return null;
}

/** The right city in another region, without one, or before it. */
function elsewhere(text: string, names: ZoneNames): Near | null {
  const parts = text
    .split('/')
    .map(keyOf)
    .filter((part) => part !== '');
  const [first = '', last = ''] = [parts[0], parts[parts.length - 1]];
  const all = names.all();
  if (parts.length > 1) {
    const reversed = [...parts].reverse().join('/');
    const turned = all.find((name) => keyOf(name) === reversed);
    if (turned !== undefined) return { kind: 'reversed', zone: turned };
  }
  const placed = zoneOfPlace(last) ?? zoneOfPlace(first);
  const city = (name: string): string => keyOf(name.slice(name.lastIndexOf('/') + 1));
  const namesakes = all.filter((name) => name.includes('/') && !name.startsWith('Etc/') && city(name) === last);
  const [same] = namesakes.sort((a, b) => Number(names.has(b)) - Number(names.has(a)) || rank(a) - rank(b));
  if (same !== undefined) return { kind: 'region', zone: names.has(same) ? same : (referenceZone(same)?.name ?? same) };
  return placed === null ? null : { kind: 'place', zone: placed };
}

/** `+08:00`, `UTC+08:00`, `GMT+0530`: people write the sign of ISO 8601, east of UTC; after `Etc/GMT` it is west. */
function offsetZone(text: string): Near | null {
  const match = /^(?:(Etc\/GMT)|(?:Etc\/)?(?:UTC|GMT|Z))?\s*([-+])(\d\d?)(?::?(\d\d))?$/i.exec(text);
  if (match === null) return null;
  const size = 3600 * Number(match[3]) + 60 * Number(match[4] ?? 0);
  const isWest = (match[2] === '-') !== (match[1] !== undefined);
  const zone = zoneOfOffset(isWest && size > 0 ? -size : size);
  return zone === null ? null : { kind: 'offset', zone: zone === 'UTC' ? 'Etc/UTC' : zone };
}

/** One letter too many, missing, wrong or swapped, or two in a longer name. */
function mistyped(text: string, names: ZoneNames): Near | null {
  const key = keyOf(text);
  if (/\d/.test(key)) return null;
  let best: { readonly zone: string; readonly distance: number } | null = null;
  for (const zone of names.all()) {
    const whole = keyOf(zone);
    if (/\d/.test(whole)) continue;
    const target = key.includes('/') ? whole : whole.slice(whole.lastIndexOf('/') + 1);
    const limit = Math.min(key.length, target.length) < 5 ? 0 : key.length < 9 ? 1 : 2;
    const distance = limit === 0 ? 1 : editDistance(key, target, limit);
    if (distance > limit || distance >= (best?.distance ?? 3)) continue;
    best = { zone, distance };
  }
  return best === null ? null : { kind: 'typo', zone: best.zone };
}

/** A place without a zone of that name, with a typo. */
function mistypedPlace(text: string): Near | null {
  const zone = zoneOfNearPlace(keyOf(text.slice(text.lastIndexOf('/') + 1)));
  return zone === null ? null : { kind: 'place', zone };
}

/** A name of the zone for which the container has a file. */
function inContainer(
  zone: string,
  kind: Suggestion['kind'],
  names: ZoneNames,
  choices: readonly AbbreviatedZone[] = [],
): Suggestion {
  const others = choices.length < 2 ? [] : choices.slice(1).filter((each) => names.has(each.zone) || !names.has(zone));
  const place = others.length === 0 ? null : (choices[0]?.place ?? null);
  const rest = { others, place };
  if (names.has(zone)) return { kind, zone, ...rest, inDatabase: true };
  const ruled = regionOfRule[zone];
  const aliases = [...names.aliases(zone), ...(ruled === undefined ? [] : [ruled])];
  const present = aliases
    .filter((name) => names.has(name))
    .sort(
      (a, b) =>
        respelling(a, zone) - respelling(b, zone) || rank(a) - rank(b) || cityDistance(a, zone) - cityDistance(b, zone),
    )[0];
  const isCurrent = referenceZone(zone)?.name === zone && ruled === undefined;
  const isNew = isCurrent && newNames.has(zone);
  // A name that every database has is missing in this one; that it has another of the same clock says nothing.
  if (present !== undefined && !(isCurrent && !isNew && kind === 'missing'))
    return { kind: kind === 'missing' ? (isNew ? 'new' : 'renamed') : kind, zone: present, ...rest, inDatabase: true };
  // Without a database, the present name is the one that every database will have.
  const current = aliases[0] !== undefined && !isCurrent && kind !== 'missing' ? aliases[0] : zone;
  return { kind, zone: current, ...rest, inDatabase: false };
}

/** Current zones before links to them, and names with a region before those without. */
function rank(name: string): number {
  return (referenceZone(name)?.name === name ? 0 : 2) + (name.includes('/') ? 0 : 1);
}

/** Pacific/Pohnpei for Pacific/Ponape: the same place in today's spelling before the zone that it belongs to today. */
function respelling(name: string, zone: string): number {
  return cityDistance(name, zone) <= 3 ? 0 : 1;
}

function cityDistance(a: string, b: string): number {
  const city = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  return editDistance(city(a), city(b), 8);
}
