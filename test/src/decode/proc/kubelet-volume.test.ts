import { expect, it } from 'vitest';
import { keyedVolumeOf, kubeletVolume } from '../../../../src/decode/proc/kubelet-volume.ts';
import type { Mount } from '../../../../src/decode/proc/mountinfo.ts';
import { programModeRemedy } from '../../../../src/linux/access/mode-remedy.ts';

const at = (root: string): Mount[] => [
  {
    id: 1,
    parent: 0,
    device: '0:1',
    root: '/',
    mountPoint: '/',
    options: [],
    fsType: 'overlay',
    source: '',
    superOptions: [],
  },
  {
    id: 2,
    parent: 1,
    device: '0:2',
    root,
    mountPoint: '/scripts',
    options: [],
    fsType: 'ext4',
    source: '',
    superOptions: [],
  },
];
const pods = '/var/lib/kubelet/pods/0/volumes';

it.each([
  [`${pods}/kubernetes.io~configmap/scripts`, { kind: 'configMap', name: 'scripts' }],
  [`${pods}/kubernetes.io~secret/keys/..data`, { kind: 'secret', name: 'keys' }],
  [`${pods}/kubernetes.io~projected/all`, { kind: 'projected', name: 'all' }],
  [`${pods}/kubernetes.io~empty-dir/tmp`, null],
  ['/srv/scripts', null],
])('the volume of %s', (root, volume) => {
  expect(keyedVolumeOf(at(root), '/scripts/run.sh')).toEqual(volume);
  expect(keyedVolumeOf(at(root), '/run.sh')).toBeNull();
});

it('is null for a directory that the kubelet did not make', () => {
  expect(kubeletVolume('/volumes/kubernetes.io~nfs/data')).toEqual({ plugin: 'nfs', name: 'data' });
  expect(kubeletVolume('/volumes/data')).toBeNull();
});

it('gives a program in it its mode', () => {
  expect(programModeRemedy('/scripts/run.sh', { kind: 'configMap', name: 'scripts' })).toBe(
    'in the pod: volumes: [{name: scripts, configMap: {defaultMode: 0755}}], and no other mode in its items',
  );
  expect(programModeRemedy('/run.sh')).toMatch(/^COPY --chmod=0755/);
});
