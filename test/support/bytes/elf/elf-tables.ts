import type { ElfWords } from './elf-words.ts';

/** DT_STRTAB: each text once. */
export class StringTable {
  readonly #offsets = new Map<string, number>();
  #bytes = '\0';

  /** The offset of a text, which is added if it is not there. */
  at(text: string): number {
    let at = this.#offsets.get(text);
    if (at === undefined) {
      at = this.#bytes.length;
      this.#offsets.set(text, at);
      this.#bytes += `${Buffer.from(text).toString('latin1')}\0`;
    }
    return at;
  }

  bytes(): Buffer {
    return Buffer.from(this.#bytes, 'latin1');
  }
}

/** DT_VERNEED: the versions that are needed of each file. */
export function versionNeeds(
  words: ElfWords,
  strings: StringTable,
  needs: readonly (readonly [string, readonly string[]])[],
): Buffer {
  return Buffer.concat(
    needs.map(([file, versions], index) => {
      const size = 16 + versions.length * 16;
      const last = index === needs.length - 1;
      return Buffer.concat([
        words.u16s(1, versions.length),
        words.u32s(strings.at(file), 16, last ? 0 : size),
        ...versions.map((version, item) =>
          Buffer.concat([
            words.u32s(0),
            words.u16s(0, 2 + item),
            words.u32s(strings.at(version), item === versions.length - 1 ? 0 : 16),
          ]),
        ),
      ]);
    }),
  );
}

/** DT_VERDEF: the versions that a library defines, its own name first. */
export function versionDefinitions(words: ElfWords, strings: StringTable, versions: readonly string[]): Buffer {
  return Buffer.concat(
    versions.map((version, index) =>
      Buffer.concat([
        words.u16s(1, index === 0 ? 1 : 0, index + 1, 1),
        words.u32s(0, 20, index === versions.length - 1 ? 0 : 28, strings.at(version), 0),
      ]),
    ),
  );
}

/** DT_SYMTAB, whose first entry is empty: undefined and defined functions; a `?` in front makes one weak. */
export function symbols(
  words: ElfWords,
  strings: StringTable,
  imports: readonly string[],
  exports: readonly string[],
): Buffer {
  const symbol = (name: string, section: number): Buffer => {
    const weak = name.startsWith('?');
    const at = strings.at(weak ? name.slice(1) : name);
    const info = ((weak ? 2 : 1) << 4) | 2;
    return words.is64
      ? Buffer.concat([
          words.u32s(at),
          Buffer.from([info, 0]),
          words.u16s(section),
          words.word(section === 0 ? 0 : 64),
          words.word(0),
        ])
      : Buffer.concat([words.u32s(at, section === 0 ? 0 : 64, 0), Buffer.from([info, 0]), words.u16s(section)]);
  };
  return Buffer.concat([
    Buffer.alloc(words.is64 ? 24 : 16),
    ...imports.map((name) => symbol(name, 0)),
    ...exports.map((name) => symbol(name, 1)),
  ]);
}

/** One relocation for each undefined symbol. */
export function relocations(words: ElfWords, count: number): Buffer {
  return Buffer.concat(
    Array.from({ length: count }, (_, index) => {
      const symbol = index + 1;
      if (!words.is64) return words.u32s(0, (symbol << 8) | 7);
      const info = words.littleEndian ? words.u32s(7, symbol) : words.u32s(symbol, 7);
      return Buffer.concat([words.word(0), info, words.word(0)]);
    }),
  );
}
