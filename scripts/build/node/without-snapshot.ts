import { decodeElf, segmentType } from '../../../src/decode/elf/elf.ts';
import { withoutAppendix } from '../../inventory/appendix.ts';

/**
 * The part that is the same in every build of an executable on Node: the file without the segment of the snapshot,
 * without its size in the program headers, and without what follows the end.
 */
export function withoutSnapshot(whole: Buffer): Buffer {
  const bytes = Buffer.from(withoutAppendix(whole));
  const elf = decodeElf({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  if (!elf.ok) throw new Error('not an ELF file');
  const { segments } = elf.value;
  const note = segments.find(({ type, fileSize }) => type === segmentType.note && fileSize > 1_000_000);
  const load = segments.find(({ type, offset }) => type === segmentType.load && offset === note?.offset);
  if (note === undefined || load === undefined) throw new Error('the snapshot is not where postject puts it');
  const headers = Number(bytes.readBigUInt64LE(32));
  // p_filesz and p_memsz of Elf64_Phdr.
  for (const index of [segments.indexOf(note), segments.indexOf(load)])
    bytes.fill(0, headers + index * 56 + 32, headers + index * 56 + 48);
  // The section headers come last, with the size of the snapshot too; e_shoff says where.
  const sections = Number(bytes.readBigUInt64LE(40));
  bytes.fill(0, 40, 48);
  return Buffer.concat([bytes.subarray(0, load.offset), bytes.subarray(load.offset + load.fileSize, sections)]);
}
