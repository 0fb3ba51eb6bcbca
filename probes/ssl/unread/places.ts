import { editDistance } from '../../../src/decode/edit-distance.ts';
import type { LocalCa } from './facts.ts';

/** A directory that a command builds the bundle from. */
export type AnchorDirectory = {
  readonly directory: string;
  readonly tool: LocalCa['tool'];
  /** Where the command is. */
  readonly paths: readonly string[];
  /** The extension that it requires; empty for any. */
  readonly suffix: string;
  readonly readsDer: boolean;
  /** Names below it that serve other purposes. */
  readonly except: readonly string[];
};

const debian = {
  tool: 'update-ca-certificates',
  paths: ['/usr/sbin/update-ca-certificates', '/sbin/update-ca-certificates', '/usr/bin/update-ca-certificates'],
  suffix: '.crt',
  readsDer: false,
} as const;
/** p11-kit's trust module reads PEM and DER under any name; distrusted certificates are next to the anchors. */
const distrusted = ['blocklist', 'blacklist'];
const fedora = {
  tool: 'update-ca-trust',
  paths: ['/usr/bin/update-ca-trust', '/usr/sbin/update-ca-trust'],
  suffix: '',
  readsDer: true,
  except: distrusted,
} as const;
const suse = { ...debian, suffix: '', readsDer: true, except: distrusted } as const;
const arch = { ...fedora, tool: 'trust extract-compat', paths: ['/usr/bin/trust'] } as const;

/** Where administrators and packages put their CAs. */
export const anchorDirectories: readonly AnchorDirectory[] = [
  { directory: '/usr/local/share/ca-certificates', ...debian, except: [] }, // update-ca-certificates(8): Debian, Alpine
  // Only what /etc/ca-certificates.conf selects; Mozilla's roots are public, and trust-source is Arch's.
  { directory: '/usr/share/ca-certificates', ...debian, except: ['mozilla', 'trust-source'] },
  { directory: '/etc/pki/ca-trust/source', ...fedora }, // update-ca-trust(8): RHEL, Fedora, Amazon Linux
  { directory: '/usr/share/pki/ca-trust-source', ...fedora },
  { directory: '/etc/pki/trust', ...suse }, // update-ca-certificates(8) of openSUSE
  { directory: '/usr/share/pki/trust', ...suse },
  { directory: '/etc/ca-certificates/trust-source', ...arch }, // Arch
  { directory: '/usr/share/ca-certificates/trust-source', ...arch },
];

/** What selects the files below /usr/share/ca-certificates. */
export const selectionFile = { path: '/etc/ca-certificates.conf', below: '/usr/share/ca-certificates/' };

/** Variables of other runtimes and tools, each from their documentation. Go ignores all of them. */
const foreignVariables: ReadonlySet<string> = new Set([
  'X509_CERT_FILE', // Globus, Perl's IO::Socket::SSL
  'X509_CERT_DIR',
  'TWINE_CERT',
  'CONDA_SSL_VERIFY',
  'CONAN_CACERT_PATH',
  'ADDITIONAL_CA_CERT_BUNDLE', // GitLab's analyzers
  'ADDITIONAL_CA_CERTS',
  'CURL_CA_BUNDLE', // curl
  'REQUESTS_CA_BUNDLE', // Python's requests
  'NODE_EXTRA_CA_CERTS', // Node
  'NIX_SSL_CERT_FILE', // nixpkgs' patched OpenSSL and curl
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_PROXY_SSL_CAINFO',
  'PIP_CERT',
  'DENO_CERT',
  'AWS_CA_BUNDLE',
  'CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE', // gcloud
  'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', // gRPC's C core
  'CARGO_HTTP_CAINFO',
  'NPM_CONFIG_CAFILE',
  'YARN_HTTPS_CA_FILE_PATH',
  'HTTPLIB2_CA_CERTS',
  'PERL_LWP_SSL_CA_FILE',
  'HTTPS_CA_FILE', // Perl's Crypt::SSLeay
  'BUNDLE_SSL_CA_CERT', // Ruby's Bundler
  'COMPOSER_CAFILE',
  'HEX_CACERTS_PATH', // Elixir
  'JULIA_SSL_CA_ROOTS_PATH',
  'CURL_CA_PATH',
  'SSL_CA_BUNDLE',
  'SSL_CA_FILE',
  'SSL_CA_CERT_FILE',
  'SSL_CERT',
  'SSL_CERTS',
  'SSL_CERT_PATH',
  'SSL_CERT_FILES',
  'SSL_CERT_DIRS',
  'SSL_CERTFILE',
  'SSL_CERTS_DIR',
  'SSL_CERTS_FILE',
  'SSL_CAFILE',
  'CA_BUNDLE',
  'CA_CERT',
  'CA_CERT_FILE',
  'CA_CERTS',
  'CA_FILE',
  'CACERT',
  'CERT_FILE',
  'ROOT_CA',
  'CUSTOM_CA',
  'EXTRA_CA_CERTS',
  'TLS_CA_FILE',
  'TLS_CA_CERT',
  'CA_PATH',
  'CA_DIR',
  'CA_CERT_PATH',
  'CA_CERT_DIR',
  'CACERT_PATH',
  'TRUSTED_CA',
  'TRUSTED_CA_FILE',
  'ROOT_CA_FILE',
  'ROOT_CA_CERT',
]);

/**
 * The variable of Go that is meant by SSL_CERT_FLIE, SSLCERTFILE, SSL-CERT-FILE, SSL_CERT_FILE_PATH, ssl_cert_dir;
 * null for any other.
 */
export function meantVariable(name: string): 'SSL_CERT_FILE' | 'SSL_CERT_DIR' | null {
  if (name === 'SSL_CERT_FILE' || name === 'SSL_CERT_DIR') return null;
  const letters = name.toUpperCase().replace(/[^A-Z]/g, '');
  if (!letters.startsWith('SSL')) return null;
  return (
    goVariables.find(({ spellings }) => spellings.some((each) => editDistance(letters, each, 1) <= 1))?.variable ?? null
  );
}

const goVariables = [
  { variable: 'SSL_CERT_FILE', spellings: ['SSLCERTFILE', 'SSLCERTFILEPATH', 'SSLCERTIFICATEFILE'] },
  { variable: 'SSL_CERT_DIR', spellings: ['SSLCERTDIR', 'SSLCERTDIRECTORY', 'SSLCERTDIRPATH', 'SSLCERTIFICATEDIR'] },
] as const;

/** True for such a variable, in any case; and for those of Go in the wrong case. */
function isForeignVariable(name: string): boolean {
  const upper = name.toUpperCase();
  // KAFKA_SSL_TRUSTSTORE_LOCATION, TRUSTSTORE_PATH
  if (/(?:^|_)TRUST_?STORE(?:_(?:LOCATION|PATH|PATHS|FILE))?$/.test(upper)) return true;
  return foreignVariables.has(upper) || meantVariable(name) !== null;
}

/**
 * The file that a variable of another runtime names as the CAs to trust: by its name, or by one of the options in it,
 * like those of Java (JAVA_TOOL_OPTIONS, JAVA_OPTS, MAVEN_OPTS …) and of curl. Null for any other variable.
 */
export function foreignFile(name: string, value: string): string | null {
  const option =
    /(?:^|[\s"'])(?:-Djavax\.net\.ssl\.trustStore=|--?ca-?(?:cert|file|info)[= ])("[^"]+"|'[^']+'|[^\s"']+)/.exec(
      value,
    );
  const path = isForeignVariable(name) ? value : /_?(?:OPTS|OPTIONS|ARGS|FLAGS)$/i.test(name) ? option?.[1] : undefined;
  const plain =
    path
      ?.trim()
      .replace(/^["']|["']$/g, '')
      .trim() ?? '';
  return plain.startsWith('/') ? plain : null;
}

/** Stores that a JDK or its distribution fills itself. */
export function isJavaDefault(path: string): boolean {
  return /\/(?:jssecacerts|cacerts)$/.test(path);
}

/** Directories where CAs are usually mounted or copied, and how deep to look. Go reads none of them by default. */
export const usualPlaces: readonly { readonly directory: string; readonly depth: number }[] = [
  { directory: '/', depth: 1 },
  { directory: '/etc', depth: 1 },
  { directory: '/etc/ca', depth: 2 },
  { directory: '/etc/cas', depth: 2 },
  { directory: '/etc/ca-certs', depth: 2 },
  { directory: '/etc/ca-certificates', depth: 1 },
  { directory: '/etc/custom-ca', depth: 2 },
  { directory: '/etc/trusted-ca', depth: 2 },
  { directory: '/etc/certs', depth: 2 },
  { directory: '/etc/certificates', depth: 2 },
  { directory: '/etc/cert', depth: 2 },
  { directory: '/etc/tls', depth: 2 },
  { directory: '/etc/trust', depth: 2 },
  { directory: '/etc/company', depth: 2 },
  { directory: '/etc/ssl', depth: 1 },
  { directory: '/etc/ssl/ca', depth: 2 },
  { directory: '/etc/ssl/custom', depth: 2 },
  { directory: '/etc/ssl/company', depth: 2 },
  { directory: '/etc/pki', depth: 1 },
  { directory: '/etc/pki/tls', depth: 1 },
  { directory: '/etc/pki/ca', depth: 2 },
  { directory: '/etc/openssl/certs', depth: 1 }, // up to Go 1.15
  { directory: '/usr/lib/ssl', depth: 1 }, // OpenSSL's cert.pem on Debian
  { directory: '/usr/local/share', depth: 1 },
  { directory: '/usr/local/share/certs', depth: 2 },
  { directory: '/usr/local/share/ca', depth: 2 },
  { directory: '/usr/local/etc/ssl/certs', depth: 1 },
  { directory: '/usr/local/ssl/certs', depth: 1 }, // OpenSSL's own default
  { directory: '/ca', depth: 2 },
  { directory: '/cas', depth: 2 },
  { directory: '/ca-certs', depth: 2 },
  { directory: '/ca-certificates', depth: 2 },
  { directory: '/cert', depth: 2 },
  { directory: '/certs', depth: 2 },
  { directory: '/certificates', depth: 2 },
  { directory: '/ssl', depth: 2 },
  { directory: '/tls', depth: 2 },
  { directory: '/trust', depth: 2 },
  { directory: '/opt/certs', depth: 2 },
  { directory: '/opt/ca', depth: 2 },
  { directory: '/mnt/certs', depth: 2 },
  { directory: '/platform/bindings', depth: 2 }, // Cloud Native Buildpacks' service bindings
  { directory: '/run/secrets', depth: 4 }, // Docker, Podman, Kubernetes: /var/run leads here
  { directory: '/var/run/secrets', depth: 4 },
];

/** Directories in which people create one for CAs, with a name of their choice. */
export const parentsOfPlaces: readonly string[] = [
  ...['/', '/etc', '/etc/ssl', '/etc/pki', '/etc/pki/ca-trust', '/usr/local', '/usr/local/share', '/usr/local/etc'],
  ...['/usr/share/local', '/opt', '/srv', '/app'],
];

/** Whether a directory's name suggests certificates: `company-certs`, `trusted_cas`, `certificates`. */
export function isPlaceName(name: string): boolean {
  if (name.includes('.')) return false;
  const words = name.toLowerCase().replaceAll('_', '-').split('-');
  return words.some((word) => placeWords.has(word));
}

const placeWords: ReadonlySet<string> = new Set([
  ...[
    'ca',
    'cas',
    'cert',
    'certs',
    'certificate',
    'certificates',
    'cacert',
    'cacerts',
    'trusted',
    'truststore',
    'anchors',
  ],
]);

/** Where the kubelet puts the token of a pod and the CA of its API server, which client-go reads. */
export const serviceAccountDirectory = /\/run\/secrets\/kubernetes\.io\/serviceaccount\//;
