import { decodeBase64 } from '#runtime/bytes.ts';
import type { DecodedBase64 } from '../../runtime/base64.ts';
import { findText } from '../find-text.ts';

/** What is at a place in a PEM file: a block that Go's pem.Decode returns, or one that it passes over. */
export type PemItem = {
  /** `CERTIFICATE`. */
  readonly type: string;
  /** Of its BEGIN line in the text. */
  readonly offset: number;
  /** Where to look for the item after it. */
  readonly next: number;
} & (
  | {
      readonly kind: 'block';
      /** True when there are `Key: value` lines before the data. */
      readonly hasHeaders: boolean;
      /** One character per byte. */
      readonly bytes: string;
      /** The bytes themselves, if they are at hand. */
      readonly octets: Uint8Array | undefined;
    }
  | {
      readonly kind: 'skipped';
      readonly reason: string;
      /** Nothing after it is read. */
      readonly isEnd: boolean;
    }
);

export const beginMark = '-----BEGIN ';
export const endMark = '\n-----END ';
const dashes = '-----';

export type PemRules = {
  /** Go 1.24.8, 1.24.9, 1.25.2 and 1.25.3 read nothing after a damaged block. */
  readonly stopsAtDamage: boolean;
};

/**
 * The blocks of a PEM file in order, accepted and passed over exactly as encoding/pem.Decode does when it is called until
 * nothing is left. Works in time linear in the text: each END line is looked at once.
 * @param text one character per byte (latin1), so that damaged encodings cannot move anything
 */
export function* pemItems(text: string, rules: PemRules): Generator<PemItem> {
  for (let item = nextPemItem(text, 0, rules); item !== null; item = nextPemItem(text, item.next, rules)) yield item;
}

/**
 * The first item of a text after `rest`, which is 0 or the `next` of the item before.
 * @param plain what plainCertificate says of the same place
 */
export function nextPemItem(
  text: string,
  rest: number,
  rules: PemRules,
  plain: PlainCertificate | null = plainCertificate(text, rest),
): PemItem | null {
  const decoded = plain === null ? null : decodeAsGo(plain.base64);
  if (plain === null || decoded === null) return anyItem(text, rest, rules);
  const { offset, next } = plain;
  const { text: bytes, octets } = decoded;
  return { kind: 'block', type: 'CERTIFICATE', offset, hasHeaders: false, bytes, octets, next };
}

/** A block of base64, with its line ends, between the two lines that every tool writes around a certificate. */
export type PlainCertificate = Pick<PemItem, 'offset' | 'next'> & { readonly base64: string };

export const plainBegin = '-----BEGIN CERTIFICATE-----\n';
export const plainEnd = '\n-----END CERTIFICATE-----\n';

/**
 * The next block of a text if it looks like one that every tool writes; null does not mean that there is none. It is the next item
 * when its `base64` is that, which is left to be looked at: then no mark, and no header line, can be in it.
 */
export function plainCertificate(text: string, rest: number): PlainCertificate | null {
  const end = findText(text, endMark, rest);
  if (end < 0 || !text.startsWith(plainEnd, end)) return null;
  const offset = text.startsWith(beginMark, rest) ? rest : firstBegin(text, rest, end);
  if (offset < 0 || !text.startsWith(plainBegin, offset)) return null;
  return { offset, base64: text.slice(offset + plainBegin.length, end), next: end + plainEnd.length };
}

/** Where the first BEGIN between two places is, if that is at the beginning of a line; else -1. */
function firstBegin(text: string, from: number, to: number): number {
  const at = text.slice(from, to).indexOf(beginMark);
  return at > 0 && text.charCodeAt(from + at - 1) === newline ? from + at : -1;
}

function anyItem(text: string, rest: number, { stopsAtDamage }: PemRules): PemItem | null {
  const end = text.indexOf(endMark, rest);
  if (end < 0) return unended(text, rest, text.length);
  const afterEnd = end + endMark.length;
  /** What Go goes on from after a damaged block. */
  const afterDamage = stopsAtDamage ? text.length : afterEnd;
  const at = lastBegin(text, rest, end);
  const begin = rest + at;
  if (at < 0) {
    const reason = 'its END line has no BEGIN line before it';
    return { kind: 'skipped', type: '', offset: rest, reason, isEnd: stopsAtDamage, next: afterDamage };
  }
  const skipped = (reason: string, type = typeAt(text, begin)): PemItem => {
    return { kind: 'skipped', type, offset: begin, reason, isEnd: stopsAtDamage, next: afterDamage };
  };
  if (at > 0 && text.charCodeAt(begin - 1) !== newline) return skipped(misplaced(text, begin));
  const before = unended(text, rest, begin);
  if (before !== null) return before;

  const typeLine = lineAt(text, begin + beginMark.length);
  let data = typeLine.next;
  if (!typeLine.text.endsWith(dashes)) return skipped('its BEGIN line does not end with -----');
  const type = typeLine.text.slice(0, -dashes.length);

  let hasHeaders = false;
  while (data < text.length) {
    const line = lineAt(text, data);
    if (!line.text.includes(':')) break;
    hasHeaders = true;
    data = line.next;
  }
  // Go gives up here and leaves the rest of the file unread.
  if (data >= text.length || data > afterEnd) {
    const reason = 'its header lines run on to the end of the block';
    return { kind: 'skipped', type, offset: begin, reason, isEnd: true, next: text.length };
  }
  if (hasHeaders && end < data) {
    const reason = 'it has header lines and no data';
    return { kind: 'skipped', type, offset: begin, reason, isEnd: false, next: afterEnd };
  }
  const fault = faultOfEnd(text, type, afterEnd);
  const decoded = fault === null ? decodeAsGo(end > data ? text.slice(data, end) : '') : null;
  if (decoded === null) return skipped(fault ?? faultOfData(text.slice(data, end)), type);
  const { next } = lineAt(text, afterEnd);
  return { kind: 'block', type, offset: begin, hasHeaders, bytes: decoded.text, octets: decoded.octets, next };
}

/** Tells line numbers, from 1. */
export interface LineCounter {
  /** Counts on from the last offset asked for: one pass over the text for all of them, when they are asked for in order. */
  at(offset: number): number;
  /** Says what need not be counted: how many lines end between two offsets. */
  know(from: number, to: number, lines: number): void;
}

export function lineCounter(text: string): LineCounter {
  let counted = 0;
  let line = 1;
  const at = (offset: number): number => {
    if (offset < counted) {
      counted = 0;
      line = 1;
    }
    while (counted < offset) {
      const end = Math.min(offset, counted + 65_536);
      line += text.slice(counted, end).split('\n').length - 1;
      counted = end;
    }
    return line;
  };
  return {
    at,
    know(from, to, lines) {
      if (from < counted) return;
      at(from);
      counted = to;
      line += lines;
    },
  };
}

/** How far after `rest` the last BEGIN before `end` is, or -1. Nearly always it is the first, and indexOf is the faster. */
function lastBegin(text: string, rest: number, end: number): number {
  if (text.startsWith(beginMark, rest)) {
    const next = text.indexOf(beginMark, rest + 1);
    if (next < 0 || next > end) return 0;
  }
  return text.slice(rest, end).lastIndexOf(beginMark);
}

const newline = 0x0a;

/** A line without its end and without blanks at its end, and where the next one starts (encoding/pem getLine). */
function lineAt(text: string, at: number): { text: string; next: number } {
  const found = text.indexOf('\n', at);
  if (found < 0) return { text: trimBlanks(text.slice(at)), next: text.length };
  const end = found > at && text[found - 1] === '\r' ? found - 1 : found;
  return { text: trimBlanks(text.slice(at, end)), next: found + 1 };
}

function trimBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end -= 1;
  return end === line.length ? line : line.slice(0, end);
}

function faultOfEnd(text: string, type: string, at: number): string | null {
  if (!text.startsWith(type + dashes, at)) {
    const found = lineAt(text, at).text;
    return found.endsWith(dashes) && found.length > dashes.length
      ? `its END line says ${found.slice(0, -dashes.length).slice(0, 40)}`
      : 'its END line is cut off';
  }
  return lineAt(text, at + type.length + dashes.length).text === '' ? null : 'text follows on its END line';
}

/** Base64 as encoding/base64.StdEncoding takes it, padding included; line ends and blanks do not count. */
function decodeAsGo(text: string): DecodedBase64 | null {
  let decoded: DecodedBase64;
  try {
    decoded = decodeBase64(text);
  } catch {
    return null;
  }
  return decoded.text.length % 3 === 0 || text.trimEnd().endsWith('=') ? decoded : null;
}

function faultOfData(data: string): string {
  const strange = /[^A-Za-z0-9+/=\r\n\t ]/.exec(data);
  if (strange !== null) {
    const line = data.slice(0, strange.index).split('\n').length;
    return `line ${line} of its data holds a character that is not base64`;
  }
  return 'its data is not complete base64: something is missing, or follows the padding';
}

function misplaced(text: string, begin: number): string {
  const lineStart = text.lastIndexOf('\n', begin - 1) + 1;
  const before = text.slice(Math.max(lineStart, begin - 80), begin);
  if (before === '\xef\xbb\xbf') return 'a byte order mark precedes its BEGIN line';
  if (/^[ \t]+$/.test(before)) return 'its BEGIN line is indented';
  return 'its BEGIN line does not start at the beginning of a line';
}

/** The BEGIN lines in a stretch of text that belong to no block. At most the first is named: the file is damaged there. */
function unended(text: string, from: number, to: number): PemItem | null {
  if (to - from < beginMark.length) return null;
  const at = text.slice(from, to).indexOf(beginMark);
  if (at < 0) return null;
  const begin = from + at;
  const reason = unendedReason(text, begin);
  return { kind: 'skipped', type: typeAt(text, begin), offset: begin, reason, isEnd: false, next: to };
}

function unendedReason(text: string, begin: number): string {
  if (lineAt(text, begin).text.includes('-----END ')) return 'all of it is on one line';
  if (begin > 0 && text.charCodeAt(begin - 1) !== newline) return misplaced(text, begin);
  return 'it has no END line';
}

function typeAt(text: string, begin: number): string {
  const start = begin + beginMark.length;
  const line = lineAt(text, start).text;
  const end = line.indexOf(dashes);
  return line.slice(0, end < 0 ? 40 : Math.min(end, 40));
}
