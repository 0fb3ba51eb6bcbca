import { describe, expect, it } from 'vitest';
import type { ProgramFacts } from '../../../../probes/libc/facts.ts';
import type { LibrariesFacts } from '../../../../probes/libc/libraries/facts.ts';
import type { ElfFacts } from '../../../../probes/libc/program/facts.ts';
import { comparableLinkage, judgeTools } from '../../../../probes/libc/tools/judge.ts';
import type { FileAnswer } from '../../../../src/decode/tools/file-output.ts';
import type { LddAnswer } from '../../../../src/decode/tools/ldd-output.ts';
import { brokenLibrary, factsOf, missingLibrary, libraries as nothing } from '../../../support/facts/libc-facts.ts';

const answer: FileAnswer = { class: 64, byteOrder: 'little', linkage: 'static', interpreter: null, stripped: true };

function judged(program: Partial<ProgramFacts>, elf: Partial<ElfFacts> = {}) {
  return judgeTools(factsOf({ program, elf }).program);
}

describe('what file says, against the reader', () => {
  it.each<[Partial<FileAnswer>, Partial<ElfFacts>, [string, string, string] | null]>([
    [{}, {}, null],
    [{ class: 32 }, {}, ['class', '32-bit', '64-bit']],
    [{ class: 32 }, { class: 32 }, null],
    [{ byteOrder: 'big' }, {}, ['byte order', 'big', 'little']],
    [{ linkage: 'dynamic' }, {}, ['linkage', 'dynamic', 'static']],
    [{ linkage: null }, {}, null],
    [{ linkage: 'dynamic' }, { linkage: 'shared library' }, null],
    [{ linkage: 'static' }, { linkage: 'object' }, null],
    [{ interpreter: '/ld' }, {}, ['interpreter', '/ld', 'none']],
    [{ interpreter: '/ld' }, { interpreter: '/lib/ld' }, ['interpreter', '/ld', '/lib/ld']],
    [{ interpreter: '/ld' }, { interpreter: '/ld' }, null],
    [{ interpreter: null }, { interpreter: '/ld' }, null],
  ])('%j of %j: %j', (file, elf, words) => {
    const found = judged({ tools: { file: { ...answer, ...file }, ldd: null } }, elf);
    const [what, theirs, reader] = words ?? [];
    expect(found).toEqual(
      words === null ? [] : [{ code: 'libc/file-disagrees', detail: { path: '/app', what, file: theirs, reader } }],
    );
  });

  it('is about the script, where the program is one', () => {
    const { program } = factsOf({ program: { tools: { file: { ...answer, class: 32 }, ldd: null } } });
    expect(judgeTools({ ...program, chain: [...program.chain, ...program.chain] })).toEqual([]);
  });

  it('is nothing where there is no ELF file', () => {
    const { program } = factsOf({
      file: { content: null },
      program: { tools: { file: { ...answer, class: 32 }, ldd: null } },
    });
    expect(judgeTools(program)).toEqual([]);
    expect(judgeTools({ ...program, chain: [] })).toEqual([]);
  });

  it.each([
    ['static', 'static'],
    ['static-pie', 'static-pie'],
    ['dynamic', 'dynamic'],
    ['shared library', null],
    ['object', null],
  ] as const)('has a word for %s: %s', (linkage, word) => {
    const content = factsOf({ elf: { linkage } }).program.chain[0]?.content;
    expect(content?.kind === 'elf' ? comparableLinkage(content.elf) : 'no ELF file').toBe(word);
  });
});

const libraries: LibrariesFacts = {
  ...nothing,
  found: [{ name: 'libc.so.6', path: '/lib/libc.so.6', via: 'default' }],
};
const missing = { ...missingLibrary, name: 'libfoo.so', searched: [] };
const broken = { ...brokenLibrary, name: 'libbad.so', path: '/lib/libbad.so' };
const libc = { name: 'libc.so.6', path: '/lib/libc.so.6' };
const foo = { name: 'libfoo.so', path: '/lib/libfoo.so' };

describe('what ldd says, against the reader', () => {
  it.each<
    [
      string,
      Partial<LibrariesFacts> | null,
      LddAnswer | readonly { name: string; path: string | null }[],
      object | null,
    ]
  >([
    ['the same', {}, [libc], null],
    ['nothing was read', null, [foo], null],
    ['ldd had no list', {}, { kind: 'static' }, null],
    ['not all was read', { count: 2 }, [foo], null],
    [
      'another place',
      {},
      [{ ...libc, path: '/usr/lib/libc.so.6' }],
      { what: 'libc.so.6', ldd: '/usr/lib/libc.so.6', reader: '/lib/libc.so.6' },
    ],
    [
      'not found by ldd',
      {},
      [{ ...libc, path: null }],
      { what: 'libc.so.6', ldd: 'not found', reader: '/lib/libc.so.6' },
    ],
    ['one more', {}, [libc, foo], { what: 'libfoo.so', ldd: '/lib/libfoo.so', reader: 'not needed' }],
    ['one less', {}, [], { what: 'libc.so.6', ldd: 'not needed', reader: '/lib/libc.so.6' }],
    ['missing for both', { missing: [missing] }, [libc, { ...foo, path: null }], null],
    [
      'missing for the reader',
      { missing: [missing] },
      [libc, foo],
      { what: 'libfoo.so', ldd: '/lib/libfoo.so', reader: 'not found' },
    ],
    ['to be preloaded, and missing', { missing: [{ ...missing, preload: true }] }, [libc, foo], null],
    ['to be preloaded, and broken', { broken: [{ ...broken, preload: true }] }, [libc], null],
    ['to be preloaded', { found: [{ name: 'libpre.so', path: '/lib/libpre.so', via: 'preload' }] }, [], null],
    ['broken', { broken: [broken] }, [libc], { what: 'libbad.so', ldd: 'not needed', reader: 'invalid ELF header' }],
  ])('%s', (_, change, said, detail) => {
    const ldd: LddAnswer = 'kind' in said ? said : { kind: 'list', libraries: said, versions: [] };
    const found = judged({
      libraries: change === null ? null : { ...libraries, ...change },
      tools: { file: null, ldd },
    });
    expect(found).toEqual(detail === null ? [] : [{ code: 'libc/ldd-disagrees', detail: { path: '/app', ...detail } }]);
  });

  it('calls the file by its own path, where a script leads to it', () => {
    const ldd: LddAnswer = { kind: 'list', libraries: [foo], versions: [] };
    const { program } = factsOf({ program: { libraries, tools: { file: null, ldd } } });
    const [file] = program.chain;
    const chain =
      file === undefined
        ? []
        : [
            { ...file, path: '/script' },
            { ...file, path: '/usr/bin/app' },
          ];
    expect(judgeTools({ ...program, path: '/script', chain })[0]?.detail).toMatchObject({ path: '/usr/bin/app' });
  });
});
