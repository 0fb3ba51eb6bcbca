import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sslProbe } from '../../../probes/ssl/index.ts';
import type { Expectations } from '../../../probes/ssl/options.ts';
import { NotKnown } from '../../../src/host/not-known.ts';
import { bundle } from '../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../support/cases/case-host.ts';

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
    const { findings } = await sslProbe.run(caseHost(root, { declare }), expected);
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
});
