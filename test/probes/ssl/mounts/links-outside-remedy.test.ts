import { expect, it } from 'vitest';
import { mountFindings } from '../../../../probes/ssl/mounts/findings.ts';
import { mountFacts } from '../../../support/facts/ssl-facts.ts';

const certs = '/etc/ssl/certs/ca-certificates.crt';

it.each([
  ['NixOS', '/etc/static/ssl/certs/ca-certificates.crt', '/etc/static', `docker run -v ${certs}:${certs}:ro`],
  ['Guix', '/gnu/store/x/certs/ca.crt', '/gnu', `docker run -v ${certs}:${certs}:ro`],
  [
    'Debian',
    '/usr/share/ca-certificates/a.crt',
    '/usr/share/ca-certificates',
    'docker run -v /usr/share/ca-certificates:/usr/share/ca-certificates:ro',
  ],
])('links of %s', (_, target, missing, words) => {
  const volume = { kind: 'hostPath', name: '/etc/ssl' } as const;
  const detail = { ...mountFacts({ mountPoint: '/etc/ssl', volume }), dangling: { link: certs, target, missing } };
  expect(mountFindings['ssl/mount-links-outside'].remedy(detail)).toContain(words);
});

it('names the file on the host', () => {
  const volume = { kind: 'hostPath', name: '/srv/node/ssl' } as const;
  const dangling = { link: certs, target: '/nix/store/x.crt', missing: '/nix' };
  const detail = { ...mountFacts({ mountPoint: '/etc/ssl', volume }), dangling };
  const words = mountFindings['ssl/mount-links-outside'].remedy(detail);
  expect(words).toContain(`-v /srv/node/ssl/certs/ca-certificates.crt:${certs}:ro`);
});
