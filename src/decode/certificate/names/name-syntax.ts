/**
 * A host name as the four releases with `strictNames` want one in an alternative name (crypto/x509 domainNameValid of Go
 * 1.24.8): labels of 1 to 63 octets with any characters, 253 octets in all, no dot at either end.
 */
export function isHostName(name: string): boolean {
  return name.length <= 253 && name.split('.').every((label) => label.length > 0 && label.length <= 63);
}

/** The same for a name constraint, which may be empty, and may begin with one dot. */
export function isHostConstraint(name: string): boolean {
  return name === '' || (name.length <= 253 && isHostName(name.startsWith('.') ? name.slice(1) : name));
}

/** True for a mailbox that crypto/x509 parseRFC2821Mailbox reads, with a host name after its @. */
export function isMailbox(text: string): boolean {
  const mailbox = parseMailbox(text);
  return mailbox !== null && isHostName(mailbox.domain);
}

/** The two parts of a mailbox, without what quotes them; null where it has none. The domain is whatever follows the @. */
export function parseMailbox(text: string): { readonly local: string; readonly domain: string } | null {
  const isQuoted = text.startsWith('"');
  const end = isQuoted ? endOfQuoted(text) : endOfAtoms(text);
  if (end === 0 || text[end] !== '@') return null;
  const local = isQuoted ? text.slice(1, end - 1) : text.slice(0, end);
  return { local: local.replace(/\\(.)/gs, '$1'), domain: text.slice(end + 1) };
}

/** A domain as Go compares it with constraints: visible ASCII, and no label is empty, but up to Go 1.22 the first one may be (domainToReverseLabels). */
export function isComparable(domain: string, goMinor: number): boolean {
  if (domain === '') return true;
  const name = goMinor < 23 ? domain.replace(/^\.(?=.)/, '') : domain;
  return /^[\x21-\x7e]+$/.test(name) && !name.split('.').includes('');
}

/** After a quoted string, 0 where there is none: any character but NUL, tab and line ends, a backslash before some (RFC 2821). */
function endOfQuoted(text: string): number {
  let at = 1;
  while (at < text.length && text[at] !== '"') {
    const quoted = text[at] === '\\';
    if (quoted) at += 1;
    const character = text[at] ?? '\0';
    if ('\0\n\r'.includes(character) || (character === '\t' && !quoted)) return 0;
    at += 1;
  }
  return at < text.length ? at + 1 : 0;
}

/** After atoms with single dots between them, 0 where there is none; a backslash may be before any (RFC 3696, 3). */
function endOfAtoms(text: string): number {
  const atoms = /^(?:\\?[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.])+/.exec(text)?.[0] ?? '';
  const written = atoms.replace(/\\(.)/g, '$1');
  return written.startsWith('.') || written.endsWith('.') || written.includes('..') ? 0 : atoms.length;
}
