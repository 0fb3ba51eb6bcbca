import { DecodeError } from '../decoded.ts';
import type { CertificateRules } from './types.ts';

/** Tags with class and constructed bit: one octet, as Go's cryptobyte takes them. */
export const derTag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** `[number]`, as in `[3] EXPLICIT Extensions`. */
export function contextTag(number: number, constructed: boolean): number {
  return 0x80 | (constructed ? 0x20 : 0) | number;
}

/**
 * Steps over DER as strictly as Go does (golang.org/x/crypto/cryptobyte/asn1.go): tags below 31 and lengths in the
 * fewest octets, which ASN.1 libraries that read BER let pass. One position moves through the whole value;
 * nothing is copied or allocated.
 */
export class DerCursor {
  /** One character per byte, as node-forge takes them. */
  readonly bytes: string;
  /** The next byte to read. */
  at = 0;
  /** Of the element that was opened last. */
  tag = 0;
  /** Up to Go 1.20 a number in an OBJECT IDENTIFIER may begin with a padding octet (cryptobyte readBase128Int). */
  private readonly paddedOids: boolean;

  constructor(bytes: string, rules?: Pick<CertificateRules, 'goMinor'>) {
    this.bytes = bytes;
    this.paddedOids = rules !== undefined && rules.goMinor < 21;
  }

  /** True when an element with this tag comes next, before `limit`. */
  peek(limit: number, tag: number): boolean {
    return this.at < limit && this.bytes.charCodeAt(this.at) === tag;
  }

  /**
   * Enters the next element and returns where its content ends.
   * @throws DecodeError with `problem` when it has another tag, or reaches beyond `limit`
   */
  open(limit: number, tag: number, problem: string): number {
    const end = this.openAny(limit, problem);
    if (this.tag !== tag) throw new DecodeError(problem);
    return end;
  }

  /** The same for any tag, which is in `tag` then. */
  openAny(limit: number, problem: string): number {
    const { bytes, at } = this;
    if (limit - at < 2) throw new DecodeError(problem);
    this.tag = bytes.charCodeAt(at);
    if ((this.tag & 0x1f) === 0x1f) throw new DecodeError(problem);
    let length = bytes.charCodeAt(at + 1);
    let start = at + 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4 || limit - start < count) throw new DecodeError(problem);
      length = 0;
      for (const end = start + count; start < end; start += 1) length = length * 256 + bytes.charCodeAt(start);
      if (length < 0x80 || length < 256 ** (count - 1)) throw new DecodeError(problem);
    }
    if (length > limit - start) throw new DecodeError(problem);
    this.at = start;
    return start + length;
  }

  /** Steps over the next element and returns its content. */
  content(limit: number, tag: number, problem: string): string {
    const end = this.open(limit, tag, problem);
    const content = this.bytes.slice(this.at, end);
    this.at = end;
    return content;
  }

  /** Steps over the next element and returns all of it, header included. */
  element(limit: number, tag: number, problem: string): string {
    const start = this.at;
    this.at = this.open(limit, tag, problem);
    return this.bytes.slice(start, this.at);
  }

  /** Steps over the next element when it has this tag. */
  skipOptional(limit: number, tag: number, problem: string): void {
    if (this.peek(limit, tag)) this.at = this.open(limit, tag, problem);
  }

  /** The content octets of an INTEGER in two's complement, in the fewest octets. */
  integer(limit: number, problem: string, tag: number = derTag.integer): string {
    const content = this.content(limit, tag, problem);
    const first = content.charCodeAt(0);
    const second = content.charCodeAt(1);
    const padded = content.length > 1 && (first === 0 ? second < 0x80 : first === 0xff && second >= 0x80);
    if (content === '' || padded) throw new DecodeError(problem);
    return content;
  }

  /** The content octets of an OBJECT IDENTIFIER whose numbers fit Go's int32. */
  oid(limit: number, problem: string): string {
    const content = this.content(limit, derTag.oid, problem);
    if (!isOid(content, this.paddedOids)) throw new DecodeError(problem);
    return content;
  }

  boolean(limit: number, problem: string): boolean {
    const content = this.content(limit, derTag.boolean, problem);
    if (content === '\x00') return false;
    if (content === '\xff') return true;
    throw new DecodeError(problem);
  }

  /** The bytes of a BIT STRING, and how many bits at the end of them do not count. */
  bitString(limit: number, problem: string): { bytes: string; unused: number } {
    const content = this.content(limit, derTag.bitString, problem);
    const unused = content.charCodeAt(0);
    const last = content.charCodeAt(content.length - 1);
    if (content === '' || unused > 7 || (content.length === 1 && unused !== 0)) throw new DecodeError(problem);
    if (content.length > 1 && (last & ((1 << unused) - 1)) !== 0) throw new DecodeError(problem);
    return { bytes: content.slice(1), unused };
  }
}

/** True when INTEGER content octets are below zero. */
export function isNegative(integer: string): boolean {
  return integer.charCodeAt(0) >= 0x80;
}

/** Base-128 numbers of at most 31 bits, in the fewest octets unless padding is taken (cryptobyte readBase128Int). */
function isOid(content: string, padded = false): boolean {
  const length = content.length;
  // Those of X.509 itself, 2.5.x.y with small numbers: most of all.
  if (length === 3 && content.charCodeAt(0) === 0x55 && content.charCodeAt(1) < 0x80 && content.charCodeAt(2) < 0x80)
    return true;
  if (length === 0 || content.charCodeAt(length - 1) >= 0x80) return false;
  let value = 0;
  let octets = 0;
  for (let at = 0; at < length; at += 1) {
    const octet = content.charCodeAt(at);
    if ((octets === 0 && octet === 0x80 && !padded) || octets === 5 || value >= 2 ** 24) return false;
    value = value * 128 + (octet & 0x7f);
    octets += 1;
    if (octet < 0x80) {
      value = 0;
      octets = 0;
    }
  }
  return true;
}
