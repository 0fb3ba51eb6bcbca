import { describe, expect, it } from 'vitest';
import type { ElfRefusal } from '../../../../src/linux/elf/refusal.ts';
import type { InterpreterState } from '../../../../src/linux/start/interpreter.ts';
import {
  describeInterpreter,
  describeRefusal,
  glibcWordsOf,
  type Outcome,
  outcomeOf,
  symptomOf,
} from '../../../../src/linux/start/refusal-words.ts';

const refused = (rule: string, value = 0, limit: number | null = null): ElfRefusal => ({ rule, value, limit });

/** What a check found and compared it with is what its words say, each in its place. */
describe('the words of a refusal', () => {
  it.each<[string, number, number | null, string[]]>([
    ['segment-size', 55, 56, ['e_phentsize is 55', 'expected 56']],
    ['segment-count', 1171, 1170, ['1171 program headers', 'at most 1170']],
    ['segments-cut-off', 100, 101, ['ends at byte 100', 'headers end at byte 101']],
    ['interpreter-length', 1, 4096, ['has 1 bytes', '2 to 4096']],
    ['interpreter-cut-off', 100, 101, ['ends at byte 100', 'PT_INTERP ends at byte 101']],
    ['segment-misaligned', 0x1001, 0x2000, ['offset 0x1001', 'address 0x2000']],
    ['segment-sizes', 8, 7, ['8 bytes in the file', 'only 7 in memory']],
    ['address-space', 0x800000000000, 1, ['0x800000000000']],
    ['dynamic-displaced', 0x100, 0x200, ['address 0x100', 'section 0x200']],
    ['tls-align', 3, null, ['p_align 3']],
    ['tls-sizes', 8, 7, ['8 bytes in the file', 'only 7 in memory']],
    ['tls-displaced', 8, 16, ['takes 8 bytes', 'take 16']],
    ['tls-values', 8, 16, ['8 bytes in the file', 'have 16']],
    ['linked-elsewhere', 0x1000, null, ['address 0x1000']],
    ['memory', 17, 16, ['takes 17 bytes']],
    ['beyond-last', 0x2001, 0x2000, ['ends at address 0x2001', 'ends at 0x2000']],
    ['segment-unmapped', 0x300, null, ['0x300']],
    ['relro', 0x1000, 0x2000, ['0x1000 to 0x2000']],
    ['header-size', 63, 64, ['e_ehsize is 63', 'expected 64']],
    ['cut-off', 100, 200, ['ends at byte 100', 'segments end at byte 200']],
    ['displaced', 0x400, null, ['0x400']],
    ['entry', 0x500, null, ['0x500']],
    ['entry-inside', 0x501, 0x500, ['entry point 0x501', 'function at 0x500']],
    ['headers-elsewhere', 0x41, null, ['0x41']],
    ['not-little-endian', 2, null, ['EI_DATA is 2']],
    ['not-big-endian', 1, null, ['EI_DATA is 1']],
    ['ident-version', 7, null, ['EI_VERSION is 7']],
    ['os-abi', 9, null, ['EI_OSABI is 9']],
    ['abi-version', 4, null, ['EI_ABIVERSION is 4']],
    ['file-version', 2, null, ['e_version is 2']],
    ['not-loadable', 1, null, ['e_type is 1']],
    ['segment-align', 8, 4096, ['p_align 8']],
    ['segment-offset', 0x1000, 0x3000, ['offset 0x1000', 'address 0x3000', 'p_align']],
  ])('%s', (rule, value, limit, parts) => {
    const words = describeRefusal(refused(rule, value, limit));
    for (const part of parts) expect(words).toContain(part);
  });

  it.each([
    ['no-segments', 'no program headers'],
    ['interpreter-unterminated', 'NUL'],
    ['no-load-segment', 'no PT_LOAD'],
    ['lowest-page', '0x0'],
    ['line-ends', 'CR LF'],
    ['no-interpreter', 'no PT_INTERP'],
    ['headers-unmapped', 'no PT_LOAD'],
    ['no-dynamic-section', 'no PT_DYNAMIC'],
    ['ident-padding', 'EI_PAD'],
    ['executable', 'a program'],
  ])('%s has no number', (rule, part) => expect(describeRefusal(refused(rule))).toContain(part));

  // e_type of elf.h: ET_NONE, ET_REL and ET_CORE have a name that people know; others have not.
  it.each([
    [0, 'e_type is 0 (no type), not'],
    [1, 'e_type is 1 (an object file, not linked), not'],
    [4, 'e_type is 4 (a core dump), not'],
    [5, 'e_type is 5, not'],
  ])('e_type %i', (value, part) => expect(describeRefusal(refused('type', value))).toContain(part));

  it('of a rule without words are its name', () => {
    expect(describeRefusal(refused('something'))).toBe('something');
    expect(outcomeOf(refused('something'))).toBe('ENOEXEC');
    expect(glibcWordsOf(refused('something'))).toBe(null);
  });
});

/**
 * fs/binfmt_elf.c: what load_elf_phdrs refuses is ENOEXEC, a PT_INTERP that cannot be read EIO, and what comes after the point of no
 * return ends the process.
 */
describe('what is seen of a refusal', () => {
  it.each<[string, Outcome, string]>([
    ['type', 'ENOEXEC', 'exec format error'],
    ['segment-count', 'ENOEXEC', 'exec format error'],
    ['interpreter-length', 'ENOEXEC', 'exec format error'],
    ['interpreter-cut-off', 'EIO', 'input/output error'],
    ['address-space', 'SIGSEGV', 'killed by SIGSEGV'],
    ['cut-off', 'SIGBUS', 'killed by SIGBUS or SIGSEGV'],
  ])('%s: %s', (rule, outcome, symptom) => {
    expect(outcomeOf(refused(rule))).toBe(outcome);
    expect(symptomOf(refused(rule))).toBe(symptom);
  });
});

/** elf/dl-load.c, the text that ld.so prints. */
describe("glibc's own words", () => {
  it.each([
    ['segment-size', "ELF file's phentsize not the expected size"],
    ['no-load-segment', 'object file has no loadable segments'],
    ['executable', 'cannot dynamically load executable'],
    ['cut-off', null],
    ['relro', null],
  ])('%s', (rule, words) => expect(glibcWordsOf(refused(rule))).toBe(words));
});

/** errno(3) as perror(3) says it, which is what people search for. */
describe('the words of a loader that is not taken', () => {
  it.each<[InterpreterState, string[]]>([
    [{ kind: 'mode', mode: '0644' }, ['mode 0644', 'permission denied']],
    [{ kind: 'noexec', mountPoint: '/opt' }, ['/opt', 'noexec', 'permission denied']],
    [{ kind: 'denied', directory: '/lib' }, ['search /lib', 'permission denied']],
    [{ kind: 'not-a-file' }, ['not a regular file', 'permission denied']],
    [{ kind: 'short', size: 63 }, ['63 bytes', 'input/output error']],
    [{ kind: 'not-elf' }, ['not an ELF file', 'accessing a corrupted shared library']],
    [{ kind: 'foreign', machine: 'arm64', program: 'amd64' }, ['for arm64', 'program for amd64', 'corrupted']],
    [{ kind: 'refused', refusal: refused('type', 1) }, ['e_type is 1', '(accessing a corrupted shared library)']],
    [{ kind: 'refused', refusal: refused('entry', 16) }, ['0x10', '(killed by SIGSEGV)']],
    [{ kind: 'absent' }, ['absent']],
    [{ kind: 'usable' }, ['usable']],
  ])('%j', (state, parts) => {
    for (const part of parts) expect(describeInterpreter(state)).toContain(part);
  });
});
