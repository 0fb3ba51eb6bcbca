import type { TimezoneFacts } from '../facts.ts';
import type { TimezoneFinding } from '../findings.ts';
import { databaseVolume } from '../volumes.ts';
import { describeZone } from '../words/describe.ts';

/** Settings that name a zone, are not read by Go, and would put the program into another zone. */
export function judgeUnread(facts: TimezoneFacts): TimezoneFinding[] {
  const { tz, unread, localtime } = facts;
  // A dangling localtime has its own error, and the variable may be an attempt to fix it.
  if (tz !== null || (localtime.end !== 'absent' && localtime.end !== 'file')) return [];
  const actual = describeZone(facts);
  const volume = databaseVolume(facts);
  return unread.map(({ kind, name, value, zone, inDatabase }) =>
    kind === 'variable'
      ? { code: 'timezone/variable-unread', detail: { name, value, zone, inDatabase, actual, ...volume } }
      : { code: 'timezone/file-unread', detail: { path: name, value, zone, inDatabase, actual, ...volume } },
  );
}
