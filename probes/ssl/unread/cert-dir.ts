/** A value of SSL_CERT_DIR that is set already: what is added to it comes behind it. Left out where it is not set. */
export type CertDir = { readonly certDir?: string };

/** The directory is added to those that Go reads by itself, or that it was told to read; a bundle is read besides. */
export function directoryRemedy(path: string, certDir?: string): string {
  const directory = path.slice(0, path.lastIndexOf('/'));
  if (commonDirectories.has(directory))
    return `copy it to where Go reads every file: COPY ${path.slice(path.lastIndexOf('/') + 1)} ${certDir?.split(':')[0] || '/etc/ssl/certs'}/`;
  return `set ${withDirectory(directory, certDir)}`;
}

/** `SSL_CERT_DIR=/etc/ssl/certs:/etc/pki/tls/certs:/etc/company` */
export function withDirectory(directory: string, certDir = '/etc/ssl/certs:/etc/pki/tls/certs'): string {
  return `SSL_CERT_DIR=${certDir}:${directory}`;
}

/** Go would read everything else there too. */
const commonDirectories: ReadonlySet<string> = new Set(['', '/etc', '/etc/ssl', '/etc/pki', '/usr/local/share']);
