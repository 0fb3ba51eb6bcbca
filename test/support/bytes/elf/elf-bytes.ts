import { type Machine, machines } from '../../../../src/decode/elf/machines.ts';
import type { ElfSpec } from './elf-spec.ts';
import { relocations, StringTable, symbols, versionDefinitions, versionNeeds } from './elf-tables.ts';
import { ElfWords } from './elf-words.ts';
import { uvarint } from './go-elf.ts';
import { lineTable } from './line-table.ts';

/** The bytes of the file. */
export function elfBytes(spec: ElfSpec): Buffer {
  const machine = machines.find(({ goarch }) => goarch === (spec.goarch ?? 'amd64'));
  if (machine === undefined) throw new Error(`no architecture ${spec.goarch}`);
  return new Builder(machine, spec).build();
}

/** A row of the program header table. */
interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  /** The same as the offset, and as the size, unless said. */
  readonly address?: number;
  readonly memory?: number;
}

/** A tag of the dynamic section, and its value. */
type Tag = readonly [tag: number, value: number];

const base = 0; // addresses are file offsets

class Builder {
  readonly #machine: Machine;
  readonly #spec: ElfSpec;
  readonly #words: ElfWords;
  readonly #strings = new StringTable();
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(machine: Machine, spec: ElfSpec) {
    this.#machine = machine;
    this.#spec = spec;
    this.#words = new ElfWords(machine);
  }

  build(): Buffer {
    const { interpreter, cutOff = 0, strings = [] } = this.#spec;
    const count = segmentCount(this.#spec);
    const [ehdr, phentsize] = this.#words.is64 ? [64, 56] : [52, 32];
    this.#append(Buffer.alloc(ehdr + count * phentsize));

    const segments: Segment[] = [...this.#interpreter(), ...this.#notes()];
    this.#append(Buffer.from(`\0${strings.map((text) => `${text}\0`).join('')}`));
    if (hasDynamic(this.#spec)) segments.push(this.#dynamic());
    segments.push(...this.#marks());
    const sections = this.#sections();
    segments.unshift({ type: 1, flags: 5, offset: 0, size: this.#length + cutOff });
    // PT_PHDR tells the loader how far the program is from the address it was linked for.
    if (interpreter !== undefined) segments.unshift({ type: 6, flags: 4, offset: ehdr, size: count * phentsize });
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

  #interpreter(): Segment[] {
    const { interpreter } = this.#spec;
    if (interpreter === undefined) return [];
    const text = Buffer.from(`${interpreter}\0`);
    return [{ type: 3, flags: 4, offset: this.#append(text), size: text.length }];
  }

  #notes(): Segment[] {
    const { systemNote, isaNeeded, abiTag } = this.#spec;
    const words = this.#words;
    const segments: Segment[] = [];
    if (systemNote !== undefined) {
      const owner = Buffer.from(`${systemNote}\0`);
      const padded = Buffer.concat([owner, Buffer.alloc(-owner.length & 3)]);
      segments.push(this.#note(Buffer.concat([words.u32s(owner.length, 4, 1), padded, words.u32s(700_000_000)])));
    }
    if (isaNeeded !== undefined) {
      const note = this.#note(words.u32s(4, 32, 5, 0x554e47, 0xc0000002, 4, 3, 0, 0xc0008002, 4, isaNeeded, 0));
      segments.push(note, { ...note, type: 0x6474e553 });
    }
    if (abiTag)
      segments.push(this.#note(Buffer.concat([words.u32s(4, 16, 1), Buffer.from('GNU\0'), words.u32s(0, 3, 2, 0)])));
    return segments;
  }

  #note(bytes: Buffer): Segment {
    return { type: 4, flags: 4, offset: this.#append(bytes), size: bytes.length };
  }

  #dynamic(): Segment {
    const words = this.#words;
    const tags = [...this.#nameTags(), ...this.#versionTags(), ...this.#symbolTags()];
    const strings = this.#strings.bytes();
    tags.push([5, this.#append(strings)], [10, strings.length], [0, 0]);
    const bytes = Buffer.concat(tags.flatMap(([tag, value]) => [words.word(tag), words.word(value)]));
    return { type: 2, flags: 6, offset: this.#append(bytes), size: bytes.length };
  }

  #nameTags(): Tag[] {
    const { needed = [], soname, rpath, runpath, audit, filter, flags, flags1, relr } = this.#spec;
    const texts: readonly (readonly [number, string | undefined])[] = [
      ...needed.map((name) => [1, name] as const),
      [14, soname],
      [15, rpath],
      [29, runpath],
      [0x6ffffefc, audit],
      [0x7fffffff, filter],
    ];
    const tags = texts.flatMap(([tag, text]): Tag[] => (text === undefined ? [] : [[tag, this.#strings.at(text)]]));
    if (flags !== undefined) tags.push([30, flags]);
    if (flags1 !== undefined) tags.push([0x6ffffffb, flags1]);
    if (relr === true) tags.push([36, 0]);
    return tags;
  }

  #versionTags(): Tag[] {
    const { versionNeeds: needed, versions } = this.#spec;
    const tags: Tag[] = [];
    if (needed !== undefined) {
      const needs = Object.entries(needed);
      const at = this.#append(versionNeeds(this.#words, this.#strings, needs));
      tags.push([0x6ffffffe, at], [0x6fffffff, needs.length]);
    }
    if (versions !== undefined) {
      const at = this.#append(versionDefinitions(this.#words, this.#strings, versions));
      tags.push([0x6ffffffc, at], [0x6ffffffd, versions.length]);
    }
    return tags;
  }

  #symbolTags(): Tag[] {
    const { imports, exports, lazy } = this.#spec;
    if (imports === undefined && exports === undefined) return [];
    const words = this.#words;
    const table = symbols(words, this.#strings, imports ?? [], exports ?? []);
    const total = table.length / (words.is64 ? 24 : 16);
    const relocated = relocations(words, imports?.length ?? 0);
    const [kind, bytes] = words.is64 ? [7, 8] : [17, 18];
    const at = this.#append(relocated);
    return [
      ...(lazy === true
        ? ([
            [23, at],
            [2, relocated.length],
            [20, kind],
          ] as const)
        : ([
            [kind, at],
            [bytes, relocated.length],
          ] as const)),
      [6, this.#append(table)],
      [4, this.#append(words.u32s(1, total, 0, ...Array<number>(total).fill(0)))],
    ];
  }

  /** Segments that take no room in the file. */
  #marks(): Segment[] {
    const { stack, bss, relro } = this.#spec;
    const segments: Segment[] = [];
    if (stack !== undefined) segments.push({ type: 0x6474e551, flags: stack === 'rwx' ? 7 : 6, offset: 0, size: 0 });
    if (bss !== undefined) {
      const { address, size, offset } = bss;
      segments.push({ type: 1, flags: 6, offset, size: 0, address, memory: size });
    }
    if (relro) segments.push({ type: 0x6474e552, flags: 4, offset: 0, size: 0 });
    return segments;
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
        Buffer.alloc(this.#words.is64 ? 64 : 40),
        ...rows.map(({ name, type, offset: at, size }) => {
          const head = this.#words.u32s(names.indexOf(`${name}\0`), type);
          const words = [type === 1 ? 3 : 0, type === 1 ? base + at : 0, at, size].map((value) =>
            this.#words.word(value),
          );
          return Buffer.concat([head, ...words, this.#words.u32s(0, 0), this.#words.word(1), this.#words.word(0)]);
        }),
      ]),
    );
    return { offset, count: rows.length + 1 };
  }

  #header(segments: number, sections: { offset: number; count: number }): Buffer {
    const { class: bits, littleEndian, machine } = this.#machine;
    const type = { exec: 2, dyn: 3, rel: 1 }[this.#spec.type ?? 'exec'];
    return Buffer.concat([
      Buffer.from([...Buffer.from('\x7fELF'), bits / 32, littleEndian ? 1 : 2, 1, this.#spec.osAbi ?? 0]),
      Buffer.alloc(8),
      this.#words.u16s(type, machine),
      this.#words.u32s(1),
      this.#words.word(64),
      this.#words.word(this.#words.is64 ? 64 : 52),
      this.#words.word(sections.offset),
      this.#words.u32s(0),
      this.#words.u16s(
        this.#words.is64 ? 64 : 52,
        this.#words.is64 ? 56 : 32,
        segments,
        this.#words.is64 ? 64 : 40,
        sections.count,
        Math.max(0, sections.count - 1),
      ),
    ]);
  }

  #phdr({ type, flags, offset, size, address = base + offset, memory = size }: Segment): Buffer {
    const align = type === 1 ? this.#spec.align : undefined;
    return this.#words.is64
      ? Buffer.concat([
          this.#words.u32s(type, flags),
          ...[offset, address, address, size, memory, align ?? 8].map((value) => this.#words.word(value)),
        ])
      : this.#words.u32s(type, offset, address, address, size, memory, flags, align ?? 4);
  }
}

/** Whether something in the file is found by a dynamic section. */
function hasDynamic(spec: ElfSpec): boolean {
  const { needed, soname, rpath, runpath, audit, flags, flags1, versionNeeds, versions, imports, exports } = spec;
  const found = [needed, soname, rpath, runpath, audit, flags, flags1, versionNeeds, versions, imports, exports];
  return spec.dynamic === true || found.some((each) => each !== undefined);
}

/** How many rows the program header table will have, which the place of all else depends on. */
function segmentCount(spec: ElfSpec): number {
  const { interpreter, stack, relro, abiTag, systemNote, isaNeeded, bss } = spec;
  const loaded = 1 + (interpreter === undefined ? 0 : 2) + (isaNeeded === undefined ? 0 : 2);
  const others = [hasDynamic(spec), stack !== undefined, relro, abiTag, systemNote !== undefined, bss !== undefined];
  return loaded + others.filter(Boolean).length;
}

/** The inline format of Go 1.18 and later (debug/buildinfo). */
function goBuildInfo(version: string, lines: readonly string[]): Buffer {
  const text = lines.map((line) => `${line}\n`).join('');
  const sentinel = Buffer.alloc(16, 0x30);
  const modInfo = Buffer.concat([sentinel, Buffer.from(text), sentinel]);
  const head = Buffer.concat([Buffer.from('\xff Go buildinf:', 'latin1'), Buffer.from([8, 2]), Buffer.alloc(16)]);
  return Buffer.concat([head, uvarint(version.length), Buffer.from(version), uvarint(modInfo.length), modInfo]);
}
