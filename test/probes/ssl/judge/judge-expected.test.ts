import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import type { Fault } from '../../../../probes/ssl/pool/facts.ts';
import { pool, table } from './table.ts';

const required = (daysLeft: number, more: { fault?: Fault; notBefore?: string } = {}): SslFacts['required'] => [
  { wanted: 'A', found: { subject: 'CN=A', notAfter: '2026-06-01', daysLeft, ...more } },
];

table('what was asked for', [
  ['as many roots', {}, [], { minCerts: 100 }],
  ['one root fewer', {}, ['ssl/too-few-roots'], { minCerts: 101 }],
  ['usable ones count', { pool: pool({ usable: 99 }) }, ['ssl/too-few-roots'], { minCerts: 100 }],
  ['a CA that is missing', { required: [{ wanted: 'A', found: null }] }, ['ssl/required-ca-missing']],
  ['a CA on its last day', { required: required(0) }, []],
  ['a CA a day after', { required: required(-1) }, ['ssl/required-ca-expires']],
  ['a CA before its first day', { required: required(99, { notBefore: '2026-05-02' }) }, ['ssl/required-ca-expires']],
  ['a CA for as many days', { required: required(30) }, [], { certExpiryDays: 30, requireCa: [] }],
  [
    'a CA for a day less',
    { required: required(29) },
    ['ssl/required-ca-expires'],
    { certExpiryDays: 30, requireCa: [] },
  ],
  [
    'a CA that Go cannot use',
    { required: required(30, { fault: { kind: 'key-usage' } }) },
    ['ssl/required-ca-unusable'],
  ],
  [
    'nor could, since it has expired',
    { required: required(-1, { fault: { kind: 'key-usage' } }) },
    ['ssl/required-ca-unusable'],
  ],
  [
    'a server that is trusted',
    { connections: [{ target: 'a:443', result: { kind: 'trusted', protocol: 'TLSv1.3', root: 'CN=A' } }] },
    [],
  ],
  [
    'a server that fails',
    { connections: [{ target: 'a:443', result: { kind: 'failed', stage: 'connect', reason: 'refused' } }] },
    ['ssl/tls-connect-failed'],
  ],
  [
    'a server that is not trusted',
    {
      connections: [
        {
          target: 'a:443',
          result: { kind: 'untrusted', position: 1, of: 1, subject: 'CN=A', problem: 'x', missing: null },
        },
      ],
    },
    ['ssl/tls-connect-untrusted'],
  ],
  [
    'a server that refuses clients without a certificate',
    {
      connections: [
        { target: 'a:443', result: { kind: 'trusted', protocol: 'TLSv1.3', root: 'CN=R', refusesUs: true } },
      ],
    },
    ['ssl/tls-connect-client-certificate'],
  ],
  [
    'a server that is trusted',
    { connections: [{ target: 'a:443', result: { kind: 'trusted', protocol: 'TLSv1.3', root: 'CN=R' } }] },
    [],
  ],
]);
