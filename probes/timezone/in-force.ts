import type { Zone } from './facts.ts';
import { meansUtc } from './names/utc.ts';
import { thresholds } from './thresholds.ts';

/**
 * Whether the file of the zone in force holds another zone than its name says: one that was written over it, as `cp` does through
 * the link /etc/localtime. A file of an old release differs from today's rules as well, but shares nearly all of the history; for
 * names of UTC and of fixed offsets there are no old rules.
 */
export function isOverwritten({ name, content }: Pick<Zone, 'name' | 'content'>): boolean {
  if (name === null || content === null) return false;
  if (isFixedName(name)) return true;
  return contentZone(content) !== null && content.sharedHistory < thresholds.sharedHistory;
}

/** Whether a name stands for UTC or a fixed offset, whose rules never change. */
export function isFixedName(name: string): boolean {
  return meansUtc(name) || name.startsWith('Etc/');
}

/** The zone that the program is in, by the content of its file; null if that has no name. */
export function zoneInForce(zone: Pick<Zone, 'name' | 'content'>): string | null {
  return isOverwritten(zone) ? contentZone(zone.content) : zone.name;
}

function contentZone(content: Zone['content']): string | null {
  return content !== null && content.zoneShares >= thresholds.contentHistory ? content.zone : null;
}
