import { describe, expect, it } from 'vitest';
import { bytesSource } from '../../../../../src/decode/byte-source.ts';
import { decodeElf } from '../../../../../src/decode/elf/elf.ts';
import { isInterpreter, languageOfElf, languageOfScript } from '../../../../../src/decode/go/program/language.ts';
import { elfBytes } from '../../../../support/bytes/elf/elf-bytes.ts';
import { makeGoElf } from '../../../../support/bytes/elf/go-elf.ts';

function ofElf(bytes: Uint8Array): string {
  const source = bytesSource(bytes);
  const elf = decodeElf(source);
  return elf.ok ? languageOfElf(source, elf.value) : elf.problem;
}

/** A file with one section that says, or does not say, that TinyGo made it. */
function ofTinyGo(section: string, content: string, interpreter?: string): Buffer {
  const contents = { [section]: Buffer.from(content) };
  return makeGoElf({ goVersion: 'go1.26.1', contents, ...(interpreter === undefined ? {} : { interpreter }) });
}

describe('the language of an ELF file', () => {
  it.each([
    ['other', makeGoElf({ goVersion: 'go1.26.1', extraSections: ['.rodata'] }), '.go.buildinfo', '.no.buildinfo'],
    ['go', makeGoElf({ goVersion: 'go1.26.1', extraSections: ['.gopclntab'] }), '.go.buildinfo', '.no.buildinfo'],
    [
      'go',
      makeGoElf({ goVersion: 'go1.26.1', extraSections: ['.data.rel.ro.gopclntab'] }),
      '.go.buildinfo',
      '.no.buildinfo',
    ],
    ['go', makeGoElf({ goVersion: 'go1.26.1', extraSections: ['.note.go.buildid'] }), '.go.buildinfo', '.no.buildinfo'],
    ['go', makeGoElf({ goVersion: 'go1.26.1' }), '', ''],
    ['unknown', makeGoElf({ goVersion: 'go1.26.1', sections: false }), '', ''],
    ['go', elfBytes({ needed: ['libgo.so.21'] }), '', ''],
    ['go', ofTinyGo('.debug_str', 'TinyGo\0<unknown>\0'), '.go.buildinfo', '.no.buildinfo'],
    ['go', ofTinyGo('.strtab', '\0main\0tinygo_startTask\0'), '.go.buildinfo', '.no.buildinfo'],
    ['go', ofTinyGo('.rodata', 'panic: runtime error at '), '.go.buildinfo', '.no.buildinfo'],
    ['other', ofTinyGo('.rodata', 'panic: runtime error: '), '.go.buildinfo', '.no.buildinfo'],
    ['other', ofTinyGo('.rodata', 'tinygo_'), '.go.buildinfo', '.no.buildinfo'],
    ['other', ofTinyGo('.debug_str', 'TinyGo\0', '/lib64/ld.so'), '.go.buildinfo', '.no.buildinfo'],
    ['unknown', elfBytes({ needed: ['libc.so.6'] }), '', ''],
  ])('%s: %#', (expected, bytes, from, to) => {
    const changed = from === '' ? bytes : Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
    expect(ofElf(changed)).toBe(expected);
  });
});

describe('the language of a script', () => {
  it.each([
    ['other', '#!/usr/bin/env python3\nprint(1)\n'],
    ['other', '#! /usr/bin/perl -w\n'],
    ['other', '#!/usr/bin/node'],
    ['unknown', '#!/bin/sh\nexec /app\n'],
    ['unknown', '#!/usr/bin/env bash\n'],
    ['unknown', '#!'],
    ['unknown', 'python3'],
    ['unknown', ''],
  ])('%s: %s', (expected, text) => expect(languageOfScript(bytesSource(Buffer.from(text)))).toBe(expected));

  it('knows interpreters with their version', () => {
    expect(['python3.11', 'node', 'ruby3.1', 'pythonic', 'sh'].filter(isInterpreter)).toEqual([
      'python3.11',
      'node',
      'ruby3.1',
    ]);
  });
});
