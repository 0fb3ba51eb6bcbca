import { DecodeError } from '../decoded.ts';
import { contextTag, DerCursor, derTag } from './der.ts';

const signedData = '\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02';
const problem = 'not PKCS#7';

/**
 * The certificates of a PKCS#7 SignedData, as .p7b files are (RFC 2315, 9.1). Empty for anything else, and for what is damaged.
 * @param der one character per byte
 */
export function pkcs7Certificates(der: string): string[] {
  const found: string[] = [];
  try {
    const cursor = new DerCursor(der);
    const end = cursor.open(der.length, derTag.sequence, problem);
    if (cursor.content(end, derTag.oid, problem) !== signedData) return found;
    const wrapper = cursor.open(end, contextTag(0, true), problem);
    const dataEnd = cursor.open(wrapper, derTag.sequence, problem);
    // Version, digest algorithms, content.
    for (let field = 0; field < 3; field += 1) cursor.at = cursor.openAny(dataEnd, problem);
    if (!cursor.peek(dataEnd, contextTag(0, true))) return found;
    const listEnd = cursor.open(dataEnd, contextTag(0, true), problem);
    while (cursor.at < listEnd) found.push(cursor.element(listEnd, derTag.sequence, problem));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return found;
}
