import type { TimezoneFacts } from '../facts.ts';
import { isOverwritten, zoneInForce } from '../in-force.ts';
import type { Localtime } from '../zone/localtime.ts';
import { formatOffset, quote } from './words.ts';

/** The zone in a few words, by what its file holds: `Asia/Shanghai (CST, +08:00)`. */
export function describeZone({ go, zone }: Pick<TimezoneFacts, 'go' | 'zone'>): string {
  return `${zoneInForce(zone) ?? 'an unnamed zone'} (${go.abbreviation}, ${formatOffset(go.offset)})`;
}

/** What sets the zone, for one line: `TZ=PRC`, `/etc/localtime`. */
export function describeSetting({ tz, localtime, tzKnown }: TimezoneFacts): string {
  if (tz !== null) return quote('TZ', tz);
  if (localtime.end !== 'absent') return '/etc/localtime';
  return tzKnown ? `no TZ, ${noLocaltime}` : `${noLocaltime}, and TZ is not known`;
}

const noLocaltime = 'no /etc/localtime';

/** Why the zone is this one, as the second half of a sentence. */
export function describeCause(facts: TimezoneFacts): string {
  const { zone } = facts;
  const cause = describeOrigin(facts);
  return isOverwritten(zone) && zone.name !== null
    ? `${cause}, but the file named ${zone.name} holds another zone`
    : cause;
}

function describeOrigin({ tz, go, localtime, tzKnown }: TimezoneFacts): string {
  const unset = tzKnown ? 'TZ is unset' : 'TZ is not known';
  if (tz !== null) {
    if (go.request === null) return `${quote('TZ', tz)} asks for UTC`;
    return go.source === null ? `Go cannot load ${quote('TZ', tz)}` : `${quote('TZ', tz)} is read from ${go.source}`;
  }
  switch (localtime.end) {
    case 'absent':
      return `${unset} and /etc/localtime does not exist`;
    case 'dangling':
      return `${unset} and ${describeHops(localtime).join(', ')} is dangling`;
    case 'file':
      return localtime.hops.length > 0
        ? `${unset} and ${describeHops(localtime).join(', ')}`
        : `${unset} and /etc/localtime is a file${go.source === null ? ' that Go cannot load' : ''}`;
    default:
      return `${unset} and /etc/localtime cannot be loaded`;
  }
}

export function describeHops({ hops }: Localtime): string[] {
  return hops.map(({ link, target }) => `${link} -> ${target}`);
}
