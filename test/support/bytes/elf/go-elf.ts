/** A Go program as a reader of build info sees it: ELF headers around one data segment, and no code. */
export interface GoElf {
  readonly goVersion: string;
  /** Text lines without their end, fields separated by TAB: `path\texample.com/app`. */
  readonly modInfo?: readonly string[];
  readonly class?: 32 | 64;
  readonly bigEndian?: boolean;
  /** e_machine: 62 is amd64. */
  readonly machine?: number;
  /** How the version is stored: pointers up to Go 1.17, inline since. */
  readonly format?: 'inline' | 'pointer';
  /** False for a file without section headers. */
  readonly sections?: boolean;
  /** Bytes before the blob in its segment, and after it. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
  /** PT_INTERP. */
  readonly interpreter?: string;
  /** More sections, without content: `.note.go.buildid`. */
  readonly extraSections?: readonly string[];
  /** And sections with content: `.gopclntab`, `.rodata`. */
  readonly contents?: Readonly<Record<string, Uint8Array>>;
}

export const magic = Buffer.from('\xff Go buildinf:', 'latin1');
const infoStart = Buffer.from('3077af0c9274080241e1c107e6d618e6', 'hex');
const infoEnd = Buffer.from('f932433186182072008242104116d8f2', 'hex');
/** Where the headers are mapped, and the data, a page further at most. */
const [textAddress, dataAddress] = [0x40_0000, 0x50_0000];

/** The text between the two sentinels, as cmd/go writes it (modload.ModInfoData). */
export function frameModInfo(lines: readonly string[]): Buffer {
  if (lines.length === 0) return Buffer.alloc(0);
  return Buffer.concat([infoStart, Buffer.from(lines.map((line) => `${line}\n`).join('')), infoEnd]);
}

export function makeGoElf(elf: GoElf): Buffer {
  const is64 = (elf.class ?? 64) === 64;
  const bigEndian = elf.bigEndian ?? false;
  const write = new Writer(is64, bigEndian);
  const before = elf.before ?? Buffer.alloc(0);
  const contents = Object.entries(elf.contents ?? {});
  const names = [
    ...['', '.go.buildinfo', '.shstrtab', ...(elf.extraSections ?? [])],
    ...contents.map(([name]) => name),
  ];
  const sectionCount = elf.sections === false ? 0 : names.length;
  const headers = is64 ? { file: 64, program: 56, section: 64 } : { file: 52, program: 32, section: 40 };
  const programs = elf.interpreter === undefined ? 2 : 3;
  const interpreter = Buffer.from(elf.interpreter === undefined ? '' : `${elf.interpreter}\0`);
  const interpreterAt = headers.file + programs * headers.program;
  const dataAt = align(interpreterAt + interpreter.length, 16);
  // As the kernel wants it: the address fits the offset.
  const loadAddress = dataAddress + (dataAt % 0x1000);
  const blobAddress = loadAddress + before.length;
  const blob = makeBlob(elf, write, blobAddress);
  const data = Buffer.concat([before, blob, elf.after ?? Buffer.alloc(0)]);
  const strings = Buffer.from(`${names.join('\0')}\0`);
  const stringsAt = dataAt + data.length;
  const contentAt = align(stringsAt + strings.length, 16);
  const content = Buffer.concat(contents.map(([, bytes]) => bytes));
  const sectionsAt = align(contentAt + content.length, 16);
  const nameOffset = (name: string): number => strings.indexOf(`${name}\0`);

  const header = fileHeader(write, { elf, headers, programs, sectionsAt, sectionCount });
  const interp =
    programs === 3 ? [write.segment(3, 4, interpreterAt, textAddress + interpreterAt, interpreter.length)] : [];
  // Headers are where the program begins: there is no code.
  const text = write.segment(1, 5, 0, textAddress, interpreterAt + interpreter.length);
  const load = write.segment(1, 6, dataAt, loadAddress, data.length);
  const sections =
    sectionCount === 0
      ? []
      : [
          write.section(0, 0, 0, 0, 0),
          write.section(nameOffset('.go.buildinfo'), 1, blobAddress, dataAt + before.length, blob.length),
          write.section(nameOffset('.shstrtab'), 3, 0, stringsAt, strings.length),
          ...(elf.extraSections ?? []).map((name) => write.section(nameOffset(name), 1, 0, 0, 0)),
          ...contents.map(([name, bytes], index) => {
            const before = contents.slice(0, index).reduce((sum, [, each]) => sum + each.length, 0);
            return write.section(nameOffset(name), 1, 0, contentAt + before, bytes.length);
          }),
        ];
  return place(sectionsAt + sectionCount * headers.section, [
    [0, Buffer.concat([header, ...interp, text, load, interpreter])],
    [dataAt, data],
    [stringsAt, strings],
    [contentAt, content],
    [sectionsAt, Buffer.concat(sections)],
  ]);
}

/** Elf32_Ehdr or Elf64_Ehdr (elf(5)). */
function fileHeader(
  write: Writer,
  parts: {
    readonly elf: GoElf;
    /** Bytes of each kind of header. */
    readonly headers: { readonly file: number; readonly program: number; readonly section: number };
    /** How many program headers. */
    readonly programs: number;
    readonly sectionsAt: number;
    readonly sectionCount: number;
  },
): Buffer {
  const { elf, headers, programs, sectionsAt, sectionCount } = parts;
  const [fileClass, order] = [elf.class === 32 ? 1 : 2, elf.bigEndian === true ? 2 : 1];
  return Buffer.concat([
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, fileClass, order, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    write.u16(2),
    write.u16(elf.machine ?? 62),
    write.u32(1),
    write.word(textAddress),
    write.word(headers.file),
    write.word(sectionCount === 0 ? 0 : sectionsAt),
    write.u32(0),
    write.u16(headers.file),
    write.u16(headers.program),
    write.u16(programs),
    write.u16(headers.section),
    write.u16(sectionCount),
    write.u16(sectionCount === 0 ? 0 : 2),
  ]);
}

function makeBlob(elf: GoElf, write: Writer, address: number): Buffer {
  const version = Buffer.from(elf.goVersion);
  const modInfo = frameModInfo(elf.modInfo ?? []);
  const pointerSize = write.is64 ? 8 : 4;
  const flags = (write.bigEndian ? 1 : 0) | (elf.format === 'pointer' ? 0 : 2);
  const start = Buffer.concat([magic, Buffer.from([pointerSize, flags])]);
  if (elf.format !== 'pointer') {
    const text = [uvarint(version.length), version, uvarint(modInfo.length), modInfo];
    const blob = Buffer.concat([start, Buffer.alloc(16), ...text]);
    return Buffer.concat([blob, Buffer.alloc(align(blob.length, 16) - blob.length)]);
  }
  // Two pointers to string headers, which follow, and then the strings themselves.
  const headersAt = address + 32;
  const versionAt = headersAt + 4 * pointerSize;
  const pointers = Buffer.concat([write.word(headersAt), write.word(headersAt + 2 * pointerSize)]);
  return Buffer.concat([
    start,
    pointers,
    Buffer.alloc(16 - pointers.length),
    write.word(versionAt),
    write.word(version.length),
    write.word(versionAt + version.length),
    write.word(modInfo.length),
    version,
    modInfo,
  ]);
}

/** encoding/binary.PutUvarint, for lengths and for values that are no length at all. */
export function uvarint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

class Writer {
  readonly is64: boolean;
  readonly bigEndian: boolean;

  constructor(is64: boolean, bigEndian: boolean) {
    this.is64 = is64;
    this.bigEndian = bigEndian;
  }

  u16(value: number): Buffer {
    return this.number(value, 2);
  }

  u32(value: number): Buffer {
    return this.number(value, 4);
  }

  word(value: number): Buffer {
    return this.number(value, this.is64 ? 8 : 4);
  }

  segment(type: number, flags: number, offset: number, address: number, size: number): Buffer {
    const words = [offset, address, address, size, size].map((value) => this.word(value));
    const tail = this.word(0x1000);
    return this.is64
      ? Buffer.concat([this.u32(type), this.u32(flags), ...words, tail])
      : Buffer.concat([this.u32(type), ...words, this.u32(flags), tail]);
  }

  section(name: number, type: number, address: number, offset: number, size: number): Buffer {
    const words = [0, address, offset, size].map((value) => this.word(value));
    return Buffer.concat([
      this.u32(name),
      this.u32(type),
      ...words,
      this.u32(0),
      this.u32(0),
      this.word(1),
      this.word(0),
    ]);
  }

  private number(value: number, size: number): Buffer {
    const bytes = Buffer.alloc(8);
    if (this.bigEndian) bytes.writeBigUInt64BE(BigInt(value));
    else bytes.writeBigUInt64LE(BigInt(value));
    return this.bigEndian ? bytes.subarray(8 - size) : bytes.subarray(0, size);
  }
}

function place(size: number, parts: readonly (readonly [number, Buffer])[]): Buffer {
  const file = Buffer.alloc(size);
  for (const [offset, bytes] of parts) bytes.copy(file, offset);
  return file;
}

function align(offset: number, to: number): number {
  return Math.ceil(offset / to) * to;
}
