import { describe, expect, it } from 'vitest';
import type { PlaceVolume } from '../../../probes/user/facts.ts';
import { userProbe } from '../../../probes/user/index.ts';

const { remedy } = userProbe.findings['user/path-denied'];
const volume = (kind: PlaceVolume['kind'], name: string | null, more: Partial<PlaceVolume> = {}): PlaceVolume => ({
  kind,
  name,
  mountPoint: '/data',
  file: '',
  fsType: 'ext4',
  ...more,
});

type Detail = Parameters<typeof remedy>[0];
const denied = (held: PlaceVolume | undefined, more: Partial<Detail> = {}): string =>
  remedy({
    path: '/data/x',
    need: 'write',
    uid: 1000,
    gid: 2000,
    why: '/data/x (mode 0755, owner 0:0) lacks permission to write',
    holder: 'volume',
    element: '/data/x',
    missing: 'w',
    ...(held && { volume: held }),
    ...more,
  });
const unread = { missing: 'r', why: '/data/x (mode 0400, owner 0:0) lacks permission to read' };
const unstarted = { missing: 'x', why: '/data/x (mode 0644, owner 0:0) lacks permission to read and execute' };
const readOnly = { holder: 'read-only', why: '/data is mounted read-only', missing: '' } as const;

describe('what a volume denies', () => {
  it.each<[string, string, string]>([
    [
      'a claim',
      denied(volume('persistentVolumeClaim', 'data')),
      'in the pod: securityContext.fsGroup: 2000; or in an init container that runs as root: chown 1000:2000 /data/x',
    ],
    [
      'a directory of the host',
      denied(volume('hostPath', '/srv')),
      'on the host, since fsGroup does not change it: chown 1000:2000 /srv/x',
    ],
    [
      'what only its group may use',
      denied(volume('hostPath', '/srv'), { group: 50 }),
      'on the host, since fsGroup does not change it: chown 1000:2000 /srv/x; or in the pod: securityContext.supplementalGroups: [50]',
    ],
    [
      'an NFS server',
      denied(volume('other', null, { fsType: 'nfs4' }), unread),
      'on the NFS server, since fsGroup does not change it: chmod a+r /x',
    ],
    [
      'a Windows server',
      denied(volume('other', null, { fsType: 'cifs' })),
      'mount it with the options uid=1000,gid=2000 (mountOptions of the PersistentVolume), since fsGroup does not change it',
    ],
    [
      'a volume of the engine',
      denied(volume('engine volume', 'v1')),
      'docker run --rm -v v1:/v alpine:3 chown 1000:2000 /v/x',
    ],
    [
      'a file system in memory',
      denied(volume('tmpfs', null, { fsType: 'tmpfs' })),
      'docker run --tmpfs /data:uid=1000,gid=2000; or in the pod, mount an emptyDir at /data',
    ],
    [
      'a key',
      denied(volume('secret', 'tls'), unread),
      'in the pod: defaultMode: 0444 in the volume tls; or securityContext.fsGroup: 2000',
    ],
    [
      'a script of a ConfigMap',
      denied(volume('configMap', 'bin'), unstarted),
      'in the pod: defaultMode: 0555 in the volume bin',
    ],
    [
      'a program of a claim, which fsGroup makes no program',
      denied(volume('persistentVolumeClaim', 'data'), unstarted),
      'in an init container that runs as root: chmod a+x /data/x',
    ],
    [
      'a key that is to be written',
      denied(volume('configMap', 'app', { file: 'x' }), readOnly),
      'mount a writable volume at /data/x, for example an emptyDir, into which an init container copies key x of the configMap volume app: a volume of keys is always read-only',
    ],
    [
      'a mount that is read-only',
      denied(volume('hostPath', '/srv'), readOnly),
      'mount a writable volume at /data/x, for example an emptyDir; or remove readOnly from its mount',
    ],
  ])('%s', (_, got, expected) => {
    expect(got).toBe(expected);
  });
});
