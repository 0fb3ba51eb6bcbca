import { decodeBase64 } from '#runtime/bytes.ts';
import type { PemRules } from '../../../src/decode/certificate/pem.ts';
import { findText } from '../../../src/decode/find-text.ts';
import { certificatesIn } from '../certificates-in.ts';
import type { EncodedForm } from '../entries/facts.ts';
import { contentKind } from './content-kind.ts';

/** What looks like a certificate in a form that Go does not read: whether it is one is left to be decoded. */
export type EncodedCertificate = { readonly form: EncodedForm; readonly offset: number; readonly der: string };

/** Such certificates somewhere in other text, and where they start. */
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
      // Text that only begins alike, as a name in a comment may.
      if (length < shortest) continue;
      for (const der of certificatesIn(bytes, rules)) yield { form, offset, der };
    }
  }
}

/** All certificates of a file that stands alone, and the form of the first where only others than PEM, PKCS#7 and DER are in it. */
export function allCertificatesIn(
  text: string,
  rules: PemRules,
): { ders: readonly string[]; form: EncodedForm | null } {
  // keytool's own format has the certificates as they are; the keys beside them are encrypted.
  if (contentKind(text) === 'jks')
    return { ders: [...binaryCertificates(text, text.length)].map(({ der }) => der), form: 'jks' };
  const plain = certificatesIn(text, rules);
  const others = plain.length > 0 ? [] : [...encodedCertificates(text, rules)].filter(({ form }) => form !== 'der');
  return { ders: [...plain, ...others.map(({ der }) => der)], form: others[0]?.form ?? null };
}

/** Characters: no certificate is shorter in any form. */
const shortest = 200;

interface Encoding {
  readonly form: 'base64' | 'base64-of-pem' | 'utf16';
  /** What each begins with. */
  readonly mark: string;
  /** What it stands for, and how much text it takes. */
  readonly unpack: (text: string, at: number) => { readonly bytes: string; readonly length: number };
}

const utf16Mark = [...'-----BEGIN '].join('\0');

const encodings: readonly Encoding[] = [
  // base64 of `-----BEGIN` with what may stand before it left out: a Secret's value, pasted as it is.
  { form: 'base64-of-pem', mark: 'LS0tLS1CRUdJTi', unpack: fromBase64 },
  // The data of a block whose BEGIN and END lines are gone: a SEQUENCE of 256 to 16,383 bytes, and of 128 to 255.
  ...['MII', 'MIG', 'MIH'].map((mark) => ({ form: 'base64' as const, mark, unpack: fromBase64 })),
  { form: 'utf16', mark: utf16Mark, unpack: fromUtf16 },
];

function fromBase64(text: string, at: number): { bytes: string; length: number } {
  base64.lastIndex = at;
  const found = base64.exec(text)?.[0] ?? '';
  const digits = found.replace(/[\r\n]+/g, '');
  try {
    return { bytes: decodeBase64(digits.slice(0, digits.length - (digits.length % 4))), length: found.length };
  } catch {
    return { bytes: '', length: found.length };
  }
}

/** Lines of base64 up to its padding. Words behind it are taken for more of it, which does not matter to a certificate. */
const base64 = /[A-Za-z0-9+/\r\n]+={0,2}/y;

/** UTF-16 of either byte order, up to where ASCII in it ends. */
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
    yield { form: 'der', offset: match.index, der: text.slice(match.index, match.index + length) };
    pattern.lastIndex = match.index + length;
  }
}

/** Of what looks like two SEQUENCEs, one in the other, as a certificate begins (RFC 5280, 4.1), or like the beginning of another form. */
const mostTries = 100;
