import type { TriedDirectory } from '../../../probes/ssl/entries/facts.ts';
import type { SslFacts } from '../../../probes/ssl/facts.ts';
import type { MountFacts } from '../../../probes/ssl/mounts/facts.ts';
import type { GroupName, SourceFacts } from '../../../probes/ssl/pool/facts.ts';

const none = { count: 0, first: [] } as const;

const groups: { readonly [G in GroupName]: SourceFacts[G] } = {
  skipped: none,
  expired: none,
  expiredPublic: none,
  notYetValid: none,
  expiring: none,
  expiringPublic: none,
  unusable: none,
  laterRefused: none,
  leaves: none,
  privateKeys: none,
  binary: none,
  worldWritable: none,
};

/** A bundle with `certificates` roots, or what is stated. */
export function sourceFacts(stated: Partial<SourceFacts> = {}): SourceFacts {
  const path = '/etc/ssl/certs/ca-certificates.crt';
  return {
    path,
    kind: 'file',
    files: 1,
    size: 1000,
    certificates: 100,
    added: 100,
    constrained: 0,
    ...groups,
    ...stated,
  };
}

export function directoryFacts(stated: Partial<TriedDirectory> = {}): TriedDirectory {
  return {
    path: '/etc/ssl/certs',
    outcome: 'read',
    entries: 0,
    sameDirectoryLinks: 0,
    danglingLinks: { count: 0, first: [] },
    passedOver: [],
    endless: [],
    ...stated,
  };
}

export function mountFacts(stated: Partial<MountFacts> = {}): MountFacts {
  return {
    mountPoint: '/etc/ssl/certs',
    fsType: 'ext4',
    volume: { kind: 'configMap', name: 'company-ca' },
    certificateFiles: ['ca.crt'],
    isRead: true,
    names: ['ca.crt'],
    path: '/etc/ssl/certs/ca-certificates.crt',
    real: '/etc/ssl/certs/ca-certificates.crt',
    ...stated,
  };
}

/** One group with `count` members at made-up places. */
export function groupOf(count: number, type?: string): SourceFacts['expired'] {
  const first = Array.from({ length: Math.min(count, 3) }, (_, index) => ({
    number: index + 1,
    line: index * 10 + 1,
    subject: `CN=Root ${index}`,
    ...(type === undefined ? { day: '2021-09-30' } : { type }),
  }));
  return { count, first };
}

/** A healthy image with 100 public roots, or what is stated. */
export function sslFacts(stated: Partial<SslFacts> = {}): SslFacts {
  return {
    go: { version: 'go1.26.1', known: true, name: 'go1.26.1' },
    environment: { SSL_CERT_FILE: null, SSL_CERT_DIR: null, source: 'case' },
    files: [{ path: '/etc/ssl/certs/ca-certificates.crt', outcome: 'read' }],
    masked: [],
    directories: [directoryFacts(), directoryFacts({ path: '/etc/pki/tls/certs', outcome: 'missing' })],
    sources: [sourceFacts()],
    variables: { file: null, directory: null, replacedDirectories: [], replacedFiles: [] },
    pool: { roots: 100, usable: 100, expired: 0, notYetValid: 0, nonPublic: 0, error: null },
    expiryDays: 30,
    builtIn: null,
    localCas: [],
    ignoredVariables: [],
    placedCas: [],
    otherBundles: [],
    mounts: [],
    required: [],
    connections: [],
    app: '/app',
    identity: { uid: 65532 },
    ...stated,
  };
}
