import type { Host } from '../../../src/host/host.ts';
import type { App } from '../../../src/host/process/app.ts';

/** A program that is not written in Go, and where its roots and its zone come from instead. */
export type OtherRuntime = { readonly name: string; readonly roots: string; readonly zone: string };

interface Row {
  /** The name of its file. */
  readonly file: RegExp;
  readonly name: string;
  readonly roots: (host: Host, app: App) => string;
  readonly zone: string;
}

const byC = 'TZ, else /etc/localtime, as the C library reads them';

/** According to their documentation; a program may override this. */
const rows: readonly Row[] = [
  {
    file: /^node(?:js)?$/,
    name: 'Node.js',
    roots: (host, app) =>
      linksOpenSsl(app)
        ? `those of the system's OpenSSL (${openSslRoots(host)}) and NODE_EXTRA_CA_CERTS`
        : 'the roots that are built in, and NODE_EXTRA_CA_CERTS',
    zone: 'TZ, else /etc/localtime, with its own zone data',
  },
  {
    file: /^(?:python|pypy)[\d.]*$/,
    name: 'Python',
    roots: (host) => `those of OpenSSL (${openSslRoots(host)}), or of certifi where requests is used`,
    zone: byC,
  },
  {
    file: /^java$/,
    name: 'Java',
    roots: javaRoots,
    zone: '-Duser.timezone, TZ or /etc/localtime, with its own zone data',
  },
  { file: /^ruby[\d.]*$/, name: 'Ruby', roots: (host) => `those of OpenSSL (${openSslRoots(host)})`, zone: byC },
  { file: /^perl[\d.]*$/, name: 'Perl', roots: (host) => `those of OpenSSL (${openSslRoots(host)})`, zone: byC },
  {
    file: /^php[\d.]*(?:-fpm[\d.]*)?$/,
    name: 'PHP',
    roots: (host) => `those of OpenSSL (${openSslRoots(host)}), or openssl.cafile`,
    zone: 'date.timezone',
  },
  { file: /^nginx$/, name: 'nginx', roots: () => 'what proxy_ssl_trusted_certificate names', zone: byC },
];

/** Null for a program of which nothing is known except that it is not written in Go. */
export function otherRuntime(host: Host, app: App): OtherRuntime | null {
  const file = app.path.slice(app.path.lastIndexOf('/') + 1);
  const row = rows.find((each) => each.file.test(file));
  return row === undefined ? null : { name: row.name, roots: row.roots(host, app), zone: row.zone };
}

function linksOpenSsl(app: App): boolean {
  return app.withElf((_, { dynamic }) => dynamic?.needed.some((name) => name.startsWith('libssl.so'))) === true;
}

/**
 * SSL_CERT_FILE, otherwise OPENSSLDIR/cert.pem and OPENSSLDIR/certs: the first of Debian's, Alpine's and RHEL's paths
 * that exists.
 */
function openSslRoots(host: Host): string {
  const named = host.env.get('SSL_CERT_FILE') || host.env.get('SSL_CERT_DIR');
  const path = named || openSslPlaces.find((each) => host.fs.stat(each).kind === 'found');
  if (path === undefined) return 'none in the usual places';
  return withState(host, path);
}

const openSslPlaces = [
  '/usr/lib/ssl/cert.pem',
  '/etc/ssl/cert.pem',
  '/etc/pki/tls/cert.pem',
  '/usr/lib/ssl/certs',
  '/etc/ssl/certs',
] as const;

/** jssecacerts and cacerts of the Java that bin/java belongs to (JSSE reference guide). */
function javaRoots(host: Host, app: App): string {
  const program = host.fs.stat(app.path);
  const path = program.kind === 'found' ? program.path : app.path;
  const home = path.replace(/\/bin\/java$/, '').replace(/\/jre$/, '');
  const places = ['lib/security/jssecacerts', 'lib/security/cacerts', 'jre/lib/security/cacerts'];
  const found = places.map((each) => `${home}/${each}`).find((each) => host.fs.lstat(each).kind === 'found');
  return withState(host, found ?? `${home}/lib/security/cacerts`);
}

const states = {
  absent: ' (it leads nowhere)',
  denied: ' (it cannot be read)',
  unfit: ' (it is not a file)',
} as const;

function withState(host: Host, path: string): string {
  const { kind } = host.fs.stat(path);
  return kind === 'found' ? path : `${path}${states[kind]}`;
}
