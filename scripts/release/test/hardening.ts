import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeElf, segmentFlag, segmentType } from '../../../src/decode/elf/elf.ts';
import { portableHome } from '../../build/paths.ts';
import { command } from '../../containers/docker.ts';
import { start } from './emulated.ts';
import { type Context, executablesOf, expectEqual, type Row } from './row.ts';

/** The hardening that the executables have, and what none can have: docs/releases.md says why. */
export const hardening = {
  node: { relro: 'full', nx: true, pie: false, stripped: true, textRelocations: false },
  static: { relro: 'partial', nx: true, pie: false, stripped: true, textRelocations: false },
} as const;

export interface Hardening {
  readonly relro: string;
  readonly nx: boolean;
  readonly pie: boolean;
  readonly stripped: boolean;
  readonly textRelocations: boolean;
}

/** What our own libc probe says about a file. @param probeEnv an executable of this machine */
export async function hardeningOf(probeEnv: string, file: string): Promise<Hardening> {
  const args = ['libc', '--no-tools', '--app', file, '--format', 'json', '--timeout', '60s'];
  const { stdout } = await command(probeEnv, args, { env: {} });
  const found = /"hardening":\s*(\{[^}]*\})/.exec(stdout)?.[1];
  if (found === undefined) throw new Error(`no facts about ${file}`);
  const { relro, nx, pie, stripped, textRelocations } = JSON.parse(found);
  return { relro, nx, pie, stripped, textRelocations };
}

/** What checksec says, in the terms of our probe; it does not report text relocations. */
export async function checksecOf(
  file: string,
): Promise<Omit<Hardening, 'textRelocations'> & { readonly paths: string }> {
  const { stdout, stderr } = await command('checksec', ['--output=json', `--file=${file}`]);
  if (!stdout.startsWith('{')) throw new Error(`checksec: ${stderr || stdout}`);
  const { relro, nx, pie, symbols, rpath, runpath } = JSON.parse(stdout)[file];
  return { relro, nx: nx === 'yes', pie: pie !== 'no', stripped: symbols === 'no', paths: `${rpath} ${runpath}` };
}

/**
 * What no executable may have: a segment that is both writable and executable, an executable stack, its own search
 * path.
 */
export function complaintsOf(file: string, rpath: string | null): string[] {
  const bytes = readFileSync(file);
  const elf = decodeElf({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  if (!elf.ok) return ['no ELF file'];
  const { segments, dynamic } = elf.value;
  const both = segmentFlag.write | segmentFlag.execute;
  const stacks = segments.filter(({ type }) => type === segmentType.gnuStack);
  return [
    ...segments
      .filter(({ type, flags }) => type === segmentType.load && (flags & both) === both)
      .map(({ address }) => `writable code at ${address}`),
    ...(stacks.length === 1 && stacks.every(({ flags }) => (flags & segmentFlag.execute) === 0)
      ? []
      : ['an executable stack']),
    ...(segments.filter(({ type }) => type === segmentType.gnuRelro).length === 1 ? [] : ['no PT_GNU_RELRO']),
    ...((dynamic?.rpath ?? null) === rpath && (dynamic?.runpath ?? null) === null ? [] : ['another search path']),
  ];
}

/** Every executable of the release, for every machine. */
export const hardeningRows: readonly Row[] = [
  {
    name: 'checksec and the libc probe agree on every executable, and it is hardened as documented',
    async run(context) {
      const probeEnv = join(context.release, `probe-env-static-linux-${process.arch}`);
      for (const { name, path, rpath } of await filesOf(context)) {
        const facts = await hardeningOf(probeEnv, path);
        expectEqual([name, facts], [name, hardening[name.includes('static') ? 'static' : 'node']]);
        const { textRelocations: _untold, ...told } = facts;
        expectEqual([name, await checksecOf(path)], [name, { ...told, paths: rpath === null ? 'no no' : 'yes no' }]);
        expectEqual([name, complaintsOf(path, rpath)], [name, []]);
      }
    },
  },
  {
    name: 'the static executable for another machine makes its PT_GNU_RELRO read-only too',
    async run(context) {
      for (const { name, path, arch } of executablesOf(context)) {
        if (!name.includes('static') || arch === process.arch) continue;
        const { status, stderr } = await start(path, arch, ['--version'], ['-strace']);
        const call = /mprotect\(0x[0-9a-f]+, ?(\d+), ?PROT_READ\) = 0/.exec(stderr);
        expectEqual([name, status, call !== null && Number(call[1]) >= 4096], [name, 0, true]);
      }
    },
  },
];

/** The executables, and those of the portable directories, unpacked. */
async function filesOf(context: Context): Promise<{ name: string; path: string; rpath: string | null }[]> {
  const files = executablesOf(context).map(({ name, path }) => ({ name, path, rpath: null as string | null }));
  for (const arch of context.archs) {
    const archive = join(context.release, `probe-env-portable-linux-${arch}.tar.gz`);
    const member = `${portableHome.slice(1)}/probe-env`;
    const to = join(context.work, `portable-${arch}`);
    const { status } = await command('sh', [
      '-c',
      'mkdir "$1" && tar -x -z -C "$1" -f "$2" "$3"',
      'sh',
      to,
      archive,
      member,
    ]);
    if (status === 0) files.push({ name: `portable-${arch}`, path: join(to, member), rpath: `${portableHome}/lib` });
  }
  return files;
}
