import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { editing, type HeldBy, placeWords } from '../../../src/linux/volume.ts';
import type { ContentKind } from '../entries/facts.ts';
import { contentRemedy } from '../entries/findings.ts';
import { contentWords, installWords, linkWords, outcomeWords, rootsWords } from '../words.ts';
import type { DanglingLink, Installer, Outcome } from './facts.ts';
import { deniedExample, type UnreadDetail, unreadRemedy, unreadWords } from './unread-words.ts';
import { type VariableDetail, variableMessage, variableRemedy } from './variable-words.ts';

const unknownAuthority =
  'Every outgoing TLS connection fails with "tls: failed to verify certificate: x509: certificate signed by unknown authority"';
const noSystemRoots =
  'Every outgoing TLS connection fails with "x509: failed to load system roots and no roots provided; open ...: permission denied"';
const rootLinux = 'https://go.dev/src/crypto/x509/root_linux.go';
const environment = 'https://pkg.go.dev/crypto/x509#SystemCertPool';

/** Findings about where Go looks for roots, and the obstacles. */
export const lookupFindings = {
  'ssl/no-roots': defineFinding<{
    go: string;
    files: readonly string[];
    directories: readonly string[];
    installer: Installer;
    /** An existing bundle, and the variable of another program that names it. */
    named: { path: string; variable: string | null } | null;
  }>({
    severity: 'error',
    title: 'There are no CA certificates',
    why: `${unknownAuthority}. Images built FROM scratch have no CA bundle, and neither do Debian's and Ubuntu's slim images.`,
    example: {
      go: 'go1.25.3',
      files: ['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/cert.pem'],
      directories: ['/etc/ssl/certs', '/etc/pki/tls/certs'],
      installer: 'none',
      named: null,
    },
    refs: [rootLinux],
    message: ({ go, files, directories, named }) =>
      `no CA certificates: ${files.length === 1 ? `${files[0]} does not exist` : `none of the ${files.length} bundle files that ${go} looks for exists`}, and there are none in ${listOf(directories)}${namedWords(named)}`,
    remedy: ({ installer, named }) =>
      named === null ? `in the Dockerfile: ${installWords[installer]}` : `set SSL_CERT_FILE=${named.path}`,
  }),

  'ssl/cert-file-unusable': defineFinding<VariableDetail>({
    severity: 'error',
    title: 'SSL_CERT_FILE names a file that Go cannot read, and there are no other roots',
    why: `${unknownAuthority}, or with "x509: failed to load system roots and no roots provided; open ...: permission denied". With SSL_CERT_FILE set, Go tries none of the usual bundle files.`,
    example: exampleOf('SSL_CERT_FILE', '/etc/ssl/company.pem', 0),
    refs: [environment],
    message: (detail) => `${variableMessage(detail)}; there are no other roots`,
    remedy: variableRemedy,
  }),

  'ssl/cert-file-ignored': defineFinding<VariableDetail>({
    severity: 'warning',
    title: 'SSL_CERT_FILE names a file that Go cannot read, so Go uses other roots',
    why: 'Go does not report an SSL_CERT_FILE that it cannot read, and still reads the certificate directories. Servers of a private CA fail with "x509: certificate signed by unknown authority" while public ones work.',
    example: exampleOf('SSL_CERT_FILE', '/etc/ssl/company.pem', 142),
    refs: [environment],
    message: (detail) => `${variableMessage(detail)}; Go uses ${rootsWords(detail.roots)} from its directories instead`,
    remedy: variableRemedy,
  }),

  'ssl/cert-file-is-read-directory': defineFinding<{ value: string; certificates: number }>({
    severity: 'info',
    title: 'SSL_CERT_FILE names a directory, which Go reads anyway',
    why: 'Go cannot read a directory as a file ("read /etc/ssl/certs: is a directory"), does not say so, and continues with its directories, of which this is one. With the variable it tries none of the usual bundle files. OpenSSL gets nothing from such a value.',
    example: { value: '/etc/ssl/certs', certificates: 142 },
    refs: [environment],
    message: ({ value, certificates }) =>
      `SSL_CERT_FILE is ${value}: is a directory, not a file; Go reads the directory anyway (${certificates} certificates)`,
    remedy: () => 'remove SSL_CERT_FILE from the environment of the container',
  }),

  'ssl/cert-dir-unusable': defineFinding<VariableDetail>({
    severity: 'error',
    title: 'SSL_CERT_DIR names no directory with certificates, and there are no other roots',
    why: `${unknownAuthority}. With SSL_CERT_DIR set, Go reads none of the usual directories.`,
    example: exampleOf('SSL_CERT_DIR', '/etc/company', 0),
    refs: [environment],
    message: (detail) => `${variableMessage(detail)}; there are no other roots`,
    remedy: variableRemedy,
  }),

  'ssl/cert-dir-ignored': defineFinding<VariableDetail>({
    severity: 'warning',
    title: 'SSL_CERT_DIR names no directory that Go can read, so Go uses other roots',
    why: 'Go does not report an element of SSL_CERT_DIR that it cannot read. It splits the list at colons and trims nothing. Servers of a private CA fail with "x509: certificate signed by unknown authority" while public ones work.',
    example: exampleOf('SSL_CERT_DIR', '/etc/company', 142),
    refs: [environment],
    message: (detail) => `${variableMessage(detail)}; Go uses ${rootsWords(detail.roots)} from elsewhere`,
    remedy: variableRemedy,
  }),

  'ssl/bundle-unreadable': defineFinding<UnreadDetail>({
    severity: 'error',
    title: 'The CA bundle exists but cannot be read',
    why: `${noSystemRoots}. Typical of a bundle copied with mode 0600 and a program that does not run as root.`,
    example: deniedExample(0),
    refs: [rootLinux],
    message: (detail) => `${unreadWords(detail)}, and there are no other roots`,
    remedy: unreadRemedy,
  }),

  'ssl/bundle-passed-over': defineFinding<UnreadDetail>({
    severity: 'warning',
    title: 'A CA bundle or directory cannot be read, so Go uses other roots',
    why: 'Go silently skips a bundle that it cannot read, as long as it finds any other root. What only that bundle holds, such as a private CA, fails with "x509: certificate signed by unknown authority".',
    example: deniedExample(142),
    refs: [rootLinux],
    message: (detail) => `${unreadWords(detail)}; Go uses ${rootsWords(detail.roots)} from elsewhere`,
    remedy: unreadRemedy,
  }),

  'ssl/bundle-without-certificates': defineFinding<{
    path: string;
    content: ContentKind | null;
    masked: readonly string[];
    volume?: HeldBy;
  }>({
    severity: 'error',
    title: 'The bundle that Go reads holds no certificate',
    why: `${unknownAuthority}. The first file that can be read ends Go's search, even an empty one; good bundles after it are not read.`,
    example: { path: '/etc/ssl/certs/ca-certificates.crt', content: 'empty', masked: ['/etc/ssl/cert.pem'] },
    refs: [rootLinux],
    message: ({ path, content, masked }) =>
      `${path} ${bundleWords(content)}, and Go looks no further${masked.length === 0 ? '' : `: ${listOf(masked)} ${masked.length === 1 ? 'is' : 'are'} not read`}`,
    remedy: ({ path, content, masked, volume }) => remedyOfContent(path, content, masked, true, volume),
  }),

  'ssl/empty-bundle': defineFinding<{ path: string; content: ContentKind | null; roots: number; volume?: HeldBy }>({
    severity: 'warning',
    title: 'The bundle that Go reads holds no certificate, so Go uses those in its directories',
    why: 'The first file that can be read ends Go\'s search for a bundle, even an empty one. What only another bundle holds fails with "x509: certificate signed by unknown authority".',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', content: 'empty', roots: 142 },
    refs: [rootLinux],
    message: ({ path, content, roots }) =>
      `${path} ${bundleWords(content)}; Go uses ${rootsWords(roots)} from its directories instead`,
    remedy: ({ path, content, volume }) => remedyOfContent(path, content, [], false, volume),
  }),

  'ssl/dangling-links': defineFinding<{ directory: string; count: number; first: readonly DanglingLink[] }>({
    severity: 'error',
    title: 'The certificates are dangling symbolic links',
    why: `${unknownAuthority}. COPY of a directory copies the links in it as links: those of /etc/ssl/certs lead to /usr/share/ca-certificates, which was left behind.`,
    example: {
      directory: '/etc/ssl/certs',
      count: 142,
      first: [
        {
          link: '/etc/ssl/certs/ISRG_Root_X1.pem',
          target: '/usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt',
          missing: '/usr/share/ca-certificates',
        },
      ],
    },
    refs: ['https://docs.docker.com/reference/dockerfile/#copy'],
    message: ({ directory, count, first }) =>
      `no root: ${count === 1 ? 'the link to a certificate' : `all ${count} links to certificates`} in ${directory} ${count === 1 ? 'leads' : 'lead'} nowhere: ${linkWords(first, count)}`,
    remedy: () =>
      'copy the bundle, which is one regular file: COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt',
  }),

  'ssl/endless-file': defineFinding<{ path: string; outcome: Outcome }>({
    severity: 'error',
    title: 'Go never finishes reading a file where a certificate should be',
    why: 'The first TLS connection hangs, or the program is killed for running out of memory (OOMKilled, exit status 137): Go reads every file in its certificate paths whole and without a limit.',
    example: { path: '/etc/ssl/certs/ca-certificates.crt', outcome: 'fifo' },
    refs: [rootLinux],
    message: ({ path, outcome }) => `${path} ${outcomeWords[outcome]}`,
    remedy: ({ path }) => `put a PEM file at ${path}; or remove it`,
  }),
} as const satisfies Catalog;

function namedWords(named: { path: string; variable: string | null } | null): string {
  if (named === null) return '';
  return named.variable === null
    ? `; ${named.path} has some, and Go does not look there`
    : `; ${named.variable} names ${named.path}, and Go does not read that variable`;
}

function bundleWords(content: ContentKind | null): string {
  return content === null ? 'has no certificate that Go accepts' : contentWords[content];
}

function remedyOfContent(
  path: string,
  content: ContentKind | null,
  masked: readonly string[],
  onlySource: boolean,
  volume: HeldBy | undefined,
): string {
  const place = placeWords(path, volume);
  if (masked[0] !== undefined && (content === null || content === 'empty' || content === 'text'))
    return `put the CA bundle ${volume === undefined ? 'at' : 'into'} ${place}; or remove that ${volume === undefined ? 'file' : 'mount'} so that Go reads ${masked[0]}`;
  // Without the file Go would still have no root.
  if (onlySource && (content === null || content === 'empty' || content === 'text'))
    return `put CA certificates in PEM form into ${place}, for example the public ones: ${volume === undefined ? `COPY --from=alpine:3 /etc/ssl/certs/ca-certificates.crt ${path}` : 'docker run --rm alpine:3 cat /etc/ssl/certs/ca-certificates.crt'}`;
  return editing(volume, path, (file) => contentRemedy(content ?? 'other-pem', file, true));
}

function exampleOf(variable: VariableDetail['variable'], value: string, roots: number): VariableDetail {
  const dangling = null;
  return {
    variable,
    value,
    path: value,
    outcome: 'missing',
    dangling,
    denial: null,
    uid: 65532,
    repair: null,
    replaced: [],
    roots,
  };
}

function listOf(paths: readonly string[]): string {
  return paths.length <= 6 ? paths.join(', ') : `${paths.slice(0, 5).join(', ')} and ${paths.length - 5} more`;
}
