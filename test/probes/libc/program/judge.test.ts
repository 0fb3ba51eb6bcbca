import { describe, expect, it } from 'vitest';
import type { FileCapabilityFacts } from '../../../../probes/libc/program/facts.ts';
import { go } from '../../../support/facts/libc-facts.ts';
import { codeOf, loader } from './start.ts';

describe('file capabilities against what the process may get', () => {
  const allowed: FileCapabilityFacts = {
    permitted: ['cap_net_bind_service'],
    inheritable: [],
    effective: true,
    rootId: null,
    bounding: ['cap_net_bind_service'],
    processInheritable: [],
    nosuid: false,
  };
  const denied = { ...allowed, bounding: ['cap_chown'] };
  it.each([
    ['in the bounding set', allowed, null],
    ['not in the bounding set', denied, 'libc/file-capabilities'],
    ['one of two is not', { ...allowed, permitted: ['cap_chown', 'cap_net_bind_service'] }, 'libc/file-capabilities'],
    ['without the effective flag', { ...denied, effective: false }, null],
    ['on a nosuid mount', { ...denied, nosuid: true }, null],
    ['of another user namespace', { ...denied, rootId: 1000 }, null],
    ['of the namespace of root', { ...denied, rootId: 0 }, 'libc/file-capabilities'],
    ['inherited', { ...denied, inheritable: allowed.permitted, processInheritable: allowed.permitted }, null],
    ['inheritable for the file alone', { ...denied, inheritable: allowed.permitted }, 'libc/file-capabilities'],
    [
      'inheritable for the process alone',
      { ...denied, processInheritable: allowed.permitted },
      'libc/file-capabilities',
    ],
  ] as const)('%s', (_, capabilities, code) => {
    expect(codeOf({ file: { capabilities } })).toBe(code);
  });
});

describe('a shared library in the place of the program', () => {
  const library = { linkage: 'shared library' } as const;
  it.each([
    ['/app', { ...library, needed: ['libc.so.6'] }, 'libc/library-as-program'],
    ['/app', { ...library, soname: 'libapp.so' }, 'libc/library-as-program'],
    ['/app', { ...library, hasEntry: false }, 'libc/library-as-program'],
    ['/app', library, null],
    ['/lib/libapp.so', { ...library, needed: ['libc.so.6'] }, null],
    ['/lib/libapp.so.1.2', { ...library, hasEntry: false }, null],
    ['/app', { needed: ['libc.so.6'] }, null],
  ] as const)('%s %j: %s', (path, change, code) => {
    expect(codeOf({ elf: change, file: { path } })).toBe(code);
  });
});

describe('another operating system', () => {
  it.each([
    ['FreeBSD', null, 'libc/wrong-system'],
    ['FreeBSD', 'linux', null],
    [null, 'freebsd', 'libc/wrong-system'],
    [null, 'linux', null],
    [null, 'android', null],
    [null, null, null],
  ] as const)('%s, GOOS %s: %s', (system, goos, code) => {
    expect(codeOf({ elf: { system }, program: { go: { ...go, goos } } })).toBe(code);
  });
});

describe('the machine', () => {
  it.each([
    ['arm64', 'arm', null],
    ['arm', 'arm64', 'libc/wrong-machine'],
    ['amd64', '386', null],
    ['amd64', 'arm64', 'libc/wrong-machine'],
    [null, 'arm64', null],
  ] as const)('kernel %s, program %s: %s', (machine, program, code) => {
    expect(codeOf({ elf: { machine: program } }, { machine })).toBe(code);
  });
  it('is not known for an image that says nothing of its platform', () => {
    expect(codeOf({ elf: { machine: 'arm64' } }, { live: false, machine: null })).toBe(null);
  });
});

describe('the loader that the program names', () => {
  const loader = { path: '/lib64/ld-linux-x86-64.so.2', link: null, realPath: null, family: null };
  it.each([
    [{ kind: 'usable' }, null],
    [{ kind: 'absent' }, 'libc/interpreter-missing'],
    [{ kind: 'denied', directory: '/lib64' }, 'libc/interpreter-unusable'],
    [{ kind: 'not-a-file' }, 'libc/interpreter-unusable'],
    [{ kind: 'mode', mode: '0644' }, 'libc/interpreter-unusable'],
    [{ kind: 'noexec', mountPoint: '/lib64' }, 'libc/interpreter-unusable'],
    [{ kind: 'short', size: 63 }, 'libc/interpreter-unusable'],
    [{ kind: 'not-elf' }, 'libc/interpreter-unusable'],
    [{ kind: 'foreign', machine: 'arm64', program: 'amd64' }, 'libc/interpreter-unusable'],
    [{ kind: 'refused', refusal: { rule: 'type', value: 4, limit: null } }, 'libc/interpreter-unusable'],
  ] as const)('%j: %s', (state, code) => {
    expect(codeOf({ program: { loader: { ...loader, state } } })).toBe(code);
  });
  it('is of no concern to what runs already', () => {
    expect(codeOf({ program: { running: true, loader: { ...loader, state: { kind: 'absent' } } } })).toBe(null);
  });
});

const refusal = { rule: 'cut-off', value: 100, limit: 200 };

describe('a damaged program, whose loader the kernel opens before it maps anything', () => {
  const missing = { ...loader, state: { kind: 'absent' } } as const;
  const type = { rule: 'type', value: 4, limit: null };
  it.each([
    ['dies of it', { program: { loader }, elf: { refusal } }, 'libc/program-damaged'],
    ['fails for the loader first', { program: { loader: missing }, elf: { refusal } }, 'libc/interpreter-missing'],
    ['is refused before', { program: { loader: missing }, elf: { refusal: type } }, 'libc/program-damaged'],
    ['needs none', { program: { loader: null }, elf: { refusal } }, 'libc/program-damaged'],
  ] as const)('%s', (_, change, code) => expect(codeOf(change)).toBe(code));
});

describe('what execve(2) refuses before it looks at a file', () => {
  const writer = { path: '/app', pid: 7, command: 'cp' };
  const what = { kind: 'total', size: 3_000_000, limit: 2_097_152 } as const;
  const tooLarge = { what, variables: 9000, largest: 'A' };
  it.each([
    ['open for writing', { program: { writer } }, 'libc/program-busy'],
    ['open for writing, and cut off so far', { program: { writer }, elf: { refusal } }, 'libc/program-busy'],
    [
      'open for writing, and not executable',
      { program: { writer }, file: { executable: false } },
      'libc/not-executable',
    ],
    ['a large environment', { program: { tooLarge } }, 'libc/arguments-too-large'],
    ['open for writing, and a large environment', { program: { tooLarge, writer } }, 'libc/program-busy'],
    ['what runs', { program: { tooLarge, writer, running: true } }, null],
  ] as const)('%s', (_, change, code) => expect(codeOf(change)).toBe(code));
});
