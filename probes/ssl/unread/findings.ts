import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { encodedWords, volumeWords } from '../words.ts';
import { anchorRemedy } from './anchor-words.ts';
import { type CertDir, directoryRemedy } from './cert-dir.ts';
import type { LocalCa, PlacedCa, VariableCa } from './facts.ts';

const unknownAuthority = '"tls: failed to verify certificate: x509: certificate signed by unknown authority"';
const systemCertPool = 'https://pkg.go.dev/crypto/x509#SystemCertPool';

/** Findings about CAs that are in the container, and that Go does not get. */
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
    message: ({ path, subject, form }) => `${path} (${subject})${formWords(form)} is not among the roots that Go gets`,
    remedy: anchorRemedy,
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
      (subject === '' ? 'it is a PKCS#12 store of CAs' : `${subject} is not among its roots`),
    remedy: directoryRemedy,
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
      `${path}${volume === null ? '' : ` of ${volumeWords(volume)}`} has ${subject}, which is not among the roots that Go gets`,
    remedy: (ca) => `unless the program reads it itself, ${directoryRemedy(ca)}`,
  }),
} as const satisfies Catalog;

function formWords(form: LocalCa['form']): string {
  if (form === 'pem' || form === 'other') return '';
  return form === 'der' ? ', a DER file,' : `, ${encodedWords[form]},`;
}
