import type { ContentKind } from '../entries/facts.ts';

/** Compressed data of kinds that are not decompressed here. */
export type OpaqueForm = 'xz' | 'zstd' | 'bzip2' | 'zip';

/** What each begins with (file(1)). */
export const opaqueMarks: readonly { readonly form: OpaqueForm; readonly mark: string }[] = [
  { form: 'xz', mark: '\xfd7zXZ\0' },
  { form: 'zstd', mark: '\x28\xb5\x2f\xfd' },
  { form: 'bzip2', mark: 'BZh91AY&SY' },
  { form: 'zip', mark: 'PK\x03\x04' },
];

/** What is there instead of a PEM bundle, by its first bytes. The first row that matches. */
const kinds: readonly { readonly kind: ContentKind; is(head: string): boolean }[] = [
  { kind: 'empty', is: (head) => head.trim() === '' },
  { kind: 'jks', is: startsWithAny('\xfe\xed\xfe\xed', '\xce\xce\xce\xce') },
  { kind: 'pkcs12', is: (head) => inSequence(head).startsWith('\x02\x01\x03\x30') },
  { kind: 'pkcs7', is: (head) => inSequence(head).startsWith('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07') },
  { kind: 'der', is: (head) => inSequence(head).startsWith('\x30') },
  { kind: 'utf16', is: startsWithAny('\xff\xfe', '\xfe\xff') },
  { kind: 'gzip', is: startsWithAny('\x1f\x8b') },
  ...opaqueMarks.map(({ form, mark }) => ({ kind: form, is: startsWithAny(mark) })),
  { kind: 'html', is: (head) => /^<[!?a-z]/i.test(afterSpace(withoutMark(head), 2)) },
  { kind: 'git-lfs', is: startsWithAny('version https://git-lfs') },
  { kind: 'base64-of-pem', is: (head) => head.trimStart().startsWith('LS0tLS1CRUdJTi') },
  { kind: 'base64', is: (head) => afterSpace(head, 1) === 'M' && /^MI[A-Za-z0-9+/]{62}/.test(head.replace(/\s/g, '')) },
];

/** PEM by the type of its first block. */
const pemTypes: readonly { readonly kind: ContentKind; is(type: string): boolean }[] = [
  { kind: 'trusted', is: (type) => type === 'TRUSTED CERTIFICATE' || type === 'X509 CERTIFICATE' },
  { kind: 'pkcs7-pem', is: (type) => type === 'PKCS7' || type === 'PKCS #7 SIGNED DATA' || type === 'CMS' },
  { kind: 'request', is: (type) => type.endsWith('CERTIFICATE REQUEST') },
];

/** The kind of a file without any PEM block; `text` if nothing shows it. */
export function contentKind(text: string): ContentKind {
  const head = text.slice(0, 4096);
  return kinds.find(({ is }) => is(head))?.kind ?? 'text';
}

/** The kind of a PEM block whose type is not CERTIFICATE. */
export function pemKind(type: string): ContentKind {
  return pemTypes.find(({ is }) => is(type))?.kind ?? 'other-pem';
}

/** The first characters that are not white space. An expression that begins with `^` is tried at each character of a text. */
function afterSpace(head: string, length: number): string {
  return head.trimStart().slice(0, length);
}

/** Without a UTF-8 byte order mark. */
function withoutMark(head: string): string {
  return head.startsWith('\xef\xbb\xbf') ? head.slice(3) : head;
}

function startsWithAny(...prefixes: readonly string[]): (head: string) => boolean {
  return (head) => prefixes.some((prefix) => head.startsWith(prefix));
}

/** What follows the header of a long SEQUENCE; empty if the text is none. */
function inSequence(head: string): string {
  const lengthOctets = head.charCodeAt(1) - 0x80;
  return head.startsWith('\x30') && lengthOctets >= 0 && lengthOctets <= 4 ? head.slice(2 + lengthOctets) : '';
}
