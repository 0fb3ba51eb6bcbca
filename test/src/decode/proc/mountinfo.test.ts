import { readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMountInfo, mountOf, noexecMount } from '../../../../src/decode/proc/mountinfo.ts';

const container = [
  '72 48 0:39 / / ro,relatime master:5 shared:7 - overlay overlay rw,lowerdir=/a:/b,upperdir=/c',
  '90 72 0:45 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw',
  '91 90 0:46 / /proc/acpi ro,relatime - tmpfs tmpfs ro',
  '92 72 0:48 / /etc/ssl/private rw,nosuid,nodev,noexec,relatime - tmpfs tmpfs rw',
  '93 72 254:0 /build/ca.crt /etc/ssl/certs/ca-certificates.crt ro,relatime - ext4 /dev/vda rw,discard',
  '94 72 0:50 / /mnt/with\\040blank\\134and\\011tab rw,noexec - tmpfs tmpfs rw,size=1024k',
  '',
].join('\n');

describe('decodeMountInfo', () => {
  it('reads the fields, whatever optional ones are between', () => {
    expect(decodeMountInfo(container)[0]).toEqual({
      id: 72,
      parent: 48,
      device: '0:39',
      root: '/',
      mountPoint: '/',
      options: ['ro', 'relatime'],
      fsType: 'overlay',
      source: 'overlay',
      superOptions: ['rw', 'lowerdir=/a:/b', 'upperdir=/c'],
    });
    expect(decodeMountInfo(container)[4]).toMatchObject({ root: '/build/ca.crt', source: '/dev/vda' });
  });

  it('undoes the octal escapes', () => {
    expect(decodeMountInfo(container).at(-1)?.mountPoint).toBe('/mnt/with blank\\and\ttab');
  });

  it.each([
    ['an empty source', '36 35 98:0 / /mnt rw - ext4  rw', [{ source: '', superOptions: ['rw'] }]],
    ['no separator', '36 35 98:0 / /mnt rw ext4 /dev/sda rw', []],
    ['a cut line', '36 35 98:0 / /mn', []],
    ['ids that are no numbers', 'x 35 98:0 / /mnt rw - ext4 /dev/sda rw', []],
  ])('copes with %s', (_, line, expected) => {
    expect(decodeMountInfo(line)).toMatchObject(expected);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), damaged(container)), (text) => {
        const mounts = decodeMountInfo(text);
        expect(mounts.length).toBeLessThanOrEqual(text.split('\n').length);
        mountOf(mounts, '/etc/ssl/private/key.pem');
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('mountOf', () => {
  it.each([
    ['/app', '/'],
    ['/proc/acpi/info', '/proc/acpi'],
    ['/proc/acpix', '/proc'],
    ['/etc/ssl/private', '/etc/ssl/private'],
    ['/etc/ssl/certs/ca-certificates.crt', '/etc/ssl/certs/ca-certificates.crt'],
    ['/etc/ssl/certs/other.crt', '/'],
  ])('%s is on the mount at %s', (path, mountPoint) => {
    expect(mountOf(decodeMountInfo(container), path)?.mountPoint).toBe(mountPoint);
  });

  it.each([
    ['/tmp/app', '/tmp'],
    ['/tmp/inner/app', '/tmp/inner'],
    ['/tmpx', undefined],
    ['/app', undefined],
  ])('%s, after chroot into a plain directory', (path, mountPoint) => {
    const plain = decodeMountInfo(
      [
        '64 43 0:40 / /tmp rw,relatime - tmpfs lower rw',
        '65 43 0:41 / /tmp rw,noexec,relatime - tmpfs upper rw',
        '66 65 0:42 / /tmp/inner rw - tmpfs inner rw',
        '67 43 0:43 / /proc rw,relatime - proc proc rw',
      ].join('\n'),
    );
    expect(mountOf(plain, path)?.mountPoint).toBe(mountPoint);
    if (mountPoint === '/tmp') expect(noexecMount(plain, path)).toBe('/tmp');
  });

  it('takes the top of stacked mounts', () => {
    const stacked = decodeMountInfo(
      [
        '1 0 0:1 / / rw - overlay o rw',
        '2 1 0:2 / /data rw - tmpfs lower rw',
        '3 2 0:3 / /data rw - tmpfs upper rw',
      ].join('\n'),
    );
    expect(mountOf(stacked, '/data/x')?.source).toBe('upper');
  });

  it('does not answer with a mount that a later one on its parent directory hides', () => {
    const hidden = decodeMountInfo(
      [
        '1 0 0:1 / / rw - overlay o rw',
        '2 1 0:2 / /data/inner rw - tmpfs inner rw',
        '3 1 0:3 / /data rw - tmpfs outer rw',
      ].join('\n'),
    );
    expect(mountOf(hidden, '/data/inner/x')?.source).toBe('outer');
  });

  it('has no answer without a root mount, and ends on a cycle', () => {
    expect(mountOf([], '/app')).toBeNull();
    const cycle = decodeMountInfo(
      ['1 1 0:1 / / rw - overlay o rw', '2 1 0:2 / /a rw - tmpfs a rw', '2 2 0:2 / /a rw - tmpfs a rw'].join('\n'),
    );
    expect(mountOf(cycle, '/a/b')?.mountPoint).toBe('/a');
  });

  it('names the device that the kernel reports for directories here', () => {
    const mounts = decodeMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'));
    const directories = mounts
      .map(({ mountPoint }) => mountPoint)
      .concat('/usr/bin', '/etc', '/dev/shm', '/proc/self/fd');
    for (const directory of directories.filter(isDirectory)) {
      const mount = mountOf(mounts, directory);
      if (mount?.fsType === 'btrfs') continue; // its subvolumes have separate devices
      const { dev } = statSync(directory);
      expect([directory, mount?.device]).toEqual([
        directory,
        `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`,
      ]);
    }
  });
});

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The text with one character replaced, or cut. */
function damaged(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.string({ maxLength: 2 }), fc.nat(3))
    .map(([at, insert, drop]) => text.slice(0, at) + insert + text.slice(at + drop));
}
