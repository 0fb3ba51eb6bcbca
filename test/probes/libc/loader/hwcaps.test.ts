import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { hwcapsOf, platformOf } from '../../../../probes/libc/loader/hwcaps.ts';
import { type Machine, machineNamed } from '../../../../src/decode/elf/machines.ts';
import type { Host } from '../../../../src/host/host.ts';
import { firstCpu } from '../../../../src/linux/machine/cpu-features.ts';
import { caseHost } from '../../../support/cases/case-host.ts';
import { place } from '../../../support/roots/libc-programs.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'probe-env-hwcaps-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A container on a processor with these lines in /proc/cpuinfo. */
function hostOn(name: string, cpuinfo: string): Host {
  const root = path.join(directory, name);
  place(root, '/proc/cpuinfo', cpuinfo, 0o444);
  return caseHost(root, {});
}

const third = 'cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3 avx avx2 bmi1 bmi2 f16c fma abm movbe xsave';
const processor = (vendor: string, flags: string): string => `vendor_id\t: ${vendor}\nflags\t\t: ${flags}\n`;
const hosts = {
  intel: hostOn('intel', processor('GenuineIntel', third)),
  oldIntel: hostOn('old-intel', processor('GenuineIntel', third.replace('avx2 ', ''))),
  amd: hostOn('amd', processor('AuthenticAMD', third)),
  manyAmd: hostOn('many-amd', processor('AuthenticAMD', third).padEnd(5 << 20, '\n')),
  arm: hostOn('arm', 'Features\t: fp asimd atomics\n'),
  oldArm: hostOn('old-arm', 'Features\t: fp asimd\n'),
  unknown: caseHost(directory, {}),
};

function machine(uname: string): Machine {
  const found = machineNamed(uname);
  if (found === null) throw new Error(`no machine ${uname}`);
  return found;
}

describe('$PLATFORM', () => {
  it.each([
    ['intel', 'x86_64', 'haswell'],
    ['oldIntel', 'x86_64', 'x86_64'],
    ['amd', 'x86_64', 'x86_64'],
    ['unknown', 'x86_64', 'x86_64'],
    ['intel', 'i686', 'i686'],
    ['arm', 'aarch64', 'aarch64'],
    ['arm', 'armv7l', 'v7l'],
    ['unknown', 's390x', 's390x'],
  ] as const)('%s, %s: %s', (host, uname, platform) => {
    expect(platformOf(machine(uname), firstCpu(hosts[host]))).toBe(platform);
  });
});

describe('directories for one processor', () => {
  const each = (...names: string[]): string[] => [...names.map((name) => `tls/${name}`), 'tls', ...names];
  /** As LD_DEBUG=libs of Debian's glibc 2.31 and 2.36 shows them. */
  it.each([
    ['intel', 'x86_64', '2.31', each('haswell/x86_64', 'haswell', 'x86_64')],
    ['amd', 'x86_64', '2.31', each('x86_64/x86_64', 'x86_64')],
    ['amd', 'x86_64', '2.36', each('x86_64/x86_64', 'x86_64')],
    ['amd', 'x86_64', '2.37', []],
    ['amd', 'i686', '2.36', each('i686/sse2', 'i686', 'sse2')],
    ['arm', 'aarch64', '2.36', each('aarch64/atomics', 'aarch64', 'atomics')],
    ['oldArm', 'aarch64', '2.36', each('aarch64')],
    ['unknown', 'aarch64', '2.36', each('aarch64')],
  ] as const)('legacy: %s, %s, glibc %s', (host, uname, version, legacy) => {
    expect(hwcapsOf(hosts[host], machine(uname), version).legacy).toEqual(legacy);
  });

  it.each([
    ['amd', 'x86_64', '2.33', ['x86-64-v3', 'x86-64-v2']],
    ['oldIntel', 'x86_64', '2.33', ['x86-64-v2']],
    ['manyAmd', 'x86_64', '2.33', ['x86-64-v3', 'x86-64-v2']],
    ['amd', 'x86_64', '2.32', []],
    // A loader without a release is from before 2.33.
    ['amd', 'x86_64', null, []],
    ['unknown', 'x86_64', '2.36', []],
    ['amd', 'i686', '2.36', []],
  ] as const)('glibc-hwcaps: %s, %s, glibc %s', (host, uname, version, names) => {
    expect(hwcapsOf(hosts[host], machine(uname), version).names).toEqual(names);
  });

  /** As ldconfig of 2.36 writes them for directories of these names. */
  it.each([
    ['amd', 'x86_64', '2.36', [0, 2], [1, 4, 2 ** 50]],
    ['intel', 'x86_64', '2.36', [0, 2, 2 ** 50, 2 ** 50 + 2], [1, 2 ** 49]],
    ['amd', 'i686', '2.36', [0, 1, 2 ** 49, 2 ** 49 + 1], [2, 2 ** 50]],
    ['amd', 'x86_64', '2.37', [0], [2]],
    ['arm', 'aarch64', '2.36', [0], [1, 2]],
  ] as const)('in ld.so.cache: %s, %s, glibc %s', (host, uname, version, taken, left) => {
    const { legacyBits } = hwcapsOf(hosts[host], machine(uname), version);
    expect(taken.filter((value) => legacyBits.has(value))).toEqual(taken);
    expect(left.filter((value) => legacyBits.has(value))).toEqual([]);
  });

  it('of a glibc that says no release are those from before glibc-hwcaps', () => {
    expect(hwcapsOf(hosts.amd, machine('x86_64'), null).legacy).toEqual(each('x86_64/x86_64', 'x86_64'));
  });
});
