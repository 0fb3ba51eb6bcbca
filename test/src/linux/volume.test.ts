import { describe, expect, it } from 'vitest';
import { decodeMountInfo } from '../../../src/decode/proc/mountinfo.ts';
import { hiddenWords, unlessHidden } from '../../../src/linux/hiding-mount.ts';
import { editing, type HeldBy, heldIn, heldWords } from '../../../src/linux/volume.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const host = caseHost('/nowhere', {});
const pods = '/var/lib/kubelet/pods/1/volumes/kubernetes.io~';

/** What is held, by the root of its mount on `/m`, the type of the file system and a path. */
function held(root: string, path: string, type = 'ext4', place?: string): HeldBy {
  const [mount] = decodeMountInfo(`25 22 0:44 ${root} /m rw - ${type} x rw\n`);
  if (mount === undefined) throw new Error('no mount');
  return heldIn(host, place === undefined ? mount : { ...mount, place }, path);
}

describe('the volume that holds a file', () => {
  it.each<[string, HeldBy, string]>([
    [
      'a key',
      held(`${pods}configmap/ca`, '/m/..2026_11_30_12_00_00.1/ca.crt'),
      'key ca.crt of the configMap volume ca',
    ],
    [
      'a path of items',
      held(`${pods}configmap/ca`, '/m/..2026_11_30_12_00_00.1/a/b'),
      'key a/b of the configMap volume ca',
    ],
    [
      'a key by subPath',
      held(`${pods}secret/ca/..2026_11_30_12_00_00.1/x.pem`, '/m'),
      'key x.pem of the secret volume ca',
    ],
    ['a directory by subPath', held(`${pods}empty-dir/d/sub`, '/m/x'), 'sub/x of the emptyDir volume d'],
    [
      'a Secret in memory, by subPath',
      held('/..2026_11_30_12_00_00.1/tls.crt', '/m', 'tmpfs'),
      'key tls.crt of a secret or projected volume, which is mounted on /m',
    ],
    ['a whole volume', held(`${pods}configmap/ca`, '/m'), 'the configMap volume ca'],
    ['a directory of the host', held('/srv/ca', '/m/a/b'), '/srv/ca/a/b of the host'],
    ['a file of the host', held('/srv/ca.pem', '/m'), '/srv/ca.pem of the host'],
    ['a volume of Docker', held('/var/lib/docker/volumes/v/_data', '/m/x'), 'x of the volume v of the engine'],
    ['a file system of its own', held('/', '/m/x'), 'x of another file system, which is mounted on /m'],
    [
      'a stated mount',
      held(`${pods}configmap/ca`, '/m/a', 'ext4', 'pod.yaml:9'),
      'key a of the configMap volume ca (pod.yaml:9)',
    ],
    ['a stated path of the host', held('/srv', '/m/a', 'ext4', 'pod.yaml:9'), '/srv/a of the host (pod.yaml:9)'],
  ])('%s', (_, volume, words) => {
    expect(heldWords(volume)).toBe(words);
  });
});

it('what is mounted over files of the image is named before what would add them', () => {
  const volume = held(`${pods}empty-dir/d`, '/m/x', 'tmpfs', 'pod.yaml:9');
  expect(unlessHidden(undefined, 'RUN x')).toBe('RUN x');
  expect(unlessHidden(volume, 'RUN x')).toBe(
    'mount the emptyDir volume d (pod.yaml:9) on another path, below /m for example, since it hides what the image has there; if the image has none: RUN x',
  );
  expect([hiddenWords(undefined), hiddenWords(volume)]).toEqual([
    '',
    ': the emptyDir volume d (pod.yaml:9) is mounted on /m and hides what the image has there',
  ]);
});

it('a file is changed where it is', () => {
  const remedy = (file: string): string => `sed -i s/a/b/ ${file}`;
  expect(editing(undefined, '/m/x', remedy)).toBe('sed -i s/a/b/ /m/x');
  expect(editing(held('/srv', '/m/x'), '/m/x', remedy)).toBe('on the host: sed -i s/a/b/ /srv/x');
  expect(editing(held(`${pods}secret/s`, '/m/x'), '/m/x', remedy)).toBe(
    'in key x of the secret volume s: sed -i s/a/b/ x',
  );
  expect(editing(held(`${pods}csi/s`, '/m/x'), '/m/x', remedy)).toContain(
    'of the persistentVolumeClaim volume s: sed -i s/a/b/ /m/x',
  );
});
