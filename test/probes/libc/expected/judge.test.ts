import { describe, expect, it } from 'vitest';
import type { ContainerLibc } from '../../../../probes/libc/container/facts.ts';
import { judgeExpectations } from '../../../../probes/libc/expected/judge.ts';
import type { ProgramFacts } from '../../../../probes/libc/facts.ts';
import type { Expectations } from '../../../../probes/libc/options.ts';
import type { ElfFacts, ExecutableFacts } from '../../../../probes/libc/program/facts.ts';
import { factsOf, go } from '../../../support/facts/libc-facts.ts';

const glibc = { loader: '/lib64/ld-linux-x86-64.so.2', version: '2.36', distribution: null, alpineGlibc: false };
const musl = { loader: '/lib/ld-musl-x86_64.so.1', version: '1.2.5' };
const none: ContainerLibc = { glibc: null, musl: null, orphan: null, compat: null };

describe('the C library that is stated', () => {
  it.each<[Expectations['libc'], Partial<ContainerLibc>, string | null]>([
    [undefined, {}, null],
    [undefined, { glibc }, null],
    ['none', {}, null],
    ['none', { glibc }, 'glibc 2.36'],
    ['none', { musl }, 'musl 1.2.5'],
    ['none', { glibc, musl }, 'glibc 2.36 and musl 1.2.5'],
    ['glibc', { glibc }, null],
    ['glibc', { musl }, 'musl 1.2.5'],
    ['glibc', {}, 'no libc'],
    ['musl', { musl }, null],
    ['musl', { glibc }, 'glibc 2.36'],
  ])('%s: %j', (libc, container, has) => {
    const { facts } = factsOf({}, { container: { ...none, ...container } });
    const found = judgeExpectations(facts, libc === undefined ? {} : { libc });
    expect(found).toEqual(has === null ? [] : [{ code: 'libc/unexpected-libc', detail: { expected: libc, has } }]);
  });
});

type Change = { elf?: Partial<ElfFacts>; file?: Partial<ExecutableFacts>; program?: Partial<ProgramFacts> };
const all: Expectations = { static: true, cgo: false, maxBinarySize: 1000 };
const dynamic = { linkage: 'dynamic', interpreter: '/lib64/ld-linux-x86-64.so.2', needed: ['libc.so.6'] } as const;

describe('the program that is stated', () => {
  it.each<[string, Change, Expectations, string[]]>([
    ['nothing is stated', { elf: dynamic }, {}, []],
    ['static', {}, all, []],
    ['static and position-independent', { elf: { linkage: 'static-pie' } }, all, []],
    ['dynamic', { elf: dynamic }, all, ['libc/not-static']],
    ['dynamic, of which nothing is stated', { elf: dynamic }, { cgo: false, maxBinarySize: 1000 }, []],
    ['a shared library', { elf: { linkage: 'shared library' } }, { static: true }, ['libc/not-static']],
    ['a byte below the limit', { file: { size: 999 } }, all, []],
    ['at the limit', { file: { size: 1000 } }, all, []],
    ['a byte over the limit', { file: { size: 1001 } }, all, ['libc/binary-too-large']],
    ['a byte over the limit, of which nothing is stated', { file: { size: 1001 } }, { static: true }, []],
    ['of a size that is not known', { file: { size: null } }, { maxBinarySize: -1 }, []],
    ['built with cgo', { program: { go: { ...go, cgo: true } } }, all, ['libc/unexpected-cgo']],
    ['built with cgo, as stated', { program: { go: { ...go, cgo: true } } }, { cgo: true }, []],
    ['built without cgo', {}, { cgo: true }, ['libc/unexpected-cgo']],
  ])('%s', (_, change, stated, codes) => {
    expect(judgeExpectations(factsOf(change).facts, stated).map(({ code }) => code)).toEqual(codes);
  });

  it.each<[string, Change, Expectations, string[], string]>([
    [
      'a script',
      { file: { content: null } },
      all,
      ['--static', '--cgo', '--max-binary-size'],
      '/app is not a readable ELF file',
    ],
    [
      'another file',
      { file: { content: { kind: 'damaged', problem: 'too short' } } },
      { maxBinarySize: 1 },
      ['--max-binary-size'],
      '/app is not a readable ELF file',
    ],
    ['no file', { program: { chain: [] } }, { static: true }, ['--static'], '/app is not a readable ELF file'],
    ['no build info', { program: { go: null } }, all, ['--cgo'], '/app records no CGO_ENABLED'],
    ['build info without it', { program: { go: { ...go, cgo: null } } }, all, ['--cgo'], '/app records no CGO_ENABLED'],
    ['the toolchain', { program: { role: 'toolchain' } }, { cgo: true }, ['--cgo'], 'no program was found'],
  ])('is not there to be verified: %s', (_, change, stated, options, why) => {
    expect(judgeExpectations(factsOf(change).facts, stated)).toEqual([
      { code: 'libc/cannot-verify', detail: { options, why } },
    ]);
  });

  it('is not there to be verified where no program was found', () => {
    const { facts } = factsOf({});
    expect(judgeExpectations({ ...facts, program: null }, { static: true })).toEqual([
      { code: 'libc/cannot-verify', detail: { options: ['--static'], why: 'no program was found' } },
    ]);
  });

  it.each([
    [true, { expected: '1', actual: '0' }],
    [false, { expected: '0', actual: '1' }],
  ])('says CGO_ENABLED as Go does: %s', (expected, words) => {
    const { facts } = factsOf({ program: { go: { ...go, cgo: !expected } } });
    expect(judgeExpectations(facts, { cgo: expected })).toEqual([
      { code: 'libc/unexpected-cgo', detail: expect.objectContaining({ path: '/app', ...words }) },
    ]);
  });
});
