import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../../../src/decode/byte-source.ts';
import { decodeElf } from '../../../../../src/decode/elf/elf.ts';
import type { BuildRecord, Module } from '../../../../../src/decode/go/program/build-info-text.ts';
import { cgoModuleOf, cgoModuleOfPackage } from '../../../../../src/decode/go/program/cgo-modules.ts';
import { findCgoUse, knownCgoModules } from '../../../../../src/decode/go/program/cgo-use.ts';
import { makeGoElf } from '../../../../support/bytes/elf/go-elf.ts';
import { lineTable } from '../../../../support/bytes/elf/line-table.ts';

function module(path: string): Module {
  return { path, version: 'v1.0.0', sum: '', replace: null };
}

function record(main: string | null, ...deps: string[]): BuildRecord {
  return {
    path: main,
    main: main === null ? null : module(main),
    deps: deps.map(module),
    settings: {},
  };
}

function use(functions: readonly string[], build: BuildRecord, budget?: number) {
  const file = bytesSource(
    makeGoElf({ goVersion: 'go1.26.0', contents: { '.gopclntab': lineTable(functions, ['/a/main.go']) } }),
  );
  const elf = decodeElf(file);
  if (!elf.ok) throw new Error(elf.problem);
  return findCgoUse(file, elf.value, build, budget);
}

describe('findCgoUse', () => {
  it('tells own packages, those of other modules, and those of the standard library apart', () => {
    const names = [
      'runtime.main',
      'net._C2func_getaddrinfo',
      'os/user._Cfunc_malloc',
      'main._Cfunc_abs',
      'example.com/app/internal/c._Cfunc_f',
      'example.com/apple._Cfunc_f',
      'github.com/mattn/go-sqlite3._Cfunc_sqlite3_open_v2',
      'github.com/mattn/go-sqlite3._Cfunc_sqlite3_close',
      'gopkg.in/hraban/opus%2ev2._Cfunc_opus_get',
    ];
    expect(use(names, record('example.com/app'))).toEqual({
      own: ['example.com/app/internal/c', 'main'],
      foreign: [
        { package: 'example.com/apple', known: null },
        { package: 'github.com/mattn/go-sqlite3', known: cgoModuleOf('github.com/mattn/go-sqlite3') },
        { package: 'gopkg.in/hraban/opus.v2', known: cgoModuleOf('gopkg.in/hraban/opus.v2') },
      ],
      standard: ['net', 'os/user'],
    });
  });

  it('a main module without a dot in its path is not the standard library', () => {
    expect(use(['app/c._Cfunc_f'], record('app'))).toEqual({ own: ['app/c'], foreign: [], standard: [] });
    expect(use(['app/c._Cfunc_f'], record(null))).toEqual({ own: [], foreign: [], standard: ['app/c'] });
  });

  it('finds a name that lies across two steps of the search, once', () => {
    const filler = Array.from({ length: 9000 }, (_, index) => `example.com/filler.function${index}`);
    for (const count of [8900, 8950, 9000]) {
      const names = [...filler.slice(0, count), `example.com/${'x'.repeat(3000)}._Cfunc_f`];
      expect(use(names, record('app'))?.foreign.map(({ package: name }) => name.length)).toEqual([3012]);
    }
  });

  it('says nothing where not all of the names are read, or there is no line table', () => {
    expect(use(['main._Cfunc_f'], record('app'), 4)).toBeNull();
    const file = bytesSource(makeGoElf({ goVersion: 'go1.26.0' }));
    const elf = decodeElf(file);
    expect(elf.ok ? findCgoUse(file, elf.value, record('app')) : 'no ELF file').toBeNull();
  });
});

describe('modules that need cgo', () => {
  it.each([
    ['github.com/mattn/go-sqlite3', 'stub', 'modernc.org/sqlite'],
    ['github.com/confluentinc/confluent-kafka-go/v2', 'fails', 'github.com/twmb/franz-go'],
    ['gopkg.in/hraban/opus.v2', 'fails', 'github.com/pion/opus'],
  ])('%s', (path, withoutCgo, pureGo) => {
    expect(cgoModuleOf(path)).toMatchObject({ withoutCgo, pureGo });
  });

  it.each(['github.com/mattn', 'github.com/mattn/go-sqlite', 'github.com/mattn/go-sqlite3x', ''])(
    '%j is not one of them',
    (path) => expect(cgoModuleOf(path)).toBeNull(),
  );

  it('a package is of the module that its path begins with', () => {
    expect(cgoModuleOfPackage('github.com/google/gopacket/pcap')?.pureGo).toBe('github.com/google/gopacket/pcapgo');
    expect(cgoModuleOfPackage('github.com/confluentinc/confluent-kafka-go/v2/kafka')?.muslTags).toBe('musl');
    expect(cgoModuleOfPackage('example.com/x/y')).toBeNull();
  });

  it('a dependency tells only of modules that need cgo as a whole', () => {
    const build = record('app', 'github.com/google/gopacket', 'github.com/DataDog/zstd', 'example.com/x');
    expect(knownCgoModules(build).map(({ path }) => path)).toEqual(['github.com/DataDog/zstd']);
  });
});
