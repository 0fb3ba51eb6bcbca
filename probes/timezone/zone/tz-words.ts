import type { Foreign } from '../names/kinds.ts';
import type { Spelling } from '../names/spelling.ts';
import type { ZoneElsewhere } from './elsewhere.ts';

/** Other zones that the same text may mean. */
export type Others = readonly { readonly zone: string; readonly place: string }[];

/** The first place, and how many others there are: line one of a report has to hold the message. */
export function placesWords(places: readonly string[]): string {
  const [first = '', ...others] = places;
  return others.length < 2 ? places.join(', ') : `${first} and ${others.length} other places`;
}

/** Files next to the zones that are not zones. */
export const isIndex = /\/(?:[\w-]+\.(?:tab|zi|list|txt|zip)|leapseconds|\+VERSION|SECURITY)$/;

/** Other programs' names for the zone of the system, and placeholders in configuration files. */
export const isLocal =
  /^[:"'~]*(?:local|localtime|system|default|host|auto|null|none|nil|undefined|unset|false|true|0)?["']*$/i;

export const mistakes: Readonly<Record<Spelling, string>> = {
  case: 'wrong upper or lower case',
  accents: 'accented letters',
  blanks: 'spaces',
  quotes: 'quotes',
  colons: 'colons',
  assignment: '"TZ=" is repeated in its value',
  prefix: 'a prefix that this database does not have',
  separators: 'wrong hyphens, underscores or slashes',
  region: 'a missing or wrong region',
  reversed: 'region and city are swapped',
  typo: 'a typo',
  comment: 'text after the name',
};

export const foreignNames: Readonly<Record<Foreign, string>> = {
  windows: 'the Windows name',
  abbreviation: 'an abbreviation',
  place: 'a place',
  offset: 'an offset',
};

export const foreignLinks: Readonly<Record<Foreign, string>> = {
  windows: 'of',
  abbreviation: 'for',
  place: 'in the zone',
  offset: 'that is called',
};

export function elsewhereWords(elsewhere: ZoneElsewhere | undefined): string {
  if (elsewhere === undefined) return '';
  const { directory, variable } = elsewhere;
  return variable === null ? `; Go does not look into ${directory}` : `; Go does not read ${variable}=${directory}`;
}

export function withPlace(zone: string, place: string | null): string {
  return place === null ? zone : `${zone} (${place})`;
}

export function withOthers(remedy: string, others: Others): string {
  return [remedy, ...others.map(({ zone, place }) => `TZ=${zone} (${place})`)].join('; or ');
}

export function direction(offset: number): string {
  return offset < 0 ? 'west' : 'east';
}

/**
 * `$TZ`, `${TZ}`, `$(TZ)`, `{{ .Values.tz }}`, `%TZ%`, `<timezone>`: placeholders of configuration before values are
 * filled in.
 */
export function isUnexpanded(tz: string): boolean {
  return /\$[\w({]|\{\{|^%\w+%$|^<\w+>$/.test(tz);
}
