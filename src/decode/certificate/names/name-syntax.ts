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
  const end = text.startsWith('"') ? endOfQuoted(text) : endOfAtoms(text);
  return end > 0 && text[end] === '@' && isHostName(text.slice(end + 1));
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
