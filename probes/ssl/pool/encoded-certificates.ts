import { decodeBase64, fromHex, latin1 } from '#runtime/bytes.ts';
import type { PemRules } from '../../../src/decode/certificate/pem.ts';
import { findText } from '../../../src/decode/find-text.ts';
import { gunzip } from '../../../src/decode/inflate.ts';
import { certificatesIn, isCertificate } from '../certificates-in.ts';
import type { EncodedForm } from '../entries/facts.ts';
import { contentKind, type OpaqueForm, opaqueMarks } from './content-kind.ts';

/** What looks like a certificate in a format that Go does not read: decoding shows whether it is one. */
export type EncodedCertificate = { readonly form: EncodedForm; readonly offset: number; readonly der: string };

/** Compressed data within other text, of kinds that are not decompressed here, and where it starts. */
export function opaqueData(text: string): { readonly form: OpaqueForm; readonly offset: number } | null {
  for (const { form, mark } of opaqueMarks) {
    const offset = text.indexOf(mark);
    if (offset >= 0) return { form, offset };
  }
  return null;
}

/** Such certificates within other text, and where they start. */
export function* encodedCertificates(text: string, rules: PemRules): Generator<EncodedCertificate> {
  yield* binaryCertificates(text);
  for (const { form, mark, unpack } of encodings) {
    let at = 0;
    for (let tries = 0; tries < mostTries; tries += 1) {
      at = findText(text, mark, at);
      if (at < 0) break;
      const { bytes, length } = unpack(text, at);
      const offset = at;
      at += Math.max(length, mark.length);
      // Text that merely begins alike, as a name in a comment may.
      if (length < shortest) continue;
      const found = more(form, bytes, text.slice(Math.max(0, offset - longestMark), offset));
      for (const der of certificatesIn(bytes, rules)) yield { form: found, offset, der };
    }
  }
}

/**
 * All certificates of a separate file, and the format of the first if all are in formats other than PEM, PKCS#7 and
 * DER.
 */
export function allCertificatesIn(
  text: string,
  rules: PemRules,
): { ders: readonly string[]; form: EncodedForm | null } {
  // keytool's own format stores the certificates unencrypted, and so may PKCS#12; the keys next to them are
  // encrypted.
  const kind = contentKind(text);
  if (kind === 'jks' || kind === 'pkcs12')
    return { ders: [...binaryCertificates(text, text.length)].map(({ der }) => der), form: kind };
  const plain = certificatesIn(text, rules);
  const others = plain.length > 0 ? [] : [...encodedCertificates(text, rules)].filter(({ form }) => form !== 'der');
  return { ders: [...plain, ...others.map(({ der }) => der)], form: others[0]?.form ?? null };
}

/** Further remarks about the format: from its content, and from what precedes it. */
function more(form: EncodedForm, bytes: string, before: string): EncodedForm {
  if (form === 'gzip' && bytes.startsWith('\x30')) return 'gzip-of-der';
  return form === 'base64' && /begin.{0,10}certificate[^\n]*\n$/i.test(before) ? 'marks' : form;
}

/** Characters of a line that introduces a certificate. */
const longestMark = 60;

/** Characters: no certificate is shorter in any format. */
const shortest = 200;

interface Encoding {
  readonly form: EncodedForm;
  /** What each begins with. */
  readonly mark: string;
  /** The format, and the length of its text. */
  readonly unpack: (text: string, at: number) => { readonly bytes: string; readonly length: number };
}

const utf16Mark = [...'-----BEGIN '].join('\0');

const encodings: readonly Encoding[] = [
  // base64 of `-----BEGIN` without what may precede it: a Secret's value, pasted unchanged.
  { form: 'base64-of-pem', mark: 'LS0tLS1CRUdJTi', unpack: fromBase64 },
  // The data of a block whose BEGIN and END lines are missing: a SEQUENCE of 256 to 16,383 bytes, and of 128 to 255.
  ...['MII', 'MIG', 'MIH'].map((mark) => ({ form: 'base64' as const, mark, unpack: fromBase64 })),
  { form: 'utf16', mark: utf16Mark, unpack: fromUtf16 },
  { form: 'gzip', mark: '\x1f\x8b\x08', unpack: fromGzip },
  // base64 of the first bytes of gzip, and of base64-encoded PEM: a Secret whose `data` was already encoded.
  { form: 'base64-of-gzip', mark: 'H4sI', unpack: then(fromBase64, (bytes) => gunzip(bytes, mostUnpacked)) },
  {
    form: 'base64-twice',
    mark: 'TFMwdExTMUNSVWRKVGl',
    unpack: then(fromBase64, (bytes) => fromBase64(bytes, 0).bytes),
  },
  // A SEQUENCE of 128 to 65,535 bytes, as xxd(1) and openssl print it; and `-----BE`.
  ...['3082', '30:82', '30 82', '3081', '30:81', '30 81'].map((mark) => ({
    form: 'hex' as const,
    mark,
    unpack: fromHexadecimal,
  })),
  ...['2d2d2d2d2d4245', '2D2D2D2D2D4245'].map((mark) => ({
    form: 'hex-of-pem' as const,
    mark,
    unpack: fromHexadecimal,
  })),
  { form: 'url-encoded', mark: '-----BEGIN%20', unpack: fromUrl },
];

/** Bytes: company CAs take far less, and missing the public ones does not matter. */
const mostUnpacked = 128 << 10;

function then(first: Encoding['unpack'], second: (bytes: string) => string): Encoding['unpack'] {
  return (text, at) => {
    const { bytes, length } = first(text, at);
    return { bytes: second(bytes), length };
  };
}

/** Its end is not looked for: it contains no text. */
function fromGzip(text: string, at: number): { bytes: string; length: number } {
  return { bytes: gunzip(text.slice(at), mostUnpacked), length: shortest };
}

function fromHexadecimal(text: string, at: number): { bytes: string; length: number } {
  hexadecimal.lastIndex = at;
  const found = hexadecimal.exec(text)?.[0] ?? '';
  const digits = found.replace(/[\s:]+/g, '');
  return { bytes: latin1(fromHex(digits.slice(0, digits.length - (digits.length % 2)))), length: found.length };
}

const hexadecimal = /(?:[0-9A-Fa-f]{2}[\s:]*)+/y;

function fromUrl(text: string, at: number): { bytes: string; length: number } {
  urlEncoded.lastIndex = at;
  const found = urlEncoded.exec(text)?.[0] ?? '';
  const bytes = found.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return { bytes: `${bytes}\n`, length: found.length };
}

const urlEncoded = /[A-Za-z0-9+/=%-]+/y;

function fromBase64(text: string, at: number): { bytes: string; length: number } {
  base64.lastIndex = at;
  const found = base64.exec(text)?.[0] ?? '';
  const digits = found.replace(/[\r\n]+/g, '');
  try {
    return { bytes: decodeBase64(digits.slice(0, digits.length - (digits.length % 4))).text, length: found.length };
  } catch {
    return { bytes: '', length: found.length };
  }
}

/** Lines of base64 up to its padding. Words after it count as more of it, which does not harm a certificate. */
const base64 = /[A-Za-z0-9+/\r\n]+={0,2}/y;

/** UTF-16 of either byte order, up to the end of its ASCII text. */
function fromUtf16(text: string, at: number): { bytes: string; length: number } {
  utf16.lastIndex = at;
  const found = utf16.exec(text)?.[0] ?? '';
  return { bytes: `${found.replaceAll('\0', '').trimEnd()}\n`, length: found.length };
}

const utf16 = /(?:[\t\n\r -~]\0)+[\t\n\r -~]?/y;

/** In their binary form. */
function* binaryCertificates(text: string, most = mostTries): Generator<EncodedCertificate> {
  const pattern = /0(?:\x81[\s\S]|\x82[\s\S]{2})0[\x81\x82]/g;
  for (let tries = 0; tries < most; tries += 1) {
    const match = pattern.exec(text);
    if (match === null) return;
    const octets = text.charCodeAt(match.index + 1) - 0x80;
    let length = 2 + octets;
    for (let at = 0; at < octets; at += 1) length += text.charCodeAt(match.index + 2 + at) * 256 ** (octets - 1 - at);
    if (match.index + length > text.length) continue;
    const der = text.slice(match.index, match.index + length);
    if (!isCertificate(der)) {
      // A store may be one, with certificates deep within.
      pattern.lastIndex = match.index + 1;
      continue;
    }
    yield { form: 'der', offset: match.index, der };
    pattern.lastIndex = match.index + length;
  }
}

/**
 * What looks like two nested SEQUENCEs, as a certificate begins (RFC 5280, 4.1), or like the beginning of another
 * format.
 */
const mostTries = 100;
