import { describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../probes/ssl/facts.ts';
import { sslProbe } from '../../../probes/ssl/index.ts';
import { metrics } from '../../../probes/ssl/metrics.ts';
import { caseHost } from '../../support/cases/case-host.ts';

async function emptyFacts(): Promise<SslFacts> {
  return sslProbe.observe(caseHost('/nonexistent', { app: null, live: true, env: {} }), {});
}

describe('the metrics of ssl', () => {
  it('are the roots by kind, and the ends of required and expiring ones', async () => {
    const facts = await emptyFacts();
    const place = { number: 1, line: 1, subject: 'CN=Soon', day: '2027-01-31' };
    const group = { count: 0, first: [] };
    const source: SslFacts['sources'][number] = {
      ...{ path: '/ca.pem', kind: 'file', files: 1, size: 1, certificates: 3, added: 3, constrained: 0 },
      ...{ skipped: group, notYetValid: group, unusable: group, laterRefused: group, leaves: group },
      ...{
        privateKeys: group,
        worldWritable: group,
        binary: group,
        expiredPublic: group,
        expiringPublic: group,
        expired: { count: 1, first: [{ ...place, subject: '', day: '?' }] },
      },
      expiring: { count: 1, first: [place] },
    };
    const required = { wanted: 'R', found: { subject: 'CN=R', notAfter: '2030-06-01', daysLeft: 9 } };
    const found = metrics({
      ...facts,
      pool: { roots: 3, usable: 2, expired: 1, notYetValid: 0, nonPublic: 0, error: null },
      sources: [source],
      required: [required, { wanted: 'X', found: null }],
    });
    expect(found.map(({ name, labels, value }) => [name, labels, value])).toEqual([
      ['ssl_roots', {}, 3],
      ['ssl_usable_roots', {}, 2],
      ['ssl_expired_roots', {}, 1],
      ['ssl_certificate_expiry_timestamp_seconds', { subject: 'CN=R', path: '' }, 1_906_502_400],
      ['ssl_certificate_expiry_timestamp_seconds', { subject: 'CN=Soon', path: '/ca.pem' }, 1_801_353_600],
    ]);
  });
});
