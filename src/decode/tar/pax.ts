import { indexOf, latin1 } from '#runtime/bytes.ts';
import { DecodeError } from '../decoded.ts';

/** A record of an extended header. The value has one character per byte: extended attributes are not text. */
export type PaxRecord = readonly [name: string, value: string];

/**
 * The records of an extended header: `30 path=usr/share/…\n`, whose number counts the whole record (POSIX pax, "pax Extended Header").
 * @throws DecodeError
 */
export function decodePax(bytes: Uint8Array): readonly PaxRecord[] {
  const records: PaxRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    const blank = indexOf(bytes, 0x20, at);
    const digits = blank < 0 || blank - at > 10 ? '' : latin1(bytes, at, blank);
    const end = at + Number(digits);
    if (!/^\d+$/.test(digits) || end > bytes.length || end <= blank || bytes[end - 1] !== 0x0a)
      throw new DecodeError('an extended header is damaged');
    const equals = indexOf(bytes, 0x3d, blank);
    if (equals < 0 || equals >= end) throw new DecodeError('an extended header is damaged');
    records.push([latin1(bytes, blank + 1, equals), latin1(bytes, equals + 1, end - 1)]);
    at = end;
  }
  return records;
}
