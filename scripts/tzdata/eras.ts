import { nextPosixChange, parsePosixTz, posixSpan } from '../../src/decode/zone/posix-tz.ts';
import { localTimeAt, nextChange } from '../../src/decode/zone/tz-lookup.ts';
import type { TzFile } from '../../src/decode/zone/tzif.ts';

/** A stretch of time in which one offset or one yearly rule holds. */
export interface Era {
  /** Where it ends, in seconds since the epoch; null for the last one. */
  readonly until: number | null;
  /** Seconds east of UTC: of standard time, where there is a rule. */
  readonly offset: number;
  /** `3600,M3.5.0,M10.5.0/3`: what summer time adds, when it begins and when it ends; null for a fixed offset. */
  readonly rule: string | null;
}

/** The questions that are asked of the table begin here and end in 2040. */
const beginning = 0;
const end = Date.UTC(2040, 0, 1) / 1000;

/** Fewer changes than this are shorter when they are written out. */
const fewest = 3;

/** The offsets of a zone from 1970 to 2040 as few eras. */
export function erasOf(zone: TzFile): Era[] {
  const changes = offsetChanges(zone);
  const eras: Era[] = [];
  let from = beginning;
  let offset = localTimeAt(zone, from).offset;
  for (let index = 0; ; ) {
    const next = changes[index];
    if (next === undefined) {
      eras.push({ until: null, offset, rule: null });
      return eras;
    }
    const best = longestRule(changes, index, from, offset);
    if (best === null) {
      eras.push({ until: next.at, offset, rule: null });
      from = next.at;
      offset = next.offset;
      index += 1;
      continue;
    }
    if (best.until === null) {
      eras.push(best.era);
      return eras;
    }
    eras.push({ ...best.era, until: best.until });
    from = best.until;
    index = best.index;
    offset = localTimeAt(zone, from).offset;
    if (changes[index]?.at === from) index += 1;
  }
}

interface Change {
  readonly at: number;
  readonly before: number;
  readonly offset: number;
}

function offsetChanges(zone: TzFile): Change[] {
  const changes: Change[] = [];
  let before = localTimeAt(zone, beginning).offset;
  for (
    let change = nextChange(zone, beginning);
    change !== null && change.at < end;
    change = nextChange(zone, change.at)
  ) {
    const { offset } = change.to;
    if (offset !== before) changes.push({ at: change.at, before, offset });
    before = offset;
  }
  return changes;
}

function longestRule(
  changes: readonly Change[],
  index: number,
  from: number,
  offset: number,
): { readonly era: Era; readonly until: number | null; readonly index: number } | null {
  let best: { readonly era: Era; readonly until: number | null; readonly index: number } | null = null;
  const [first, second] = [changes[index], changes[index + 1]];
  if (first === undefined || second === undefined || second.offset !== first.before) return null;
  const [on, off] = first.offset > first.before ? [first, second] : [second, first];
  for (const start of dates(on))
    for (const stop of dates(off)) {
      const era: Era = { until: null, offset: on.before, rule: `${on.offset - on.before},${start},${stop}` };
      const rule = posixOf(era);
      if (posixSpan(rule, 0, from).offset !== offset) continue;
      let at = index;
      let last = from;
      let predicted = nextPosixChange(rule, from);
      for (; ; at += 1) {
        const change = changes[at];
        if (change === undefined || predicted !== change.at || posixSpan(rule, 0, change.at).offset !== change.offset)
          break;
        last = change.at;
        predicted = nextPosixChange(rule, last);
      }
      if (at - index < fewest || (best !== null && at <= best.index)) continue;
      const change = changes[at];
      if (change === undefined) {
        if (predicted !== null && predicted >= end) return { era, until: null, index: at };
        if (predicted === null) continue;
        best = { era, until: predicted, index: at };
      } else best = { era, until: Math.min(predicted ?? change.at, change.at), index: at };
    }
  return best;
}

/** The ways to write the day and the local time of a change as a yearly date. */
function dates({ at, before }: Change): string[] {
  const local = new Date((at + before) * 1000);
  const found: string[] = [];
  // A change at 24:00, or at 1:00 of the next day, is often that of the day before (tzdata's "24:00").
  for (const early of [0, 1]) {
    const day = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() - early));
    const time = at + before - day.getTime() / 1000;
    const month = day.getUTCMonth() + 1;
    const date = day.getUTCDate();
    const length = new Date(Date.UTC(day.getUTCFullYear(), month, 0)).getUTCDate();
    const weeks = [Math.ceil(date / 7), ...(date + 7 > length ? [5] : [])];
    const suffix = time === 7200 ? '' : `/${clock(time)}`;
    for (const week of new Set(weeks)) found.push(`M${month}.${week}.${day.getUTCDay()}${suffix}`);
    const julian = (Date.UTC(2001, month - 1, date) - Date.UTC(2001, 0, 1)) / 86_400_000 + 1;
    if (month !== 2 || date !== 29) found.push(`J${julian}${suffix}`);
  }
  return found;
}

function clock(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return rest > 0 ? `${hours}:${minutes}:${rest}` : minutes > 0 ? `${hours}:${minutes}` : String(hours);
}

/** @throws for what is not a rule */
export function posixOf({ offset, rule }: Era): NonNullable<ReturnType<typeof parsePosixTz>> {
  const [saved = '0', ...days] = (rule ?? '0').split(',');
  const text =
    rule === null ? `AAA${west(offset)}` : `AAA${west(offset)}BBB${west(offset + Number(saved))},${days.join(',')}`;
  const parsed = parsePosixTz(text);
  if (parsed === null) throw new Error(`${text} is not a rule`);
  return parsed;
}

function west(offset: number): string {
  return (offset > 0 ? '-' : '') + clock(Math.abs(offset));
}
