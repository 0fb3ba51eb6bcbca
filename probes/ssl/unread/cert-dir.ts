import type { EncodedForm } from '../entries/facts.ts';
import { conversionTo } from '../words.ts';

/** A value of SSL_CERT_DIR that is already set: additions go after it. Missing if it is not set. */
export type CertDir = { readonly certDir?: string };

/**
 * The directory is added to those that Go reads by default, or that it was told to read; a bundle is read in
 * addition.
 */
export function directoryRemedy({ path, certDir, form }: { path: string; form?: EncodedForm } & CertDir): string {
  const slash = path.lastIndexOf('/');
  const [directory, file] = [path.slice(0, slash), path.slice(slash + 1)];
  const common = certDir?.split(':')[0] || '/etc/ssl/certs';
  // Not the directory of the file itself: Go would look at the file there too, and fail to read it.
  if (form !== undefined)
    return `convert it, and copy the result to ${common}/: ${conversionTo(form, file, `${file.replace(/\.[^.]*$/, '')}-pem.crt`)}`;
  if (commonDirectories.has(directory)) return `copy it to where Go reads every file: COPY ${file} ${common}/`;
  return `set ${withDirectory(directory, certDir)}`;
}

/** `SSL_CERT_DIR=/etc/ssl/certs:/etc/pki/tls/certs:/etc/company` */
export function withDirectory(directory: string, certDir = '/etc/ssl/certs:/etc/pki/tls/certs'): string {
  return `SSL_CERT_DIR=${certDir}:${directory}`;
}

/** Go would read everything else there too. */
const commonDirectories: ReadonlySet<string> = new Set(['', '/etc', '/etc/ssl', '/etc/pki', '/usr/local/share']);
