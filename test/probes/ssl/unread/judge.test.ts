import { describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import type { SslFinding } from '../../../../probes/ssl/findings.ts';
import type { LocalFile, PlacedCa, VariableCa } from '../../../../probes/ssl/unread/facts.ts';
import { judgeUnread } from '../../../../probes/ssl/unread/judge.ts';
import { localCa, mountFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';

const noRoots = (path: string | null): SslFinding => ({
  code: 'ssl/no-roots',
  detail: {
    go: 'go1.26.1',
    files: [],
    directories: [],
    installer: 'none',
    named: path === null ? null : { path, variable: 'REQUESTS_CA_BUNDLE' },
  },
});
const passedOver: SslFinding = { code: 'ssl/no-roots-needed', detail: { app: '/app' } };

describe('variables that Go does not read', () => {
  const ignoredVariables = [{ variables: ['REQUESTS_CA_BUNDLE'], path: '/ca.pem' }] as unknown as ReturnType<
    typeof sslFacts
  >['ignoredVariables'];
  it.each<[string, readonly SslFinding[], string[]]>([
    ['nothing is reported yet', [], ['ssl/variable-ignored']],
    ['another finding', [passedOver], ['ssl/variable-ignored']],
    ['named by the lack of roots', [noRoots('/ca.pem')], []],
    ['another is named by it', [noRoots('/other.pem')], ['ssl/variable-ignored']],
    ['none is named by it', [noRoots(null)], ['ssl/variable-ignored']],
  ])('%s', (_, found, codes) => {
    expect(judgeUnread(sslFacts({ ignoredVariables }), found).map(({ code }) => code)).toEqual(codes);
  });

  it.each<[string | null, string[]]>([
    ['/ca.pem', []],
    ['/other.pem', ['ssl/variable-ignored']],
    [null, ['ssl/variable-ignored']],
  ])('SSL_CERT_FILE was meant to name %s', (value, codes) => {
    const file = { kind: 'near', value, variable: 'SSL_CERT_FILE' } as const;
    const variables = { ...sslFacts({}).variables, file };
    expect(judgeUnread(sslFacts({ ignoredVariables, variables }), []).map(({ code }) => code)).toEqual(codes);
  });
});

describe('an encrypted store that a variable names', () => {
  const store: VariableCa = { path: '/t.p12', subject: '', variables: ['JAVA_OPTS'], certificates: 0, form: 'pkcs12' };
  it.each<[string, VariableCa, SslFinding['code']]>([
    ['with public roots only', store, 'ssl/variable-ignored'],
    ['with CAs of a company', { ...store, isInDoubt: true }, 'ssl/variable-store-sealed'],
  ])('%s', (_, ca, code) => {
    expect(judgeUnread(sslFacts({ ignoredVariables: [ca] }), [])).toEqual([{ code, detail: store }]);
  });
});

describe('bundles that Go does not come to', () => {
  const maskedCas = [{ path: '/etc/ssl/cert.pem', subject: 'CN=A', bundle: '/etc/ssl/certs/ca-certificates.crt' }];
  it.each([
    [1, ['ssl/masked-ca']],
    [0, []],
  ])('with %i roots', (roots, codes) => {
    const { pool } = sslFacts({});
    expect(judgeUnread(sslFacts({ maskedCas, pool: { ...pool, roots } }), []).map(({ code }) => code)).toEqual(codes);
  });
});

describe('files that are no CAs where a command looks for some', () => {
  const tool = 'update-ca-certificates';
  const file: LocalFile = { path: '/usr/local/share/ca-certificates/company.crt', content: 'html', tool };
  const dangling: LocalFile = { ...file, content: null };
  const versioned: LocalFile = { ...file, path: '/usr/local/share/ca-certificates/company.v2.crt' };
  type EntryCode = 'ssl/entry-not-pem' | 'ssl/entry-dangling' | 'ssl/no-root-in-directory';
  const entry = (code: EntryCode, path: string): SslFinding => ({
    code,
    detail: { directory: '/etc/ssl/certs', reason: 'html', count: 1, first: [{ path }], uid: 0, mount: null },
  });
  it.each<[string, LocalFile, SslFinding[], boolean]>([
    ['alone', file, [], true],
    ['told of the link to it', file, [entry('ssl/entry-not-pem', '/etc/ssl/x/company.pem')], false],
    ['told of a directory without a root', file, [entry('ssl/no-root-in-directory', '/etc/ssl/x/company.pem')], false],
    ['another is told of', file, [entry('ssl/entry-not-pem', '/etc/ssl/x/other.pem')], true],
    ['of whose link something else is told', file, [entry('ssl/entry-dangling', '/etc/ssl/x/company.pem')], true],
    ['another version is told of', versioned, [entry('ssl/entry-not-pem', '/etc/ssl/x/company.v3.pem')], true],
    ['another version with its ending', versioned, [entry('ssl/entry-not-pem', '/etc/ssl/x/company.v3.crt')], true],
    ['a dangling link', dangling, [], true],
    ['a dangling link that is told of', dangling, [entry('ssl/entry-dangling', '/etc/ssl/x/company.pem')], false],
    ['another dangling link is told of', dangling, [entry('ssl/entry-dangling', '/etc/ssl/x/other.pem')], true],
    ['a dangling link beside a file', dangling, [entry('ssl/entry-not-pem', '/etc/ssl/x/company.pem')], true],
  ])('%s', (_, local, found, isReported) => {
    expect(judgeUnread(sslFacts({ localFiles: [local] }), found)).toEqual(
      isReported ? [{ code: 'ssl/local-file-not-certificate', detail: local }] : [],
    );
  });
});

describe('CAs that are in the container', () => {
  const local = localCa({
    path: '/usr/local/share/ca-certificates/a.crt',
    subject: 'CN=A',
    form: 'pem',
    readsForm: true,
  });
  const variable: VariableCa = { path: '/b.pem', subject: 'CN=B', variables: ['CURL_CA_BUNDLE'], certificates: 1 };
  const placed: PlacedCa = { path: '/etc/ca/c.crt', subject: 'CN=C', volume: null, isServiceAccount: false };
  const { isServiceAccount: _, ...notRead } = placed;
  const all = { localCas: [local], ignoredVariables: [variable], placedCas: [placed] };

  it('are all told, with the directory that a variable names', () => {
    const environment = { SSL_CERT_FILE: null, SSL_CERT_DIR: '/certs', source: 'case' };
    expect(judgeUnread(sslFacts({ ...all, environment }), [])).toEqual([
      { code: 'ssl/local-ca-not-installed', detail: { ...local, certDir: '/certs' } },
      { code: 'ssl/variable-ignored', detail: { ...variable, certDir: '/certs' } },
      { code: 'ssl/ca-not-read', detail: { ...notRead, certDir: '/certs' } },
    ]);
    expect(judgeUnread(sslFacts(all), []).map(({ detail }) => detail)).toStrictEqual([local, variable, notRead]);
  });

  /** What is reported of a CA in a subdirectory. */
  const inSubdirectory = (...paths: string[]): SslFinding => ({
    code: 'ssl/entry-in-subdirectory',
    detail: {
      kind: 'subdirectory',
      directory: '/etc/ca',
      count: paths.length,
      first: paths.map((path) => ({ path, subject: 'CN=C', name: 'c.crt' })),
    } as unknown as Extract<SslFinding, { code: 'ssl/entry-in-subdirectory' }>['detail'],
  });
  const mount = (mountPoint: string) => [mountFacts({ mountPoint })];

  it.each<[string, Partial<SslFacts>, SslFinding[], boolean]>([
    ['alone', {}, [], true],
    ['of a service account', { placedCas: [{ ...placed, isServiceAccount: true }] }, [], false],
    ['on a mount of its own', { mounts: mount('/etc/ca') }, [], false],
    ['on one of several mounts', { mounts: [...mount('/etc/x'), ...mount('/etc')] }, [], false],
    ['next to a mount', { mounts: mount('/etc/c') }, [], true],
    ['as a mount', { mounts: mount('/etc/ca/c.crt') }, [], true],
    ['told as one in a subdirectory', {}, [inSubdirectory('/etc/ca/b.crt', '/etc/ca/c.crt')], false],
    ['where another is told so', {}, [inSubdirectory('/etc/ca/b.crt')], true],
    ['told as what is named', {}, [noRoots('/etc/ca/c.crt')], false],
    ['where none is named', {}, [noRoots(null), passedOver], true],
  ])('one in a place of its own, %s', (_, facts, found, isReported) => {
    expect(judgeUnread(sslFacts({ placedCas: [placed], ...facts }), found)).toEqual(
      isReported ? [{ code: 'ssl/ca-not-read', detail: notRead }] : [],
    );
  });
});
