import { describe, expect, it } from 'vitest';
import { go } from '../../../support/facts/libc-facts.ts';
import { codeOf, loader } from './start.ts';

describe('the address space that Go needs', () => {
  // With the megabyte that the program takes itself.
  const needed = 684 * 2 ** 20;
  it.each([
    [needed - 1, 'go1.26.1', 64, 'libc/address-space'],
    [needed, 'go1.26.1', 64, null],
    [null, 'go1.26.1', 64, null],
    [1, 'go1.14', 64, 'libc/address-space'],
    [1, 'go1.13.15', 64, null],
    [1, 'go1.26.1', 32, null],
  ] as const)('%s bytes, %s, %i bits: %s', (addressSpace, version, bits, code) => {
    expect(codeOf({ elf: { class: bits }, program: { addressSpace, go: { ...go, version } } })).toBe(code);
  });
  it.each([
    [needed + 24 * 2 ** 20 - 1, 8 * 2 ** 20, true, 'libc/address-space'],
    [needed + 24 * 2 ** 20, 8 * 2 ** 20, true, null],
    [needed, null, true, null],
    [needed, 8 * 2 ** 20, false, null],
  ] as const)('%i bytes with stacks of %s, cgo %s: %s', (addressSpace, stackSpace, cgo, code) => {
    expect(codeOf({ program: { addressSpace, stackSpace, loader, go: { ...go, version: 'go1.26.1', cgo } } })).toBe(
      code,
    );
  });
  it.each([
    [needed + 220 * 2 ** 20 - 1, 'race', 'amd64', 'libc/address-space'],
    [needed + 220 * 2 ** 20, 'race', 'amd64', null],
    [needed + 20 * 2 ** 40 - 1, 'asan', 'amd64', 'libc/address-space'],
    [needed + 20 * 2 ** 40, 'asan', 'amd64', null],
    [needed, 'asan', 'arm64', null],
    [needed - 1, 'asan', 'arm64', 'libc/address-space'],
  ] as const)('%i bytes, built with -%s for %s: %s', (addressSpace, sanitizer, machine, code) => {
    const built = { ...go, version: 'go1.26.1', sanitizer };
    expect(codeOf({ elf: { machine }, program: { addressSpace, go: built } }, { machine })).toBe(code);
  });
  it.each([
    [267 * 2 ** 20 - 1, 'race', 'libc/address-space'],
    [267 * 2 ** 20, 'race', null],
    [14 * 2 ** 40 + 37 * 2 ** 20 - 1, 'asan', 'libc/address-space'],
    [14 * 2 ** 40 + 37 * 2 ** 20, 'asan', null],
  ] as const)('of it writable: %i bytes, built with -%s: %s', (dataSpace, sanitizer, code) => {
    expect(codeOf({ program: { dataSpace, go: { ...go, version: 'go1.26.1', sanitizer } } })).toBe(code);
  });
  it('says nothing of what is not a Go program', () =>
    expect(codeOf({ program: { addressSpace: 1, go: null } })).toBe(null));
  it.each([
    [37 * 2 ** 20 - 1, 'go1.26.1', 'libc/address-space'],
    [37 * 2 ** 20, 'go1.26.1', null],
    [1, 'go1.13.15', null],
    [null, 'go1.26.1', null],
  ] as const)('of it writable: %s bytes, %s: %s', (dataSpace, version, code) => {
    expect(codeOf({ program: { dataSpace, go: { ...go, version } } })).toBe(code);
  });
});

describe('the threads that Go needs', () => {
  const interpreter = '/lib64/ld-linux-x86-64.so.2';
  it.each([
    [2, false, null, 'libc/too-few-threads'],
    [3, false, null, null],
    [3, true, interpreter, 'libc/too-few-threads'],
    [4, true, interpreter, null],
    [3, true, null, null],
    [3, false, interpreter, null],
  ] as const)('%i, cgo %s, loader %s: %s', (limit, cgo, loader, code) => {
    const program = { threads: { limit, by: 'pids.max' } as const, go: { ...go, cgo } };
    expect(codeOf({ elf: { interpreter: loader }, program: { ...program, loader: null } })).toBe(code);
  });
  it('says nothing without a limit, or of what is not a Go program', () => {
    expect(codeOf({ program: { threads: null, go } })).toBe(null);
    expect(codeOf({ program: { threads: { limit: 1, by: 'RLIMIT_NPROC' }, go: null } })).toBe(null);
  });
});

describe('threads of glibc under a seccomp profile that refuses clone3', () => {
  const cgo = { ...go, cgo: true };
  const glibc = (version: string | null): Parameters<typeof codeOf>[1] => ({
    container: {
      glibc: { loader: '/lib64/ld-linux-x86-64.so.2', version, distribution: null, alpineGlibc: false },
      musl: null,
      orphan: null,
      compat: null,
    },
  });
  const refused = { refusesClone3: true, loader, go: cgo } as const;
  it.each([
    ['2.34', refused, 'libc/clone3-refused'],
    ['2.33', refused, null],
    [null, refused, null],
    ['2.36', { loader, go: cgo }, null],
    ['2.36', { ...refused, go: { ...go, cgo: false } }, null],
    ['2.36', { ...refused, go: null }, null],
    ['2.36', { ...refused, loader: null }, null],
    ['2.36', { ...refused, loader: { ...loader, family: 'musl' } }, null],
  ] as const)('glibc %s: %#', (version, program, code) => expect(codeOf({ program }, glibc(version))).toBe(code));
});
