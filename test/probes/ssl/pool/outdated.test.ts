import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../../probes/ssl/facts.ts';
import { sslProbe } from '../../../../probes/ssl/index.ts';
import { judgeOutdated } from '../../../../probes/ssl/pool/judge.ts';
import { bundle } from '../../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { sourceFacts, sslFacts } from '../../../support/facts/ssl-facts.ts';

const list = path.join(
  import.meta.dirname,
  '../../../cases/ssl/public-roots-outdated/rootfs/etc/ssl/certs/ca-certificates.crt',
);
const old = readFileSync(list, 'latin1').match(/-----BEGIN.+?-----END CERTIFICATE-----\n/gs) ?? [];

function current(name: string): string {
  const found = rootCertificates.find((pem) => new X509Certificate(pem).subject.includes(`CN=${name}`));
  if (found === undefined) throw new Error(`Node has no ${name}`);
  return `${found}\n`;
}

async function outdated(certificates: readonly string[]): Promise<unknown> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'outdated-'));
  try {
    mkdirSync(path.join(root, 'etc/ssl/certs'), { recursive: true });
    writeFileSync(path.join(root, 'etc/ssl/certs/ca-certificates.crt'), certificates.join(''));
    const identity = { uid: 0, gid: 0, groups: [0] };
    const { facts } = await sslProbe.run(caseHost(root, { app: null, identity }), {});
    return facts.outdated;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

describe('public roots of an old list', () => {
  const found = { count: 50, newest: '2015-10-19', loadsRoots: null };
  it.each<[string, () => readonly string[], object | undefined]>([
    ['fifty', () => old, found],
    ['too few for a list', () => old.slice(1), undefined],
    ['too few for a list, with private ones', () => [...old.slice(1), bundle({ cn: 'Company Root' })], undefined],
    ['with a private one that is newer', () => [...old, bundle({ cn: 'Company Root' })], found],
    ['one of them twice', () => [...old.slice(1), ...old.slice(-1)], undefined],
    ["with Let's Encrypt's", () => [...old, current('ISRG Root X1')], undefined],
    ['with a newer one', () => [...old, current('ISRG Root X2')], undefined],
  ])('%s', async (_, certificates, expected) => {
    expect(old).toHaveLength(50);
    expect(await outdated(certificates())).toEqual(expected);
  });
});

describe('what old roots are worth', () => {
  const stated = { count: 50, newest: '2015-10-19', loadsRoots: true };
  const builtIn = { module: 'm', version: 'v1', forced: true };
  const directory = sourceFacts({ kind: 'directory', path: '/etc/ssl/certs', added: 101 });
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
      'all, with built-in ones for want of others',
      { outdated: stated, builtIn: { ...builtIn, forced: false } },
      detail,
    ],
    ['nothing with built-in ones that are forced', { outdated: stated, builtIn }, null],
    ['nothing to a program that loads none', { outdated: { ...stated, loadsRoots: false } }, null],
    ['nothing is old', {}, null],
  ])('%s', (_, facts, expected) => {
    expect(judgeOutdated(sslFacts(facts)).map((found) => found.detail)).toEqual(expected === null ? [] : [expected]);
  });
});
