import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { volumeWords } from '../../../src/linux/volume.ts';
import { contentRemedy } from '../entries/findings.ts';
import { contentWords, conversionTo, danglingWords, encodedWords, isEncoded } from '../words.ts';
import { anchorRemedy } from './anchor-words.ts';
import { type CertDir, directoryRemedy } from './cert-dir.ts';
import type { LocalCa, LocalFile, MaskedCa, PlacedCa, VariableCa } from './facts.ts';
import { meantVariable } from './places.ts';

const unknownAuthority = '"tls: failed to verify certificate: x509: certificate signed by unknown authority"';
const systemCertPool = 'https://pkg.go.dev/crypto/x509#SystemCertPool';

/** Findings about CAs in the container that Go does not get. */
export const unreadFindings = {
  'ssl/local-ca-not-installed': defineFinding<LocalCa & CertDir>({
    severity: 'warning',
    title: 'A CA file was added, but the bundle was not rebuilt',
    why: `Servers of that CA fail with ${unknownAuthority}. The files in these directories are only sources: a command builds the bundle from them.`,
    example: {
      path: '/usr/local/share/ca-certificates/company.crt',
      subject: 'CN=Company Root',
      form: 'pem',
      tool: 'update-ca-certificates',
      hasTool: true,
      hasOpenssl: true,
      suffix: null,
      readsForm: true,
      selection: null,
    },
    refs: ['https://manpages.debian.org/update-ca-certificates.8'],
    message: ({ path, subject, form, mount }) =>
      `${path}${mount === undefined ? '' : ` of ${volumeWords(mount.volume)}`} (${subject})${formWords(form)} is not among the roots that Go loads`,
    remedy: anchorRemedy,
  }),

  'ssl/local-file-not-certificate': defineFinding<LocalFile>({
    severity: 'warning',
    title: 'A file among the sources of the CA bundle is not a certificate',
    why: `Servers of the intended CA fail with ${unknownAuthority}. The commands that build the bundle skip such a file or append it unchanged. It may be a download that returned an error page, a key store, or an archive.`,
    example: {
      path: '/usr/local/share/ca-certificates/company.crt',
      content: 'html',
      tool: 'update-ca-certificates',
    },
    refs: ['https://manpages.debian.org/update-ca-certificates.8'],
    message: ({ path, content, dangling }) =>
      content === null
        ? dangling === undefined
          ? `${path} leads nowhere`
          : danglingWords(dangling)
        : `${path} ${contentWords[content]}`,
    remedy: fileRemedy,
  }),

  'ssl/variable-store-sealed': defineFinding<VariableCa & CertDir>({
    severity: 'info',
    title: 'A variable names an encrypted CA store, which Go does not read',
    why: `Go has company CAs from other files, but without the password of the store nothing can tell whether they are the same. If the store has others, servers of those CAs fail with ${unknownAuthority}.`,
    example: {
      path: '/etc/company/trust.p12',
      subject: '',
      variables: ['JAVA_OPTS'],
      certificates: 0,
      form: 'pkcs12',
    },
    refs: [systemCertPool],
    message: ({ path, variables }) =>
      `${variables.join(', ')} ${variables.length === 1 ? 'names' : 'name'} ${path}, an encrypted PKCS#12 store, which Go does not read; its CAs may differ from those that Go has`,
    remedy: (ca) => `if Go lacks one of them, ${directoryRemedy(ca)}`,
  }),

  'ssl/variable-ignored': defineFinding<VariableCa & CertDir>({
    severity: 'warning',
    title: 'A variable names a CA file, but Go does not read that variable',
    why: `Servers of that CA fail with ${unknownAuthority}. Go knows SSL_CERT_FILE and SSL_CERT_DIR; CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE, NODE_EXTRA_CA_CERTS and Java's javax.net.ssl.trustStore are for other runtimes.`,
    example: {
      path: '/etc/company/ca.pem',
      subject: 'CN=Company Root',
      variables: ['CURL_CA_BUNDLE'],
      certificates: 1,
    },
    refs: [systemCertPool],
    message: ({ path, subject, variables }) =>
      `${variables.join(', ')} ${variables.length === 1 ? 'names' : 'name'} ${path}, which Go does not read: ` +
      (subject === '' ? 'it is a PKCS#12 store of CAs' : `${subject} is not among its roots`) +
      spelling(variables),
    remedy: directoryRemedy,
  }),

  'ssl/masked-ca': defineFinding<MaskedCa>({
    severity: 'warning',
    title: 'A CA is in a bundle that Go does not read',
    why: `Go stops at the first bundle that it can read, and servers of a CA that is only in another bundle fail with ${unknownAuthority}. OpenSSL and curl read /etc/ssl/cert.pem on Alpine, where it is a link to ca-certificates.crt until something replaces it.`,
    example: {
      path: '/etc/ssl/cert.pem',
      subject: 'CN=Company Root',
      bundle: '/etc/ssl/certs/ca-certificates.crt',
    },
    refs: ['https://go.dev/src/crypto/x509/root_linux.go'],
    message: ({ path, subject, bundle }) =>
      `${path} has ${subject}, which is not among the roots that Go loads: Go reads ${bundle}, and no other bundle`,
    remedy: ({ path, bundle }) =>
      `put the CA in a separate file in a directory that Go reads: COPY company.crt /etc/ssl/certs/company.crt; or, if ${path} has every CA that the program needs: RUN cp ${path} ${bundle}`,
  }),

  'ssl/ca-not-read': defineFinding<Omit<PlacedCa, 'isServiceAccount'> & CertDir>({
    severity: 'info',
    title: 'A CA is in a place that Go does not read by default',
    why: `Unless the program loads the file itself, servers of that CA fail with ${unknownAuthority}.`,
    example: {
      path: '/etc/ca/company.crt',
      subject: 'CN=Company Root',
      volume: { kind: 'configMap', name: 'company-ca' },
    },
    refs: [systemCertPool],
    message: ({ path, subject, volume }) =>
      `${path}${volume === null ? '' : ` of ${volumeWords(volume)}`} has ${subject}, which is not among the roots that Go loads`,
    remedy: (ca) => `unless the program reads it itself, ${directoryRemedy(ca)}`,
  }),
} as const satisfies Catalog;

function spelling([name = '']: readonly string[]): string {
  const meant = meantVariable(name);
  return meant === null ? '' : ` (Go's variable is called ${meant})`;
}

/** Writes to the file name that the command expects, and then runs the command. */
function fileRemedy({ path, content, tool }: LocalFile): string {
  if (content === null) return `put the file itself at ${path}, not a link, and then: RUN ${tool}`;
  if (isEncoded(content)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return `convert it before it is copied: ${conversionTo(content, name, `${name.replace(/\.[^./]*$/, '')}-pem.crt`)}`;
  }
  return `${contentRemedy(content, path)}, and then: RUN ${tool}`;
}

function formWords(form: LocalCa['form']): string {
  if (form === 'pem' || form === 'other') return '';
  return form === 'der' ? ', a DER file,' : `, ${encodedWords[form]},`;
}
