import type { TimezoneFacts, Zone } from '../../../probes/timezone/facts.ts';
import { judge } from '../../../probes/timezone/judge.ts';
import type { Suggestion } from '../../../probes/timezone/names/suggestion.ts';
import { shanghaiFacts } from '../../support/facts/timezone-facts.ts';

/** The codes that follow from the facts, without the name of the probe. */
export const codes = (facts: TimezoneFacts, expect: Parameters<typeof judge>[1] = {}): string[] =>
  judge(facts, expect).map(({ code }) => code.slice('timezone/'.length));
export const zone = (changes: Partial<Zone>): TimezoneFacts => ({
  ...shanghaiFacts,
  zone: { ...shanghaiFacts.zone, ...changes },
});
export const suggestion = (changes: Partial<Suggestion>): Suggestion => ({
  kind: 'missing',
  zone: 'Asia/Shanghai',
  others: [],
  place: null,
  inDatabase: true,
  ...changes,
});
export function rule(changes: Partial<NonNullable<TimezoneFacts['rule']>>): NonNullable<TimezoneFacts['rule']> {
  return { offset: 32_400, abbreviation: 'JST', zone: 'Asia/Tokyo', mirrored: null, inDatabase: true, ...changes };
}
