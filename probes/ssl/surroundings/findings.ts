import { type Catalogue, defineFinding } from '../../../src/finding.ts';
import type { MountFacts } from '../facts.ts';
import { rootsWords } from '../words.ts';

const unknownAuthority = '"tls: failed to verify certificate: x509: certificate signed by unknown authority"';
const setFallbackRoots = 'https://pkg.go.dev/crypto/x509#SetFallbackRoots';
const subPath =
  'mount only the file, with subPath: company-ca.crt, or mount elsewhere and name that directory in SSL_CERT_DIR';

/** Findings about what is around the bundle: mounts, the program itself, other tools. */
export const surroundingsFindings = {
  'ssl/mount-hides-roots': defineFinding<MountFacts>({
    severity: 'error',
    title: 'A mount hides the CA certificates of the image, and brings none',
    why: `Every outgoing TLS connection fails with ${unknownAuthority}. A ConfigMap, Secret or host directory that is mounted on /etc/ssl/certs takes the place of everything the image has there.`,
    example: { mountPoint: '/etc/ssl/certs', fsType: 'tmpfs', source: 'configmap volume company-ca' },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath'],
    message: ({ mountPoint, fsType, source }) =>
      `no root: ${source} (${fsType}) is mounted on ${mountPoint} and hides the image's certificates`,
    remedy: () => subPath,
  }),

  'ssl/mount-leaves-few-roots': defineFinding<MountFacts & { roots: number }>({
    severity: 'warning',
    title: 'A mount hides the CA certificates of the image, and few are left',
    why: `Public servers fail with ${unknownAuthority}, while those of the mounted CA work. A ConfigMap that is mounted on /etc/ssl/certs takes the place of everything the image has there.`,
    example: { mountPoint: '/etc/ssl/certs', fsType: 'tmpfs', source: 'configmap volume company-ca', roots: 1 },
    refs: ['https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath'],
    message: ({ mountPoint, source, roots }) =>
      `${source} is mounted on ${mountPoint} and hides the image's certificates: Go has ${rootsWords(roots)}`,
    remedy: () => `${subPath}; if these are all the program needs, --ignore ssl/mount-leaves-few-roots`,
  }),

  'ssl/local-ca-not-installed': defineFinding<{ path: string; subject: string; remedy: string }>({
    severity: 'warning',
    title: 'A CA was put in place, but not brought into the bundle',
    why: `Servers of that CA fail with ${unknownAuthority}. The files in these directories are only sources: a command makes the bundle out of them.`,
    example: {
      path: '/usr/local/share/ca-certificates/company.crt',
      subject: 'CN=Company Root',
      remedy: 'update-ca-certificates',
    },
    refs: ['https://manpages.debian.org/update-ca-certificates.8'],
    message: ({ path, subject }) => `${path} (${subject}) is not among the roots that Go gets`,
    remedy: ({ path, remedy }) =>
      remedy.startsWith('rename to ')
        ? `the name must end in ${remedy.slice('rename to '.length)}: mv ${path} ${path.replace(/\.[^./]*$/, '')}${remedy.slice('rename to '.length)} && update-ca-certificates`
        : `in the Dockerfile, after the COPY: RUN ${remedy}; a DER file must be made PEM first`,
  }),

  'ssl/variable-ignored': defineFinding<{ path: string; subject: string; remedy: string }>({
    severity: 'info',
    title: 'A variable names a CA file, and Go does not know that variable',
    why: `Servers of that CA fail with ${unknownAuthority}. Go knows SSL_CERT_FILE and SSL_CERT_DIR; CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE and NODE_EXTRA_CA_CERTS are for other runtimes.`,
    example: { path: '/etc/company/ca.pem', subject: 'CN=Company Root', remedy: 'CURL_CA_BUNDLE' },
    refs: ['https://pkg.go.dev/crypto/x509#SystemCertPool'],
    message: ({ path, subject, remedy }) =>
      `${remedy} is ${path}, which Go does not read: ${subject} is not among its roots`,
    remedy: ({ path }) =>
      path.startsWith('/etc/ssl/certs/')
        ? `SSL_CERT_FILE=${path}`
        : `set SSL_CERT_DIR to the directories with what is needed, as in SSL_CERT_DIR=/etc/ssl/certs:${path.replace(/\/[^/]*$/, '') || '/'}`,
  }),

  'ssl/built-in-roots': defineFinding<{ module: string; version: string; missing: string }>({
    severity: 'info',
    title: 'There is no root in the container, and the program brings its own',
    why: 'x509.SetFallbackRoots serves when the system has no root. They are as old as the program: new CAs come with a new build, and a company CA does not.',
    example: {
      module: 'golang.org/x/crypto/x509roots/fallback',
      version: 'v0.0.0-20250305170421-49bf5b80c810',
      missing: '/etc/ssl/certs',
    },
    refs: [setFallbackRoots],
    message: ({ module, version, missing }) =>
      `no root in ${missing}: the program falls back on those of ${module} ${version}`,
    remedy: () => 'nothing to change, unless a CA is needed that is not in it',
  }),

  'ssl/system-roots-overridden': defineFinding<{ module: string; roots: number }>({
    severity: 'warning',
    title: 'GODEBUG makes the program pass over the roots of the container',
    why: `With x509usefallbackroots=1 Go uses only the roots in the program. Servers of a CA that only the container has fail with ${unknownAuthority}.`,
    example: { module: 'golang.org/x/crypto/x509roots/fallback', roots: 144 },
    refs: [setFallbackRoots],
    message: ({ module, roots }) =>
      `GODEBUG has x509usefallbackroots=1: the roots are those of ${module}, not those of the container (${rootsWords(roots)})`,
    remedy: () => 'remove x509usefallbackroots=1 from GODEBUG, or from the godebug lines of go.mod',
  }),

  'ssl/no-roots-needed': defineFinding<{ app: string }>({
    severity: 'info',
    title: 'There is no root in the container, and the program needs none',
    why: 'The program has no code that loads system roots: it does not verify TLS servers with them.',
    example: { app: '/app' },
    refs: ['https://pkg.go.dev/crypto/x509#SystemCertPool'],
    message: ({ app }) => `no CA certificate, and ${app} has no code that would load one`,
    remedy: () => 'nothing to change',
  }),
} as const satisfies Catalogue;
