import { latin1 } from '#runtime/bytes.ts';
import { type Decoded, decoding } from '../../../src/decode/decoded.ts';
import { decodeElf, type ElfFile } from '../../../src/decode/elf/elf.ts';
import { readVersionNeeds } from '../../../src/decode/elf/versions.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import type { App } from '../../../src/host/process/app.ts';
import type { Content } from '../facts.ts';
import { type LoadableFile, readLoadable } from '../loader/object.ts';
import { elfFacts } from './elf-facts.ts';
import { parseShebang } from './shebang.ts';

export interface Inspected {
  readonly content: Content;
  /** The headers, where it is an ELF file. */
  readonly elf: ElfFile | null;
  /** The same as the loader sees it; null where there is nothing for a loader to do. */
  readonly loadable: Decoded<LoadableFile> | null;
}

/** The kernel looks at the first 256 bytes (BINPRM_BUF_SIZE). */
const headLength = 256;

export function inspectContent(host: Host, file: OpenFile, app: App | null): Inspected {
  const known = app?.elf();
  if (known?.kind === 'found' && known.value.ok) return inspectElf(file, known.value.value);
  const head = file.read(0, headLength);
  if (latin1(head, 0, 4) === elfMagic) {
    const decoded = decodeElf(file);
    if (decoded.ok) return inspectElf(file, decoded.value);
    return { content: { kind: 'damaged', problem: decoded.problem }, elf: null, loadable: null };
  }
  if (latin1(head, 0, 2) === '#!') {
    const shebang = parseShebang(host, head);
    if (shebang !== null) return { content: { kind: 'script', shebang }, elf: null, loadable: null };
  }
  return { content: { kind: 'other', what: describeContent(head) }, elf: null, loadable: null };
}

const elfMagic = '\x7fELF';

function inspectElf(file: OpenFile, elf: ElfFile): Inspected {
  const needs = decoding(() => readVersionNeeds(file, elf));
  const loadable = elf.dynamic === null ? null : readLoadable(file, elf, needs);
  return { content: { kind: 'elf', elf: elfFacts(file, elf, needs) }, elf, loadable };
}

/** What the file is instead of a program, by its first bytes. */
function describeContent(head: Uint8Array): string {
  if (head.length === 0) return 'empty';
  const latin = latin1(head);
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
