import { describe, expect, it } from 'vitest';
import type { ContainerLibc } from '../../../../probes/libc/container/facts.ts';
import type { PackedRelocations } from '../../../../probes/libc/libraries/facts.ts';
import { judgePacked } from '../../../../probes/libc/libraries/judge-packed.ts';
import { factsOf, libraries } from '../../../support/facts/libc-facts.ts';
import { loader } from '../program/start.ts';

const none = { musl: null, glibc: null, orphan: null, compat: null };
const glibc = (version: string | null): ContainerLibc => ({
  ...none,
  glibc: { loader: '/ld', version, distribution: null, alpineGlibc: false },
});
const musl = (version: string | null): ContainerLibc => ({ ...none, musl: { loader: '/ld', version } });

function found(
  by: 'glibc' | 'musl',
  container: ContainerLibc,
  versions: readonly PackedRelocations['version'][],
  change: Parameters<typeof factsOf>[0] = { program: { loader } },
) {
  const { facts, program } = factsOf(change);
  const packed = versions.map((version, index) => ({ path: index === 0 ? '/app' : '/lib/libfoo.so', version }));
  return judgePacked({ ...libraries, by, packed }, { ...facts, container }, program);
}

const [unknown, unannounced] = ['libc/packed-relocations-unknown', 'libc/packed-relocations-unannounced'] as const;

describe('packed relative relocations', () => {
  it.each([
    ['1.2.3', [unknown]],
    ['1.1.24', [unknown]],
    ['1.2.4', []],
    ['1.2.5', []],
    ['1.3.0', []],
    [null, []],
  ])('musl %s: %s', (version, codes) => {
    for (const state of ['needed', 'left-out', 'unchecked'] as const) {
      expect(found('musl', musl(version), [state]).map(({ code }) => code)).toEqual(codes);
    }
    expect(found('musl', musl(version), [])).toEqual([]);
  });

  it.each([
    ['2.35', 'left-out', [unknown]],
    ['2.35', 'unchecked', [unknown]],
    // That the version is missing is another finding.
    ['2.35', 'needed', []],
    [null, 'left-out', [unknown]],
    [null, 'unchecked', [unknown]],
    [null, 'needed', []],
    ['2.36', 'left-out', [unannounced]],
    ['2.36', 'unchecked', []],
    ['2.36', 'needed', []],
    ['2.36.9000', 'left-out', [unannounced]],
    ['2.41', 'left-out', [unannounced]],
  ] as const)('glibc %s, the version %s: %s', (version, state, codes) => {
    expect(found('glibc', glibc(version), [state]).map(({ code }) => code)).toEqual(codes);
  });

  it('name the first file, the libc that is too old, and since when it knows them', () => {
    expect(found('glibc', glibc('2.35'), ['needed', 'unchecked', 'left-out'])).toEqual([
      { code: unknown, detail: { path: '/lib/libfoo.so', libc: 'glibc 2.35', since: 'glibc 2.36' } },
    ]);
    expect(found('glibc', glibc(null), ['unchecked'])).toEqual([
      { code: unknown, detail: { path: '/app', libc: 'glibc before 2.33', since: 'glibc 2.36' } },
    ]);
    expect(found('musl', musl('1.2.3'), ['unchecked'])).toEqual([
      { code: unknown, detail: { path: '/app', libc: 'musl 1.2.3', since: 'musl 1.2.4' } },
    ]);
    expect(found('glibc', glibc('2.41'), ['unchecked', 'left-out'])).toEqual([
      { code: unannounced, detail: { path: '/lib/libfoo.so', glibc: '2.41' } },
    ]);
  });

  it('of a loader that says no release are judged by what libc defines', () => {
    const { facts, program } = factsOf({ program: { loader } });
    const codes = (version: PackedRelocations['version'], definesPacked: boolean) =>
      judgePacked(
        { ...libraries, definesPacked, packed: [{ path: '/lib/libc.so.6', version }] },
        { ...facts, container: glibc(null) },
        program,
      );
    expect(codes('unchecked', true)).toEqual([]);
    expect(codes('left-out', true)).toEqual([
      { code: unannounced, detail: { path: '/lib/libc.so.6', glibc: '2.36 or later' } },
    ]);
    expect(codes('unchecked', false)).toHaveLength(1);
  });

  it('are judged by the libc that loads them', () => {
    expect(found('musl', glibc('2.35'), ['left-out'])).toEqual([]);
    expect(found('glibc', musl('1.2.3'), ['left-out'])).toEqual([]);
  });

  it('of a program without a loader are its own affair, those of a library are not', () => {
    const alone = { program: { loader: null }, elf: { linkage: 'static-pie' } } as const;
    expect(found('musl', musl('1.2.3'), ['unchecked'], alone)).toEqual([]);
    const library = { program: { loader: null }, elf: { linkage: 'shared library' } } as const;
    expect(found('musl', musl('1.2.3'), ['unchecked'], library)).toHaveLength(1);
    const unread = { program: { loader: null }, file: { content: null } };
    expect(found('musl', musl('1.2.3'), ['unchecked'], unread)).toEqual([]);
  });
});
