import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../../src/decode/byte-source.ts';
import { decodeElf, type ElfFile, segmentFlag, segmentType } from '../../../../src/decode/elf/elf.ts';
import { readNotes } from '../../../../src/decode/elf/notes.ts';
import { readDynamicSymbols } from '../../../../src/decode/elf/symbols.ts';
import { readVersionDefinitions, readVersionNeeds } from '../../../../src/decode/elf/versions.ts';
import { elfBytes } from '../../../support/bytes/elf/elf-bytes.ts';
import { needs } from '../../../support/needs.ts';
import { built, recipes } from '../../../support/roots/libc-programs.ts';

const system = [
  '/bin/ls',
  '/usr/bin/python3',
  '/usr/bin/gcc',
  '/lib64/ld-linux-x86-64.so.2',
  '/lib/ld-musl-x86_64.so.1',
  '/lib/x86_64-linux-gnu/libc.so.6',
  '/lib/x86_64-linux-gnu/libm.so.6',
  '/lib/x86_64-linux-gnu/libstdc++.so.6',
].filter((file) => existsSync(file));

describe('what is decoded equals what readelf prints', needs('go', 'gcc', 'musl-gcc', 'readelf'), () => {
  const programs = Object.keys(recipes)
    .filter((name): name is keyof typeof recipes => name in recipes && name !== 'go-windows')
    .map((name) => [name, () => built(name)] as const);
  it.each([...programs, ...system.map((file) => [file, () => file] as const)])('%s', (_, locate) => {
    const file = locate();
    const { elf, source } = open(file);
    const text = readelf(file, '-hlVdn', '--dyn-syms');
    const value = (name: string): string => new RegExp(`^ *${name}: +(.*)$`, 'm').exec(text)?.[1] ?? '';
    expect(`ELF${elf.class}`).toBe(value('Class'));
    expect(elf.littleEndian).toBe(value('Data').includes('little'));
    expect(elf.type === 2 ? 'EXEC' : 'DYN').toBe(value('Type').split(' ')[0]);
    expect(elf.flags).toBe(Number.parseInt(value('Flags'), 16));

    expect(elf.interpreter).toBe(/Requesting program interpreter: (.*)\]/.exec(text)?.[1] ?? null);
    expect(elf.segments.map(describeSegment)).toEqual(segmentsOf(text));
    const dynamic = (tag: string): string[] =>
      [...text.matchAll(new RegExp(`\\(${tag}\\) .*\\[(.*)\\]`, 'g'))].map((match) => match[1] ?? '');
    expect(elf.dynamic?.needed ?? []).toEqual(dynamic('NEEDED'));
    expect(elf.dynamic?.soname ?? null).toBe(dynamic('SONAME')[0] ?? null);
    expect(elf.dynamic?.rpath ?? null).toBe(dynamic('RPATH')[0] ?? null);
    expect(elf.dynamic?.runpath ?? null).toBe(dynamic('RUNPATH')[0] ?? null);
    const tags = [...text.matchAll(/^ 0x([0-9a-f]+) \(/gm)].map((match) => Number.parseInt(match[1] ?? '', 16));
    expect([0, ...(elf.dynamic?.values.keys() ?? [])].sort()).toEqual([...new Set([0, ...tags])].sort());

    const needs = readVersionNeeds(source, elf).map(({ file: library, version }) => `${library} ${version}`);
    expect(needs).toEqual(versionNeedsOf(text));
    expect(readVersionDefinitions(source, elf) ?? []).toEqual(versionDefinitionsOf(text));

    const { wanted, defined } = readDynamicSymbols(source, elf);
    const symbols = symbolsOf(text);
    expect([...defined].sort()).toEqual([...new Set(symbols.defined)].sort());
    expect([...wanted.values()]).toEqual(symbols.wanted);

    // Go's own linker puts the build id into a section, not into a segment.
    const buildId = readNotes(source, elf).find(({ name, type }) => name === 'GNU' && type === 3);
    if (buildId !== undefined || !elf.sections.some(({ name }) => name === '.note.go.buildid')) {
      const expected = /Build ID: ([0-9a-f]+)/.exec(text)?.[1];
      expect(buildId === undefined ? undefined : Buffer.from(buildId.description).toString('hex')).toBe(expected);
    }
    const sections = [...readelf(file, '-S').matchAll(/^ +\[ *(\d+)\] (\S*)/gm)].map((match) => match[2] ?? '');
    expect(elf.sections.map(({ name }) => name)).toEqual(sections.map((name) => (name === 'NULL' ? '' : name)));
  });
});

describe('files of every architecture', () => {
  it.each(['amd64', '386', 'arm', 'arm64', 's390x', 'ppc64', 'mips', 'mips64le'])('%s', (goarch) => {
    const bytes = elfBytes({
      goarch,
      interpreter: '/lib/ld.so',
      needed: ['libc.so.6'],
      runpath: '$ORIGIN',
      versionNeeds: { 'libc.so.6': ['GLIBC_2.4', 'GLIBC_2.34'], 'libm.so.6': ['GLIBC_2.29'] },
      versions: ['self', 'SELF_1.0', 'SELF_2.0'],
      imports: ['puts', '?weak'],
      exports: ['mine'],
      flags: 8,
    });
    const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
    const decoded = decodeElf(source);
    if (!decoded.ok) throw new Error(decoded.problem);
    const elf = decoded.value;
    expect(elf.interpreter).toBe('/lib/ld.so');
    expect(elf.dynamic).toMatchObject({ needed: ['libc.so.6'], runpath: '$ORIGIN', flags: 8 });
    expect(readVersionNeeds(source, elf).map(({ file, version }) => `${file}:${version}`)).toEqual([
      'libc.so.6:GLIBC_2.4',
      'libc.so.6:GLIBC_2.34',
      'libm.so.6:GLIBC_2.29',
    ]);
    expect(readVersionDefinitions(source, elf)).toEqual(['SELF_1.0', 'SELF_2.0']);
    const symbols = readDynamicSymbols(source, elf);
    expect([[...symbols.wanted.values()], [...symbols.defined]]).toEqual([['puts'], ['mine']]);
  });
});

function open(file: string): { elf: ElfFile; source: ByteSource } {
  const bytes = readWhole(file);
  const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) };
  const decoded = decodeElf(source);
  if (!decoded.ok) throw new Error(`${file}: ${decoded.problem}`);
  return { elf: decoded.value, source };
}

function readWhole(file: string): Buffer {
  const fd = openSync(file, 'r');
  const bytes = Buffer.alloc(fstatSync(fd).size);
  readSync(fd, bytes, 0, bytes.length, 0);
  closeSync(fd);
  return bytes;
}

function readelf(file: string, ...options: string[]): string {
  return execFileSync('/usr/bin/readelf', ['-W', ...options, file], { encoding: 'utf8', maxBuffer: 1 << 26 });
}

const segmentNames: Readonly<Record<number, string>> = {
  [segmentType.load]: 'LOAD',
  [segmentType.dynamic]: 'DYNAMIC',
  [segmentType.interp]: 'INTERP',
  [segmentType.note]: 'NOTE',
  [segmentType.tls]: 'TLS',
  [segmentType.gnuStack]: 'GNU_STACK',
  [segmentType.gnuRelro]: 'GNU_RELRO',
};

function describeSegment({ type, flags, offset, address, fileSize, memorySize }: ElfFile['segments'][number]): string {
  const letters = `${flags & segmentFlag.read ? 'R' : ''}${flags & segmentFlag.write ? 'W' : ''}${flags & segmentFlag.execute ? 'E' : ''}`;
  return [segmentNames[type] ?? 'other', offset, address, fileSize, memorySize, letters].join(' ');
}

/** `  LOAD  0x000000 0x0000000000400000 0x0000000000400000 0x0004f0 0x0004f0 R E 0x1000` */
function segmentsOf(text: string): string[] {
  const known = new Set(Object.values(segmentNames));
  return [...text.matchAll(/^ {2}(\S+) +(0x\S+) (0x\S+) 0x\S+ (0x\S+) (0x\S+) (.*?) +0x\S+$/gm)].map((match) => {
    const [, name = '', ...rest] = match;
    const flags = (rest.pop() ?? '').replaceAll(' ', '');
    return [known.has(name) ? name : 'other', ...rest.map(Number), flags].join(' ');
  });
}

function versionNeedsOf(text: string): string[] {
  let library = '';
  return [...text.matchAll(/Version: 1 {2}File: (\S+)|Name: (\S+) {2}Flags: (.*?) {2}Version: \d+$/gm)].flatMap(
    (match) => {
      if (match[1] !== undefined) library = match[1];
      return match[2] === undefined || /WEAK/.test(match[3] ?? '') ? [] : [`${library} ${match[2]}`];
    },
  );
}

function versionDefinitionsOf(text: string): string[] {
  return [...text.matchAll(/Rev: 1 {2}Flags: (\S+) .*Name: (\S+)$/gm)].flatMap((match) =>
    match[1] === 'BASE' || match[2] === undefined ? [] : [match[2]],
  );
}

function symbolsOf(text: string): { defined: string[]; wanted: string[] } {
  const symbols = [...text.matchAll(/^ +\d+: [0-9a-f]+ +\S+ +\S+ +(\S+) +\S+ +(\S+) ([^@\s]+)/gm)];
  return {
    defined: symbols.flatMap(([, , section, name = '']) => (section === 'UND' ? [] : [name])),
    wanted: symbols.flatMap(([, binding, section, name = '']) =>
      section === 'UND' && binding !== 'WEAK' ? [name] : [],
    ),
  };
}
