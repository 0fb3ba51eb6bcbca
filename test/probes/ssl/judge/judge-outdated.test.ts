import { describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import { judgeOutdated } from '../../../../probes/ssl/pool/judge.ts';
import { mountFacts, sourceFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';

describe('what old roots are worth', () => {
  const stated = { count: 50, newest: '2015-10-19', loadsRoots: true };
  const builtIn = { module: 'm', version: 'v1', forced: true };
  const directory = sourceFacts({ kind: 'directory', path: '/etc/ssl/certs', added: 101 });
  const mount = mountFacts();
  const detail = {
    path: '/etc/ssl/certs/ca-certificates.crt',
    isDirectory: false,
    count: 50,
    newest: '2015-10-19',
  };
  it.each<[string, Partial<SslFacts>, object | null]>([
    ['all', { outdated: stated }, detail],
    ['all, as far as is known', { outdated: { ...stated, loadsRoots: null } }, detail],
    [
      'all, in a directory',
      { outdated: stated, sources: [sourceFacts(), directory] },
      { ...detail, path: '/etc/ssl/certs', isDirectory: true },
    ],
    [
      'all, with built-in ones that are used if there are no others',
      { outdated: stated, builtIn: { ...builtIn, forced: false } },
      detail,
    ],
    ['all, on a volume', { outdated: { ...stated, mount } }, { ...detail, mount }],
    ['all, of no source that is known', { outdated: stated, sources: [] }, { ...detail, path: '' }],
    ['nothing with built-in ones that are forced', { outdated: stated, builtIn }, null],
    ['nothing to a program that loads none', { outdated: { ...stated, loadsRoots: false } }, null],
    ['nothing is old', {}, null],
  ])('%s', (_, facts, expected) => {
    expect(judgeOutdated(sslFacts(facts)).map((found) => found.detail)).toEqual(expected === null ? [] : [expected]);
  });
});
