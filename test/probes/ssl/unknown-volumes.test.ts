import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SslFacts } from '../../../probes/ssl/facts.ts';
import { sslProbe } from '../../../probes/ssl/index.ts';
import { judge } from '../../../probes/ssl/judge.ts';
import type { Expectations } from '../../../probes/ssl/options.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import {
  bundle,
  encodeCertificate,
  encodePem,
  extension,
  oid,
  sequence,
  tlv,
} from '../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../support/cases/case-host.ts';
import { directoryFacts, groupOf, sourceFacts, sslFacts } from '../../support/facts/ssl-facts.ts';

const notForServers = extension('551d25', sequence(oid('2b06010505070302')));
const unusable = 'ssl/required-ca-unusable';
const config = { architecture: 'amd64', config: { User: '1000', Entrypoint: ['/app'] } };

/** A file of a ConfigMap among the roots, of which nothing is known. */
describe('a file among the roots that is not known', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'unknown-volumes-'));
    chmodSync(root, 0o755);
    write('/etc/ssl/certs/ca-certificates.crt', bundle({ cn: 'One' }));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(place: string, text: string): void {
    const file = path.join(root, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async function codes(expected: Expectations, mountPath = '/etc/ssl/certs/company.crt'): Promise<string[]> {
    const volumeMounts = [{ name: 'trust', mountPath, subPath: 'ca.crt' }];
    const volumes = [{ name: 'trust', configMap: { name: 'company-ca' } }];
    const containers = [{ name: 'web', image: 'web', volumeMounts }];
    const kind = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } };
    const declare = { config, pod: JSON.stringify({ ...kind, spec: { containers, volumes } }) };
    const connected = { kind: 'connected', protocol: 'TLSv1.3', chain: '/sent.pem' } as const;
    const { findings } = await sslProbe.run(
      caseHost(root, { declare, handshakes: { 'a.test:443': connected } }),
      expected,
    );
    return findings.map(({ code }) => code);
  }
  const byName = (text: string): Expectations => ({ requireCa: [{ by: 'name', text }] });

  it.each<[string, Expectations]>([
    ['nothing', {}],
    ['a CA that is there', byName('One')],
    ['as many roots as there are', { minCerts: 1 }],
  ])('leaves the others to be judged where %s is asked for', async (_, expected) => {
    expect(await codes(expected)).toEqual([]);
  });

  it.each<[string, Expectations]>([
    ['a CA that is not there', byName('Two')],
    ['more roots than there are', { minCerts: 2 }],
  ])('may hold %s', async (_, expected) => {
    await expect(codes(expected)).rejects.toThrow(NotKnown);
    await expect(codes(expected, '/opt/company.crt')).resolves.toHaveLength(1);
  });

  it('may hold the only root', async () => {
    write('/etc/ssl/certs/ca-certificates.crt', '');
    await expect(codes({})).rejects.toThrow('/etc/ssl/certs/company.crt is mounted from configMap company-ca');
    await expect(codes({}, '/opt/company.crt')).resolves.toEqual(['ssl/bundle-without-certificates']);
  });

  it('may hold the only root that is valid', async () => {
    write('/etc/ssl/certs/ca-certificates.crt', bundle({ cn: 'Old', notAfter: '2021-01-01' }));
    await expect(codes({})).rejects.toThrow(NotKnown);
  });

  it('may hold a CA that is in a place which Go does not read', async () => {
    write('/usr/local/share/ca-certificates/company.crt', bundle({ cn: 'Company' }));
    expect(await codes({})).toEqual([]);
    expect(await codes({}, '/opt/company.crt')).toEqual(['ssl/local-ca-not-installed']);
  });

  it('hides no problem of the others', async () => {
    write('/etc/ssl/certs/other.crt', 'not a certificate');
    expect(await codes({})).toEqual(['ssl/entry-not-pem']);
  });

  const old = { cn: 'One', notAfter: '2021-01-01' };
  const soon = { cn: 'One', notAfter: '2026-06-20' };
  const fingerprint = (shape: typeof old): Expectations => {
    const sha256 = createHash('sha256').update(encodeCertificate(shape)).digest('hex');
    return { requireCa: [{ by: 'fingerprint', text: sha256, sha256 }] };
  };

  it.each<[string, string, Expectations, string]>([
    ['has expired', bundle(old), byName('One'), 'ssl/required-ca-expires'],
    ['expires too soon', bundle(soon), { ...byName('One'), certExpiryDays: 60 }, 'ssl/required-ca-expires'],
    ['is unusable', bundle({ cn: 'One', keyUsage: '0106', extensions: [notForServers] }), byName('One'), unusable],
  ])(
    'may hold another CA of a name that is asked for, where the one that is known %s',
    async (_, one, stated, code) => {
      write('/etc/ssl/certs/ca-certificates.crt', one + bundle({ cn: 'Other' }));
      await expect(codes(stated)).rejects.toThrow(NotKnown);
      expect(await codes(stated, '/opt/company.crt')).toContain(code);
      write('/etc/ssl/certs/ca-certificates.crt', one + bundle({ cn: 'One' }));
      expect(await codes(stated)).not.toContain(code);
      expect(await codes(stated, '/opt/company.crt')).not.toContain(code);
    },
  );

  it('holds no other certificate of one fingerprint', async () => {
    write('/etc/ssl/certs/ca-certificates.crt', bundle(old, { cn: 'Other' }));
    expect(await codes(fingerprint(old))).toContain('ssl/required-ca-expires');
  });

  describe('with a server to connect to', () => {
    const connect: Expectations = { tlsConnect: [{ host: 'a.test', port: 443 }] };
    const names = [extension('551d11', sequence(tlv(0x82, Buffer.from('a.test'))))];
    const leaf = { cn: 'a.test', issuer: 'One', ca: null, extensions: names };

    it.each<[string, string]>([
      ['whose root has expired', bundle(old, { cn: 'Other' })],
      ['whose root is not there', bundle({ cn: 'Other' })],
    ])('may hold the root of a server %s', async (_, roots) => {
      write('/etc/ssl/certs/ca-certificates.crt', roots);
      write('/sent.pem', bundle(leaf));
      await expect(codes(connect)).rejects.toThrow(NotKnown);
      expect(await codes(connect, '/opt/company.crt')).toContain('ssl/tls-connect-untrusted');
    });

    it.each<[string, string]>([
      ['has another name', bundle({ ...leaf, extensions: [] })],
      ['has expired', bundle({ ...leaf, notAfter: '2021-01-01' })],
      ['is no certificate', encodePem(Buffer.from('3000', 'hex'))],
    ])('holds nothing for a server whose certificate %s', async (_, sent) => {
      write('/sent.pem', sent);
      expect(await codes(connect)).toEqual(['ssl/tls-connect-untrusted']);
    });
  });

  it('may hold most of the roots, so that nothing is said of how many are valid', async () => {
    const several = Array.from({ length: 5 }, (_, index) => ({ ...old, cn: `Old ${index}` }));
    write('/etc/ssl/certs/ca-certificates.crt', bundle({ cn: 'One' }, ...several));
    expect(await codes({})).toEqual(['ssl/expired-roots']);
    expect(await codes({}, '/opt/company.crt')).toEqual(['ssl/clock-wrong']);
  });

  it('may hold more than the few public roots that are valid', () => {
    const sources = [sourceFacts({ expiredPublic: groupOf(1) })];
    const pool = { ...sslFacts().pool, usable: 3 };
    const directories = [directoryFacts({ unknown: [{ path: '/etc/ssl/certs/a.crt', why: 'a volume' }] })];
    const told = (facts: Partial<SslFacts>): string[] =>
      judge(sslFacts({ sources, pool, ...facts }), {}).map(({ code }) => code);
    expect(told({})).toEqual(['ssl/few-valid-roots']);
    expect(told({ directories })).toEqual(['ssl/public-roots-expired']);
  });
});
