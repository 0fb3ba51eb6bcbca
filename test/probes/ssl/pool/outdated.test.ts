import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { sslProbe } from '../../../../probes/ssl/index.ts';
import { contentFindings } from '../../../../probes/ssl/pool/findings.ts';
import { bundle } from '../../../support/bytes/certificate-bytes.ts';
import { caseHost } from '../../../support/cases/case-host.ts';

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

async function outdated(certificates: readonly string[], mountinfo?: string): Promise<unknown> {
  return (await run(certificates, mountinfo)).facts.outdated;
}

async function run(certificates: readonly string[], mountinfo?: string): ReturnType<typeof sslProbe.run> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'outdated-'));
  try {
    mkdirSync(path.join(root, 'etc/ssl/certs'), { recursive: true });
    writeFileSync(path.join(root, 'etc/ssl/certs/ca-certificates.crt'), certificates.join(''));
    if (mountinfo !== undefined) {
      mkdirSync(path.join(root, 'proc/self'), { recursive: true });
      writeFileSync(path.join(root, 'proc/self/mountinfo'), mountinfo);
    }
    const identity = { uid: 0, gid: 0, groups: [0] };
    return await sslProbe.run(caseHost(root, { app: null, identity }), {});
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

describe('an old list on a mount', () => {
  const image = '100 90 0:50 / / ro,relatime - overlay overlay rw,lowerdir=/l\n';
  const kubelet = '/var/lib/kubelet/pods/0a1b2c3d-0000-4000-8000-000000000000';
  const command = 'docker run --rm alpine:3 cat /etc/ssl/certs/ca-certificates.crt';
  const isHidden = '; or remove the mount, if the image has newer roots there';
  const file = '/etc/ssl/certs/ca-certificates.crt';

  it.each<[string, string, string, string]>([
    [
      'a key of a ConfigMap',
      `${kubelet}/volumes/kubernetes.io~configmap/ca/..2026_05_01_10_00_00.1/ca.crt`,
      file,
      `update the configMap volume ca, which is mounted on ${file}, by what this prints, and restart: ${command}`,
    ],
    [
      'a ConfigMap',
      `${kubelet}/volumes/kubernetes.io~configmap/ca`,
      '/etc/ssl/certs',
      `update the configMap volume ca, which is mounted on /etc/ssl/certs, by what this prints, and restart: ${command}`,
    ],
    [
      'a file of the host',
      '/srv/ca.crt',
      file,
      `update ca-certificates on the host; or there: ${command} > /srv/ca.crt`,
    ],
    [
      'a directory of the host',
      '/etc/ssl',
      '/etc/ssl',
      `update ca-certificates on the host; or there: ${command} > /etc/ssl/certs/ca-certificates.crt`,
    ],
  ])('is updated where it is: %s', async (_, source, target, remedy) => {
    const mount = `110 100 254:1 ${source} ${target} ro,relatime - ext4 /dev/sda1 rw\n`;
    const { findings } = await run(old, image + mount);
    expect(findings.map(({ code }) => code)).toEqual(['ssl/public-roots-outdated']);
    const { remedy: told } = contentFindings['ssl/public-roots-outdated'];
    expect(Reflect.apply(told, null, [findings[0]?.detail])).toBe(remedy + isHidden);
  });

  it('is of the image, on a mount of something else', async () => {
    const mount = '110 100 254:1 /srv/app /srv ro,relatime - ext4 /dev/sda1 rw\n';
    expect(await outdated(old, image + mount)).not.toHaveProperty('mount');
  });
});
