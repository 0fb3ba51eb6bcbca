import { editing, type HeldBy } from '../../../src/linux/volume.ts';
import type { Fault, Group, Place } from './facts.ts';
import { signedDataTypes } from './root-faults.ts';

/**
 * How to make Go accept the blocks that it skips.
 * @param path the bundle or directory
 * @param accepted the number of its certificates that Go does accept
 * @param volume the one that holds the file
 */
export function skippedRemedy(path: string, group: Group, accepted: number, volume?: HeldBy): string {
  return editing(volume, group.first[0]?.path ?? path, (file) => skippedIn(file, group, accepted));
}

function skippedIn(file: string, { count, first: [place] }: Group, accepted: number): string {
  if (signedDataTypes.has(place?.type ?? ''))
    return count === 1 && accepted === 0
      ? `convert it: openssl pkcs7 -in ${file} -print_certs -out ${file}.pem && mv ${file}.pem ${file}`
      : `convert each block by itself, and assemble ${file} from the results: openssl pkcs7 -in BLOCK -print_certs -out PEM`;
  if (isTrusted(place)) {
    return count === 1 && accepted === 0
      ? `convert it: openssl x509 -in ${file} -out ${file}.pem && mv ${file}.pem ${file}`
      : `convert each block by itself, and assemble ${file} from the results: openssl x509 -in BLOCK -out PEM`;
  }
  return remedyOf(place?.fault, file) ?? refusedRemedy(file);
}

/** OpenSSL reads TRUSTED CERTIFICATE, and writes the plain form unless told otherwise (x509(1)). */
function isTrusted(place: Place | undefined): boolean {
  return place?.type === 'TRUSTED CERTIFICATE' || place?.type === 'X509 CERTIFICATE';
}

function remedyOf(fault: Fault | undefined, file: string): string | null {
  if (fault?.kind === 'headers')
    return `remove the lines between BEGIN and the data: sed -i '/^[A-Za-z-]*: /d' ${file}`;
  if (fault?.kind === 'refused' && /ECDSA parameters|unsupported elliptic curve/.test(fault.problem))
    return `get a new CA certificate issued with a key that Go reads (a named curve, P-256 to P-521, or RSA), and replace the block in ${file}`;
  if (fault?.kind !== 'pem') return null;
  return pemRemedies.find(({ problem }) => problem.test(fault.problem))?.remedy(file) ?? null;
}

/** By the PEM decoder's message. The first row that matches. */
const pemRemedies: readonly { readonly problem: RegExp; remedy(file: string): string }[] = [
  { problem: /on one line|byte order mark|indented|beginning of a line|follows on its END line/, remedy: ownLines },
  {
    problem: /no BEGIN line before it/,
    remedy: (file) => `begin the block in ${file} with the line -----BEGIN CERTIFICATE-----`,
  },
  {
    problem: /BEGIN line does not end|END line says/,
    remedy: (file) => `write the two lines as -----BEGIN CERTIFICATE----- and -----END CERTIFICATE----- in ${file}`,
  },
  {
    problem: /no END line|cut off|header lines run on/,
    remedy: (file) => `the file was cut off: copy ${file} again from where it comes from`,
  },
  {
    problem: /base64|no data/,
    remedy: (file) => `the data is damaged: copy the block in ${file} again from where it comes from`,
  },
];

/** Go accepts base64 on one line, and with blanks in it; but BEGIN and END must be separate lines. */
function ownLines(file: string): string {
  return `put BEGIN and END on lines of their own: sed -i -e 's/\\\\n/\\n/g' -e 's/\\r/\\n/g' -e 's/-----BEGIN CERTIFICATE-----/\\n&\\n/g' -e 's/-----END CERTIFICATE-----/\\n&\\n/g' ${file}`;
}

function refusedRemedy(file: string): string {
  return `correct or remove the block in ${file}; openssl x509 -in FILE -text shows what is in one`;
}
