import type { ByteSource } from '../../decode/byte-source.ts';
import { type ElfFile, fileType, lastOfType, pageSize, recordSizes, segmentType } from '../../decode/elf/elf.ts';
import type { Machine } from '../../decode/elf/machines.ts';
import { type Check, type ElfRefusal, firstRefusal } from '../elf/refusal.ts';
import { imageRefusal } from './elf-image.ts';

/** A library of the right machine that a loader is to map. */
type Library = { readonly elf: ElfFile; readonly file: ByteSource };

/** Why glibc's loader ends the program because of e_ident or e_version, before it checks the machine. */
export function glibcIdentRefusal(
  file: ByteSource,
  elf: ElfFile,
  machine: Pick<Machine, 'littleEndian'>,
): ElfRefusal | null {
  return firstRefusal(machine.littleEndian ? littleEndianChecks : bigEndianChecks, { elf, file });
}

/**
 * Why glibc's loader ends the program because of the rest of a library for its own machine; null if it maps it.
 * @param checksAlign before 2.35 it requires every p_align to be a multiple of the page size, and to hold
 */
export function glibcRefusal(file: ByteSource, elf: ElfFile, checksAlign: boolean): ElfRefusal | null {
  return firstRefusal(checksAlign ? alignChecks : glibcChecks, { elf, file }) ?? imageRefusal(file, elf, 'glibc');
}

/** Why musl's loader does. */
export function muslRefusal(file: ByteSource, elf: ElfFile): ElfRefusal | null {
  return firstRefusal(muslChecks, { elf, file }) ?? imageRefusal(file, elf, 'musl');
}

/** A library for machines of the other word size: glibc continues its search (open_verify of elf/dl-load.c). */
export function isOtherClass({ ident }: ElfFile, machine: Pick<Machine, 'class'>): boolean {
  return ident.class !== (machine.class === 64 ? 2 : 1);
}

const elfOsAbi = { systemV: 0, gnu: 3 } as const;

/** LIBC_ABI_MAX: the EI_ABIVERSION that glibc 2.30 and later accept in files of the GNU OS ABI. */
const knownAbiVersions = 4;

/** open_verify of elf/dl-load.c, in its order: the checks before the machine. */
const identChecks: readonly Check<Library>[] = [
  { rule: 'ident-version', refuses: ({ elf: { ident } }) => (ident.version === 1 ? null : { value: ident.version }) },
  {
    rule: 'os-abi',
    refuses: ({ elf: { ident } }) =>
      ident.osAbi === elfOsAbi.systemV || ident.osAbi === elfOsAbi.gnu ? null : { value: ident.osAbi },
  },
  {
    rule: 'abi-version',
    refuses: ({ elf: { ident } }) =>
      ident.abiVersion === 0 || (ident.osAbi === elfOsAbi.gnu && ident.abiVersion < knownAbiVersions)
        ? null
        : { value: ident.abiVersion },
  },
  { rule: 'ident-padding', refuses: ({ elf: { ident } }) => (ident.padded ? null : { value: 1 }) },
  { rule: 'file-version', refuses: ({ elf: { version } }) => (version === 1 ? null : { value: version }) },
];

const littleEndianChecks: readonly Check<Library>[] = [
  { rule: 'not-little-endian', refuses: ({ elf: { ident } }) => (ident.data === 1 ? null : { value: ident.data }) },
  ...identChecks,
];

const bigEndianChecks: readonly Check<Library>[] = [
  { rule: 'not-big-endian', refuses: ({ elf: { ident } }) => (ident.data === 2 ? null : { value: ident.data }) },
  ...identChecks,
];

/** The rest of open_verify, and _dl_map_object_from_fd, in their order. */
const glibcChecks: readonly Check<Library>[] = [
  {
    rule: 'not-loadable',
    refuses: ({ elf: { type } }) => (type === fileType.shared || type === fileType.executable ? null : { value: type }),
  },
  {
    rule: 'segment-size',
    refuses: ({ elf }) =>
      elf.segmentTable.size === recordSizes[elf.class].segment
        ? null
        : { value: elf.segmentTable.size, limit: recordSizes[elf.class].segment },
  },
  {
    rule: 'segments-cut-off',
    refuses: ({ elf: { segmentTable }, file }) => {
      const end = segmentTable.offset + segmentTable.count * segmentTable.size;
      return end > file.size ? { value: file.size, limit: end } : null;
    },
  },
  {
    rule: 'segment-misaligned',
    refuses: ({ elf }) => {
      const segment = elf.loads.find(({ offset, address }) => offset % pageSize !== address % pageSize);
      return segment === undefined ? null : { value: segment.offset, limit: segment.address };
    },
  },
  { rule: 'no-load-segment', refuses: ({ elf }) => (elf.loads.length === 0 ? { value: 0 } : null) },
  { rule: 'executable', refuses: ({ elf: { type } }) => (type === fileType.executable ? { value: type } : null) },
  {
    rule: 'no-dynamic-section',
    refuses: ({ elf }) => {
      const dynamic = lastOfType(elf.segments, segmentType.dynamic);
      return dynamic === undefined || dynamic.fileSize === 0 ? { value: 0 } : null;
    },
  },
];

const alignChecks: readonly Check<Library>[] = [
  {
    rule: 'segment-align',
    refuses: ({ elf }) => {
      const segment = elf.loads.find(({ align }) => align % pageSize !== 0);
      return segment === undefined ? null : { value: segment.align, limit: pageSize };
    },
  },
  {
    // A mask of p_align - 1: none for 0.
    rule: 'segment-offset',
    refuses: ({ elf }) => {
      const segment = elf.loads.find(({ offset, address, align }) =>
        align === 0 ? offset !== address : offset % align !== address % align,
      );
      return segment === undefined ? null : { value: segment.offset, limit: segment.address };
    },
  },
  ...glibcChecks,
];

/** map_library of ldso/dynlink.c: it checks neither magic nor class nor machine. */
const muslChecks: readonly Check<Library>[] = [
  {
    rule: 'not-loadable',
    refuses: ({ elf: { type } }) => (type === fileType.shared || type === fileType.executable ? null : { value: type }),
  },
  {
    rule: 'segments-cut-off',
    refuses: ({ elf: { segmentTable }, file }) => {
      const end = segmentTable.offset + segmentTable.count * segmentTable.size;
      return end > file.size ? { value: file.size, limit: end } : null;
    },
  },
  { rule: 'no-dynamic-section', refuses: ({ elf }) => (elf.dynamic === null ? { value: 0 } : null) },
];
