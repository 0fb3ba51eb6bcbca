import { describe, expect, it } from 'vitest';
import type { ExecutableFacts, FileCapabilityFacts, ShebangFacts } from '../../../../probes/libc/program/facts.ts';
import { judgeStart } from '../../../../probes/libc/program/judge.ts';
import { factsOf, go } from '../../../support/facts/libc-facts.ts';

function codeOf(...args: Parameters<typeof factsOf>): string | null {
  const { facts, program } = factsOf(...args);
  return judgeStart(facts, program)[0]?.code ?? null;
}

const loader = { path: '/ld', link: null, realPath: '/ld', family: 'glibc', state: { kind: 'usable' } } as const;

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

describe('packed relative relocations', () => {
  const glibc = (version: string | null) => ({
    container: {
      glibc: { loader: '/ld', version, distribution: null, alpineGlibc: false },
      musl: null,
      orphan: null,
      compat: null,
    },
  });
  const musl = (version: string | null) => ({
    container: { musl: { loader: '/ld', version }, glibc: null, orphan: null, compat: null },
  });
  const muslLoader = { ...loader, family: 'musl' } as const;
  it.each([
    ['1.2.3', 'libc/packed-relocations-unknown'],
    ['1.1.24', 'libc/packed-relocations-unknown'],
    ['1.2.4', null],
    ['1.2.5', null],
    ['1.3.0', null],
    [null, null],
  ])('musl %s: %s', (version, code) => {
    expect(codeOf({ elf: { packedRelocations: true }, program: { go: null, loader: muslLoader } }, musl(version))).toBe(
      code,
    );
    expect(codeOf({ program: { go: null, loader: muslLoader } }, musl(version))).toBe(null);
  });
  it.each([
    ['2.35', 'libc/packed-relocations-unknown'],
    ['2.36', null],
    ['2.36.9000', null],
    [null, null],
  ])('glibc %s: %s', (version, code) => {
    expect(codeOf({ elf: { packedRelocations: true }, program: { go: null, loader } }, glibc(version))).toBe(code);
  });
  it('name the libc that is too old, and since when it knows them', () => {
    const { facts, program } = factsOf(
      { elf: { packedRelocations: true }, program: { go: null, loader } },
      glibc('2.35'),
    );
    expect(judgeStart(facts, program)).toEqual([
      {
        code: 'libc/packed-relocations-unknown',
        detail: { path: '/app', libc: 'glibc 2.35', since: 'glibc 2.36' },
      },
    ]);
  });
  it('are judged by the libc of the loader', () => {
    expect(codeOf({ elf: { packedRelocations: true }, program: { go: null, loader: muslLoader } }, glibc('2.35'))).toBe(
      null,
    );
    expect(codeOf({ elf: { packedRelocations: true }, program: { go: null, loader } }, musl('1.2.3'))).toBe(null);
  });
  it('of a program without a loader are its own affair', () => {
    expect(codeOf({ elf: { packedRelocations: true }, program: { go: null } }, musl('1.2.3'))).toBe(null);
  });
});

describe('#! lines', () => {
  const script = (path: string, interpreter: string, argument: string | null = null): ExecutableFacts => ({
    path,
    state: 'present',
    at: null,
    what: null,
    link: null,
    size: 20,
    mode: '0755',
    executable: true,
    noexec: null,
    capabilities: null,
    content: { kind: 'script', shebang: { interpreter, argument, carriageReturn: false, env: null } },
  });
  const elf = factsOf({}).program.chain;
  it.each([
    [1, null],
    [5, null],
    [6, 'libc/too-many-scripts'],
    [7, 'libc/too-many-scripts'],
  ])('%i scripts, then a program: %s', (count, code) => {
    const scripts = Array.from({ length: count }, (_, index) => script(`/s${index}`, `/s${index + 1}`));
    expect(codeOf({ program: { go: null, chain: [...scripts, ...elf] } })).toBe(code);
  });
  it('a file that cannot be read is not a script too many', () => {
    const scripts = Array.from({ length: 5 }, (_, index) => script(`/s${index}`, `/s${index + 1}`));
    expect(codeOf({ program: { go: null, chain: [...scripts, { ...script('/s5', '/x'), content: null }] } })).toBe(
      null,
    );
  });
  it.each([
    ['/bin/sh', '-e -x', 'libc/script-options-refused'],
    ['/bin/bash', '-eu -o pipefail', 'libc/script-options-refused'],
    ['/bin/dash', '-e\t-x', 'libc/script-options-refused'],
    ['/bin/ash', '-e x', 'libc/script-options-refused'],
    ['/bin/sh', '-ex', null],
    ['/bin/sh', '-e\r', null],
    ['/bin/sh', null, null],
    ['/bin/sh', 'a b', null],
    ['/bin/sh', 'a -e x', null],
    ['/usr/bin/awk', '-f -x', null],
    ['/bin/shfmt', '-e -x', null],
  ])('#!%s %j: %s', (interpreter, argument, code) => {
    expect(codeOf({ program: { go: null, chain: [script('/app', interpreter, argument), ...elf] } })).toBe(code);
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

describe('a script', () => {
  type Shebang = { interpreter: string; argument: null; carriageReturn: boolean; env: ShebangFacts['env'] };
  const sh: Shebang = { interpreter: '/bin/sh', argument: null, carriageReturn: false, env: null };
  const env = (name: string, path: string | null, carriageReturn = false): Shebang => {
    return { ...sh, interpreter: '/usr/bin/env', env: { name, path }, carriageReturn };
  };
  const missing = 'libc/script-interpreter-missing';
  const carriage = 'libc/script-carriage-return';
  const written = { path: '/run', env: false };
  it.each<[string, Shebang, 'absent' | 'present', string | null, object | null]>([
    ['whose interpreter is there', sh, 'present', null, null],
    ['whose interpreter is missing', sh, 'absent', missing, { ...written, interpreter: '/app' }],
    [
      'with a carriage return',
      { ...sh, carriageReturn: true },
      'absent',
      carriage,
      { path: '/run', interpreter: '/app' },
    ],
    ['that env finds', env('sh', '/bin/sh'), 'present', null, null],
    ['that env does not find', env('sh', null), 'present', missing, { path: '/run', interpreter: 'sh', env: true }],
    [
      'that env does not find for a carriage return',
      env('s\rh\r', null, true),
      'present',
      carriage,
      { path: '/run', interpreter: 's\rh' },
    ],
  ])('%s', (_, shebang, state, code, detail) => {
    const { facts, program } = factsOf({ file: { state } });
    const [interpreter] = program.chain;
    if (interpreter === undefined) throw new Error('there is one');
    const script = { ...interpreter, path: '/run', state: 'present', content: { kind: 'script', shebang } } as const;
    const found = judgeStart(facts, { ...program, chain: [script, interpreter] });
    expect(found).toEqual(code === null ? [] : [{ code, detail }]);
  });

  it('is cut at a carriage return at the end only', () => {
    const { facts, program } = factsOf({ file: { state: 'absent', path: '/b\rin/sh\r' } });
    const [interpreter] = program.chain;
    if (interpreter === undefined) throw new Error('there is one');
    const shebang = { ...sh, carriageReturn: true };
    const script = { ...interpreter, path: '/run', state: 'present', content: { kind: 'script', shebang } } as const;
    expect(judgeStart(facts, { ...program, chain: [script, interpreter] })).toEqual([
      { code: carriage, detail: { path: '/run', interpreter: '/b\rin/sh' } },
    ]);
    const elf = { ...interpreter, path: '/run', state: 'present' } as const;
    const [other] = judgeStart(facts, { ...program, chain: [elf, interpreter] });
    expect(other?.code).toBe(missing);
  });
});
