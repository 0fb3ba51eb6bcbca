import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepRelro } from '../../scripts/build/keep-relro.ts';
import { portableHome } from '../../scripts/build/paths.ts';
import { makePortable } from '../../scripts/build/portable.ts';
import { decodeElf, type ElfFile, segmentFlag, segmentType } from '../../src/decode/elf/elf.ts';
import { builtExecutable } from '../support/executable.ts';
import { needs } from '../support/needs.ts';
import { staticExecutable } from '../support/static-executable.ts';

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

/** Our artifacts, with what none of them can have: position-independent code, since V8 and the engine's heap are built for fixed addresses. */
const artifacts = [
  { name: 'the executable', make: builtExecutable, relro: 'full', rpath: null, needed: needs() },
  {
    name: 'the one of the portable directory',
    make: portable,
    relro: 'full',
    rpath: `${portableHome}/lib`,
    needed: needs('patchelf'),
  },
  // "partial" is the word for what has no lazy binding to protect, and no loader that would say so.
  { name: 'the static executable', make: staticExecutable, relro: 'partial', rpath: null, needed: needs('cargo') },
] as const;

describe.each(artifacts)('$name', ({ make, rpath, needed }) => {
  it('has no writable code, no executable stack, and no search path but its own', needed, () => {
    const { segments, dynamic } = elfOf(make());
    const both = segmentFlag.write | segmentFlag.execute;
    expect(segments.filter(({ flags }) => (flags & both) === both)).toEqual([]);
    const stacks = segments.filter(({ type }) => type === segmentType.gnuStack);
    expect(stacks.map(({ flags }) => flags & segmentFlag.execute)).toEqual([0]);
    expect(segments.filter(({ type }) => type === segmentType.gnuRelro)).toHaveLength(1);
    expect([dynamic?.rpath ?? null, dynamic?.runpath ?? null]).toEqual([rpath, null]);
  });
});

describe.each(artifacts)(
  'checksec and the libc probe on $name',
  needs('checksec', 'patchelf', 'cargo'),
  ({ make, relro, rpath }) => {
    it('agree', () => {
      const file = make();
      const facts = hardeningOf(file);
      const listing = JSON.parse(execFileSync('checksec', ['--output=json', `--file=${file}`], { encoding: 'utf8' }));
      const checked: Record<string, string> = listing[file];
      expect(facts.relro).toBe(relro);
      expect(checked.relro).toBe(facts.relro);
      expect(checked.nx).toBe(facts.nx ? 'yes' : 'no');
      expect(checked.pie).toBe(facts.pie ? 'yes' : 'no');
      expect(checked.symbols).toBe(facts.stripped ? 'no' : 'yes');
      expect([checked.rpath, checked.runpath]).toEqual([rpath === null ? 'no' : 'yes', 'no']);
      expect(facts.textRelocations).toBe(false);
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
      // What lies behind it is written to.
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

/** What our own probe says of a file. */
function hardeningOf(file: string): {
  pie: boolean;
  relro: string;
  nx: boolean;
  stripped: boolean;
  textRelocations: boolean;
} {
  const args = ['libc', '--no-tools', '--app', file, '--format', 'json', '--timeout', '60s'];
  const { stdout } = spawnSync(builtExecutable(), args, { encoding: 'utf8' });
  const found = /"hardening":\s*(\{[^}]*\})/.exec(stdout)?.[1];
  if (found === undefined) throw new Error(`no facts about ${file}`);
  return JSON.parse(found);
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
