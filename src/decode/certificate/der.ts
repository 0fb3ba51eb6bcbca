import { fromLatin1 } from '#runtime/bytes.ts';
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
  /** What is read, in two forms: parts of a string are taken at once, single bytes faster from an array. One character per byte. */
  declare readonly bytes: string;
  declare readonly codes: Uint8Array;
  /** The next byte to read. */
  declare at: number;
  /** Of the element that was opened last. */
  declare tag: number;
  /** Up to Go 1.20 a number in an OBJECT IDENTIFIER may begin with a padding octet (cryptobyte readBase128Int). */
  declare private readonly paddedOids: boolean;

  /** @param codes the same bytes, if they are at hand */
  constructor(bytes: string, rules?: Pick<CertificateRules, 'goMinor'>, codes = fromLatin1(bytes)) {
    // Fields with initializers cost the small engine twice as much.
    this.bytes = bytes;
    this.codes = codes;
    this.at = 0;
    this.tag = 0;
    this.paddedOids = rules !== undefined && rules.goMinor < 21;
  }

  /** True when an element with this tag comes next, before `limit`. */
  peek(limit: number, tag: number): boolean {
    return this.at < limit && this.codes[this.at] === tag;
  }

  /**
   * Enters the next element and returns where its content ends.
   * @throws DecodeError with `problem` when it has another tag, or reaches beyond `limit`
   */
  open(limit: number, tag: number, problem: string): number {
    const { codes, at } = this;
    if (codes[at] === tag) {
      // Nearly all are short; twenty times in a certificate.
      const length = codes[at + 1] ?? 0x80;
      const end = at + 2 + length;
      if (length < 0x80 && end <= limit) {
        this.tag = tag;
        this.at = at + 2;
        return end;
      }
    }
    const end = this.openAny(limit, problem);
    if (this.tag !== tag) throw new DecodeError(problem);
    return end;
  }

  /** The same for any tag, which is in `tag` then. */
  openAny(limit: number, problem: string): number {
    const { codes, at } = this;
    if (limit - at < 2) throw new DecodeError(problem);
    const tag = codes[at] ?? 0;
    this.tag = tag;
    if ((tag & 0x1f) === 0x1f) throw new DecodeError(problem);
    let length = codes[at + 1] ?? 0;
    let start = at + 2;
    if (length >= 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4 || limit - start < count) throw new DecodeError(problem);
      const isPadded = codes[start] === 0;
      length = 0;
      for (const end = start + count; start < end; start += 1) length = length * 256 + (codes[start] ?? 0);
      if (isPadded || length < 0x80) throw new DecodeError(problem);
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
    const end = this.open(limit, tag, problem);
    const { codes, at } = this;
    const first = codes[at] ?? 0;
    if (end === at) throw new DecodeError(problem);
    if (end > at + 1 && (first === 0 || first === 0xff) && (codes[at + 1] ?? 0) >> 7 === first >> 7)
      throw new DecodeError(problem);
    this.at = end;
    return this.bytes.slice(at, end);
  }

  /** The content octets of an OBJECT IDENTIFIER whose numbers fit Go's int32. */
  oid(limit: number, problem: string): string {
    const end = this.open(limit, derTag.oid, problem);
    const { codes, at } = this;
    if (!isOid(codes, at, end, this.paddedOids)) throw new DecodeError(problem);
    this.at = end;
    return this.bytes.slice(at, end);
  }

  boolean(limit: number, problem: string): boolean {
    const end = this.open(limit, derTag.boolean, problem);
    const octet = this.codes[this.at];
    if (end !== this.at + 1 || (octet !== 0 && octet !== 0xff)) throw new DecodeError(problem);
    this.at = end;
    return octet === 0xff;
  }

  /** The bytes of a BIT STRING, and how many bits at the end of them do not count. */
  bitString(limit: number, problem: string): { bytes: string; unused: number } {
    const end = this.open(limit, derTag.bitString, problem);
    const { codes, at } = this;
    const unused = codes[at] ?? 0;
    if (end === at || unused > 7 || (end === at + 1 && unused !== 0)) throw new DecodeError(problem);
    if (unused !== 0 && ((codes[end - 1] ?? 0) & ((1 << unused) - 1)) !== 0) throw new DecodeError(problem);
    this.at = end;
    return { bytes: this.bytes.slice(at + 1, end), unused };
  }
}

/** True when INTEGER content octets are below zero. */
export function isNegative(integer: string): boolean {
  return integer.charCodeAt(0) >= 0x80;
}

/** Whether more follows on 1.2.840.113549, as in the names of keys and signatures that most certificates have. */
function isOfRsa(codes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at > 6 &&
    codes[at] === 0x2a &&
    codes[at + 1] === 0x86 &&
    codes[at + 2] === 0x48 &&
    codes[at + 3] === 0x86 &&
    codes[at + 4] === 0xf7 &&
    codes[at + 5] === 0x0d
  );
}

/** Base-128 numbers of at most 31 bits, in the fewest octets unless padding is taken (cryptobyte readBase128Int). */
function isOid(codes: Uint8Array, start: number, end: number, padded: boolean): boolean {
  // Those of X.509 itself, 2.5.x.y with small numbers: most of all.
  if (end - start === 3 && codes[start] === 0x55 && ((codes[start + 1] ?? 0) | (codes[start + 2] ?? 0)) < 0x80)
    return true;
  if (start === end || (codes[end - 1] ?? 0) >= 0x80) return false;
  let value = 0;
  let octets = 0;
  for (let at = isOfRsa(codes, start, end) ? start + 6 : start; at < end; at += 1) {
    const octet = codes[at] ?? 0;
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
