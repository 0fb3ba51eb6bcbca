import { expect, it } from 'vitest';
import { observePlace } from '../../../probes/user/places/observe.ts';
import { decodeMountInfo } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import { hiding } from '../../../src/linux/hiding-mount.ts';
import { noCapabilities } from '../../../src/linux/identity/capabilities.ts';
import { plainCredentials } from '../../../src/linux/identity/credentials.ts';
import { caseHost } from '../../support/cases/case-host.ts';

/** What is said to hide `/usr/bin/app`, which is not there, and to have the place of `/usr/data`. */
function hiddenOn(...lines: readonly string[]): readonly [string | undefined, string | undefined] {
  const described = caseHost(`${import.meta.dirname}/../../cases/libc/dns-not-asked/rootfs`, {});
  const host: Host = {
    ...described,
    program: {
      ...described.program,
      credentials: plainCredentials({ uid: 1000, gid: 1000, groups: [] }, noCapabilities),
    },
    mounts: () => decodeMountInfo(lines.join('\n')),
  };
  return [hiding(host, ['/usr/bin/app']).hiddenBy?.kind, observePlace(host, '/usr/data', 'w').volume?.kind];
}

const usr = '30 20 8:2 / /usr rw - ext4 /dev/sda2 rw';

it.each<[string, string, string, string | undefined]>([
  ['a host with /usr on another disk', '20 1 8:1 / / rw - ext4 /dev/sda1 rw', usr, undefined],
  [
    'one of subvolumes',
    '20 1 0:20 /@ / rw - btrfs /dev/sda1 rw',
    '30 20 0:20 /@usr /usr rw - btrfs /dev/sda1 rw',
    undefined,
  ],
  [
    'one with zfs',
    '20 1 0:20 / / rw - zfs rpool/ROOT/x rw',
    '30 20 0:21 / /usr rw - zfs rpool/ROOT/x/usr rw',
    undefined,
  ],
  [
    'one with a tmpfs',
    '20 1 254:0 / / rw - ext4 /dev/mapper/vg-rootfs rw',
    '30 20 0:44 / /usr rw - tmpfs tmpfs rw',
    undefined,
  ],
  [
    'one with a share of a server',
    '20 1 8:1 / / rw - ext4 /dev/sda1 rw',
    '30 20 0:44 / /usr rw - nfs4 server:/usr rw',
    'other',
  ],
  ['a container', '20 1 0:20 / / rw - overlay overlay rw', usr, 'other'],
  ['one of the engine on btrfs', '20 1 0:20 /docker/btrfs/subvolumes/1f / rw - btrfs /dev/sda1 rw', usr, 'other'],
  ['one of the device mapper', '20 1 253:2 /rootfs / rw - xfs /dev/mapper/pool-snap-3 rw', usr, 'other'],
  ['one of the engine on zfs', '20 1 0:20 / / rw - zfs rpool/docker/1f rw', usr, 'other'],
  ['one of which the root is not listed', '', usr, 'other'],
  [
    'a volume of the engine on a virtual machine',
    '20 1 8:1 / / rw - ext4 /dev/vda rw',
    '30 20 8:2 /var/lib/docker/volumes/v/_data /usr rw - ext4 /dev/vdb rw',
    'engine volume',
  ],
])('what is mounted over /usr of %s', (_, root, mount, kind) => expect(hiddenOn(root, mount)).toEqual([kind, kind]));
