import type { TimezoneFacts } from '../facts.ts';
import { judgeSilentUtc } from '../zone/silent-utc.ts';
import { describeSetting, describeZone } from './describe.ts';

/** The main fact: the zone, and what sets it. */
export function summarize(facts: TimezoneFacts): string {
  const [zone, setting] = [describeZone(facts), describeSetting(facts)];
  if (judgeSilentUtc(facts).length > 0) return `${zone}: Go cannot load ${setting}`;
  return facts.tz === null && facts.localtime.end === 'absent'
    ? `${zone} by default: ${setting}`
    : `${zone} from ${setting}`;
}
