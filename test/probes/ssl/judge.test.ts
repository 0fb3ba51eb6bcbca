import { describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../probes/ssl/facts.ts';
import { judge } from '../../../probes/ssl/judge.ts';
import type { MountFacts } from '../../../probes/ssl/mounts/facts.ts';
import type { Expectations } from '../../../probes/ssl/options.ts';
import { directoryFacts, groupOf, localCa, mountFacts, sourceFacts, sslFacts } from '../../support/facts/ssl-facts.ts';

type Row = readonly [about: string, facts: Partial<SslFacts>, codes: readonly string[], expect?: Expectations];

function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const [about, facts, codes, expectations] of rows) {
      it(about, () => {
        expect(judge(sslFacts(facts), expectations ?? {}).map(({ code }) => code)).toEqual(codes);
      });
    }
  });
}

const pool = (stated: Partial<SslFacts['pool']>): SslFacts['pool'] => ({ ...sslFacts().pool, ...stated });
const empty = pool({ roots: 0, usable: 0 });
const bundle = '/etc/ssl/certs/ca-certificates.crt';
const noFiles: SslFacts['files'] = [{ path: bundle, outcome: 'missing' }];
const environment = (file: string | null, directory: string | null): SslFacts['environment'] => {
  return { SSL_CERT_FILE: file, SSL_CERT_DIR: directory, source: 'case' };
};

table('a healthy image', [['is quiet', {}, []]]);

table('the clock', [
  [
    'more than half of five roots expired',
    { today: '2060-01-01', pool: pool({ roots: 5, usable: 2, expired: 3 }) },
    ['ssl/clock-wrong'],
  ],
  ['half of them', { today: '2060-01-01', pool: pool({ roots: 6, usable: 3, expired: 3 }) }, []],
  ['four roots say nothing', { today: '2060-01-01', pool: pool({ roots: 4, usable: 1, expired: 3 }) }, []],
  [
    'more than half not valid yet',
    { today: '1970-01-01', pool: pool({ roots: 5, usable: 2, notYetValid: 3 }) },
    ['ssl/clock-wrong'],
  ],
  ['the day is not known', { pool: pool({ roots: 5, usable: 2, expired: 3 }) }, []],
]);

describe('which side of the clock', () => {
  const side = (expired: number, notYetValid: number): unknown => {
    const [first] = judge(sslFacts({ today: '2026-01-01', pool: pool({ roots: 10, expired, notYetValid }) }), {});
    return first?.code === 'ssl/clock-wrong' ? [first.detail.side, first.detail.outside] : first?.code;
  };
  it('after', () => expect(side(6, 0)).toEqual(['after', 6]));
  it('before', () => expect(side(0, 7)).toEqual(['before', 7]));
  it('more of them expired', () => expect(side(6, 4)).toEqual(['after', 6]));
});

const source = (stated: Parameters<typeof sourceFacts>[0]): SslFacts['sources'] => [sourceFacts(stated)];

table('no usable root', [
  [
    'all expired',
    { pool: pool({ roots: 1, usable: 0, expired: 1 }), sources: source({ expired: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'all public ones expired',
    { pool: pool({ roots: 1, usable: 0 }), sources: source({ expiredPublic: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'all in the future',
    { pool: pool({ roots: 1, usable: 0 }), sources: source({ notYetValid: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'all unusable',
    { pool: pool({ roots: 1, usable: 0 }), sources: source({ unusable: groupOf(1) }) },
    ['ssl/no-usable-root'],
  ],
  [
    'one left',
    { pool: pool({ roots: 2, usable: 1 }), sources: source({ unusable: groupOf(1) }) },
    ['ssl/unusable-roots'],
  ],
]);

table('single roots', [
  ['expired', { sources: source({ expired: groupOf(1) }) }, ['ssl/expired-roots']],
  [
    'expired, with days stated',
    { sources: source({ expired: groupOf(1) }) },
    ['ssl/expires-too-soon'],
    { certExpiryDays: 30 },
  ],
  [
    'expired, with days of a CA stated',
    { sources: source({ expired: groupOf(1) }) },
    ['ssl/expired-roots'],
    { certExpiryDays: 30, requireCa: [] },
  ],
  ['public ones expired', { sources: source({ expiredPublic: groupOf(2) }) }, ['ssl/public-roots-expired']],
  [
    'public ones expired, with days stated',
    { sources: source({ expiredPublic: groupOf(2) }) },
    ['ssl/public-roots-expired'],
    { certExpiryDays: 30 },
  ],
  [
    'public ones expired, 20 left',
    { pool: pool({ usable: 20 }), sources: source({ expiredPublic: groupOf(2) }) },
    ['ssl/public-roots-expired'],
  ],
  [
    'public ones expired, 19 left',
    { pool: pool({ usable: 19 }), sources: source({ expiredPublic: groupOf(2) }) },
    ['ssl/few-valid-roots'],
  ],
  ['public ones that expire', { sources: source({ expiringPublic: groupOf(9) }) }, []],
  [
    'public ones that expire, with days stated',
    { sources: source({ expiringPublic: groupOf(9) }) },
    [],
    { certExpiryDays: 30 },
  ],
  ['expiring', { sources: source({ expiring: groupOf(1) }) }, ['ssl/expiring-roots']],
  [
    'expiring, with days stated',
    { sources: source({ expiring: groupOf(1) }) },
    ['ssl/expires-too-soon'],
    { certExpiryDays: 30 },
  ],
  ['not valid yet', { sources: source({ notYetValid: groupOf(1) }) }, ['ssl/not-yet-valid-roots']],
  ['refused later', { sources: source({ laterRefused: groupOf(1) }) }, ['ssl/refused-by-newer-go']],
  ['leaves in a bundle', { sources: source({ leaves: groupOf(1) }) }, ['ssl/leaf-certificates']],
  ['leaves in a directory', { sources: source({ kind: 'directory', leaves: groupOf(1) }) }, []],
  ['skipped', { sources: source({ skipped: groupOf(1) }) }, ['ssl/skipped-certificates']],
  ['binary', { sources: source({ binary: groupOf(1) }) }, ['ssl/binary-in-bundle']],
  ['a key in a bundle', { sources: source({ privateKeys: groupOf(1, 'PRIVATE KEY') }) }, ['ssl/private-key']],
  [
    'a key in a directory',
    {
      sources: source({
        kind: 'directory',
        privateKeys: { count: 1, first: [{ path: '/a', number: 0, line: 1, subject: '', type: 'PRIVATE KEY' }] },
      }),
    },
    ['ssl/private-key-in-directory'],
  ],
  ['writable for all', { sources: source({ worldWritable: groupOf(1) }) }, ['ssl/world-writable']],
]);

table('files without an end', [
  ...(['fifo', 'device', 'too-large'] as const).map(
    (outcome): Row => [outcome, { pool: empty, sources: [], files: [{ path: bundle, outcome }] }, ['ssl/endless-file']],
  ),
  [
    'an entry',
    { directories: [directoryFacts({ endless: [{ path: '/etc/ssl/certs/pipe', outcome: 'fifo' }] })] },
    ['ssl/endless-file'],
  ],
  ['a socket', { files: [{ path: bundle, outcome: 'socket' }] }, ['ssl/bundle-passed-over']],
]);

const anchor = localCa();
const passed = (
  reason: 'der' | 'denied' | 'dangling' | 'loop' | 'directory' | 'subdirectory' | 'html',
  count = 1,
  target = '/srv/ca.crt',
) =>
  directoryFacts({
    passedOver: [
      {
        reason,
        count,
        first: [
          {
            path: '/etc/ssl/certs/a',
            subject: 'CN=Root 0',
            dangling: { link: '/etc/ssl/certs/a', target, missing: '/srv' },
          },
        ],
      },
    ],
  });
const localLink = '/usr/local/share/ca-certificates/a.crt';

table('entries', [
  ['denied', { directories: [passed('denied')] }, ['ssl/entry-denied']],
  ['dangling', { directories: [passed('dangling')] }, ['ssl/entry-dangling']],
  ['loop', { directories: [passed('loop')] }, ['ssl/entry-dangling']],
  ['directory', { directories: [passed('directory')] }, ['ssl/entry-is-directory']],
  ['subdirectory', { directories: [passed('subdirectory')] }, ['ssl/entry-in-subdirectory']],
  ['der', { directories: [passed('der')] }, ['ssl/entry-not-pem']],
  ['html', { directories: [passed('html')] }, ['ssl/entry-not-pem']],
  [
    'a local CA in DER form, linked',
    { directories: [passed('der')], localCas: [anchor] },
    ['ssl/local-ca-not-installed'],
  ],
  [
    'a local CA in DER form, and more',
    { directories: [passed('der', 4)], localCas: [anchor] },
    ['ssl/entry-not-pem', 'ssl/local-ca-not-installed'],
  ],
  [
    'a local CA in DER form, appended',
    { sources: source({ binary: groupOf(1) }), localCas: [anchor] },
    ['ssl/local-ca-not-installed'],
  ],
  [
    'links of local CAs that the bundle has',
    { directories: [passed('dangling', 1, localLink)], pool: pool({ nonPublic: 1 }) },
    [],
  ],
  [
    "fewer CAs of one's own than links",
    { directories: [passed('dangling', 2, localLink)], pool: pool({ nonPublic: 1 }) },
    ['ssl/entry-dangling'],
  ],
  ['links to elsewhere', { directories: [passed('dangling')], pool: pool({ nonPublic: 1 }) }, ['ssl/entry-dangling']],
  [
    'links next to no bundle',
    {
      directories: [passed('dangling', 1, localLink)],
      pool: pool({ nonPublic: 1 }),
      sources: source({ kind: 'directory' }),
    },
    ['ssl/entry-dangling'],
  ],
]);

const failed = (path: string, outcome: 'missing' | 'not-a-directory' | 'denied') => directoryFacts({ path, outcome });

table('the variables', [
  [
    'SSL_CERT_FILE is missing',
    { environment: environment('/a', null), files: [{ path: '/a', outcome: 'missing' }] },
    ['ssl/cert-file-ignored'],
  ],
  [
    'SSL_CERT_FILE is missing, and all is',
    { environment: environment('/a', null), files: [{ path: '/a', outcome: 'missing' }], pool: empty, sources: [] },
    ['ssl/cert-file-unusable'],
  ],
  ['SSL_CERT_FILE is read', { environment: environment('/a', null), files: [{ path: '/a', outcome: 'read' }] }, []],
  [
    'SSL_CERT_DIR is missing',
    { environment: environment(null, '/a'), directories: [failed('/a', 'missing')] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'a default directory in SSL_CERT_DIR is missing',
    {
      environment: environment(null, '/etc/pki/tls/certs'),
      directories: [failed('/etc/pki/tls/certs', 'missing')],
      sources: [sourceFacts(), sourceFacts({ kind: 'directory' })],
    },
    [],
  ],
  [
    'a default directory in SSL_CERT_DIR is denied',
    { environment: environment(null, '/etc/pki/tls/certs'), directories: [failed('/etc/pki/tls/certs', 'denied')] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'SSL_CERT_DIR is a file',
    { environment: environment(null, '/a'), directories: [failed('/a', 'not-a-directory')] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'an empty element',
    {
      environment: environment(null, ':/a'),
      directories: [failed('', 'missing'), directoryFacts({ path: '/a' })],
      sources: [sourceFacts(), sourceFacts({ kind: 'directory' })],
    },
    [],
  ],
  [
    'nothing in SSL_CERT_DIR',
    { environment: environment(null, '/a'), directories: [directoryFacts({ path: '/a' })] },
    ['ssl/cert-dir-ignored'],
  ],
  [
    "both, to keep the image's out",
    {
      environment: environment('/f', '/a'),
      files: [{ path: '/f', outcome: 'read' }],
      directories: [failed('/a', 'missing')],
    },
    [],
  ],
  [
    'both, and a denied directory',
    {
      environment: environment('/f', '/a'),
      files: [{ path: '/f', outcome: 'read' }],
      directories: [failed('/a', 'denied')],
    },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'both, and a deformed one',
    {
      environment: environment('/f', '"/a"'),
      files: [{ path: '/f', outcome: 'read' }],
      directories: [failed('"/a"', 'missing')],
      variables: {
        file: null,
        directory: { kind: 'quotes', value: '/a', variable: 'SSL_CERT_DIR' },
        replacedDirectories: [],
        replacedFiles: [],
      },
    },
    ['ssl/cert-dir-ignored'],
  ],
  [
    'SSL_CERT_DIR takes the roots away',
    {
      environment: environment(null, '/a'),
      files: noFiles,
      directories: [failed('/a', 'missing')],
      pool: empty,
      sources: [],
    },
    ['ssl/cert-dir-unusable'],
  ],
]);

table('what Go passes over', [
  ['a denied bundle', { files: [{ path: bundle, outcome: 'denied' }] }, ['ssl/bundle-passed-over']],
  [
    'a missing one',
    {
      files: [
        { path: bundle, outcome: 'missing' },
        { path: '/etc/ssl/cert.pem', outcome: 'read' },
      ],
    },
    [],
  ],
  ['a denied directory', { directories: [failed('/etc/ssl/certs', 'denied')] }, ['ssl/bundle-passed-over']],
  ['an empty bundle', { sources: [sourceFacts({ certificates: 0, content: 'empty' })] }, ['ssl/empty-bundle']],
  [
    'a bundle of skipped blocks only',
    { sources: [sourceFacts({ certificates: 0, skipped: groupOf(1) })] },
    ['ssl/skipped-certificates'],
  ],
  ['/dev/null', { sources: [sourceFacts({ path: '/dev/null', certificates: 0, content: 'empty' })] }, []],
]);

const outside: MountFacts = mountFacts({ mountPoint: '/etc/ssl', volume: { kind: 'hostPath', name: '/etc/ssl' } });
const dangling = (link: string, missing: string): SslFacts['files'] => [
  { path: bundle, outcome: 'missing', dangling: { link, target: missing, missing } },
];

table('no root', [
  [
    'roots of the program',
    { pool: empty, sources: [], builtIn: { module: 'm', version: 'v1', forced: false } },
    ['ssl/built-in-roots'],
  ],
  [
    'none needed',
    { pool: empty, sources: [], missing: { installer: 'none', loadsRoots: false } },
    ['ssl/no-roots-needed'],
  ],
  ['none there', { pool: empty, sources: [], files: noFiles }, ['ssl/no-roots']],
  [
    'not known whether needed',
    { pool: empty, sources: [], files: noFiles, missing: { installer: 'none', loadsRoots: null } },
    ['ssl/no-roots'],
  ],
  [
    'an empty bundle',
    { pool: empty, sources: source({ certificates: 0, content: 'empty' }) },
    ['ssl/bundle-without-certificates'],
  ],
  [
    'all blocks skipped',
    { pool: empty, sources: source({ certificates: 0, skipped: groupOf(2) }) },
    ['ssl/all-skipped'],
  ],
  [
    'all blocks of a directory skipped',
    { pool: empty, files: noFiles, sources: source({ kind: 'directory', certificates: 0, skipped: groupOf(2) }) },
    ['ssl/all-skipped'],
  ],
  [
    'denied',
    {
      pool: { ...empty, error: { path: bundle, outcome: 'denied' } },
      sources: [],
      files: [{ path: bundle, outcome: 'denied' }],
    },
    ['ssl/bundle-unreadable'],
  ],
  ['a mount', { pool: empty, sources: [], files: noFiles, mounts: [mountFacts()] }, ['ssl/mount-hides-roots']],
  [
    'a mount of a single entry',
    { pool: empty, sources: [], files: noFiles, mounts: [mountFacts({ path: '/etc/ssl/certs/a' })] },
    ['ssl/no-roots'],
  ],
  [
    'links out of a mount',
    { pool: empty, sources: [], files: dangling('/etc/ssl/ca-bundle.pem', '/var/lib'), mounts: [outside] },
    ['ssl/mount-links-outside'],
  ],
  [
    'links within a mount',
    { pool: empty, sources: [], files: dangling('/etc/ssl/ca-bundle.pem', '/etc/ssl/x'), mounts: [outside] },
    ['ssl/mount-hides-roots'],
  ],
  [
    'links that lead nowhere',
    {
      pool: empty,
      sources: [],
      files: noFiles,
      directories: [
        directoryFacts({ danglingLinks: { count: 1, first: [{ link: '/a', target: '/b', missing: '/b' }] } }),
      ],
    },
    ['ssl/dangling-links'],
  ],
  [
    'entries in another form',
    { pool: empty, sources: [], files: noFiles, directories: [passed('der')] },
    ['ssl/no-root-in-directory'],
  ],
  [
    'a variable of others',
    {
      pool: empty,
      sources: [],
      files: noFiles,
      ignoredVariables: [{ path: '/a', subject: 'CN=A', variables: ['CURL_CA_BUNDLE'], certificates: 1 }],
    },
    ['ssl/no-roots'],
  ],
]);

table('mounts that leave few roots', [
  ['19', { pool: pool({ roots: 19, usable: 19 }), mounts: [mountFacts()] }, ['ssl/mount-leaves-few-roots']],
  ['20', { pool: pool({ roots: 20, usable: 20 }), mounts: [mountFacts()] }, []],
  [
    "a file of one's own",
    { environment: environment('/a', null), pool: pool({ roots: 1 }), mounts: [mountFacts()] },
    [],
  ],
  [
    'a file that the mount hides',
    {
      environment: environment('/a', null),
      files: [{ path: '/a', outcome: 'missing' }],
      pool: pool({ roots: 1 }),
      mounts: [mountFacts({ path: '/a' })],
    },
    ['ssl/cert-file-ignored', 'ssl/mount-leaves-few-roots'],
  ],
  ['a single entry', { pool: pool({ roots: 1 }), mounts: [mountFacts({ path: '/etc/ssl/certs/a' })] }, []],
]);

const placed: SslFacts['placedCas'][number] = {
  path: '/etc/ca/a.crt',
  subject: 'CN=A',
  volume: null,
  isServiceAccount: false,
};

table('CAs that Go does not get', [
  ['a local one', { localCas: [anchor] }, ['ssl/local-ca-not-installed']],
  [
    'one in a variable',
    { ignoredVariables: [{ path: '/a', subject: 'CN=A', variables: ['CURL_CA_BUNDLE'], certificates: 1 }] },
    ['ssl/variable-ignored'],
  ],
  ['one elsewhere', { placedCas: [placed] }, ['ssl/ca-not-read']],
  ['of the Kubernetes API', { placedCas: [{ ...placed, isServiceAccount: true }] }, []],
  [
    'on a mount that is reported',
    { placedCas: [{ ...placed, path: '/etc/ssl/certs/a.crt' }], mounts: [mountFacts({ path: '/other' })] },
    [],
  ],
]);

table('roots of the program', [
  ['next to those of the image', { builtIn: { module: 'm', version: 'v1', forced: false } }, []],
  ['instead of them', { builtIn: { module: 'm', version: 'v1', forced: true } }, ['ssl/system-roots-overridden']],
]);

const required = (daysLeft: number): SslFacts['required'] => [
  { wanted: 'A', found: { subject: 'CN=A', notAfter: '2026-06-01', daysLeft } },
];

table('what was asked for', [
  ['as many roots', {}, [], { minCerts: 100 }],
  ['one root fewer', {}, ['ssl/too-few-roots'], { minCerts: 101 }],
  ['usable ones count', { pool: pool({ usable: 99 }) }, ['ssl/too-few-roots'], { minCerts: 100 }],
  ['a CA that is missing', { required: [{ wanted: 'A', found: null }] }, ['ssl/required-ca-missing']],
  ['a CA on its last day', { required: required(0) }, []],
  ['a CA a day after', { required: required(-1) }, ['ssl/required-ca-expires']],
  ['a CA for as many days', { required: required(30) }, [], { certExpiryDays: 30, requireCa: [] }],
  [
    'a CA for a day less',
    { required: required(29) },
    ['ssl/required-ca-expires'],
    { certExpiryDays: 30, requireCa: [] },
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
]);
