import { type Catalogue, defineFinding } from '../../../src/finding.ts';
import type { Installer, Link, Outcome } from '../facts.ts';
import { installWords, linkWords, outcomeWords, rootsWords } from '../words.ts';

const unknownAuthority =
  'Every outgoing TLS connection fails with "tls: failed to verify certificate: x509: certificate signed by unknown authority"';
const noSystemRoots =
  'Every outgoing TLS connection fails with "x509: failed to load system roots and no roots provided"';
const rootLinux = 'https://go.dev/src/crypto/x509/root_linux.go';
const environment = 'https://pkg.go.dev/crypto/x509#SystemCertPool';

/** Findings about where Go looks for roots, and what stands in its way. */
export const lookupFindings = {
  'ssl/no-roots': defineFinding<{
    go: string;
    files: readonly string[];
    directories: readonly string[];
    installer: Installer;
  }>({
    severity: 'error',
    title: 'There is no CA certificate at all',
    why: `${unknownAuthority}. Images FROM scratch hold no CA bundle, and neither do the slim ones of Debian and Ubuntu.`,
    example: {
      go: 'go1.25.3',
      files: ['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem'],
      directories: ['/etc/ssl/certs', '/etc/pki/tls/certs'],
      installer: 'none',
    },
    refs: [rootLinux],
    message: ({ go, files, directories }) =>
      `no CA certificate: ${files.length === 1 ? `${files[0]} does not exist` : `none of the ${files.length} bundles that ${go} looks for exists`}, and there is none in ${listOf(directories)}`,
    remedy: ({ installer }) => `in the Dockerfile: ${installWords[installer]}`,
  }),

  'ssl/cert-file-unusable': defineFinding<{ path: string; outcome: Outcome; isList: boolean; dangling: Link | null }>({
    severity: 'error',
    title: 'SSL_CERT_FILE names a file that Go cannot read, and nothing else gives it a root',
    why: `${unknownAuthority}, or with "x509: failed to load system roots and no roots provided; open ...: permission denied". With SSL_CERT_FILE set, Go tries none of the usual bundle files.`,
    example: { path: '/etc/ssl/company.pem', outcome: 'missing', isList: false, dangling: null },
    refs: [environment],
    message: ({ path, outcome, dangling }) =>
      `SSL_CERT_FILE is ${path}: ${dangling === null ? '' : `${linkWords([dangling], 1)}: `}${outcomeWords[outcome]}; there is no other root`,
    remedy: ({ path, isList }) =>
      isList
        ? `name one file: Go does not split SSL_CERT_FILE at ':'; several directories can be named in SSL_CERT_DIR`
        : `put the bundle at ${path} and make it readable, or remove SSL_CERT_FILE from the container's environment`,
  }),

  'ssl/cert-file-ignored': defineFinding<{ path: string; outcome: Outcome; isList: boolean; roots: number }>({
    severity: 'warning',
    title: 'SSL_CERT_FILE names a file that Go cannot read, so it works with other roots',
    why: 'Go says nothing of an SSL_CERT_FILE that it cannot read, and still reads the certificate directories. Servers of a private CA fail with "x509: certificate signed by unknown authority" while public ones work.',
    example: { path: '/etc/ssl/company.pem', outcome: 'missing', isList: false, roots: 142 },
    refs: [environment],
    message: ({ path, outcome, roots }) =>
      `SSL_CERT_FILE is ${path}: ${outcomeWords[outcome]}; Go goes on with ${rootsWords(roots)} from its directories`,
    remedy: ({ path, isList }) =>
      isList
        ? `name one file: Go does not split SSL_CERT_FILE at ':'; several directories can be named in SSL_CERT_DIR`
        : `put the bundle at ${path} and make it readable, or remove SSL_CERT_FILE from the container's environment`,
  }),

  'ssl/bundle-unreadable': defineFinding<{ path: string; outcome: Outcome; uid: number | null; mode?: string }>({
    severity: 'error',
    title: 'The CA bundle is there and cannot be read',
    why: `${noSystemRoots}; open ...: permission denied". Typical of a bundle copied with mode 0600 and a program that does not run as root.`,
    example: { path: '/etc/ssl/certs/ca-certificates.crt', outcome: 'denied', uid: 65532, mode: '0600' },
    refs: [rootLinux],
    message: ({ path, outcome, uid, mode }) =>
      `${path}: ${outcomeWords[outcome]}${outcome === 'denied' && uid !== null ? ` for uid ${uid}` : ''}${mode === undefined ? '' : `, its mode is ${mode}`}, and there is no other root`,
    remedy: ({ path, outcome }) =>
      outcome === 'denied'
        ? `make it readable for all: RUN chmod 0644 ${path}, and 0755 for the directories above it`
        : `put a PEM bundle at ${path}`,
  }),

  'ssl/bundle-passed-over': defineFinding<{ path: string; outcome: Outcome; roots: number }>({
    severity: 'warning',
    title: 'A CA bundle or directory cannot be read, so Go works with other roots',
    why: 'Go passes over a bundle that it cannot read and says nothing as long as it finds any other root. What only that bundle holds, such as a private CA, fails with "x509: certificate signed by unknown authority".',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', outcome: 'denied', roots: 142 },
    refs: [rootLinux],
    message: ({ path, outcome, roots }) =>
      `${path}: ${outcomeWords[outcome]}; Go goes on with ${rootsWords(roots)} from elsewhere`,
    remedy: ({ path, outcome }) =>
      outcome === 'denied'
        ? `make it readable for all: RUN chmod 0644 ${path}, and 0755 for the directories above it`
        : `put a readable file at ${path}, or take it away`,
  }),

  'ssl/bundle-without-certificates': defineFinding<{ path: string; content: string; masked: readonly string[] }>({
    severity: 'error',
    title: 'The bundle that Go reads holds no certificate',
    why: `${unknownAuthority}. The first file that can be read ends Go's search, even an empty one; good bundles after it are not read.`,
    example: { path: '/etc/ssl/certs/ca-certificates.crt', content: 'empty', masked: ['/etc/ssl/cert.pem'] },
    refs: [rootLinux],
    message: ({ path, content, masked }) =>
      `${path} ${contentWords(content)}, and Go looks no further${masked.length === 0 ? '' : `: ${listOf(masked)} ${masked.length === 1 ? 'is' : 'are'} not read`}`,
    remedy: ({ path, content, masked }) => remedyOfContent(path, content, masked),
  }),

  'ssl/empty-bundle': defineFinding<{ path: string; content: string; roots: number }>({
    severity: 'warning',
    title: 'The bundle that Go reads holds no certificate, so it works with those of its directories',
    why: 'The first file that can be read ends Go\'s search for a bundle, even an empty one. What only another bundle holds fails with "x509: certificate signed by unknown authority".',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', content: 'empty', roots: 142 },
    refs: [rootLinux],
    message: ({ path, content, roots }) =>
      `${path} ${contentWords(content)}; Go goes on with ${rootsWords(roots)} from its directories`,
    remedy: ({ path, content }) => remedyOfContent(path, content, []),
  }),

  'ssl/dangling-links': defineFinding<{ directory: string; count: number; first: readonly Link[] }>({
    severity: 'error',
    title: 'The certificates are links that lead nowhere',
    why: `${unknownAuthority}. COPY of a directory copies the links in it as links: those of /etc/ssl/certs lead to /usr/share/ca-certificates, which was left behind.`,
    example: {
      directory: '/etc/ssl/certs',
      count: 142,
      first: [
        { link: '/etc/ssl/certs/ISRG_Root_X1.pem', target: '/usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt' },
      ],
    },
    refs: ['https://docs.docker.com/reference/dockerfile/#copy'],
    message: ({ directory, count, first }) =>
      `no root: ${count === 1 ? 'the link' : `all ${count} links`} in ${directory} to certificates lead nowhere: ${linkWords(first, count)}`,
    remedy: () =>
      'copy the bundle, which is one regular file: COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt',
  }),

  'ssl/endless-file': defineFinding<{ path: string; outcome: Outcome }>({
    severity: 'error',
    title: 'Go never finishes reading a file in the place of a certificate',
    why: 'The first TLS connection hangs, or the program is killed for want of memory (OOMKilled, exit status 137): Go reads every file of its certificate paths whole and without a limit, whatever it is.',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', outcome: 'fifo' },
    refs: [rootLinux],
    message: ({ path, outcome }) => `${path} ${outcomeWords[outcome]}`,
    remedy: ({ path }) => `put a PEM file at ${path}, or take it away`,
  }),
} as const satisfies Catalogue;

function contentWords(content: string): string {
  if (content === '') return 'has no certificate that Go accepts';
  if (content === 'no PEM text') return 'has no PEM block in it';
  return content === 'empty' ? 'is empty' : `is ${content}, not PEM`;
}

function remedyOfContent(path: string, content: string, masked: readonly string[]): string {
  if (content.startsWith('DER')) return `convert it: openssl x509 -inform der -in ${path} -out ${path}`;
  if (content === 'PKCS#12') return `take the certificates out: openssl pkcs12 -in ${path} -nokeys -out bundle.pem`;
  if (content.includes('Java')) return `take the certificates out: keytool -list -rfc -keystore ${path}`;
  if (content.startsWith('base64')) return `decode it once more: the value of the Secret was encoded twice`;
  return masked.length === 0
    ? `put the CA bundle at ${path}`
    : `put the CA bundle at ${path}, or take that file away so that Go comes to ${masked[0]}`;
}

function listOf(paths: readonly string[]): string {
  return paths.length <= 6 ? paths.join(', ') : `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more`;
}
