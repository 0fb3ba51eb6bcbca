import { describe, expect, it } from 'vitest';
import type { TriedDirectory } from '../../../../probes/ssl/entries/facts.ts';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import { judgePassedOver, judgeVariables, unreadDetail } from '../../../../probes/ssl/lookup/judge.ts';
import { judgeEmptyPool } from '../../../../probes/ssl/lookup/judge-empty-pool.ts';
import { directoryFacts, groupOf, mountFacts, sourceFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';

const environment = (file: string | null, directory: string | null): SslFacts['environment'] => {
  return { SSL_CERT_FILE: file, SSL_CERT_DIR: directory, source: 'case' };
};
const pool = (stated: Partial<SslFacts['pool']>): SslFacts['pool'] => ({ ...sslFacts().pool, ...stated });
const none = pool({ roots: 0, usable: 0 });
const missingFile: SslFacts['files'] = [{ path: '/ca.pem', outcome: 'missing' }];
const readFile: SslFacts['files'] = [{ path: '/ca.pem', outcome: 'read' }];
const passedOver: TriedDirectory['passedOver'] = [{ reason: 'der', count: 1, first: [{ path: '/certs/a' }] }];

describe('SSL_CERT_FILE, of a directory', () => {
  const value = '/etc/ssl/certs';
  const source = (certificates: number) => [sourceFacts({ kind: 'directory', certificates, path: value })];
  const read = 'ssl/cert-file-is-read-directory';
  const lost = ['/etc/ssl/ca-bundle.pem'];
  it.each<[string, string | null, SslFacts['sources'], readonly string[], string]>([
    ['that Go reads anyway', value, source(1), [], read],
    ['that Go reads anyway, and that has nothing', value, source(0), [], 'ssl/cert-file-ignored'],
    ['that Go reads anyway, for a bundle with more', value, source(200), lost, 'ssl/cert-file-ignored'],
    ['that Go does not read', null, source(200), [], 'ssl/cert-file-ignored'],
    ['in which the bundle is', value, [sourceFacts({ path: value })], [], 'ssl/cert-file-ignored'],
  ])('%s', (_, named, sources, replacedFiles, code) => {
    const files: SslFacts['files'] = [{ path: value, outcome: 'directory' }];
    const variables = { ...sslFacts().variables, replacedFiles, ...(named === null ? {} : { fileIsDirectory: named }) };
    const facts = sslFacts({ environment: environment(value, null), files, sources, variables });
    expect(judgeVariables(facts).map((found) => found.code)).toEqual([code]);
  });
});

it.each<[string | null, string]>([
  [null, '/opt/a:/opt/b'],
  ['/srv', '/srv:/opt/a:/opt/b'],
  ['/srv:/opt/a', '/srv:/opt/a:/opt/b'],
])('adds what SSL_CERT_FILE has of directories to SSL_CERT_DIR=%s', (directories, value) => {
  const file = { kind: 'other-kind', value: '/opt/a:/opt/b', variable: 'SSL_CERT_DIR' } as const;
  const facts = sslFacts({
    environment: environment('/opt/a:/opt/b', directories),
    files: [{ path: '/opt/a:/opt/b', outcome: 'missing' }],
    variables: { ...sslFacts().variables, file },
  });
  expect(judgeVariables(facts)[0]?.detail).toMatchObject({ repair: { ...file, value } });
});

describe('SSL_CERT_DIR, of which Go gets nothing', () => {
  const certs = (stated: Partial<TriedDirectory> = {}) => [directoryFacts({ path: '/certs', ...stated })];
  const directory = sourceFacts({ kind: 'directory', path: '/certs' });
  it.each<[string, Partial<SslFacts>, string | null]>([
    ['not set', { environment: environment(null, null), directories: certs({ outcome: 'denied' }) }, null],
    ['read, and it has roots', { directories: certs(), sources: [directory] }, null],
    ['read, and it is empty', { directories: certs() }, '/certs'],
    ['read, and it is empty, without a root anywhere', { directories: certs(), pool: none, sources: [] }, '/certs'],
    ['read, and it holds what is no root', { directories: certs({ passedOver }) }, null],
    ['an empty element before one that is empty', { directories: [...certs({ path: '' }), ...certs()] }, '/certs'],
    ['an empty element alone', { directories: certs({ path: '' }) }, null],
    [
      'an empty element alone, without a root anywhere',
      { directories: certs({ path: '' }), pool: none, sources: [] },
      null,
    ],
    ['read, and it has the bundle', { directories: certs(), sources: [sourceFacts({ path: '/certs/ca.pem' })] }, null],
    [
      'read, and it has the bundle, with slashes at its end',
      { directories: certs({ path: '/certs//' }), sources: [sourceFacts({ path: '/certs/ca.pem' })] },
      null,
    ],
    [
      'read, and it has a bundle without a certificate',
      { directories: certs(), sources: [sourceFacts({ path: '/certs/ca.pem', certificates: 0 })] },
      '/certs',
    ],
    [
      'read, and the bundle is in another of the same beginning',
      { directories: certs(), sources: [sourceFacts({ path: '/certs-of-mine/ca.pem' })] },
      '/certs',
    ],
    ['a file in its place', { directories: certs({ outcome: 'not-a-directory' }) }, '/certs'],
    ['missing', { directories: certs({ outcome: 'missing' }) }, '/certs'],
    [
      'missing, and one that Go reads anyway',
      { directories: certs({ path: '/etc/ssl/certs', outcome: 'missing' }), sources: [directory] },
      null,
    ],
    [
      'denied, and one that Go reads anyway',
      { directories: certs({ path: '/etc/ssl/certs', outcome: 'denied' }), sources: [directory] },
      '/etc/ssl/certs',
    ],
    [
      'empty, next to a bundle of its own',
      { environment: environment('/ca.pem', '/certs'), files: readFile, directories: certs() },
      null,
    ],
    [
      'empty, next to a bundle without a root',
      { environment: environment('/ca.pem', '/certs'), files: readFile, directories: certs(), pool: none },
      '/certs',
    ],
    [
      'empty, next to a bundle that is not read',
      { environment: environment('/ca.pem', '/certs'), files: [], directories: certs() },
      '/certs',
    ],
    [
      'missing, next to a bundle of its own',
      { environment: environment('/ca.pem', '/certs'), files: readFile, directories: certs({ outcome: 'missing' }) },
      null,
    ],
    [
      'denied, next to a bundle of its own',
      { environment: environment('/ca.pem', '/certs'), files: readFile, directories: certs({ outcome: 'denied' }) },
      '/certs',
    ],
  ])('%s', (_, facts, path) => {
    const found = judgeVariables(sslFacts({ environment: environment(null, '/certs'), ...facts }));
    const details = found.flatMap(({ code, detail }) => (code.startsWith('ssl/cert-dir') ? [detail] : []));
    expect(details).toEqual(path === null ? [] : [expect.objectContaining({ variable: 'SSL_CERT_DIR', path })]);
  });
});

describe('what could not be read', () => {
  it('is the bundle that Go comes to, wherever a directory stands in the list', () => {
    const empty = sourceFacts({ kind: 'directory', path: '/certs', certificates: 0 });
    expect(judgePassedOver(sslFacts({ sources: [empty] }))).toEqual([]);
    const codes = judgePassedOver(sslFacts({ sources: [empty, sourceFacts({ certificates: 0 })] })).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['ssl/empty-bundle']);
  });

  it('is told with the mount that it is on, and with no other', () => {
    const mounts = [mountFacts({ mountPoint: '/etc' }), mountFacts({ mountPoint: '/ca.pem' })];
    const of = (path: string) => unreadDetail(sslFacts({ mounts }), { path, outcome: 'denied' }).mount?.mountPoint;
    expect([of('/ca.pem'), of('/etc/ca.pem'), of('/etcetera/ca.pem')]).toEqual(['/ca.pem', '/etc', undefined]);
  });
});

describe('no root at all', () => {
  const nothing = { pool: none, sources: [], directories: [] };
  it.each<[string, Partial<SslFacts>, string[]]>([
    [
      'SSL_CERT_FILE is missing',
      { environment: environment('/ca.pem', null), files: missingFile },
      ['ssl/cert-file-unusable'],
    ],
    [
      'SSL_CERT_DIR is missing, and the bundle of the image is read',
      {
        environment: environment(null, '/certs'),
        files: readFile,
        directories: [directoryFacts({ path: '/certs', outcome: 'missing' })],
      },
      ['ssl/cert-dir-unusable'],
    ],
    [
      'SSL_CERT_DIR is missing, and SSL_CERT_FILE is read: it is in the file',
      {
        environment: environment('/ca.pem', '/certs'),
        files: [...readFile, ...missingFile],
        sources: [sourceFacts({ certificates: 0 })],
        directories: [directoryFacts({ path: '/certs', outcome: 'missing' })],
      },
      ['ssl/bundle-without-certificates'],
    ],
    ['nothing is there', { files: missingFile }, ['ssl/no-roots']],
  ])('%s', (_, facts, codes) => {
    expect(judgeEmptyPool(sslFacts({ ...nothing, ...facts })).map(({ code }) => code)).toEqual(codes);
  });

  it('is told with what was skipped in a directory', () => {
    const sources = [sourceFacts({ kind: 'directory', path: '/certs', certificates: 0, skipped: groupOf(2) })];
    expect(judgeEmptyPool(sslFacts({ ...nothing, files: missingFile, sources }))).toEqual([
      { code: 'ssl/all-skipped', detail: { path: '/certs', group: groupOf(2), go: 'go1.26.1' } },
    ]);
  });

  it('does not name the empty elements of SSL_CERT_DIR', () => {
    const directories = [directoryFacts({ path: '' }), directoryFacts({ path: '/certs', outcome: 'missing' })];
    const [found] = judgeEmptyPool(sslFacts({ ...nothing, files: missingFile, directories }));
    expect(found?.detail).toMatchObject({ directories: ['/certs'] });
  });
});
