import {
  decodeElf,
  dynamicFlag,
  dynamicFlag1,
  type ElfFile,
  fileType,
  segmentFlag,
  segmentType,
} from '../../src/decode/elf.ts';
import { loaderFamily, machineName } from '../../src/decode/elf-machines.ts';
import { readAbiTag } from '../../src/decode/elf-notes.ts';
import type { App } from '../../src/host/app.ts';
import type { Host } from '../../src/host/host.ts';
import type { OpenFile } from '../../src/host/rootfs.ts';
import type { Content, ElfFacts, HardeningFacts } from './facts.ts';
import { libraryTraits } from './loader/object.ts';
import { parseShebang } from './shebang.ts';

export interface Inspected {
  readonly content: Content;
  /** The headers, where it is an ELF file. */
  readonly elf: ElfFile | null;
}

/** The kernel looks at the first 256 bytes (BINPRM_BUF_SIZE). */
const headLength = 256;

export function inspectContent(host: Host, file: OpenFile, app: App | null): Inspected {
  const bytes = file.read(0, headLength);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.subarray(0, 4).equals(elfMagic)) return inspectElf(file, app);
  if (head.subarray(0, 2).toString('latin1') === '#!') {
    const shebang = parseShebang(host, head);
    if (shebang !== null) return { content: { kind: 'script', shebang }, elf: null };
  }
  return { content: { kind: 'other', what: describeContent(head) }, elf: null };
}

const elfMagic = Buffer.from('\x7fELF', 'latin1');

function inspectElf(file: OpenFile, app: App | null): Inspected {
  const decodedByApp = app?.elf();
  const decoded = decodedByApp?.kind === 'found' ? decodedByApp.value : decodeElf(file);
  if (!decoded.ok) return { content: { kind: 'damaged', problem: decoded.problem }, elf: null };
  return { content: { kind: 'elf', elf: elfFacts(file, decoded.value) }, elf: decoded.value };
}

export function elfFacts(file: OpenFile, elf: ElfFile): ElfFacts {
  const { dynamic } = elf;
  return {
    machine: machineName(elf),
    class: elf.class,
    byteOrder: elf.littleEndian ? 'little' : 'big',
    linkage: linkageOf(elf),
    interpreter: elf.interpreter,
    libc: libcOf(file, elf),
    needed: dynamic?.needed ?? [],
    soname: dynamic?.soname ?? null,
    rpath: dynamic?.rpath ?? null,
    runpath: dynamic?.runpath ?? null,
    audit: dynamic?.audit ?? [],
    staticTls: libraryTraits(elf).staticTls,
    loadsNss: loadsNss(file, elf),
    hardening: hardeningOf(elf),
    problem: problemOf(file, elf),
  };
}

/** A shared library may have an interpreter (libc.so.6), and a program may need a loader but no library (Go's PIE). */
function linkageOf(elf: ElfFile): ElfFacts['linkage'] {
  const { dynamic, interpreter, type } = elf;
  if (type !== fileType.executable && type !== fileType.shared) return 'object';
  if (interpreter !== null) return 'dynamic';
  if (dynamic === null) return 'static';
  if (type === fileType.executable) return dynamic.needed.length === 0 ? 'static' : 'dynamic';
  const pie = (dynamic.flags1 & dynamicFlag1.pie) !== 0;
  return pie && dynamic.needed.length === 0 ? 'static-pie' : 'shared library';
}

function libcOf(file: OpenFile, elf: ElfFile): ElfFacts['libc'] {
  const needed = elf.dynamic?.needed ?? [];
  if (needed.includes('libc.so.6')) return 'glibc';
  if (needed.some((name) => name === 'libc.so' || name.startsWith('libc.musl-'))) return 'musl';
  if (elf.interpreter !== null) return loaderFamily(elf.interpreter);
  // crt1.o of glibc carries the note, so a static program has it too; musl's does not.
  return readAbiTag(file, elf) === null ? null : 'glibc';
}

const nssWindow = 1 << 20;
const nssLimit = 64 << 20;

/** Static glibc carries the name pattern of its modules when something in the program needs them. */
function loadsNss(file: OpenFile, elf: ElfFile): boolean {
  if (elf.interpreter !== null || linkageOf(elf) === 'shared library' || readAbiTag(file, elf) === null) return false;
  const name = Buffer.from('libnss_');
  return elf.segments
    .filter(({ type, flags }) => type === segmentType.load && (flags & segmentFlag.write) === 0)
    .some(({ offset, fileSize }) => {
      const end = Math.min(offset + fileSize, offset + nssLimit, file.size);
      for (let at = offset; at < end; at += nssWindow) {
        const bytes = file.read(at, Math.min(nssWindow + name.length, end - at));
        if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name)) return true;
      }
      return false;
    });
}

function hardeningOf(elf: ElfFile): HardeningFacts {
  const flags = elf.dynamic?.flags ?? 0;
  const flags1 = elf.dynamic?.flags1 ?? 0;
  const bindNow =
    (flags & dynamicFlag.bindNow) !== 0 ||
    (flags1 & dynamicFlag1.now) !== 0 ||
    (elf.dynamic?.entries.some(({ tag }) => tag === 24) ?? false);
  const relro = elf.segments.some(({ type }) => type === segmentType.gnuRelro);
  const stack = elf.segments.find(({ type }) => type === segmentType.gnuStack);
  const symtab = 2;
  return {
    pie: elf.type === fileType.shared && (elf.interpreter !== null || (flags1 & dynamicFlag1.pie) !== 0),
    relro: !relro ? 'none' : bindNow ? 'full' : 'partial',
    nx: stack === undefined || (stack.flags & segmentFlag.execute) === 0,
    stripped: !elf.sections.some(({ type }) => type === symtab),
    textRelocations: libraryTraits(elf).textRelocations,
  };
}

/** The kernel maps what is not there, and the program dies of SIGBUS or SIGSEGV when it gets to it. */
function problemOf(file: OpenFile, elf: ElfFile): string | null {
  if (elf.segments.length === 0 && elf.type !== 1) return 'it has no program headers';
  const end = Math.max(
    0,
    ...elf.segments.filter(({ type }) => type === segmentType.load).map(({ offset, fileSize }) => offset + fileSize),
  );
  return end > file.size ? `it ends at byte ${file.size} and its segments at byte ${end}` : null;
}

/** What the file is instead of a program, by its first bytes. */
function describeContent(head: Buffer): string {
  if (head.length === 0) return 'empty';
  const latin = head.toString('latin1');
  for (const [magic, what] of magics) if (latin.startsWith(magic)) return what;
  if (latin.startsWith('#!')) return 'a script whose first line names no interpreter';
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(latin)) return 'an HTML or XML document (a failed download?)';
  if (/^\/?[\w.+-]+(?:\/[\w.+-]+)+\s*$/.test(latin))
    return `text that holds the path ${latin.trim()}: a link that became a file`;
  const text = head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
  return text ? 'text without a #! line' : 'data of no executable format';
}

/** The beginnings of files that end up in the place of a program. */
const magics: readonly (readonly [string, string])[] = [
  ['version https://git-lfs', 'a Git LFS pointer, not the file itself'],
  ['MZ', 'a Windows program'],
  ['\xcf\xfa\xed\xfe', 'a macOS program (64-bit Mach-O)'],
  ['\xce\xfa\xed\xfe', 'a macOS program (32-bit Mach-O)'],
  ['\xca\xfe\xba\xbe', 'a macOS universal program or a Java class'],
  ['!<arch>', 'an archive of object files (ar): built with -buildmode=archive, or a package that is not main'],
  ['\x1f\x8b', 'gzip data'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x28\xb5\x2f\xfd', 'zstd data'],
  ['\xfd7zXZ', 'xz data'],
  ['\0asm', 'a WebAssembly module'],
  ['\xef\xbb\xbf#!', 'a script with a byte order mark before #!'],
];
