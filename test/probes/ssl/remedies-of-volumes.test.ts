import { expect, it } from 'vitest';
import { sslProbe } from '../../../probes/ssl/index.ts';
import type { HeldBy } from '../../../src/linux/volume.ts';

const { findings } = sslProbe;
const path = '/etc/ssl/certs/ca-certificates.crt';
const key: HeldBy = { kind: 'configMap', name: 'ca', mountPoint: path, file: 'ca.pem', place: 'pod.yaml:14' };
const secret: HeldBy = { kind: 'secret or projected', name: null, mountPoint: '/etc/ssl/certs', file: 'ca.crt' };
const host: HeldBy = { kind: 'hostPath', name: '/srv/ca', mountPoint: '/etc/ssl/certs', file: 'a.pem' };
const hostFile: HeldBy = { kind: 'hostPath', name: '/srv/ca.pem', mountPoint: path, file: '' };
const claim: HeldBy = { kind: 'persistentVolumeClaim', name: 'data', mountPoint: '/etc/ssl/certs', file: 'ca.crt' };
const tmpfs: HeldBy = { kind: 'tmpfs', name: null, mountPoint: '/etc/ssl/certs', file: 'ca.crt' };

const group = { count: 1, first: [{ number: 1, line: 1, subject: 'CN=Old Root', day: '2021-09-30' }] };
const withType = { count: 1, first: [{ number: 1, line: 1, subject: '', type: 'TRUSTED CERTIFICATE' }] };

const few = (volume: HeldBy): string =>
  findings['ssl/few-valid-roots'].remedy({ path, of: 1, group, usable: 0, volume });
const clock = (volume: HeldBy): string =>
  findings['ssl/clock-wrong'].remedy({ today: '2050-01-01', outside: 9, of: 9, side: 'after', volume });
const unusable = (volume: HeldBy): string =>
  findings['ssl/no-usable-root'].remedy({ path, of: 1, group, why: ' expired on ', volume });
const expired = (volume: HeldBy): string => findings['ssl/expired-roots'].remedy({ path, of: 1, group, volume });
const skipped = (volume: HeldBy): string =>
  findings['ssl/all-skipped'].remedy({ path, group: withType, go: 'go1.25.3', volume });
const writable = (volume: HeldBy): string => findings['ssl/world-writable'].remedy({ path, count: 1, volume });
const empty = (volume: HeldBy): string =>
  findings['ssl/bundle-without-certificates'].remedy({ path, content: 'empty', masked: [], volume });
const der = (volume: HeldBy): string => findings['ssl/empty-bundle'].remedy({ path, content: 'der', roots: 9, volume });

it.each<[string, string]>([
  [few(key), 'update key ca.pem of the configMap volume ca (pod.yaml:14) by what this prints, and restart: docker run'],
  [few(secret), 'update key ca.crt of a secret or projected volume, which is mounted on /etc/ssl/certs by what this'],
  [few(host), 'update /srv/ca/a.pem of the host by what this prints'],
  [few(hostFile), 'update /srv/ca.pem of the host by what this prints'],
  [few(claim), 'update ca.crt of the persistentVolumeClaim volume data by what this prints'],
  [few(tmpfs), 'update ca.crt of a tmpfs, which is mounted on /etc/ssl/certs by what this prints'],
  [clock(key), 'if it is right, the bundle is ancient: update key ca.pem of the configMap volume ca (pod.yaml:14) by'],
  [unusable(key), 'put a CA certificate that is valid now into key ca.pem of the configMap volume ca (pod.yaml:14)'],
  [expired(host), 'add the certificate that replaces CN=Old Root to /srv/ca/a.pem of the host, and remove'],
  [
    skipped(key),
    'in key ca.pem of the configMap volume ca (pod.yaml:14): convert it: openssl x509 -in ca.pem -out ca.pem.pem',
  ],
  [skipped(host), 'on the host: convert it: openssl x509 -in /srv/ca/a.pem -out /srv/ca/a.pem.pem'],
  [writable(key), "set defaultMode: 0644 in the pod's volume ca"],
  [writable(host), 'on the host: chmod 0644 /srv/ca/a.pem'],
  [writable(claim), 'chmod 0644 ca.crt in the persistentVolumeClaim volume data'],
  [
    empty(key),
    'put CA certificates in PEM form into key ca.pem of the configMap volume ca (pod.yaml:14), for example the',
  ],
  [
    der(key),
    'in key ca.pem of the configMap volume ca (pod.yaml:14): convert it: openssl x509 -inform der -in ca.pem -out',
  ],
])('%s', (remedy, words) => {
  expect(remedy).toContain(words);
  expect(remedy).not.toMatch(/image on a base|COPY|RUN/);
});
