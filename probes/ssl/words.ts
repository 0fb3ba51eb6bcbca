import { fileModeRemedy, modeRemedy } from '../../src/linux/access/mode-remedy.ts';
import { hasKeys } from '../../src/linux/volume.ts';
import type { ContentKind, EncodedForm } from './entries/facts.ts';
import type { DanglingLink, Denial, Installer, Link, Outcome } from './lookup/facts.ts';
import type { MountFacts } from './mounts/facts.ts';
import type { Group, Place } from './pool/facts.ts';
import type { UnreadReason } from './unread/facts.ts';

/** The failures of Go's os.ReadFile, in the words of its error. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  read: 'read',
  missing: 'no such file or directory',
  'not-a-directory': 'not a directory',
  denied: 'permission denied',
  directory: 'is a directory',
  loop: 'too many levels of symbolic links',
  fifo: 'is a FIFO: Go waits forever for a writer',
  device: 'is a device: Go reads it endlessly',
  socket: 'is a socket: no such device or address',
  'too-large': 'is 1 GiB or larger, and Go reads all of it into memory',
};

/** `is empty`, `is DER, the binary form of a certificate`: what a file is instead of PEM with a certificate. */
export const contentWords: Readonly<Record<ContentKind, string>> = {
  empty: 'is empty',
  jks: 'is a Java key store (JKS)',
  pkcs12: 'is a PKCS#12 store',
  pkcs7: 'is PKCS#7 in DER form',
  der: 'is DER, the binary form of a certificate',
  utf16: 'is UTF-16 text',
  gzip: 'is compressed with gzip',
  'gzip-of-der': 'is a DER file compressed with gzip',
  xz: 'is compressed with xz',
  zstd: 'is compressed with zstd',
  bzip2: 'is compressed with bzip2',
  zip: 'is a ZIP archive',
  html: 'is an HTML or XML page, not a certificate',
  'git-lfs': 'is a Git LFS pointer, not a certificate',
  'base64-of-pem': 'is the base64 encoding of a PEM file',
  base64: 'is base64 without BEGIN and END lines',
  marks: 'has BEGIN and END lines that are not -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----',
  'base64-twice': 'is a PEM file encoded in base64 twice',
  'base64-of-gzip': 'is gzip data encoded in base64',
  hex: 'is a DER file written as hexadecimal digits',
  'hex-of-pem': 'is a PEM file written as hexadecimal digits',
  'url-encoded': 'is URL-encoded PEM',
  trusted: 'has the PEM type TRUSTED CERTIFICATE or X509 CERTIFICATE, which Go skips',
  'pkcs7-pem': 'is PKCS#7 in PEM form',
  request: 'is a certificate request, not a certificate',
  'other-pem': 'has no CERTIFICATE block',
  text: 'has no PEM block',
};

/** True if the content of a file is why Go gets nothing from it. */
export function isContent(reason: UnreadReason): reason is ContentKind {
  return reason in contentWords;
}

/**
 * The command that converts a file to PEM, and removes what Go cannot read; null if no command does.
 * @param inPlace whether the PEM must keep the name of the file, as a bundle must
 */
export function conversion(kind: ContentKind, path: string, inPlace: boolean): string | null {
  const command = conversions[kind];
  if (command === undefined) return null;
  if (inPlace) return `${command.replaceAll('IN', path).replaceAll('OUT', `${path}.pem`)} && mv ${path}.pem ${path}`;
  const stem = path.replace(/\.[^./]*$/, '');
  const output = path.endsWith('.pem') ? `${stem}-pem.pem` : `${stem}.pem`;
  return `${command.replaceAll('IN', path).replaceAll('OUT', output)} && rm ${path}`;
}

/** The same between two files. */
export function conversionTo(form: EncodedForm, input: string, output: string): string {
  return conversions[form].replaceAll('IN', input).replaceAll('OUT', output);
}

/** The format of the first in a group. */
export function formOf({ first }: Group): EncodedForm {
  return first[0]?.form ?? 'der';
}

export const encodedWords: Readonly<Record<EncodedForm, string>> = {
  der: 'in DER form',
  base64: 'as base64 without BEGIN and END lines',
  'base64-of-pem': 'as PEM that is encoded in base64',
  marks: 'between lines that are not -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----',
  'base64-twice': 'as PEM encoded in base64 twice',
  'base64-of-gzip': 'compressed with gzip and encoded in base64',
  gzip: 'compressed with gzip',
  'gzip-of-der': 'in DER form, compressed with gzip',
  xz: 'compressed with xz',
  zstd: 'compressed with zstd',
  bzip2: 'compressed with bzip2',
  zip: 'in a ZIP archive',
  hex: 'in hexadecimal digits',
  'hex-of-pem': 'as PEM in hexadecimal digits',
  'url-encoded': 'as URL-encoded PEM',
  utf16: 'as UTF-16 text',
  jks: 'in a Java key store',
  pkcs12: 'in a PKCS#12 store',
};

/** True for what a command can convert to PEM. */
export function isEncoded(kind: ContentKind): kind is EncodedForm {
  return kind in encodedWords;
}

const fromHex = `perl -ne 's/[^0-9A-Fa-f]//g; print pack(q(H*), $_)'`;

const conversions: Readonly<Partial<Record<ContentKind, string>> & Record<EncodedForm, string>> = {
  jks: 'keytool -list -rfc -keystore IN > OUT',
  pkcs12: 'openssl pkcs12 -in IN -nokeys -out OUT',
  pkcs7: 'openssl pkcs7 -inform der -in IN -print_certs -out OUT',
  der: 'openssl x509 -inform der -in IN -out OUT',
  utf16: 'iconv -f UTF-16 -t ASCII IN > OUT',
  gzip: 'gunzip -c IN > OUT',
  'gzip-of-der': 'gunzip -c IN | openssl x509 -inform der -out OUT',
  xz: 'xz -dc IN > OUT',
  zstd: 'zstd -dc IN > OUT',
  bzip2: 'bunzip2 -c IN > OUT',
  zip: 'unzip -p IN > OUT',
  'base64-of-pem': 'base64 -d IN > OUT',
  base64: 'base64 -d IN | openssl x509 -inform der -out OUT',
  marks: "sed '/CERTIFICATE/Id' IN | base64 -d | openssl x509 -inform der -out OUT",
  'base64-twice': 'base64 -d IN | base64 -d > OUT',
  'base64-of-gzip': 'base64 -d IN | gunzip > OUT',
  hex: `${fromHex} IN | openssl x509 -inform der -out OUT`,
  'hex-of-pem': `${fromHex} IN > OUT`,
  'url-encoded': `perl -pe 's/%(..)/chr hex $1/ge' IN > OUT`,
  trusted: 'openssl x509 -in IN -out OUT',
  'pkcs7-pem': 'openssl pkcs7 -in IN -print_certs -out OUT',
};

/** `permission denied for uid 65532: its mode is 0600 (owner uid 0)`. */
export function denialWords(uid: number | null, path: string, denial: Denial | undefined): string {
  const words = uid === null ? 'permission denied' : `permission denied for uid ${uid}`;
  if (denial?.mode === undefined) return words;
  const what = denial.path === path ? 'its mode' : `the mode of ${denial.path}`;
  if (!denial.byMode) return `${words}, although ${what} ${denial.mode} permits it`;
  return `${words}: ${what} is ${denial.mode} (owner uid ${denial.uid})`;
}

/** @param isDirectory whether the path itself is one, which needs search permission too */
export function denialRemedy(
  path: string,
  denial: Denial | undefined,
  mount: MountFacts | null = null,
  isDirectory = false,
): string {
  const mode = denial?.path === path && !isDirectory ? '0644' : '0755';
  if (denial?.byMode === true && mount !== null && hasKeys(mount.volume))
    return `set defaultMode: 0444 in the pod's volume${mount.volume.name === null ? '' : ` ${mount.volume.name}`}`;
  if (denial?.byMode === true && mount?.volume.kind === 'hostPath')
    return `on the host: chmod ${mode} ${onHost(mount, denial.path)}`;
  if (denial?.byMode === true)
    return mode === '0644' ? fileModeRemedy(mode, denial.path) : modeRemedy(mode, denial.path);
  return `something other than the mode denies ${path}: with SELinux mount it with :z (docker run -v SOURCE:${path}:ro,z); with AppArmor or Landlock allow reading it in the profile; check its ACL with getfacl`;
}

/** The path on the host that a bind mount shows. */
export function onHost({ mountPoint, volume }: MountFacts, path: string): string {
  return `${volume.name ?? ''}${path.slice(mountPoint.length)}`;
}

/** `certificate 17, line 412 (CN=Old Root) expired on 2021-09-30`; in a directory, preceded by the file's name. */
export function placeWords(place: Place, verb: string): string {
  const file = place.path === undefined ? '' : `${place.path.slice(place.path.lastIndexOf('/') + 1)} `;
  const number = place.number > 0 ? `certificate ${place.number}, ` : '';
  const subject = place.subject === '' ? '' : ` (${place.subject})`;
  const where = place.byte === undefined ? `line ${place.line}` : `byte ${place.byte}`;
  return `${file}${number}${where}${subject}${verb}${place.day ?? faultWords(place)}`;
}

/** What is wrong with a certificate; empty if that is not stated. */
export function faultWords({ fault, type }: Pick<Place, 'fault' | 'type'>): string {
  switch (fault?.kind) {
    case undefined:
      return '';
    case 'type':
      return `its type is ${type ?? ''}, not CERTIFICATE`;
    case 'headers':
      return 'it has header lines between BEGIN and the data';
    case 'pem':
      return fault.isEnd ? `${fault.problem}, and Go reads nothing after it` : fault.problem;
    case 'refused':
      return fault.problem;
    case 'negative-serial':
      return 'x509: negative serial number';
    case 'key':
      return `Go cannot verify with its key, which is ${fault.name}`;
    case 'small-rsa':
      return `crypto/rsa: ${fault.bits}-bit keys are insecure`;
    case 'key-usage':
      return 'its key usage does not allow signing certificates';
    case 'critical-extension':
      return 'x509: unhandled critical extension';
    case 'not-for-servers':
      return 'its extended key usage does not include serverAuth';
  }
}

/** The first of a group with its location, and the total number: `certificate 2, line 8 (CN=Old Root) expired on …`. */
export function groupOf(group: Group, of: number, verb: string): string {
  return group.count === 1 ? groupWords(group, verb) : `${group.count} of ${of}: ${groupWords(group, verb)}`;
}

export function groupWords(group: Group, verb: string): string {
  const words = group.first.map((place) => placeWords(place, verb)).join('; ');
  const more = group.count - group.first.length;
  return more > 0 ? `${words}; and ${more} more` : words;
}

export function linkWords(links: readonly Link[], count: number): string {
  const words = links.map(({ link, target }) => `${link} -> ${target}`).join(', ');
  return count > links.length ? `${words}, and ${count - links.length} more` : words;
}

/** `the link /a -> b leads nowhere: /c does not exist`. */
export function danglingWords({ link, target, missing }: DanglingLink): string {
  return `the link ${link} -> ${target} leads nowhere: ${missing} does not exist`;
}

export function rootsWords(roots: number): string {
  return roots === 1 ? '1 root' : `${roots} roots`;
}

/** The Dockerfile line that adds a bundle, by the tools available. */
export const installWords = {
  apk: 'RUN apk add --no-cache ca-certificates',
  apt: 'RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates',
  dnf: 'RUN dnf install -y ca-certificates',
  microdnf: 'RUN microdnf install -y ca-certificates',
  zypper: 'RUN zypper install -y ca-certificates ca-certificates-mozilla',
  // It fails without the directory, and exits with 0 all the same.
  'update-ca-certificates': 'RUN mkdir -p /etc/ssl/certs && update-ca-certificates',
  none: 'COPY --from=alpine:3 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt',
} as const satisfies Readonly<Record<Installer, string>>;
