/** What a server says that has nothing of what it was offered; any other failure is not due to the offer. */
export const refusal = /alert (?:handshake failure|insufficient security)/;
/** What a server says that does not know the name that it is asked for (RFC 6066), or misses one. */
const nameRefusal = /unrecognized name|alert (?:internal error|access denied)/;
const addressTarget = /^(?:\[|\d+(?:\.\d+){3}:)/;
/** In the reason why a server without it is refused, which names the mode itself. */
const masterSecret = 'Extended Master Secret';
/** GODEBUG may have other settings too. */
export const leaveMode = 'in GODEBUG, set fips140=off';

/** What to do about a handshake that fails, for a reason as TLS says it. */
export function handshakeRemedy(target: string, reason: string, fips140: boolean): string {
  if (reason.includes(masterSecret)) return `let ${target} have TLS 1.3, or ${masterSecret}; or ${leaveMode}`;
  const protocol = startTls[target.slice(target.lastIndexOf(':') + 1)];
  if (protocol !== undefined && !reason.includes('alert')) {
    const [name, word] = protocol;
    return `port of ${name}, which starts TLS only when its own protocol asks for it, and --tls-connect does not: check with openssl s_client -connect ${target} -starttls ${word}`;
  }
  if (nameRefusal.test(reason))
    return addressTarget.test(target)
      ? `connect to ${target} by a name: Go sends none with an address, and the server may choose by it; or look at its log`
      : `look at the log of ${target}: it may not know this server name, or have no certificate for it`;
  if (!refusal.test(reason)) return `look at the TLS settings of ${target}: Go needs TLS 1.2 or later`;
  return fips140
    ? `let ${target} have the curve P-256 and AES with GCM; or ${leaveMode}`
    : `look at the log of ${target}: its TLS settings have no cipher or key exchange that the program's Go has, or it has no certificate for this name`;
}

/** Ports of protocols that begin without TLS, and what openssl s_client calls them. */
const startTls: Readonly<Record<string, readonly [string, string]>> = {
  21: ['FTP', 'ftp'],
  25: ['SMTP', 'smtp'],
  110: ['POP3', 'pop3'],
  119: ['NNTP', 'nntp'],
  143: ['IMAP', 'imap'],
  389: ['LDAP', 'ldap'],
  587: ['SMTP', 'smtp'],
  3306: ['MySQL', 'mysql'],
  5222: ['XMPP', 'xmpp'],
  5432: ['PostgreSQL', 'postgres'],
};
