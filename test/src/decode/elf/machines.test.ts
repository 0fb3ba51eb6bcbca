import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  isKnownLoader,
  loaderFamily,
  machineName,
  machineNamed,
  machineOf,
  machines,
} from '../../../../src/decode/elf/machines.ts';
import { needs } from '../../../support/needs.ts';

const dpkg = '/usr/bin/dpkg-architecture';

/** Debian's names of the architectures, by the order of `multiarch`. */
const debian: Readonly<Record<string, readonly string[]>> = {
  amd64: ['amd64'],
  arm64: ['arm64'],
  '386': ['i386'],
  arm: ['armhf', 'armel'],
  ppc64le: ['ppc64el'],
  ppc64: ['ppc64'],
  s390x: ['s390x'],
  riscv64: ['riscv64'],
  mips64le: ['mips64el'],
  mips64: ['mips64'],
  mipsle: ['mipsel'],
  mips: ['mips'],
};

describe('the table of architectures', () => {
  it('has each file of an architecture once, and as many flags as loaders', () => {
    for (const machine of machines) {
      expect(machineOf(machine)).toBe(machine);
      expect(machineName(machine)).toBe(machine.goarch);
      expect(machine.multiarch.length).toBe(machine.cacheFlags.length);
    }
  });

  it.each(Object.entries(debian))('%s is what dpkg-architecture says', needs('dpkg-architecture'), (goarch, names) => {
    const machine = machines.find((row) => row.goarch === goarch);
    for (const [index, name] of names.entries()) {
      const say = (variable: string): string =>
        execFileSync(dpkg, [`-a${name}`, `-qDEB_HOST_${variable}`], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }).trim();
      expect(machine?.multiarch[index]).toBe(say('MULTIARCH'));
      expect(machine?.class).toBe(Number(say('ARCH_BITS')));
      expect(machine?.littleEndian).toBe(say('ARCH_ENDIAN') === 'little');
    }
  });

  it('knows this machine', () => {
    const uname = execFileSync('uname', ['-m'], { encoding: 'utf8' }).trim();
    expect(machineNamed(uname)?.goarch).toBe(process.arch === 'x64' ? 'amd64' : process.arch);
  });

  it.each([
    ['/lib64/ld-linux-x86-64.so.2', 'glibc', true],
    ['/nix/store/abc-glibc-2.40/lib/ld-linux-x86-64.so.2', 'glibc', false],
    ['/lib/ld64.so.1', 'glibc', true],
    ['/lib/ld-2.27.so', 'glibc', false],
    ['/lib/ld-musl-aarch64.so.1', 'musl', true],
    ['/tmp/ld-musl-aarch64.so.1', 'musl', false],
    ['/system/bin/linker64', null, false],
    ['', null, false],
  ])('%s is of %s', (path, family, known) => {
    expect(loaderFamily(path)).toBe(family);
    expect(isKnownLoader(path)).toBe(known);
  });

  it('describes what Go has no port for', () => {
    expect(machineName({ machine: 62, class: 32, littleEndian: true })).toBe('x86-64, 32-bit');
    expect(machineName({ machine: 4711, class: 64, littleEndian: true })).toBe('e_machine 4711');
  });
});
