import { latin1 } from '#runtime/bytes.ts';
import { type Decoded, decoding } from '../../../../src/decode/decoded.ts';
import { decodeElf, type ElfFile } from '../../../../src/decode/elf/elf.ts';
import { readVersionNeeds } from '../../../../src/decode/elf/versions.ts';
import type { OpenFile } from '../../../../src/host/files/rootfs.ts';
import type { Host } from '../../../../src/host/host.ts';
import type { App } from '../../../../src/host/process/app.ts';
import { type LoadableFile, readLoadable } from '../../loader/object.ts';
import type { Content } from '../facts.ts';
import { elfFacts } from './elf-facts.ts';
import { linkText, otherKind } from './other-content.ts';
import { parseShebang } from './shebang.ts';

export interface Inspected {
  readonly content: Content;
  /** The headers, if it is an ELF file. */
  readonly elf: ElfFile | null;
  /** The same as the loader sees it; null if no loader is involved. */
  readonly loadable: Decoded<LoadableFile> | null;
}

/** The kernel looks at the first 256 bytes (BINPRM_BUF_SIZE). */
const headLength = 256;

/** The first block of a tar archive identifies it in its second half. */
const otherLength = 512;

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
  const more = file.read(0, otherLength);
  const content = { kind: 'other', other: otherKind(more), link: linkText(more) } as const;
  return { content, elf: null, loadable: null };
}

const elfMagic = '\x7fELF';

function inspectElf(file: OpenFile, elf: ElfFile): Inspected {
  const needs = decoding(() => readVersionNeeds(file, elf));
  const loadable = elf.dynamic === null ? null : readLoadable(file, elf, needs);
  return { content: { kind: 'elf', elf: elfFacts(file, elf, needs) }, elf, loadable };
}
