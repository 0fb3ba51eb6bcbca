import { describe, expect, it } from 'vitest';
import { decodeMountInfo } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import { hiddenWords, unlessHidden } from '../../../src/linux/hiding-mount.ts';
import {
  editing,
  type HeldBy,
  heldBy,
  heldIn,
  heldWords,
  mountOneFile,
  placeWords,
  serverOf,
  type Volume,
  volumeWords,
} from '../../../src/linux/volume.ts';
import { caseHost } from '../../support/cases/case-host.ts';

const host = caseHost('/nowhere', {});
const pods = '/var/lib/kubelet/pods/1/volumes/kubernetes.io~';
const dated = '..2026_11_30_12_00_00.1';

/** What is held, by the root of its mount on `/m`, a path and the type of the file system. */
function held(root: string, path: string, type = 'ext4', place?: string): HeldBy {
  return heldOn('/m', [root, path, type, place]);
}

function heldOn(
  mountPoint: string,
  [root, path, type = 'ext4', place]: readonly [root: string, path: string, type?: string, place?: string | undefined],
  on = host,
): HeldBy {
  const [mount] = decodeMountInfo(`25 22 0:44 ${root} ${mountPoint} rw - ${type} x rw\n`);
  if (mount === undefined) throw new Error('no mount');
  return heldIn(on, place === undefined ? mount : { ...mount, place }, path);
}

// The volumes are derived in the tests, not in their tables: npm run mutate changes nothing that runs while a module loads.
describe('the volume that holds a file', () => {
  it.each<[string, string, string, string, string?, string?]>([
    ['a key', `${pods}configmap/ca`, `/m/${dated}/ca.crt`, 'key ca.crt of the configMap volume ca'],
    ['a path of items', `${pods}configmap/ca`, `/m/${dated}/a/b`, 'key a/b of the configMap volume ca'],
    ['a key by subPath', `${pods}secret/ca/${dated}/x.pem`, '/m', 'key x.pem of the secret volume ca'],
    ['a projected volume', `${pods}projected/all`, `/m/${dated}/token`, 'key token of the projected volume all'],
    ['a directory by subPath', `${pods}empty-dir/d/sub`, '/m/x', 'sub/x of the emptyDir volume d'],
    ['the fields of a pod', `${pods}downward-api/info`, `/m/${dated}/labels`, 'labels of the volume info'],
    ['a claim of a manifest', '/volumes/kubernetes.io~csi/data', '/m/x', 'x of the persistentVolumeClaim volume data'],
    [
      'a volume of NFS in a manifest',
      '/volumes/kubernetes.io~nfs/pv-1',
      '/m/x',
      'x of the persistentVolumeClaim volume pv-1',
    ],
    [
      'a Secret in memory, by subPath',
      `/${dated}/tls.crt`,
      '/m',
      'key tls.crt of a secret or projected volume, which is mounted on /m',
      'tmpfs',
    ],
    [
      'a copy of its directory',
      `/copy/${dated}`,
      '/m/tls.crt',
      `copy/${dated}/tls.crt of a tmpfs, which is mounted on /m`,
      'tmpfs',
    ],
    ['a file system in memory', '/', '/m/a/b', 'a/b of a tmpfs, which is mounted on /m', 'tmpfs'],
    ['a directory of /run', '/app', '/m/x', 'app/x of a tmpfs, which is mounted on /m', 'tmpfs'],
    ['a whole volume', `${pods}configmap/ca`, '/m', 'the configMap volume ca'],
    ['a directory of the host', '/srv/ca', '/m/a/b', '/srv/ca/a/b of the host'],
    ['a file of the host', '/srv/ca.pem', '/m', '/srv/ca.pem of the host'],
    ['a volume of Docker', '/var/lib/docker/volumes/web/_data', '/m/x', 'x of the volume web of the engine'],
    ['a volume of Docker on a disk of its own', '/volumes/web/_data', '/m', 'the volume web of the engine'],
    [
      'a volume of Podman without root, by subpath',
      '/u/.local/share/containers/storage/volumes/web/_data/certs/old',
      '/m/x',
      'certs/old/x of the volume web of the engine',
    ],
    ['a path that only resembles one', '/srv/volumes/web/_database', '/m', '/srv/volumes/web/_database of the host'],
    ['a file system of its own', '/', '/m/x', 'x of another file system, which is mounted on /m'],
    ['an export of NFS', '/', '/m', 'another file system, which is mounted on /m', 'nfs4'],
    ['a directory of a share', '/sub', '/m/x', 'sub/x of another file system, which is mounted on /m', 'cifs'],
    ['a directory of a share by SMB 3', '/sub', '/m/x', 'sub/x of another file system, which is mounted on /m', 'smb3'],
    ['a directory of another disk', '/sub', '/m/x', '/sub/x of the host', 'xfs'],
    [
      'a stated mount',
      `${pods}configmap/ca`,
      '/m/a',
      'key a of the configMap volume ca (pod.yaml:9)',
      'ext4',
      'pod.yaml:9',
    ],
    ['a stated path of the host', '/srv', '/m/a', '/srv/a of the host (pod.yaml:9)', 'ext4', 'pod.yaml:9'],
    ['a stated file system in memory', '/', '/m/a', 'a of a tmpfs (pod.yaml:9)', 'tmpfs', 'pod.yaml:9'],
  ])('%s', (_, root, path, words, type, place) => {
    expect(heldWords(held(root, path, type, place))).toBe(words);
  });

  it('may be the root of a program', () => {
    expect(heldWords(heldOn('/', ['/srv/rootfs', '/etc/ssl/a']))).toBe('/srv/rootfs/etc/ssl/a of the host');
  });
  it('has a place only where a manifest states it', () => {
    expect('place' in held('/srv', '/m/a')).toBe(false);
  });
});

/** `/etc/trust/ca.crt` is a link to `..data/ca.crt`, as the kubelet makes it. */
const kubelets = caseHost('test/cases/ssl/changed-volume-since-start/rootfs', {});
/** `/etc/ssl/ca-bundle.pem` leads to a directory that is not there. */
const outside = caseHost('test/cases/ssl/mount-links-outside/rootfs', {});

it('a tmpfs that the kubelet fills has its link', () => {
  expect(heldOn('/etc/trust', ['/', '/etc/trust/x', 'tmpfs'], kubelets).kind).toBe('secret or projected');
  expect(heldOn('/etc', ['/', '/etc/x', 'tmpfs'], kubelets).kind).toBe('tmpfs');
});

describe('what a path leads to is held', () => {
  const root = '22 1 0:30 / / rw - overlay overlay rw\n';
  /** The program sees these mounts; this process sees none. */
  const seeing = (mounts: string, on: Host, pid: number | null = 7): Host => ({
    ...on,
    program: { ...on.program, pid },
    mounts: (of) => (of === (pid ?? 'self') ? decodeMountInfo(mounts) : []),
  });
  const trust = `${root}40 22 8:1 ${pods}configmap/trust /etc/trust ro - ext4 /dev/sda1 rw\n`;
  const ofHost = `${root}40 22 8:1 /etc/ssl /etc/ssl ro - ext4 /dev/sda1 rw\n`;

  it.each<[string, Host, string, string | null]>([
    [
      'where its links end',
      seeing(trust, kubelets),
      '/etc/trust/..data/ca.crt',
      'key ca.crt of the configMap volume trust',
    ],
    [
      'where this process sees it',
      seeing(trust, kubelets, null),
      '/etc/trust/x',
      'key x of the configMap volume trust',
    ],
    [
      'where a link is that leads nowhere',
      seeing(ofHost, outside),
      '/etc/ssl/ca-bundle.pem',
      '/etc/ssl/ca-bundle.pem of the host',
    ],
    ['not by the overlay of the image', seeing(trust, kubelets), '/etc/passwd', null],
    ['not by an image on a device', seeing('22 1 8:1 / / rw - ext4 /dev/dm-0 rw\n', host), '/etc/passwd', null],
    ['not by a second image', seeing(`${root}40 22 0:31 / /m ro - overlay overlay rw\n`, host), '/m/x', null],
    ['not by what hides it', seeing(`${root}40 22 0:5 /null /m/x rw - devtmpfs udev rw\n`, host), '/m/x', null],
    ['not where no mounts are known', seeing('', host), '/m/x', null],
  ])('%s', (_, on, path, words) => {
    const volume = heldBy(on, path);
    expect(volume === null ? null : heldWords(volume)).toBe(words);
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

it.each([
  ['nfs', 'nfs'],
  ['nfs4', 'nfs'],
  ['nfsd', null],
  ['fuse.nfs', null],
  ['cifs', 'cifs'],
  ['smb3', 'cifs'],
  ['smb', 'cifs'],
  ['fuse.smb', null],
  ['smbfs', null],
  ['ext4', null],
])('%s is of the server %s', (fsType, server) => {
  expect(serverOf(fsType)).toBe(server);
});

it.each<[Volume['kind'], string | null, string]>([
  ['configMap', 'ca', 'the configMap volume ca'],
  ['secret or projected', null, 'a secret or projected volume'],
  ['hostPath', '/srv/ca', '/srv/ca of the host'],
  ['engine volume', 'web', 'the volume web of the engine'],
  ['tmpfs', null, 'a tmpfs'],
  ['other', 'info', 'the volume info'],
  ['other', null, 'another file system'],
])('%s %s in words', (kind, name, words) => {
  expect(volumeWords({ kind, name })).toBe(words);
});

describe('a file is changed where it is', () => {
  const remedy = (file: string): string => `sed -i s/a/b/ ${file}`;
  it.each<[string, string, string]>([
    ['a directory of the host', '/srv', 'on the host: sed -i s/a/b/ /srv/x'],
    ['a key', `${pods}secret/s`, 'in key x of the secret volume s: sed -i s/a/b/ x'],
    ['a claim', `${pods}csi/s`, 'in x of the persistentVolumeClaim volume s: sed -i s/a/b/ /m/x'],
    ['a volume of Docker', '/volumes/web/_data', 'in x of the volume web of the engine: sed -i s/a/b/ /m/x'],
  ])('%s', (_, root, words) => {
    expect(editing(held(root, '/m/x'), '/m/x', remedy)).toBe(words);
  });
  it('the image', () => {
    expect(editing(undefined, '/m/x', remedy)).toBe('sed -i s/a/b/ /m/x');
  });
  it('in words', () => {
    expect(placeWords('/m/x', undefined)).toBe('/m/x');
    expect(placeWords('/m/x', held('/srv', '/m/x'))).toBe('/srv/x of the host');
  });
});

it.each<[Volume['kind'], string | null, string]>([
  ['configMap', 'ca', 'volumeMounts: [{name: ca, mountPath: /etc/a.crt, subPath: a.crt}]'],
  ['secret', 'ca', 'volumeMounts: [{name: ca, mountPath: /etc/a.crt, subPath: a.crt}]'],
  ['projected', 'ca', 'volumeMounts: [{name: ca, mountPath: /etc/a.crt, subPath: a.crt}]'],
  ['secret or projected', null, 'volumeMounts: [{name: NAME, mountPath: /etc/a.crt, subPath: a.crt}]'],
  ['hostPath', '/srv/ca', 'docker run -v /srv/ca/a.crt:/etc/a.crt:ro'],
  ['persistentVolumeClaim', 'ca', 'mount only its file a.crt, on /etc/a.crt'],
  ['tmpfs', null, 'mount only its file a.crt, on /etc/a.crt'],
])('one file of %s %s is mounted', (kind, name, words) => {
  expect(mountOneFile({ volume: { kind, name } }, 'a.crt', '/etc/a.crt')).toBe(words);
});
