import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { type ChangedSinceStart, startAgain } from '../../../src/linux/start/changed-since-start.ts';
import { rootsWords } from '../words.ts';

const unknownAuthority = '"tls: failed to verify certificate: x509: certificate signed by unknown authority"';
const setFallbackRoots = 'https://pkg.go.dev/crypto/x509#SetFallbackRoots';

/** Findings about roots that come from the program itself. */
export const surroundingsFindings = {
  'ssl/built-in-roots': defineFinding<{ module: string; version: string; missing: string }>({
    severity: 'info',
    title: 'There are no roots in the container, and the program has its own',
    why: 'x509.SetFallbackRoots serves when the system has no root. They are as old as the program: new CAs come with a new build, and a company CA does not.',
    example: {
      module: 'golang.org/x/crypto/x509roots/fallback',
      version: 'v0.0.0-20250305170421-49bf5b80c810',
      missing: '/etc/ssl/certs',
    },
    refs: [setFallbackRoots],
    message: ({ module, version, missing }) =>
      `no root in ${missing}: the program falls back on those of ${[module, version].join(' ').trim()}`,
    remedy: () => 'nothing to change, unless a CA is needed that is not in it',
  }),

  'ssl/system-roots-overridden': defineFinding<{ module: string; roots: number }>({
    severity: 'warning',
    title: 'GODEBUG makes the program ignore the roots of the container',
    why: `With x509usefallbackroots=1 Go uses only the roots in the program. Servers of a CA that only the container has fail with ${unknownAuthority}.`,
    example: { module: 'golang.org/x/crypto/x509roots/fallback', roots: 144 },
    refs: [setFallbackRoots],
    message: ({ module, roots }) =>
      `GODEBUG has x509usefallbackroots=1: the roots are those of ${module}, not those of the container (${rootsWords(roots)})`,
    remedy: () => 'remove x509usefallbackroots=1 from GODEBUG, or from the godebug lines of go.mod',
  }),

  'ssl/changed-since-start': defineFinding<ChangedSinceStart>({
    severity: 'warning',
    title: 'The CA certificates have changed since the program started',
    why: `Go loads the roots of the system once. A CA that was added later, by update-ca-certificates in a running container, in a hook (postStart), or by a new version of a ConfigMap, is in the files and not in the program: ${unknownAuthority}, while curl works.`,
    example: { path: '/etc/ssl/certs/ca-certificates.crt', app: '/app', mountPoint: null },
    refs: ['https://pkg.go.dev/crypto/x509#SystemCertPool'],
    message: ({ path, app }) =>
      `${path} has changed since ${app} was started, and Go loads roots only once: ${app} may still have those from before`,
    remedy: (changed) => startAgain(changed, 'in the Dockerfile: RUN update-ca-certificates'),
  }),

  'ssl/no-roots-needed': defineFinding<{ app: string }>({
    severity: 'info',
    title: 'There are no roots in the container, and the program needs none',
    why: 'The program has no code that loads system roots: it does not verify TLS servers with them.',
    example: { app: '/app' },
    refs: ['https://pkg.go.dev/crypto/x509#SystemCertPool'],
    message: ({ app }) => `no CA certificate, and ${app} has no code that would load one`,
    remedy: () => 'nothing to change',
  }),
} as const satisfies Catalog;
