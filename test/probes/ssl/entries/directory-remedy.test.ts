import { expect, it } from 'vitest';
import { directoryRemedy } from '../../../../probes/ssl/entries/findings.ts';
import type { MountFacts } from '../../../../probes/ssl/mounts/facts.ts';
import type { Volume } from '../../../../src/linux/volume.ts';

const path = '/etc/ssl/certs/company.crt';

function mounted(volume: Volume, names: readonly string[]): MountFacts {
  return { mountPoint: path, fsType: 'tmpfs', volume, certificateFiles: [], isRead: true, names, path, real: path };
}

it.each<[string, Volume, readonly string[], RegExp]>([
  [
    'a Secret of the cluster',
    { kind: 'secret', name: 'ca' },
    [],
    /mountPath: \S+, subPath: company\.crt\}\]; and check that/,
  ],
  ['a ConfigMap with keys', { kind: 'configMap', name: 'ca' }, ['ca.pem'], /mountPath: \S+, subPath: ca\.pem\}\]$/],
  [
    'a path of the node that did not exist',
    { kind: 'hostPath', name: '/x' },
    [],
    /which is empty: the source did not exist/,
  ],
])('in place of a certificate: %s', (_, volume, names, words) => {
  expect(directoryRemedy(path, mounted(volume, names))).toMatch(words);
});
