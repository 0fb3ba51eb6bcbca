import { describe, expect, it } from 'vitest';
import { expectationFindings } from '../../../../probes/ssl/expected/findings.ts';
import { judgeExpectations } from '../../../../probes/ssl/expected/judge.ts';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import type { Expectations } from '../../../../probes/ssl/options.ts';
import { groupOf, localCa, sourceFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';

const pool = { ...sslFacts().pool, roots: 3, usable: 2 };

describe('fewer roots than stated', () => {
  it.each<[string, Partial<SslFacts>, string]>([
    ['are told with the first source', { sources: [sourceFacts({ path: '/a.pem' }), sourceFacts()] }, '/a.pem'],
    ['without one, with the first file', { sources: [], files: [{ path: '/b.pem', outcome: 'missing' }] }, '/b.pem'],
    ['without either, with none', { sources: [], files: [] }, ''],
  ])('%s', (_, change, from) => {
    expect(judgeExpectations(sslFacts({ pool, ...change }), { minCerts: 3 })).toEqual([
      { code: 'ssl/too-few-roots', detail: { usable: 2, min: 3, from } },
    ]);
    expect(judgeExpectations(sslFacts({ pool, ...change }), { minCerts: 2 })).toEqual([]);
  });
});

it.each([
  ['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/ca-certificates.crt'],
  ['/etc/company/ca.pem', '/etc/company/ca.pem'],
  ['/etc/ssl/certs', '/etc/ssl/certs/ca-certificates.crt'],
  ['', '/etc/ssl/certs/ca-certificates.crt'],
])('says where the whole bundle belongs, with roots from %j', (from, place) => {
  expect(expectationFindings['ssl/too-few-roots'].remedy({ usable: 1, min: 9, from })).toBe(
    `put the whole bundle at ${place}; or lower --min-certs`,
  );
});

describe('roots that expire sooner than stated', () => {
  const sources = [sourceFacts({ path: '/a.pem', expired: groupOf(1), expiring: groupOf(2) }), sourceFacts()];
  it.each<[Expectations, number[]]>([
    [{ certExpiryDays: 30 }, [1, 2]],
    [{}, []],
    [{ certExpiryDays: 30, requireCa: [] }, []],
  ])('%j', (stated, counts) => {
    const found = judgeExpectations(sslFacts({ sources }), stated);
    expect(found.map(({ code, detail }) => [code, 'group' in detail ? detail.group.count : 0])).toEqual(
      counts.map((count) => ['ssl/expires-too-soon', count]),
    );
  });
});

describe('a CA that was asked for', () => {
  const environment = (directory: string | null): SslFacts['environment'] => {
    return { SSL_CERT_FILE: null, SSL_CERT_DIR: directory, source: 'case' };
  };
  const local = (path: string) => localCa({ path });
  const elsewhere = { path: '/own/a.crt', why: 'name' as never };

  it.each<[string, Partial<SslFacts>, object]>([
    ['is nowhere', {}, { elsewhere: null, local: null }],
    ['is nowhere, and another is placed', { localCas: [local('/own/b.crt')] }, { elsewhere: null, local: null }],
    ['is elsewhere', { required: [{ wanted: 'A', found: null, elsewhere }] }, { elsewhere, local: null }],
    [
      'is elsewhere, where distributions look',
      {
        required: [{ wanted: 'A', found: null, elsewhere }],
        localCas: [local('/own/b.crt'), local('/own/a.crt'), local('/own/c.crt')],
      },
      { elsewhere, local: local('/own/a.crt') },
    ],
    ['is nowhere, with directories', { environment: environment('/certs') }, { certDir: '/certs' }],
    [
      'is nowhere, and one source adds nothing',
      { sources: [sourceFacts({ path: '/a.pem' }), sourceFacts({ path: '/b.pem', added: 0 })] },
      { sources: ['/a.pem'] },
    ],
  ])('%s', (_, change, told) => {
    const facts = sslFacts({ pool, sources: [], required: [{ wanted: 'A', found: null }], ...change });
    const usual = { wanted: 'A', roots: 3, sources: [], elsewhere: null, local: null };
    expect(judgeExpectations(facts, {})).toEqual([{ code: 'ssl/required-ca-missing', detail: { ...usual, ...told } }]);
  });

  it.each<[number, number | undefined, number | null | 'no']>([
    [-1, undefined, null],
    [0, undefined, 'no'],
    [0, 0, 'no'],
    [29, 30, 30],
    [30, 30, 'no'],
    [-1, 30, null],
  ])('expires in %d days, where %s are stated', (daysLeft, certExpiryDays, days) => {
    const found = { subject: 'CN=A', notAfter: '2027-01-01', daysLeft };
    const stated: Expectations = certExpiryDays === undefined ? {} : { certExpiryDays, requireCa: [] };
    const told = { wanted: 'A', subject: 'CN=A', notAfter: '2027-01-01', days };
    expect(judgeExpectations(sslFacts({ required: [{ wanted: 'A', found }] }), stated)).toEqual(
      days === 'no' ? [] : [{ code: 'ssl/required-ca-expires', detail: told }],
    );
  });
});
