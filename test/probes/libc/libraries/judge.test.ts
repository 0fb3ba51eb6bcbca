import { describe, expect, it } from 'vitest';
import type { ContainerLibc } from '../../../../probes/libc/container/facts.ts';
import { judgeContainer } from '../../../../probes/libc/container/judge.ts';
import type { ProgramFacts } from '../../../../probes/libc/facts.ts';
import type { LibrariesFacts } from '../../../../probes/libc/libraries/facts.ts';
import { loadingFindings } from '../../../../probes/libc/libraries/findings-loading.ts';
import { judgeLibraries, judgeLoadedLater } from '../../../../probes/libc/libraries/judge.ts';
import type { LoaderVariable } from '../../../../probes/libc/libraries/loader-variables.ts';
import type { ElfFacts } from '../../../../probes/libc/program/facts.ts';
import type { Installer } from '../../../../src/linux/installer.ts';
import {
  brokenLibrary as broken,
  factsOf,
  missingLibrary as missing,
  libraries as nothing,
} from '../../../support/facts/libc-facts.ts';

const release = { loader: '/ld', loaderVersion: '2.36', libc: '/libc', libcVersion: '2.36' };
const version = { version: 'GLIBC_2.38', library: '/libc', neededBy: '/app', newest: 'GLIBC_2.36' };

function found(libraries: Partial<LibrariesFacts> | null, elf: Partial<ElfFacts> = {}) {
  const all = libraries === null ? null : { ...nothing, ...libraries };
  const { facts, program } = factsOf({ elf, program: { libraries: all } });
  return judgeLibraries(facts, program);
}

describe('libraries that the loader would refuse', () => {
  it.each<[string, Partial<LibrariesFacts> | null, string[]]>([
    ['none was looked at', null, []],
    ['all are there', {}, []],
    ['one is missing', { missing: [missing] }, ['libc/library-missing']],
    ['two are missing', { missing: [missing, { ...missing, name: 'libbar.so' }] }, ['libc/library-missing']],
    ['one to be preloaded', { missing: [{ ...missing, preload: true }] }, ['libc/preload-missing']],
    [
      'one of each',
      { missing: [{ ...missing, preload: true }, missing] },
      ['libc/library-missing', 'libc/preload-missing'],
    ],
    ['one is text', { broken: [broken] }, ['libc/library-unusable']],
    ['one to be preloaded is text', { broken: [{ ...broken, preload: true }] }, ['libc/preload-unusable']],
    ['an older libc', { versions: [version] }, ['libc/symbol-version-missing']],
    ['loader and libc of one release', { releases: release }, []],
    ['of two', { releases: { ...release, libcVersion: '2.41' } }, ['libc/loader-mismatch']],
    [
      'of two, where a version says it already',
      { releases: { ...release, libcVersion: '2.41' }, versions: [version] },
      ['libc/symbol-version-missing'],
    ],
    ['a symbol', { symbols: [{ name: 'foo', neededBy: '/app' }] }, ['libc/symbol-missing']],
    ['text relocations', { textRelocations: ['/lib/libfoo.so.1'] }, ['libc/text-relocations']],
    [
      'a variable of the loader',
      { variable: { variable: 'LD_DEBUG', value: 'help', effect: 'help' } },
      ['libc/loader-variable'],
    ],
  ])('%s', (_, libraries, codes) => expect(found(libraries).map(({ code }) => code)).toEqual(codes));

  it.each<[string, Installer | null, string]>([
    [
      'libjemalloc.so.2',
      'apt-get',
      'in the final stage: RUN apt-get update && apt-get install -y --no-install-recommends libjemalloc2',
    ],
    [
      '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2',
      'apk',
      'in the final stage: RUN apk add --no-cache so:libjemalloc.so.2',
    ],
    ['/opt/libagent.so.1', 'apt-get', 'copy /opt/libagent.so.1 from the build stage'],
    ['/usr/lib/libagent.so', 'apt-get', 'copy /usr/lib/libagent.so from the build stage'],
    ['libjemalloc.so.2', null, 'copy libjemalloc.so.2 from the build stage'],
  ])('says how to get %s with %s, which should be preloaded', (name, installer, way) => {
    const detail = { name, by: 'glibc', installer, class: 64 } as const;
    expect(loadingFindings['libc/preload-missing'].remedy(detail)).toBe(
      `${way}; or remove it from LD_PRELOAD and /etc/ld.so.preload`,
    );
  });

  const level = { path: '/lib/libfoo.so.1', needs: 3, has: 2 };
  const libcLevel = { path: '/lib64/libc.so.6', needs: 3, has: 2 };
  it.each([
    [[level], { file: '/lib/libfoo.so.1', isLibc: false, others: 0 }],
    [[level, libcLevel], { file: '/lib64/libc.so.6', isLibc: true, others: 1 }],
    [[{ ...level, path: '/app' }], { file: '/app', isLibc: false, others: 0 }],
  ])('the CPU is too old for %j', (cpuTooOld, detail) => {
    const [first, second] = found({ cpuTooOld });
    expect(first).toMatchObject({ code: 'libc/cpu-level-too-high', detail });
    expect(second).toBe(undefined);
  });

  it('tells why a symbol is looked for: by LD_BIND_NOW, or for what is preloaded', () => {
    const symbols = [{ name: 'foo', neededBy: '/agent.so' }];
    const agent = { name: '/agent.so', path: '/agent.so', via: 'preload' };
    const [plain] = found({ symbols });
    expect(plain?.detail).not.toHaveProperty('bindsNow');
    expect(plain?.detail).not.toHaveProperty('preloaded');
    expect(found({ symbols, bindsNow: true })[0]?.detail).toMatchObject({ bindsNow: true });
    expect(found({ symbols, found: [agent] })[0]?.detail).toMatchObject({ preloaded: true });
    expect(found({ symbols, found: [{ ...agent, via: 'RUNPATH' }] })[0]?.detail).not.toHaveProperty('preloaded');
  });

  it.each([
    ['libcuda.so.1', false, []],
    ['libcuda.so.1', true, ['libc/library-missing']],
    ['libnvidia-ml.so.1', false, []],
    ['libclntsh.so.21.1', false, ['libc/library-missing']],
  ])('%s, which a node may bring, is missing: live %s', (name, live, codes) => {
    const { facts, program } = factsOf({ program: { libraries: { ...nothing, missing: [{ ...missing, name }] } } });
    expect(judgeLibraries({ ...facts, live }, program).map(({ code }) => code)).toEqual(codes);
  });

  it('says that LD_LIBRARY_PATH is ignored only where it is', () => {
    expect(found({ missing: [missing], secure: true })[0]?.detail).toMatchObject({ secure: true });
    expect(found({ missing: [missing] })[0]?.detail).not.toHaveProperty('secure');
  });

  it('counts and names the others that are missing, but for those to be preloaded', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const all = names.map((name) => ({ ...missing, name }));
    const [first] = found({ missing: [{ ...missing, preload: true }, ...all], installer: 'apk' }, { class: 32 });
    expect(first?.detail).toMatchObject({
      name: 'a',
      others: 8,
      otherNames: names.slice(1, 8),
      installer: 'apk',
      class: 32,
    });
  });

  it('names the mount that is noexec', () => {
    const problem = { kind: 'noexec', mountPoint: '/plugins' } as const;
    const glibc = 'failed to map segment from shared object: /plugins is mounted noexec';
    expect(found({ broken: [{ ...broken, problem }] })[0]?.detail).toMatchObject({
      noexec: '/plugins',
      problem: glibc,
    });
    const [musl] = found({ by: 'musl', broken: [{ ...broken, problem }] });
    expect(musl?.detail).toMatchObject({ problem: 'Operation not permitted: /plugins is mounted noexec' });
    expect(found({ broken: [broken] })[0]?.detail).toMatchObject({ noexec: null });
  });

  it.each([0, 1])('counts the versions and symbols besides the first: %i', (others) => {
    const versions = Array.from({ length: 1 + others }, () => version);
    const symbols = versions.map(() => ({ name: 'foo', neededBy: '/app' }));
    expect(found({ versions })[0]?.detail).toMatchObject({ others });
    expect(found({ by: 'musl', symbols }, { libc: 'glibc' })[0]?.detail).toMatchObject({
      others,
      by: 'musl',
      wants: 'glibc',
    });
  });
});

const noLibc: ContainerLibc = { glibc: null, musl: null, compat: null, orphan: null };
const glibc = { loader: '/ld', version: '2.41', distribution: null, alpineGlibc: false };
const musl = { loader: '/lib/ld-musl-x86_64.so.1', version: '1.2.5' };

describe('libraries that some program loads later', () => {
  const executable: ElfFacts['hardening'] = {
    pie: false,
    relro: 'none',
    nx: false,
    stripped: true,
    textRelocations: false,
  };
  it.each<[string, Partial<ElfFacts>, Partial<ContainerLibc>, string[]]>([
    ['initial-exec TLS under musl', { staticTls: true }, { musl }, ['libc/tls-not-loadable']],
    ['the same under glibc', { staticTls: true }, { glibc }, []],
    ['the same where both are', { staticTls: true }, { glibc, musl }, []],
    ['the same where neither is', { staticTls: true }, {}, []],
    ['no such TLS', {}, { musl }, []],
    ['an executable stack under glibc 2.41', { hardening: executable }, { glibc }, ['libc/stack-not-loadable']],
    ['under glibc 2.40', { hardening: executable }, { glibc: { ...glibc, version: '2.40' } }, []],
    ['under glibc of unknown version', { hardening: executable }, { glibc: { ...glibc, version: null } }, []],
    ['under musl', { hardening: executable }, { musl }, []],
    ['a program', { linkage: 'dynamic', staticTls: true }, { musl }, []],
  ])('%s', (_, elf, container, codes) => {
    const { facts, program } = factsOf(
      { elf: { linkage: 'shared library', ...elf } },
      { container: { ...noLibc, ...container } },
    );
    expect(judgeLoadedLater(facts, program).map(({ code }) => code)).toEqual(codes);
  });

  it('an executable stack that GLIBC_TUNABLES allows', () => {
    const { facts, program } = factsOf(
      { elf: { linkage: 'shared library', hardening: executable } },
      { container: { ...noLibc, glibc } },
    );
    const allowed = { ...program, libraries: { ...nothing, allowsStack: true as const } };
    expect(judgeLoadedLater(facts, allowed)).toEqual([]);
  });

  it('a variable with which the program was started all the same', () => {
    const variable = { variable: 'LD_ASSUME_KERNEL', value: '2.6.32', effect: 'kernel' } as const;
    const { facts, program } = factsOf({ program: { libraries: { ...nothing, variable }, running: true } });
    expect(judgeLibraries(facts, program)).toEqual([]);
  });

  it.each<[LoaderVariable, string, string]>([
    [
      { variable: 'LD_ASSUME_KERNEL', value: '2.6.0', effect: 'kernel' },
      'LD_ASSUME_KERNEL=2.6.0: glibc skips libraries for newer kernels, libc.so.6 too, and does not start /app',
      'unset LD_ASSUME_KERNEL',
    ],
    [
      { variable: 'GLIBC_TUNABLES', value: 'glibc.rtld.execstack=0', effect: 'stack', file: '/lib/libx.so' },
      'GLIBC_TUNABLES=glibc.rtld.execstack=0: glibc allows no executable stack for /lib/libx.so, and does not start /app',
      'unset GLIBC_TUNABLES; or link /lib/libx.so with -Wl,-z,noexecstack',
    ],
  ])('says what %j does, and what to change', (variable, message, remedy) => {
    const detail = { path: '/app', ...variable };
    const { message: say, remedy: advise, stopsStart } = loadingFindings['libc/loader-variable'];
    expect([say(detail), advise(detail), stopsStart]).toEqual([message, remedy, true]);
  });
});

describe('the libc behind the loader', () => {
  const loader = { path: '/ld', link: null, realPath: '/ld', family: 'glibc', state: { kind: 'usable' } } as const;
  const compat = { kind: 'gcompat', loader: '/ld', target: '/lib/libgcompat.so.0' } as const;
  it.each<[string, Partial<ContainerLibc>, ProgramFacts['loader'], string[]]>([
    ['glibc', { glibc }, loader, []],
    ['no loader', { compat }, null, []],
    ['gcompat', { compat }, loader, ['libc/glibc-program-on-musl']],
    ['gcompat in another place', { compat: { ...compat, loader: '/other' } }, loader, []],
    ['glibc of Alpine', { glibc: { ...glibc, alpineGlibc: true } }, loader, ['libc/alpine-glibc']],
    ['in another place', { glibc: { ...glibc, alpineGlibc: true, loader: '/other' } }, loader, []],
    ['a program in its place', { glibc }, { ...loader, isProgram: true }, ['libc/interpreter-replaced']],
  ])('%s', (_, container, ofProgram, codes) => {
    const { facts, program } = factsOf({ program: { loader: ofProgram } }, { container: { ...noLibc, ...container } });
    expect(judgeContainer(facts, program).map(({ code }) => code)).toEqual(codes);
  });

  it('is what it is for a program that runs', () => {
    const { facts, program } = factsOf({ program: { loader: { ...loader, isProgram: true }, running: true } });
    expect(judgeContainer(facts, program)).toEqual([]);
  });

  it('is not looked for behind what cannot be read', () => {
    const { facts, program } = factsOf({ file: { state: 'unreadable' } });
    expect(judgeContainer(facts, program).map(({ code }) => code)).toEqual(['libc/program-unreadable']);
  });
});
