import { type Machine, machines } from '../../../src/decode/elf/machines.ts';
import { lineTable } from './line-table.ts';

/** An ELF file of a few hundred bytes with real headers and tables, and no code. */
export interface ElfSpec {
  readonly goarch?: string;
  /** e_type. */
  readonly type?: 'exec' | 'dyn' | 'rel';
  /** EI_OSABI. */
  readonly osAbi?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly audit?: string;
  /** DT_FLAGS and DT_FLAGS_1. */
  readonly flags?: number;
  readonly flags1?: number;
  /** DT_RELR, of no relocation. */
  readonly relr?: boolean;
  /** An empty dynamic section, if nothing above asks for one. */
  readonly dynamic?: boolean;
  /** DT_VERNEED, as in `{"libc.so.6": ["GLIBC_2.34"]}`. */
  readonly versionNeeds?: Readonly<Record<string, readonly string[]>>;
  /** DT_VERDEF, the library's own name first. */
  readonly versions?: readonly string[];
  /** Undefined and defined dynamic symbols; a `?` in front makes one weak. */
  readonly imports?: readonly string[];
  readonly exports?: readonly string[];
  /** The imports are functions that are looked for when they are called first (DT_JMPREL). */
  readonly lazy?: boolean;
  /** PT_GNU_STACK: absent unless said. */
  readonly stack?: 'rw' | 'rwx';
  readonly relro?: boolean;
  /** NT_GNU_ABI_TAG, as glibc's start code has it. */
  readonly abiTag?: boolean;
  /** GNU_PROPERTY_X86_ISA_1_NEEDED: bits of 1 for the baseline, 2 for x86-64-v2, and so on. */
  readonly isaNeeded?: number;
  /** The owner of a note that programs of another system have: `NetBSD`. */
  readonly systemNote?: string;
  /** Text in the file, NUL-terminated, one after the other. */
  readonly strings?: readonly string[];
  /** A .go.buildinfo section: the version, and `go version -m` lines with TABs. */
  readonly go?: { readonly version: string; readonly lines: readonly string[] };
  readonly symtab?: boolean;
  /** A .gopclntab section with names of functions. */
  readonly functions?: readonly string[];
  /** The last segment ends that many bytes behind the end of the file. */
  readonly cutOff?: number;
  /** A PT_LOAD segment of memory only, which claims to begin at that byte of the file. */
  readonly bss?: { readonly address: number; readonly size: number; readonly offset: number };
}

interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  /** The same as the offset, and as the size, unless said. */
  readonly address?: number;
  readonly memory?: number;
}

/** Presets, by what they represent. */
export const elfPresets = {
  'glibc-loader': {
    type: 'dyn',
    soname: 'ld-linux-x86-64.so.2',
    versions: ['ld-linux-x86-64.so.2', 'GLIBC_2.2.5', 'GLIBC_2.3', 'GLIBC_PRIVATE'],
    strings: [
      'ld.so (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.',
      '/lib/x86_64-linux-gnu/',
      '/usr/lib/x86_64-linux-gnu/',
      '/lib/',
      '/usr/lib/',
    ],
  },
  'musl-loader': {
    type: 'dyn',
    soname: 'libc.musl-x86_64.so.1',
    exports: ['puts', 'malloc', 'free', '__libc_start_main', 'stdin'],
    strings: ['musl libc (x86_64)\nVersion %s\n', '1.2.5'],
  },
  'gcompat-loader': { type: 'exec', strings: ['/lib/libgcompat.so.0', '/lib/ld-musl-x86_64.so.1'] },
  'glibc-libc': {
    type: 'dyn',
    soname: 'libc.so.6',
    needed: ['ld-linux-x86-64.so.2'],
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    versions: ['libc.so.6', 'GLIBC_2.2.5', 'GLIBC_2.34', 'GLIBC_2.36', 'GLIBC_PRIVATE'],
  },
} as const satisfies Record<string, ElfSpec>;

const base = 0; // addresses are file offsets

/** The bytes of the file. */
export function elfBytes(spec: ElfSpec): Buffer {
  const machine = machines.find(({ goarch }) => goarch === (spec.goarch ?? 'amd64'));
  if (machine === undefined) throw new Error(`no architecture ${spec.goarch}`);
  return new Builder(machine, spec).build();
}

class Builder {
  readonly #machine: Machine;
  readonly #spec: ElfSpec;
  readonly #is64: boolean;
  readonly #chunks: Buffer[] = [];
  #length = 0;
  readonly #strings = new Map<string, number>();
  #stringBytes = '\0';

  constructor(machine: Machine, spec: ElfSpec) {
    this.#machine = machine;
    this.#spec = spec;
    this.#is64 = machine.class === 64;
  }

  build(): Buffer {
    const spec = this.#spec;
    const segments: Segment[] = [];
    const tags: [number, number][] = [];
    const hasDynamic =
      spec.dynamic === true ||
      [spec.needed, spec.soname, spec.rpath, spec.runpath, spec.audit, spec.flags, spec.flags1].some(
        (x) => x !== undefined,
      ) ||
      [spec.versionNeeds, spec.versions, spec.imports, spec.exports].some((x) => x !== undefined);
    const count =
      1 +
      [
        spec.interpreter !== undefined,
        spec.interpreter !== undefined,
        hasDynamic,
        spec.stack !== undefined,
        spec.relro,
        spec.abiTag,
        spec.systemNote !== undefined,
        spec.isaNeeded !== undefined,
        spec.isaNeeded !== undefined,
        spec.bss !== undefined,
      ].filter(Boolean).length;
    const ehdr = this.#is64 ? 64 : 52;
    const phentsize = this.#is64 ? 56 : 32;
    this.#append(Buffer.alloc(ehdr + count * phentsize));

    if (spec.interpreter !== undefined) {
      const text = Buffer.from(`${spec.interpreter}\0`);
      segments.push({ type: 3, flags: 4, offset: this.#append(text), size: text.length });
    }
    if (spec.systemNote !== undefined) {
      const owner = Buffer.from(`${spec.systemNote}\0`);
      const padded = Buffer.concat([owner, Buffer.alloc(-owner.length & 3)]);
      const note = Buffer.concat([this.#u32s(owner.length, 4, 1), padded, this.#u32s(700_000_000)]);
      segments.push({ type: 4, flags: 4, offset: this.#append(note), size: note.length });
    }
    if (spec.isaNeeded !== undefined) {
      const words = [4, 32, 5, 0x554e47, 0xc0000002, 4, 3, 0, 0xc0008002, 4, spec.isaNeeded, 0];
      const note = this.#u32s(...words);
      const place = { flags: 4, offset: this.#append(note), size: note.length };
      segments.push({ type: 4, ...place }, { type: 0x6474e553, ...place });
    }
    if (spec.abiTag) {
      const note = Buffer.concat([this.#u32s(4, 16, 1), Buffer.from('GNU\0'), this.#u32s(0, 3, 2, 0)]);
      segments.push({ type: 4, flags: 4, offset: this.#append(note), size: note.length });
    }
    this.#append(Buffer.from(`\0${(spec.strings ?? []).map((text) => `${text}\0`).join('')}`));
    for (const name of spec.needed ?? []) tags.push([1, this.#string(name)]);
    if (spec.soname !== undefined) tags.push([14, this.#string(spec.soname)]);
    if (spec.rpath !== undefined) tags.push([15, this.#string(spec.rpath)]);
    if (spec.runpath !== undefined) tags.push([29, this.#string(spec.runpath)]);
    if (spec.audit !== undefined) tags.push([0x6ffffefc, this.#string(spec.audit)]);
    if (spec.flags !== undefined) tags.push([30, spec.flags]);
    if (spec.flags1 !== undefined) tags.push([0x6ffffffb, spec.flags1]);
    if (spec.relr === true) tags.push([36, 0]);
    if (spec.versionNeeds !== undefined) {
      const needs = Object.entries(spec.versionNeeds);
      tags.push([0x6ffffffe, this.#append(this.#verneed(needs))], [0x6fffffff, needs.length]);
    }
    if (spec.versions !== undefined) {
      tags.push([0x6ffffffc, this.#append(this.#verdef(spec.versions))], [0x6ffffffd, spec.versions.length]);
    }
    if (spec.imports !== undefined || spec.exports !== undefined) {
      const symbols = this.#dynsym(spec.imports ?? [], spec.exports ?? []);
      const total = symbols.length / (this.#is64 ? 24 : 16);
      const relocations = this.#relocations(spec.imports?.length ?? 0);
      const [table, bytes] = this.#is64 ? [7, 8] : [17, 18];
      const relocationsAt = this.#append(relocations);
      if (spec.lazy === true) tags.push([23, relocationsAt], [2, relocations.length], [20, table]);
      else tags.push([table, relocationsAt], [bytes, relocations.length]);
      tags.push(
        [6, this.#append(symbols)],
        [4, this.#append(this.#u32s(1, total, 0, ...Array<number>(total).fill(0)))],
      );
    }
    if (hasDynamic) {
      const strings = Buffer.from(this.#stringBytes, 'latin1');
      tags.push([5, this.#append(strings)], [10, strings.length], [0, 0]);
      const dynamic = Buffer.concat(tags.flatMap(([tag, value]) => [this.#word(tag), this.#word(value)]));
      segments.push({ type: 2, flags: 6, offset: this.#append(dynamic), size: dynamic.length });
    }
    if (spec.stack !== undefined)
      segments.push({ type: 0x6474e551, flags: spec.stack === 'rwx' ? 7 : 6, offset: 0, size: 0 });
    if (spec.bss !== undefined) {
      const { address, size, offset } = spec.bss;
      segments.push({ type: 1, flags: 6, offset, size: 0, address, memory: size });
    }
    if (spec.relro) segments.push({ type: 0x6474e552, flags: 4, offset: 0, size: 0 });
    const sections = this.#sections();
    segments.unshift({ type: 1, flags: 5, offset: 0, size: this.#length + (spec.cutOff ?? 0) });
    // PT_PHDR tells the loader how far the program is from the address it was linked for.
    if (spec.interpreter !== undefined) segments.unshift({ type: 6, flags: 4, offset: ehdr, size: count * phentsize });
    const bytes = Buffer.concat(this.#chunks);
    this.#header(segments.length, sections).copy(bytes);
    Buffer.concat(segments.map((segment) => this.#phdr(segment))).copy(bytes, ehdr);
    return bytes;
  }

  #append(bytes: Buffer): number {
    const padding = (16 - (this.#length % 16)) % 16;
    this.#chunks.push(Buffer.alloc(padding), bytes);
    const at = this.#length + padding;
    this.#length = at + bytes.length;
    return base + at;
  }

  #string(text: string): number {
    let at = this.#strings.get(text);
    if (at === undefined) {
      at = this.#stringBytes.length;
      this.#strings.set(text, at);
      this.#stringBytes += `${Buffer.from(text).toString('latin1')}\0`;
    }
    return at;
  }

  #verneed(needs: readonly (readonly [string, readonly string[]])[]): Buffer {
    return Buffer.concat(
      needs.map(([file, versions], index) => {
        const size = 16 + versions.length * 16;
        const last = index === needs.length - 1;
        return Buffer.concat([
          this.#u16s(1, versions.length),
          this.#u32s(this.#string(file), 16, last ? 0 : size),
          ...versions.map((version, item) =>
            Buffer.concat([
              this.#u32s(0),
              this.#u16s(0, 2 + item),
              this.#u32s(this.#string(version), item === versions.length - 1 ? 0 : 16),
            ]),
          ),
        ]);
      }),
    );
  }

  #verdef(versions: readonly string[]): Buffer {
    return Buffer.concat(
      versions.map((version, index) =>
        Buffer.concat([
          this.#u16s(1, index === 0 ? 1 : 0, index + 1, 1),
          this.#u32s(0, 20, index === versions.length - 1 ? 0 : 28, this.#string(version), 0),
        ]),
      ),
    );
  }

  #dynsym(imports: readonly string[], exports: readonly string[]): Buffer {
    const symbol = (name: string, section: number): Buffer => {
      const weak = name.startsWith('?');
      const at = this.#string(weak ? name.slice(1) : name);
      const info = ((weak ? 2 : 1) << 4) | 2;
      return this.#is64
        ? Buffer.concat([
            this.#u32s(at),
            Buffer.from([info, 0]),
            this.#u16s(section),
            this.#word(section === 0 ? 0 : 64),
            this.#word(0),
          ])
        : Buffer.concat([this.#u32s(at, section === 0 ? 0 : 64, 0), Buffer.from([info, 0]), this.#u16s(section)]);
    };
    return Buffer.concat([
      Buffer.alloc(this.#is64 ? 24 : 16),
      ...imports.map((name) => symbol(name, 0)),
      ...exports.map((name) => symbol(name, 1)),
    ]);
  }

  /** One relocation for each undefined symbol. */
  #relocations(count: number): Buffer {
    return Buffer.concat(
      Array.from({ length: count }, (_, index) => {
        const symbol = index + 1;
        if (!this.#is64) return this.#u32s(0, (symbol << 8) | 7);
        const info = this.#machine.littleEndian ? this.#u32s(7, symbol) : this.#u32s(symbol, 7);
        return Buffer.concat([this.#word(0), info, this.#word(0)]);
      }),
    );
  }

  /** Section headers only where something in the file is found by them. */
  #sections(): { offset: number; count: number } {
    const { go, symtab, functions } = this.#spec;
    const rows: { name: string; type: number; offset: number; size: number }[] = [];
    if (go !== undefined) {
      const blob = goBuildInfo(go.version, go.lines);
      rows.push({ name: '.go.buildinfo', type: 1, offset: this.#append(blob), size: blob.length });
    }
    if (functions !== undefined) {
      const table = lineTable(functions, ['runtime/proc.go']);
      rows.push({ name: '.gopclntab', type: 1, offset: this.#append(table), size: table.length });
    }
    if (symtab) rows.push({ name: '.symtab', type: 2, offset: 0, size: 0 });
    if (rows.length === 0) return { offset: 0, count: 0 };
    const names = `\0${rows.map(({ name }) => `${name}\0`).join('')}.shstrtab\0`;
    const table = this.#append(Buffer.from(names));
    rows.push({ name: '.shstrtab', type: 3, offset: table, size: names.length });
    const offset = this.#append(
      Buffer.concat([
        Buffer.alloc(this.#is64 ? 64 : 40),
        ...rows.map(({ name, type, offset: at, size }) => {
          const head = this.#u32s(names.indexOf(`${name}\0`), type);
          const words = [type === 1 ? 3 : 0, type === 1 ? base + at : 0, at, size].map((value) => this.#word(value));
          return Buffer.concat([head, ...words, this.#u32s(0, 0), this.#word(1), this.#word(0)]);
        }),
      ]),
    );
    return { offset, count: rows.length + 1 };
  }

  #header(segments: number, sections: { offset: number; count: number }): Buffer {
    const { class: bits, littleEndian, machine } = this.#machine;
    const type = { exec: 2, dyn: 3, rel: 1 }[this.#spec.type ?? 'exec'];
    return Buffer.concat([
      Buffer.from([
        0x7f,
        0x45,
        0x4c,
        0x46,
        bits / 32,
        littleEndian ? 1 : 2,
        1,
        this.#spec.osAbi ?? 0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
      ]),
      this.#u16s(type, machine),
      this.#u32s(1),
      this.#word(64),
      this.#word(this.#is64 ? 64 : 52),
      this.#word(sections.offset),
      this.#u32s(0),
      this.#u16s(
        this.#is64 ? 64 : 52,
        this.#is64 ? 56 : 32,
        segments,
        this.#is64 ? 64 : 40,
        sections.count,
        Math.max(0, sections.count - 1),
      ),
    ]);
  }

  #phdr({ type, flags, offset, size, address = base + offset, memory = size }: Segment): Buffer {
    return this.#is64
      ? Buffer.concat([
          this.#u32s(type, flags),
          ...[offset, address, address, size, memory, 8].map((value) => this.#word(value)),
        ])
      : this.#u32s(type, offset, address, address, size, memory, flags, 4);
  }

  #u16s(...values: readonly number[]): Buffer {
    const bytes = Buffer.alloc(values.length * 2);
    for (const [index, value] of values.entries()) {
      if (this.#machine.littleEndian) bytes.writeUInt16LE(value, index * 2);
      else bytes.writeUInt16BE(value, index * 2);
    }
    return bytes;
  }

  #u32s(...values: readonly number[]): Buffer {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) {
      if (this.#machine.littleEndian) bytes.writeUInt32LE(value, index * 4);
      else bytes.writeUInt32BE(value, index * 4);
    }
    return bytes;
  }

  #word(value: number): Buffer {
    if (!this.#is64) return this.#u32s(value);
    const [low, high] = [value % 2 ** 32, Math.floor(value / 2 ** 32)];
    return this.#machine.littleEndian ? this.#u32s(low, high) : this.#u32s(high, low);
  }
}

/** The inline format of Go 1.18 and later (debug/buildinfo). */
function goBuildInfo(version: string, lines: readonly string[]): Buffer {
  const text = lines.map((line) => `${line}\n`).join('');
  const sentinel = Buffer.alloc(16, 0x30);
  const modInfo = Buffer.concat([sentinel, Buffer.from(text), sentinel]);
  const head = Buffer.concat([Buffer.from('\xff Go buildinf:', 'latin1'), Buffer.from([8, 2]), Buffer.alloc(16)]);
  return Buffer.concat([head, uvarint(version.length), Buffer.from(version), uvarint(modInfo.length), modInfo]);
}

function uvarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}
