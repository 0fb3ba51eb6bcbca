import { describe, expect, it } from 'vitest';
import { judgeCgo } from '../../../../probes/libc/cgo/judge.ts';
import type { GlibcFacts } from '../../../../probes/libc/container/facts.ts';
import type { ElfFacts, GoBuildFacts } from '../../../../probes/libc/program/facts.ts';
import { factsOf, go } from '../../../support/facts/libc-facts.ts';

const interpreter = '/lib64/ld-linux-x86-64.so.2';
const glibc: GlibcFacts = { loader: interpreter, version: '2.36', distribution: null, alpineGlibc: false };

function findingsOf(
  elf: Partial<ElfFacts>,
  build: Partial<GoBuildFacts> | null,
  has: GlibcFacts | null = null,
): string[] {
  const container = { glibc: has, musl: null, compat: null, orphan: null };
  const { facts, program } = factsOf(
    { elf, program: { go: build === null ? null : { ...go, ...build } } },
    { container },
  );
  return judgeCgo(facts, program).map(({ code, detail }) => ('version' in detail ? `${code} ${detail.version}` : code));
}

describe('what the build info says of cgo, and the file', () => {
  const loaded = { linkage: 'dynamic', interpreter } as const;
  it.each<[string, Partial<ElfFacts>, Partial<GoBuildFacts> | null, string[]]>([
    ['static without cgo', {}, { cgo: false }, []],
    ['PIE without cgo', loaded, { cgo: false }, ['libc/pie-needs-loader']],
    ['libraries without cgo, by purego', { ...loaded, needed: ['libc.so.6'] }, { cgo: false }, []],
    ['PIE with cgo', loaded, { cgo: true }, []],
    ['PIE of before build settings', loaded, { cgo: null }, []],
    ['static with cgo and no C', {}, { cgo: true }, ['libc/cgo-without-c']],
    ['static with cgo and start files', { initArray: true }, { cgo: true }, []],
    ['static with cgo, without section headers', { initArray: null }, { cgo: true }, []],
    ['static with cgo and glibc', { libc: 'glibc' }, { cgo: true }, []],
    ['static PIE with cgo', { linkage: 'static-pie' }, { cgo: true }, []],
    ['static with NSS', { libc: 'glibc', loadsNss: true }, { cgo: true }, ['libc/static-glibc null']],
    ['static C with NSS', { libc: 'glibc', loadsNss: true }, null, ['libc/static-glibc null']],
    ['static with converters', { libc: 'glibc', loadsGconv: true }, { cgo: true }, ['libc/static-glibc null']],
    ['dynamic with converters', { ...loaded, needed: ['libc.so.6'], loadsGconv: true }, { cgo: true }, []],
    ['static PIE with NSS', { linkage: 'static-pie', loadsNss: true }, null, ['libc/static-glibc null']],
    ['dynamic with NSS', { ...loaded, needed: ['libc.so.6'], loadsNss: true }, { cgo: true }, []],
  ])('%s', (_, elf, build, codes) => expect(findingsOf(elf, build)).toEqual(codes));

  it('names the glibc of the container', () => {
    const nss = { linkage: 'static', loadsNss: true } as const;
    expect(findingsOf(nss, null, glibc)).toEqual(['libc/static-glibc glibc 2.36']);
    expect(findingsOf(nss, null, { ...glibc, version: null })).toEqual(['libc/static-glibc glibc of unknown version']);
  });

  it('is not asked of scripts', () => {
    const { facts, program } = factsOf({ file: { content: null }, program: { go: { ...go, cgo: true } } });
    expect(judgeCgo(facts, program)).toEqual([]);
  });
});
