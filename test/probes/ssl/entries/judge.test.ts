import { describe, expect, it } from 'vitest';
import type { PassedOver } from '../../../../probes/ssl/entries/facts.ts';
import { judgeEntries, judgeOnlyEntries } from '../../../../probes/ssl/entries/judge.ts';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import { directoryFacts, mountFacts, sourceFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';

const entry = { path: '/etc/ssl/certs/a', subject: 'CN=Root 0' };
const passed = (
  reason: PassedOver['reason'],
  first: PassedOver['first'] = [entry],
  count = first.length,
): PassedOver => ({
  reason,
  count,
  first,
});
const holding = (...passedOver: PassedOver[]): SslFacts['directories'] => [directoryFacts({ passedOver })];
const codes = (facts: Partial<SslFacts>, found: Parameters<typeof judgeEntries>[1] = []): string[] =>
  judgeEntries(sslFacts(facts), found).map(({ code }) => code);

describe('what is reported already', () => {
  const directories = holding(passed('der'));
  const [, detail] = [0, judgeOnlyEntries(sslFacts({ directories }))?.detail];
  const cause = { code: 'ssl/no-root-in-directory', detail } as Parameters<typeof judgeEntries>[1][number];
  it('is the same directory and the same reason', () => expect(codes({ directories }, [cause])).toEqual([]));
  it('is not another reason', () => {
    expect(codes({ directories: holding(passed('denied')) }, [cause])).toEqual(['ssl/entry-denied']);
  });
  it('is not another directory', () => {
    const other = [directoryFacts({ path: '/etc/pki/tls/certs', passedOver: [passed('der')] })];
    expect(codes({ directories: other }, [cause])).toEqual(['ssl/entry-not-pem']);
  });
  it('is not another finding', () => {
    const other = { ...cause, code: 'ssl/entry-not-pem' } as typeof cause;
    expect(codes({ directories }, [other])).toEqual(['ssl/entry-not-pem']);
  });
});

describe('entries as the cause of there being no root', () => {
  it.each<[string, PassedOver[], string | null]>([
    ['none', [], null],
    ['dangling links', [passed('dangling')], null],
    ['what is not PEM', [passed('der')], 'der'],
    ['what is behind dangling links', [passed('dangling'), passed('denied')], 'denied'],
  ])('%s: %s', (_, entries, reason) => {
    const found = judgeOnlyEntries(sslFacts({ directories: holding(...entries) }));
    expect(found?.detail ?? null).toEqual(reason === null ? null : expect.objectContaining({ reason }));
  });
});

const anchor: SslFacts['localCas'][number] = {
  path: '/usr/local/share/ca-certificates/company.crt',
  subject: 'CN=Root 0',
  form: 'der',
  tool: 'update-ca-certificates',
  hasTool: true,
  hasOpenssl: true,
  suffix: null,
  readsForm: false,
  selection: null,
};

describe('links to CAs of the image itself', () => {
  const other = { path: '/etc/ssl/certs/b', subject: 'CN=Root 1' };
  it.each<[string, PassedOver, string[]]>([
    ['all of them', passed('der', [entry]), []],
    ['one is another', passed('der', [entry, other]), ['ssl/entry-not-pem']],
    ['none of them', passed('der', [other]), ['ssl/entry-not-pem']],
    ['more than are named', passed('der', [entry], 2), ['ssl/entry-not-pem']],
  ])('%s', (_, group, expected) => {
    expect(codes({ directories: holding(group), localCas: [anchor] })).toEqual(expected);
  });
});

describe('links to CAs that were left behind', () => {
  const link = (target: string): PassedOver['first'][number] => ({
    path: '/etc/ssl/certs/a',
    dangling: { link: '/etc/ssl/certs/a', target, missing: target },
  });
  const local = link('/usr/local/share/ca-certificates/a.crt');
  const directory = sourceFacts({ path: '/etc/ssl/certs', kind: 'directory' });
  const pool = { ...sslFacts().pool, nonPublic: 1 };
  it.each<[string, PassedOver, Partial<SslFacts>, string[]]>([
    ['the bundle has them', passed('dangling', [local]), {}, []],
    ['a directory is read too', passed('dangling', [local]), { sources: [sourceFacts(), directory] }, []],
    [
      'the bundle is empty',
      passed('dangling', [local]),
      { sources: [sourceFacts({ certificates: 0 })] },
      ['ssl/entry-dangling'],
    ],
    [
      'the bundle is elsewhere',
      passed('dangling', [local]),
      { sources: [sourceFacts({ path: '/srv/ca.pem' })] },
      ['ssl/entry-dangling'],
    ],
    ['one leads elsewhere', passed('dangling', [local, link('/srv/a.crt')], 1), {}, ['ssl/entry-dangling']],
    ['no link is known', passed('dangling', [{ path: '/etc/ssl/certs/a' }]), {}, ['ssl/entry-dangling']],
    ['for another reason', passed('denied', [local]), {}, ['ssl/entry-denied']],
  ])('%s', (_, group, facts, expected) => {
    expect(codes({ directories: holding(group), pool, ...facts })).toEqual(expected);
  });
});

describe('the mount that an entry lies on', () => {
  const mount = (mountPoint: string) => mountFacts({ mountPoint });
  it.each<[string, string[], string | null]>([
    ['none', [], null],
    ['another', ['/etc/pki'], null],
    ['one whose name begins alike', ['/etc/ssl/cer'], null],
    ['the directory', ['/etc/ssl/certs'], '/etc/ssl/certs'],
    ['the entry itself', ['/etc/ssl/certs/a'], '/etc/ssl/certs/a'],
    ['the inner of two', ['/etc/ssl', '/etc/ssl/certs'], '/etc/ssl/certs'],
    ['the inner of two, the other way round', ['/etc/ssl/certs', '/etc/ssl'], '/etc/ssl/certs'],
  ])('%s', (_, points, expected) => {
    const facts = sslFacts({ directories: holding(passed('der')), mounts: points.map(mount) });
    const [found] = judgeEntries(facts, []);
    expect(found?.code).toBe('ssl/entry-not-pem');
    expect(found?.detail).toMatchObject({ mount: expected === null ? null : { mountPoint: expected } });
  });

  it('is that of the directory, where no entry is named', () => {
    const facts = sslFacts({ directories: holding(passed('der', [], 1)), mounts: [mount('/etc/ssl/certs')] });
    expect(judgeEntries(facts, [])[0]?.detail).toMatchObject({ mount: { mountPoint: '/etc/ssl/certs' } });
  });
});
