import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { fileModeRemedy } from '../../../src/linux/access/mode-remedy.ts';
import type { ContentKind } from '../entries/facts.ts';
import { contentRemedy } from '../entries/findings.ts';
import type { Fault, Group } from '../pool/facts.ts';
import { unusableRemedy } from '../pool/unusable-remedy.ts';
import { anchorRemedy } from '../unread/anchor-words.ts';
import { type CertDir, directoryRemedy } from '../unread/cert-dir.ts';
import type { LocalCa, UnreadReason } from '../unread/facts.ts';
import { contentWords, faultWords, groupOf, isContent, rootsWords } from '../words.ts';
import { handshakeRemedy, leaveMode, refusal } from './handshake-remedy.ts';

const systemCertPool = 'https://pkg.go.dev/crypto/x509#SystemCertPool';

/** Findings about statements on the command line. */
export const expectationFindings = {
  'ssl/too-few-roots': defineFinding<{ usable: number; min: number; from: string }>({
    severity: 'error',
    title: 'There are fewer usable roots than --min-certs requires',
    why: 'When part of the bundle is missing, some servers fail with "x509: certificate signed by unknown authority" and others work.',
    example: { usable: 1, min: 100, from: '/etc/ssl/certs/ca-certificates.crt' },
    refs: [systemCertPool],
    message: ({ usable, min, from }) =>
      `${usable === 1 ? '1 usable root' : `${usable} usable roots`} in ${from}, and --min-certs is ${min}`,
    remedy: ({ from }) => `put the whole bundle at ${bundleOf(from)}; or lower --min-certs`,
  }),

  'ssl/expires-too-soon': defineFinding<{ path: string; of: number; days: number; group: Group }>({
    severity: 'error',
    title: 'Roots expire sooner than --cert-expiry-days allows',
    why: 'From that day on servers whose chain ends there fail with "x509: certificate has expired or is not yet valid".',
    example: {
      path: '/etc/ssl/company.pem',
      of: 1,
      days: 60,
      group: { count: 1, first: [{ number: 1, line: 1, subject: 'CN=Company Root', day: '2026-07-01' }] },
    },
    refs: ['https://pkg.go.dev/crypto/x509#Certificate.Verify'],
    message: ({ path, of, days, group }) => `${path}: ${groupOf(group, of, ' expires on ')}: within ${days} days`,
    remedy: () =>
      'add the certificates that replace these to the CAs of the image; to check only some CAs, name them with --require-ca',
  }),

  'ssl/required-ca-missing': defineFinding<
    {
      wanted: string;
      roots: number;
      sources: readonly string[];
      /** Where it is, and why Go does not get it. */
      elsewhere: { path: string; why: UnreadReason } | null;
      /** The same if a command generates the bundle from it. */
      local: LocalCa | null;
    } & CertDir
  >({
    severity: 'error',
    title: 'A CA that --require-ca names is not among the roots',
    why: 'Servers of that CA fail with "tls: failed to verify certificate: x509: certificate signed by unknown authority".',
    example: {
      wanted: 'Company Root',
      roots: 144,
      sources: ['/etc/ssl/certs/ca-certificates.crt'],
      elsewhere: { path: '/etc/ssl/certs/company.cer', why: 'der' },
      local: null,
    },
    refs: [systemCertPool],
    message: ({ wanted, roots, sources, elsewhere }) =>
      `${wanted} is not among the roots: Go gets ${rootsWords(roots)}${sources.length === 0 ? '' : ` from ${sources.join(', ')}`}${elsewhere === null ? '' : `; it is in ${elsewhere.path}, ${unreadWords(elsewhere.why)}`}`,
    remedy: ({ elsewhere, local, certDir }) =>
      local !== null
        ? anchorRemedy({ ...local, ...(certDir === undefined ? {} : { certDir }) })
        : elsewhere === null
          ? addRemedy
          : elsewhereRemedy(elsewhere.path, elsewhere.why, certDir),
  }),

  'ssl/required-ca-expires': defineFinding<{
    wanted: string;
    subject: string;
    /** Where it is not valid yet. */
    notBefore?: string;
    notAfter: string;
    days: number | null;
  }>({
    severity: 'error',
    title: 'A CA that --require-ca names is not valid now, or expires too soon',
    why: 'Outside its validity servers of that CA fail with "x509: certificate has expired or is not yet valid".',
    example: { wanted: 'Company Root', subject: 'CN=Company Root', notAfter: '2026-06-15', days: 60 },
    refs: ['https://pkg.go.dev/crypto/x509#Certificate.Verify'],
    message: ({ subject, notBefore, notAfter, days }) =>
      notBefore !== undefined
        ? `${subject} is not valid before ${notBefore}`
        : days === null
          ? `${subject} expired on ${notAfter}`
          : `${subject} expires on ${notAfter}, within ${days} days`,
    remedy: ({ subject, notBefore }) =>
      notBefore === undefined
        ? `add the certificate that replaces ${subject}, and keep both as long as both are in use`
        : `add the predecessor of ${subject}, and keep both until then; or, if that day is over, set the clock of the node`,
  }),

  'ssl/required-ca-unusable': defineFinding<{ wanted: string; subject: string; fault: Fault }>({
    severity: 'error',
    title: 'A CA that --require-ca names is among the roots, and Go cannot use it',
    why: 'Servers of that CA fail with "x509: certificate signed by unknown authority (possibly because of ... while trying to verify candidate authority certificate ...)", or with "x509: certificate specifies an incompatible key usage".',
    example: { wanted: 'Company Root', subject: 'CN=Company Root', fault: { kind: 'not-for-servers' } },
    refs: ['https://pkg.go.dev/crypto/x509#Certificate.Verify'],
    message: ({ subject, fault }) => `${subject} is among the roots, and Go cannot use it: ${faultWords({ fault })}`,
    remedy: ({ fault }) => unusableRemedy(fault),
  }),

  'ssl/tls-connect-failed': defineFinding<{
    target: string;
    stage: string;
    reason: string;
    /** The program is in this mode: the server may lack what it leaves. */
    fips140?: true;
  }>({
    severity: 'error',
    title: 'A server that --tls-connect names cannot be reached, or does not speak TLS',
    why: 'The program will fail in the same way: "dial tcp: lookup ...: no such host", "connect: connection refused", "tls: first record does not look like a TLS handshake", or a timeout.',
    example: { target: 'db.example.com:5432', stage: 'connect', reason: 'connection refused' },
    refs: [],
    message: ({ target, stage, reason, fips140 }) =>
      `${target}: ${stageWords[stage] ?? stage}: ${reason}${fips140 === true && stage === 'handshake' && refusal.test(reason) ? ' (in FIPS 140-3 mode, without X25519 and ChaCha20)' : ''}`,
    remedy: ({ target, stage, reason, fips140 }) =>
      stageRemedies[stage]?.(target) ?? handshakeRemedy(target, reason, fips140 === true),
  }),

  'ssl/tls-connect-unverified': defineFinding<{ target: string; what: string }>({
    severity: 'warning',
    title: 'A server that --tls-connect names could not be verified',
    why: 'The program may or may not be able to connect: the server needs something that its version of Go has and this executable of probe-env lacks.',
    example: { target: 'old.example.com:443', what: 'RSA key exchange' },
    refs: ['https://pkg.go.dev/crypto/tls#Config'],
    message: ({ target, what }) =>
      `${target}: not verified, since it may need ${what}, which Go has and this executable lacks`,
    remedy: ({ target }) => `check ${target} with the program itself, or with the Node executable of probe-env`,
  }),

  'ssl/tls-connect-client-certificate': defineFinding<{ target: string }>({
    severity: 'warning',
    title: 'A server that --tls-connect names refuses clients without a certificate',
    why: 'A program that presents none fails with "remote error: tls: certificate required", in TLS 1.2 with "remote error: tls: handshake failure" or "bad certificate". Which one the program has, and whether the server takes it, --tls-connect cannot tell.',
    example: { target: 'kafka.example.com:9093' },
    refs: ['https://pkg.go.dev/crypto/tls#Config'],
    message: ({ target }) =>
      `${target}: refuses clients without a certificate, and --tls-connect has none; its own certificate is trusted`,
    remedy: ({ target }) =>
      `check that the program has a client certificate for ${target} (Certificates of its tls.Config), with the program itself; if it has, --ignore ssl/tls-connect-client-certificate`,
  }),

  'ssl/tls-connect-untrusted': defineFinding<{
    target: string;
    position: number;
    of: number;
    subject: string;
    problem: string;
    missing: string | null;
    roots: number;
  }>({
    severity: 'error',
    title: 'The program would not trust a server that --tls-connect names',
    why: 'The connection fails with "tls: failed to verify certificate: x509: certificate signed by unknown authority", "x509: certificate has expired or is not yet valid" or "x509: certificate is valid for ..., not ...".',
    example: {
      target: 'api.example.com:443',
      position: 2,
      of: 2,
      subject: 'CN=Company Proxy CA',
      problem: 'x509: certificate signed by unknown authority',
      missing: 'CN=Company Root',
      roots: 144,
    },
    refs: ['https://pkg.go.dev/crypto/x509#Certificate.Verify'],
    message: ({ target, position, of, subject, problem, missing, roots }) =>
      `${target}: ${placeInChain(position, of)} (${subject}): ${problem}${missing === null ? '' : `: its issuer ${missing} was not sent, and is not a root (Go has ${rootsWords(roots)})`}`,
    remedy: ({ target, missing, problem }) => {
      if (missing !== null)
        return `add the CA ${missing} to the roots of the container; or have ${target} send it, if it is an intermediate CA`;
      if (problem.includes('legacy Common Name'))
        return `reissue the certificate of ${target} with this name as a subject alternative name`;
      if (problem.includes('is valid for') || problem.includes('any names'))
        return `connect to ${target} by a name in its certificate; or reissue the certificate with this name as a subject alternative name`;
      if (problem.includes('not authorized to sign for this name'))
        return `get a certificate for ${target} that has only names for which its CA may sign (its name constraints), or from another CA`;
      if (problem.includes('FIPS'))
        return `get a certificate for ${target} from CAs whose keys are RSA 2048 or P-256, with such a key; or ${leaveMode}`;
      if (problem.includes('critical extension'))
        return 'get a certificate without the critical extension, or have the extension marked as not critical';
      return `get a new certificate issued for ${target}`;
    },
  }),
} as const satisfies Catalog;

/** Go reads every PEM file of this directory, whatever its name, and needs no command for it. */
const addRemedy = 'in the Dockerfile, with the CA in PEM form: COPY company-ca.crt /etc/ssl/certs/company-ca.crt';

function unreadWords(why: UnreadReason): string {
  if (isContent(why)) return `which ${contentWords[why]}`;
  return `which ${reasonWords[why]}`;
}

const reasonWords: Readonly<Record<Exclude<UnreadReason, ContentKind>, string>> = {
  denied: 'the program cannot read',
  dangling: 'is only the target of a broken link',
  loop: 'a loop of links hides',
  directory: 'is in a directory with the name of a file',
  subdirectory: 'is in a subdirectory that Go does not read',
  anchor: 'is only a source of the bundle',
  variable: 'a variable names that Go does not read',
  place: 'is in no directory that Go reads',
  'service-account': 'only clients of the Kubernetes API read',
  masked: 'Go does not read, since an earlier bundle was found',
  refused: 'Go reads, and whose certificate it refuses',
};

function elsewhereRemedy(path: string, why: UnreadReason, certDir: string | undefined): string {
  if (isContent(why)) return contentRemedy(why, path);
  if (why === 'denied') return fileModeRemedy('0644', path);
  if (why === 'refused') return `see what Go refuses in the finding about ${path}`;
  return directoryRemedy({ path, ...(certDir === undefined ? {} : { certDir }) });
}

const stageWords: Readonly<Record<string, string>> = {
  lookup: 'lookup',
  connect: 'connect',
  handshake: 'TLS handshake',
  timeout: 'timeout',
};

const stageRemedies: Readonly<Record<string, (target: string) => string>> = {
  lookup: (target) => `check the name ${target.replace(/:\d+$/, '')}, /etc/resolv.conf and the cluster's DNS`,
  connect: (target) => `check that ${target} listens, and that network policies let the pod reach it`,
  timeout: (target) => `check that network policies let the pod reach ${target}; or allow more time with --timeout`,
};

function placeInChain(position: number, of: number): string {
  return position === 0 ? 'root' : `certificate ${position} of ${of} that it sent`;
}

/** Where a bundle goes: a source without an extension is a directory. */
function bundleOf(source: string): string {
  return /\.\w+$/.test(source) ? source : `${source || '/etc/ssl/certs'}/ca-certificates.crt`;
}
