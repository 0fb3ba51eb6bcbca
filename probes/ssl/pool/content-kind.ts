/** What stands in the place of a PEM bundle, by its first bytes. The first row that matches. */
const kinds: readonly { readonly kind: string; is(head: string): boolean }[] = [
  { kind: 'empty', is: (head) => head.trim() === '' },
  { kind: 'a Java key store (JKS)', is: startsWithAny('\xfe\xed\xfe\xed', '\xce\xce\xce\xce') },
  { kind: 'PKCS#12', is: (head) => inSequence(head).startsWith('\x02\x01\x03\x30') },
  { kind: 'PKCS#7 in DER form', is: (head) => inSequence(head).startsWith('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07') },
  { kind: 'DER, the binary form of a certificate', is: (head) => inSequence(head).startsWith('\x30') },
  { kind: 'UTF-16 text', is: startsWithAny('\xff\xfe', '\xfe\xff') },
  { kind: 'gzip', is: startsWithAny('\x1f\x8b') },
  { kind: 'an HTML page', is: (head) => /^\s*<(?:!doctype|html|\?xml)/i.test(head) },
  { kind: 'a Git LFS pointer', is: startsWithAny('version https://git-lfs') },
  { kind: 'base64 of a PEM file', is: (head) => /^\s*LS0tLS1CRUdJTi/.test(head) },
];

/** What a file without any PEM block is: `empty`, `PKCS#12`, `no PEM text`. */
export function contentKind(text: string): string {
  const head = text.slice(0, 4096);
  return kinds.find(({ is }) => is(head))?.kind ?? 'no PEM text';
}

function startsWithAny(...prefixes: readonly string[]): (head: string) => boolean {
  return (head) => prefixes.some((prefix) => head.startsWith(prefix));
}

/** What follows the header of a long SEQUENCE; empty when the text is none. */
function inSequence(head: string): string {
  const lengthOctets = head.charCodeAt(1) - 0x80;
  return head.startsWith('\x30') && lengthOctets >= 0 && lengthOctets <= 4 ? head.slice(2 + lengthOctets) : '';
}
