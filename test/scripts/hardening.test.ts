import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepRelro } from '../../scripts/build/node/keep-relro.ts';
import { portableHome } from '../../scripts/build/paths.ts';
import { makePortable } from '../../scripts/build/portable/portable.ts';
import { checksecOf, complaintsOf, hardening, hardeningOf } from '../../scripts/release/test/hardening.ts';
import { decodeElf, type ElfFile, segmentType } from '../../src/decode/elf/elf.ts';
import { needs } from '../support/needs.ts';
import { builtExecutable } from '../support/program/executable.ts';
import { staticExecutable } from '../support/program/static-executable.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hardening-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function portable(): string {
  const made = join(directory, 'portable');
  makePortable(builtExecutable(), made, { root: '/', components: [] }, () => {});
  return join(made, 'probe-env');
}

/** Our artifacts; scripts/release/test has those of a release, for other machines too. */
const artifacts = [
  { name: 'the executable', make: builtExecutable, expected: hardening.node, rpath: null, needed: needs() },
  {
    name: 'the one of the portable directory',
    make: portable,
    expected: hardening.node,
    rpath: `${portableHome}/lib`,
    needed: needs('patchelf'),
  },
  {
    name: 'the static executable',
    make: staticExecutable,
    expected: hardening.static,
    rpath: null,
    needed: needs('cargo'),
  },
] as const;

describe.each(artifacts)('$name', ({ make, rpath, needed }) => {
  it('has no writable code, no executable stack, and no search path but its own', needed, () => {
    expect(complaintsOf(make(), rpath)).toEqual([]);
  });
});

describe('a file that is not hardened', needs('gcc'), () => {
  it('is found out', () => {
    const source = join(directory, 'main.c');
    writeFileSync(source, 'int main(void) { return 0; }\n');
    const file = join(directory, 'soft');
    const flags = ['-Wl,-z,execstack', '-Wl,-z,norelro', '-Wl,-rpath,/tmp'];
    execFileSync('gcc', ['-no-pie', ...flags, '-o', file, source], { stdio: 'ignore' });
    // No linker does this by itself: all of p_flags of the first PT_LOAD.
    const bytes = readFileSync(file);
    const first = Array.from(
      { length: bytes.readUInt16LE(56) },
      (_, index) => Number(bytes.readBigUInt64LE(32)) + 56 * index,
    ).find((at) => bytes.readUInt32LE(at) === segmentType.load);
    bytes.writeUInt32LE(7, (first ?? 0) + 4);
    writeFileSync(file, bytes);
    expect(complaintsOf(file, null).map((text) => text.replace(/ at .*/, ''))).toEqual([
      'writable code',
      'an executable stack',
      'no PT_GNU_RELRO',
      'another search path',
    ]);
  });
});

describe.each(artifacts)(
  'checksec and the libc probe on $name',
  needs('checksec', 'patchelf', 'cargo'),
  ({ make, expected, rpath }) => {
    it('agree', async () => {
      const file = make();
      const facts = await hardeningOf(builtExecutable(), file);
      expect(facts).toEqual(expected);
      const { textRelocations: _untold, ...told } = facts;
      expect(await checksecOf(file)).toEqual({ ...told, paths: rpath === null ? 'no no' : 'yes no' });
    });
  },
);

describe('the static executable', needs('cargo'), () => {
  it('has made its PT_GNU_RELRO read-only while it runs, as a loader would', async () => {
    const file = staticExecutable();
    const relro = elfOf(file).segments.find(({ type }) => type === segmentType.gnuRelro);
    if (relro === undefined) throw new Error('no PT_GNU_RELRO');
    // It waits for what never comes, so that it can be looked at.
    const args = ['timezone', '--root', directory, '--tz', 'Asia/Shanghai', '--wait', '60s', '--timeout', '60s'];
    const program = spawn(file, args, { stdio: 'ignore' });
    try {
      await once(program, 'spawn');
      const first = relro.address;
      const last = first + relro.memorySize - 1;
      await expect
        .poll(() => [permissionsAt(program.pid, first), permissionsAt(program.pid, last)])
        .toEqual(['r--p', 'r--p']);
      // Write to what comes after it.
      expect(permissionsAt(program.pid, last + 1)).toBe('rw-p');
    } finally {
      program.kill('SIGKILL');
    }
  });
});

/** proc_pid_maps(5): of the mapping that has an address. */
function permissionsAt(pid: number | undefined, address: number): string | undefined {
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, start = '', end = '', permissions] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? [];
    if (Number.parseInt(start, 16) <= address && address < Number.parseInt(end, 16)) return permissions;
  }
  return undefined;
}

function elfOf(file: string): ElfFile {
  const bytes = readFileSync(file);
  const elf = decodeElf({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  if (!elf.ok) throw new Error(`${file} is not an ELF file`);
  return elf.value;
}

describe('PT_GNU_RELRO', () => {
  const load = 1;
  const ehFrame = 0x6474e550;
  const relro = 0x6474e552;

  /** Program headers of type, file offset, address, and size. */
  function elf(...headers: readonly (readonly [number, number, number, number])[]): Buffer {
    const bytes = Buffer.alloc(64 + 56 * headers.length);
    bytes.writeBigUInt64LE(64n, 32);
    bytes.writeUInt16LE(headers.length, 56);
    for (const [index, [type, offset, address, size]] of headers.entries()) {
      const at = 64 + 56 * index;
      bytes.writeUInt32LE(type, at);
      bytes.writeUInt32LE(4, at + 4);
      for (const [place, value] of [
        [8, offset],
        [16, address],
        [24, address],
        [32, size],
        [40, size],
      ] as const)
        bytes.writeBigUInt64LE(BigInt(value), at + place);
    }
    return bytes;
  }

  const original = elf([load, 0x1000, 0x401000, 0x500], [relro, 0x1100, 0x401100, 0x200]);

  it('takes the entry of the unwind tables that were removed, at the place where the file has it now', () => {
    const stripped = elf([ehFrame, 0, 0, 0], [load, 0x800, 0x401000, 0x500]);
    keepRelro(original, stripped);
    expect(stripped.equals(elf([relro, 0x900, 0x401100, 0x200], [load, 0x800, 0x401000, 0x500]))).toBe(true);
  });

  it('stays where strip has left it, and is not made up', () => {
    const kept = elf([relro, 0x900, 0x401100, 0x200], [ehFrame, 0, 0, 0]);
    const before = Buffer.from(kept);
    keepRelro(original, kept);
    keepRelro(elf([load, 0x1000, 0x401000, 0x500]), kept);
    expect(kept.equals(before)).toBe(true);
  });

  it('ends the build where nothing is free for it, or nothing is at its address', () => {
    expect(() => keepRelro(original, elf([ehFrame, 1, 1, 1]))).toThrow('no program header is free');
    expect(() => keepRelro(original, elf([ehFrame, 0, 0, 0]))).toThrow('no loaded segment has the address 0x401100');
  });
});
