import { describe, expect, it } from 'vitest';
import {
  cgroupDirectory,
  countCpuList,
  parseCfsQuota,
  parseCpuMax,
  parseMemoryMax,
} from '../../../../src/decode/proc/cgroup.ts';
import { decodeMountInfo } from '../../../../src/decode/proc/mountinfo.ts';

const v2 = decodeMountInfo('30 1 0:3 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n');
const v2OfHost = decodeMountInfo('30 1 0:3 /kubepods/pod1/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n');
const v1 = decodeMountInfo(
  [
    '29 1 0:2 / /sys/fs/cgroup/unified rw - cgroup2 cgroup rw',
    '30 1 0:3 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory',
    '31 1 0:4 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct',
  ].join('\n'),
);

describe('cgroupDirectory', () => {
  it.each([
    ['version 2 with its own namespace', '0::/\n', v2, { version: 2, path: '/sys/fs/cgroup' }],
    ['version 2, a group below', '0::/sub\n', v2, { version: 2, path: '/sys/fs/cgroup/sub' }],
    ['the namespace of the host', '0::/kubepods/pod1/abc\n', v2OfHost, { version: 2, path: '/sys/fs/cgroup' }],
    [
      'below the mount in the namespace of the host',
      '0::/kubepods/pod1/abc/x\n',
      v2OfHost,
      { version: 2, path: '/sys/fs/cgroup/x' },
    ],
    ['a group that is not mounted', '0::/kubepods/pod1/abcd\n', v2OfHost, null],
    [
      'version 1',
      '3:cpu,cpuacct:/docker/abc\n2:memory:/docker/abc\n0::/x\n',
      v1,
      { version: 1, path: '/sys/fs/cgroup/cpu,cpuacct' },
    ],
    [
      'version 1 without that controller',
      '2:memory:/docker/abc\n0::/\n',
      v1,
      { version: 2, path: '/sys/fs/cgroup/unified' },
    ],
    ['no mount', '0::/\n', [], null],
    ['no group', '', v2, null],
    ['garbage', 'x\n0:/\n', v2, null],
  ] as const)('%s', (_, membership, mounts, expected) => {
    expect(cgroupDirectory(membership, mounts, 'cpu')).toEqual(expected);
  });
});

describe('values', () => {
  it.each([
    ['50000 100000\n', 0.5],
    ['max 100000\n', null],
    ['200000 100000', 2],
    ['1 0', null],
    ['', null],
  ])('cpu.max %j', (text, expected) => expect(parseCpuMax(text)).toBe(expected));

  it.each([
    ['-1\n', '100000\n', null],
    ['150000\n', '100000\n', 1.5],
    ['x', '100000', null],
    ['100000', '0', null],
  ])('cfs_quota_us %j %j', (quota, period, expected) => expect(parseCfsQuota(quota, period)).toBe(expected));

  it.each([
    ['max\n', null],
    ['536870912\n', 536870912],
    ['9223372036854771712\n', null],
    ['-1\n', null],
    ['', null],
  ])('memory.max %j', (text, expected) => expect(parseMemoryMax(text)).toBe(expected));

  it.each([
    ['0-3,8', 5],
    ['0', 1],
    ['0-63\n', 64],
    ['', null],
    ['all', null],
  ])('the CPU list %j', (text, expected) => expect(countCpuList(text)).toBe(expected));
});
