import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';
import { groupWords } from '../words.ts';
import type { Group } from './facts.ts';
import { skippedRemedy } from './skipped-remedy.ts';

/** Findings about what AppendCertsFromPEM does not take. */
export const skippedFindings = {
  'ssl/skipped-certificates': defineFinding<{
    path: string;
    accepted: number;
    group: Group;
    go: string;
    volume?: HeldBy;
  }>({
    severity: 'warning',
    title: 'Go skips certificates silently',
    why: 'crypto/x509 AppendCertsFromPEM skips every block that it does not accept and never says which. Servers whose chain ends there fail with "x509: certificate signed by unknown authority".',
    example: {
      path: '/etc/ssl/company.pem',
      accepted: 1,
      group: {
        count: 1,
        first: [
          { number: 2, line: 31, subject: '', fault: { kind: 'refused', problem: 'x509: negative serial number' } },
        ],
      },
      go: 'go1.25.3',
    },
    refs: ['https://go.dev/src/crypto/x509/cert_pool.go'],
    message: ({ path, accepted, group, go }) =>
      `${path}: ${go} accepts ${accepted} and skips ${group.count}: ${groupWords(group, ': ')}`,
    remedy: ({ path, group, accepted, volume }) => skippedRemedy(path, group, accepted, volume),
  }),

  'ssl/all-skipped': defineFinding<{ path: string; group: Group; go: string; volume?: HeldBy }>({
    severity: 'error',
    title: 'Go skips every certificate of the bundle',
    why: 'Every TLS connection fails with "x509: certificate signed by unknown authority". crypto/x509 AppendCertsFromPEM skips every block that it does not accept and never says which.',
    example: {
      path: '/etc/ssl/company.pem',
      group: {
        count: 1,
        first: [
          {
            number: 1,
            line: 1,
            subject: '',
            fault: { kind: 'pem', problem: 'its BEGIN line is indented', isEnd: false },
          },
        ],
      },
      go: 'go1.25.3',
    },
    refs: ['https://go.dev/src/crypto/x509/cert_pool.go'],
    message: ({ path, group, go }) =>
      `${path}: ${go} skips ${group.count === 1 ? 'its only certificate' : `all ${group.count} certificates`}: ${groupWords(group, ': ')}`,
    remedy: ({ path, group, volume }) => skippedRemedy(path, group, 0, volume),
  }),
} as const satisfies Catalog;
