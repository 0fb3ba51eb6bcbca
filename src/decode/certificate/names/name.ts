import asn1, { type Asn1Node } from 'node-forge/lib/asn1.js';
import { fromLatin1, fromUtf8, latin1, utf8 } from '#runtime/bytes.ts';
import { DecodeError } from '../../decoded.ts';
import { DerCursor, derTag } from '../der.ts';
import { readTime } from '../time.ts';
import type { CertificateRules } from '../types.ts';

/**
 * Steps over a Name, and refuses one that crypto/x509 parseName refuses: an unreadable string in it makes Go drop the whole certificate.
 * @throws DecodeError
 */
export function checkName(cursor: DerCursor, limit: number, rules: CertificateRules): void {
  const { bytes } = cursor;
  const end = cursor.open(limit, derTag.sequence, 'x509: invalid RDNSequence');
  while (cursor.at < end) {
    const setEnd = cursor.open(end, derTag.set, 'x509: invalid RDNSequence');
    while (cursor.at < setEnd) {
      const attributeEnd = cursor.open(setEnd, derTag.sequence, 'x509: invalid RDNSequence: invalid attribute');
      cursor.oid(attributeEnd, 'x509: invalid RDNSequence: invalid attribute type');
      const valueStart = cursor.at;
      const valueEnd = cursor.openAny(attributeEnd, 'x509: invalid RDNSequence: invalid attribute value');
      const { tag } = cursor;
      const fault =
        rules.goMinor >= 27 && otherValues[tag] !== undefined
          ? faultOfOther(tag, bytes.slice(valueStart, valueEnd))
          : faultOfString(cursor, valueEnd, rules);
      if (fault !== null) throw new DecodeError(`x509: invalid RDNSequence: invalid attribute value: ${fault}`);
      cursor.at = attributeEnd;
    }
  }
}

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const printable = setOf(`${letters}${digits} '()*+,-./:=?&`);
const numeric = setOf(`${digits} `);
const ascii = new Uint8Array(256).fill(1, 0, 0x80);

/** By byte: 1 for those of a text. */
function setOf(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/** crypto/x509 parseASN1String of the content that the cursor is at; null when the string is one that Go reads. */
function faultOfString(cursor: DerCursor, end: number, rules: CertificateRules): string | null {
  switch (cursor.tag) {
    case derTag.printableString:
      return consistsOf(printable, cursor, end) ? null : 'invalid PrintableString';
    case derTag.utf8String:
      return consistsOf(ascii, cursor, end) || isUtf8(cursor.bytes.slice(cursor.at, end))
        ? null
        : 'invalid UTF-8 string';
    case derTag.ia5String:
      return consistsOf(ascii, cursor, end) ? null : 'invalid IA5String';
    case derTag.bmpString:
      return isBmp(cursor.bytes.slice(cursor.at, end), rules) ? null : 'invalid BMPString';
    case derTag.numericString:
      return consistsOf(numeric, cursor, end) ? null : 'invalid NumericString';
    case derTag.t61String:
      return null;
    default:
      // Go 1.27 reads attribute values of other types too (parser.go, readASN1Any), as Go 1.16 did.
      return rules.goMinor >= 27 || rules.goMinor < 17 ? null : `unsupported string type: ${cursor.tag}`;
  }
}

function consistsOf(set: Uint8Array, { codes, at }: DerCursor, end: number): boolean {
  for (let index = at; index < end; index += 1) if (set[codes[index] ?? 0] !== 1) return false;
  return true;
}

/** What Go 1.27 requires of attribute values that are not strings, with its error messages (parser.go, readASN1Any). */
const otherValues: Readonly<Record<number, { readonly name: string; check(cursor: DerCursor): unknown }>> = {
  [derTag.boolean]: { name: 'BOOLEAN', check: (cursor) => cursor.boolean(cursor.bytes.length, '') },
  [derTag.integer]: { name: 'integer', check: smallInteger },
  [derTag.bitString]: { name: 'BIT STRING', check: (cursor) => cursor.bitString(cursor.bytes.length, '') },
  [derTag.oid]: { name: 'OBJECT IDENTIFIER', check: (cursor) => cursor.oid(cursor.bytes.length, '') },
  [derTag.utcTime]: { name: 'UTCTime', check: (cursor) => readTime(cursor, cursor.bytes.length) },
  [derTag.generalizedTime]: { name: 'GeneralizedTime', check: (cursor) => readTime(cursor, cursor.bytes.length) },
};

function faultOfOther(tag: number, element: string): string | null {
  const kind = otherValues[tag];
  try {
    kind?.check(new DerCursor(element));
    return null;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return error.message === '' ? `invalid ASN.1 ${kind?.name}` : error.message;
  }
}

/** It must fit 64 bits. */
function smallInteger(cursor: DerCursor): void {
  if (cursor.integer(cursor.bytes.length, '').length > 8) throw new DecodeError('');
}

/** True when no character is beyond 7 bits. */
export function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}

function isUtf8(bytes: string): boolean {
  const text = utf8(fromLatin1(bytes));
  return !text.includes('\ufffd') || latin1(fromUtf8(text)) === bytes;
}

function isBmp(value: string, rules: CertificateRules): boolean {
  if (value.length % 2 !== 0) return false;
  if (rules.goMinor < 25) return true;
  const end = value.endsWith('\0\0') ? value.length - 2 : value.length;
  for (let at = 0; at < end; at += 2) {
    const point = value.charCodeAt(at) * 256 + value.charCodeAt(at + 1);
    const surrogate = point >= 0xd800 && point <= 0xdfff;
    if (surrogate || point >= 0xfffe || (point >= 0xfdd0 && point <= 0xfdef)) return false;
  }
  return true;
}

const attributeNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};

/** The attributes of a Name in its own order: `[['C', 'US'], ['O', 'Example'], ['CN', 'Example Root']]`. */
export function nameAttributes(name: string): [string, string][] {
  const attributes: [string, string][] = [];
  for (const set of childrenOf(parse(name))) {
    for (const attribute of childrenOf(set)) {
      const [type, value] = childrenOf(attribute);
      if (type === undefined || value === undefined || typeof type.value !== 'string') continue;
      const oid = asn1.derToOid(type.value);
      attributes.push([attributeNames[oid] ?? oid, typeof value.value === 'string' ? decodeText(value) : '']);
    }
  }
  return attributes;
}

/** A Name in few words: its common name, else what it has instead. `CN=Example Root`. */
export function describeName(name: string): string {
  const attributes = nameAttributes(name);
  for (const wanted of ['CN', 'OU', 'O']) {
    const found = attributes.findLast(([type]) => type === wanted);
    if (found !== undefined) return `${wanted}=${shorten(found[1])}`;
  }
  return attributes.length === 0
    ? 'no readable name'
    : shorten(attributes.map(([type, value]) => `${type}=${value}`).join(', '));
}

/** Null for a Name that Go reads and node-forge does not: with bytes after the last element of an attribute. */
function parse(der: string): Asn1Node | null {
  try {
    return asn1.fromDer(der, { strict: true, decodeBitStrings: false });
  } catch {
    return null;
  }
}

function childrenOf(node: Asn1Node | null): readonly Asn1Node[] {
  return Array.isArray(node?.value) ? node.value : [];
}

/** node-forge turns BMPString into text itself; the others are still bytes. */
function decodeText(node: Asn1Node): string {
  if (typeof node.value !== 'string') return '';
  return node.type === derTag.utf8String ? utf8(fromLatin1(node.value)) : node.value;
}

function shorten(text: string): string {
  return text.length <= 64 ? text : `${text.slice(0, 61)}...`;
}
