/** p_type of elf.h. */
const types = { ehFrame: 0x6474e550, relro: 0x6474e552 } as const;

/** Offsets in Elf64_Phdr, and its size. */
const field = { type: 0, offset: 8, address: 16, fileSize: 32, memorySize: 40 } as const;
const entrySize = 56;

/**
 * Gives a stripped executable the PT_GNU_RELRO of the original. It makes the loader set the GOT, and everything else
 * that only the loader has to write, to read-only when it is done. binutils' strip drops the header if a section was
 * removed, since it then rebuilds the program headers and knows a segment only by its sections. The entry of the
 * removed unwind tables (PT_GNU_EH_FRAME, empty after stripping) has room for it: nothing moves.
 *
 * @param stripped changed in place; ELF, 64 bits, little-endian, like `original`
 * @throws if there is no room
 */
export function keepRelro(original: Buffer, stripped: Buffer): void {
  const wanted = headersOf(original).find((at) => original.readUInt32LE(at + field.type) === types.relro);
  const headers = headersOf(stripped);
  const isOf = (type: number) => (at: number) => stripped.readUInt32LE(at + field.type) === type;
  if (wanted === undefined || headers.some(isOf(types.relro))) return;
  const free = headers.find((at) => isOf(types.ehFrame)(at) && stripped.readBigUInt64LE(at + field.memorySize) === 0n);
  if (free === undefined)
    throw new Error('no program header is free for PT_GNU_RELRO: see scripts/build/node/keep-relro.ts');
  const address = original.readBigUInt64LE(wanted + field.address);
  original.copy(stripped, free, wanted, wanted + entrySize);
  stripped.writeBigUInt64LE(offsetOf(stripped, headers, address), free + field.offset);
}

/** Where each program header begins. */
function headersOf(elf: Buffer): number[] {
  const start = Number(elf.readBigUInt64LE(32));
  return Array.from({ length: elf.readUInt16LE(56) }, (_, index) => start + index * entrySize);
}

/** Where in the file an address of a loaded segment is. */
function offsetOf(elf: Buffer, headers: readonly number[], address: bigint): bigint {
  for (const at of headers) {
    const start = elf.readBigUInt64LE(at + field.address);
    const isLoaded = elf.readUInt32LE(at + field.type) === 1;
    if (isLoaded && address >= start && address < start + elf.readBigUInt64LE(at + field.fileSize))
      return elf.readBigUInt64LE(at + field.offset) + (address - start);
  }
  throw new Error(`no loaded segment has the address 0x${address.toString(16)}`);
}
