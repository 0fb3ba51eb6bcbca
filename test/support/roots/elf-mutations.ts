/** One change of one field of an ELF file's header or program headers, or a file that is cut off. */
export interface Mutation {
  /** `e_type = 3`, `PT_LOAD[2].p_offset = 0x1001`, `cut off at 4096`. */
  readonly name: string;
  apply(bytes: Buffer): Buffer;
}

type Field = { readonly name: string; readonly at: number; readonly width: 1 | 2 | 4 | 8 };

/** Elf64_Ehdr (elf.h), e_ident by its bytes. */
const headerFields: readonly Field[] = [
  { name: 'EI_MAG0', at: 0, width: 1 },
  { name: 'EI_CLASS', at: 4, width: 1 },
  { name: 'EI_DATA', at: 5, width: 1 },
  { name: 'EI_VERSION', at: 6, width: 1 },
  { name: 'EI_OSABI', at: 7, width: 1 },
  { name: 'EI_ABIVERSION', at: 8, width: 1 },
  { name: 'EI_PAD', at: 9, width: 1 },
  { name: 'e_type', at: 16, width: 2 },
  { name: 'e_machine', at: 18, width: 2 },
  { name: 'e_version', at: 20, width: 4 },
  { name: 'e_entry', at: 24, width: 8 },
  { name: 'e_phoff', at: 32, width: 8 },
  { name: 'e_shoff', at: 40, width: 8 },
  { name: 'e_flags', at: 48, width: 4 },
  { name: 'e_ehsize', at: 52, width: 2 },
  { name: 'e_phentsize', at: 54, width: 2 },
  { name: 'e_phnum', at: 56, width: 2 },
  { name: 'e_shentsize', at: 58, width: 2 },
  { name: 'e_shnum', at: 60, width: 2 },
  { name: 'e_shstrndx', at: 62, width: 2 },
];

/** Elf64_Phdr (elf.h). */
const segmentFields: readonly Field[] = [
  { name: 'p_type', at: 0, width: 4 },
  { name: 'p_flags', at: 4, width: 4 },
  { name: 'p_offset', at: 8, width: 8 },
  { name: 'p_vaddr', at: 16, width: 8 },
  { name: 'p_paddr', at: 24, width: 8 },
  { name: 'p_filesz', at: 32, width: 8 },
  { name: 'p_memsz', at: 40, width: 8 },
  { name: 'p_align', at: 48, width: 8 },
];

const segmentNames: Readonly<Record<number, string>> = {
  0: 'PT_NULL',
  1: 'PT_LOAD',
  2: 'PT_DYNAMIC',
  3: 'PT_INTERP',
  4: 'PT_NOTE',
  6: 'PT_PHDR',
  7: 'PT_TLS',
  1685382480: 'PT_GNU_EH_FRAME',
  1685382481: 'PT_GNU_STACK',
  1685382482: 'PT_GNU_RELRO',
  1685382483: 'PT_GNU_PROPERTY',
};

const ehdrSize = 64;
const phdrSize = 56;
const page = 4096n;

/** Every field of the header and of each program header, each with a handful of values. */
export function fieldMutations(bytes: Buffer): Mutation[] {
  const header = headerFields.flatMap((field) => ofField(bytes, 0, field, ''));
  const table = Number(bytes.readBigUInt64LE(32));
  const segments = Array.from({ length: bytes.readUInt16LE(56) }, (_, index) => {
    const start = table + index * phdrSize;
    const type = bytes.readUInt32LE(start);
    const prefix = `${segmentNames[type] ?? `0x${type.toString(16)}`}[${index}].`;
    return segmentFields.flatMap((field) => ofField(bytes, start, field, prefix));
  });
  return [...header, ...segments.flat()];
}

/** Cut off in the header, around the end of each segment, at the pages around, and in between. */
export function cutOffs(bytes: Buffer): Mutation[] {
  const lengths = new Set([0, 1, 4, 16, 52, 63, ehdrSize, ehdrSize + phdrSize, 832, 4095, 4096]);
  const table = Number(bytes.readBigUInt64LE(32));
  for (let index = 0; index < bytes.readUInt16LE(56); index += 1) {
    const start = table + index * phdrSize;
    const offset = Number(bytes.readBigUInt64LE(start + 8));
    const end = offset + Number(bytes.readBigUInt64LE(start + 32));
    const pages = Math.floor(end / 4096) * 4096;
    for (const at of [offset, offset + 1, end - 1, end, pages - 1, pages, pages + 1]) lengths.add(at);
  }
  for (let tenth = 1; tenth < 10; tenth += 1) lengths.add(Math.floor((bytes.length * tenth) / 10));
  const inside = [...lengths].filter((length) => length >= 0 && length < bytes.length).sort((a, b) => a - b);
  return inside.map((length) => ({ name: `cut off at ${length}`, apply: (whole) => whole.subarray(0, length) }));
}

function ofField(bytes: Buffer, start: number, { name, at, width }: Field, prefix: string): Mutation[] {
  const place = start + at;
  const original = read(bytes, place, width);
  const max = (1n << BigInt(width * 8)) - 1n;
  const candidates = [0n, 1n, 2n, 3n, 4n, original - 1n, original + 1n, original ^ 8n, max, ...extra(name, original)];
  const values = [...new Set(candidates)].filter((value) => value >= 0n && value <= max && value !== original);
  return values.map((value) => ({
    name: `${prefix}${name} = 0x${value.toString(16)}`,
    apply(whole) {
      const changed = Buffer.from(whole);
      write(changed, place, width, value);
      return changed;
    },
  }));
}

/** Values that mean something in that field. */
function extra(name: string, original: bigint): readonly bigint[] {
  if (name === 'e_machine') return [3n, 6n, 40n, 183n, 243n];
  if (name === 'p_type') return [5n, 6n, 7n, 0x6474e551n, 0x6474e552n, 0x70000000n];
  if (name === 'p_flags') return [5n, 6n, 7n];
  if (name === 'e_phnum') return [original + 20n, 1170n, 1171n];
  if (name === 'p_align') return [page, page * 2n, 0x200000n];
  if (name.startsWith('p_') || name === 'e_entry')
    return [original + page, original - page, original * 2n, 1n << 46n, 1n << 63n];
  return [];
}

function read(bytes: Buffer, at: number, width: Field['width']): bigint {
  return width === 8 ? bytes.readBigUInt64LE(at) : BigInt(bytes.readUIntLE(at, width));
}

function write(bytes: Buffer, at: number, width: Field['width'], value: bigint): void {
  if (width === 8) bytes.writeBigUInt64LE(value, at);
  else bytes.writeUIntLE(Number(value), at, width);
}
