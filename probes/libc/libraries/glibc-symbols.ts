import { decoding } from '../../../src/decode/decoded.ts';
import {
  decodeElf,
  dynamicFlag,
  dynamicFlag1,
  dynamicTag,
  type ElfFile,
  tagValue,
} from '../../../src/decode/elf/elf.ts';
import {
  type DynamicSymbols,
  definedAmong,
  readDynamicSymbols,
  readRelocatedSymbols,
  readUnversioned,
} from '../../../src/decode/elf/symbols.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import type { LoadedObject } from '../loader/object.ts';
import type { MissingSymbol } from './facts.ts';

/** What decides which symbols are looked for at the start, and where. */
export interface Binding {
  /** LD_BIND_NOW has a value: functions of libraries too are looked for before they are called (ld.so(8)). */
  readonly now: boolean;
  /** The loader's path: it defines a few symbols of its own (__tls_get_addr). */
  readonly loader: string;
}

/**
 * The symbols that glibc would complain of: `symbol lookup error: /app: undefined symbol: foo`. Versions are compared library
 * by library (`missingVersions`), so that only those are looked for that a library without versions should have, or itself
 * wants; and all that have no version where everything is bound at the start.
 * @param objects the program first
 */
export function missingUnversioned(
  host: Host,
  objects: readonly LoadedObject[],
  { now, loader }: Binding,
): MissingSymbol[] {
  const plain = objects.slice(1).filter(({ versionDefinitions }) => versionDefinitions === null);
  const plainNames = new Set(plain.flatMap(({ name, soname }) => (soname === null ? [name] : [name, soname])));
  const users = objects.filter(
    (object) => now || plain.includes(object) || object.needed.some((name) => plainNames.has(name)),
  );
  if (users.length === 0) return [];
  const wanted = users.flatMap((object) => {
    const allBound = now || object === objects[0];
    const names = readFrom(host, object.path, (file, elf) => wantedOf(file, elf, object, allBound, plainNames));
    return (names ?? []).map((name) => ({ name, neededBy: object.path }));
  });
  const open = new Set(wanted.map(({ name }) => name));
  const others = objects.filter((each) => !plain.includes(each)).map(({ path }) => path);
  for (const path of [...plain.map((object) => object.path), ...others, loader]) {
    if (open.size === 0) break;
    host.deadline.check();
    const defined = readFrom(host, path, (file, elf) => definedAmong(file, elf, open));
    // Without its symbols nothing is known of what it lacks.
    if (defined === null) return [];
    for (const name of defined) open.delete(name);
  }
  return wanted.filter(({ name }) => open.has(name));
}

/** A library that is not bound at startup may have functions that are never called; the program's own are called. */
function wantedOf(
  file: OpenFile,
  elf: ElfFile,
  object: LoadedObject,
  allBound: boolean,
  plain: ReadonlySet<string>,
): string[] {
  const symbols: DynamicSymbols = readDynamicSymbols(file, elf);
  const bound = allBound || isBoundAtStart(elf) ? 'ever' : 'at-start';
  const relocated = readRelocatedSymbols(file, elf, bound);
  // A library that has lost its versions is used by name alone.
  const lost = object.versionNeeds.some(({ file: library }) => plain.has(library));
  const candidates = lost ? symbols.wanted : readUnversioned(file, elf, symbols);
  return [...candidates].flatMap(([index, name]) => (relocated.has(index) ? [name] : []));
}

function isBoundAtStart({ dynamic }: ElfFile): boolean {
  if (dynamic === null) return false;
  const { flags, flags1 } = dynamic;
  return (
    (flags & dynamicFlag.bindNow) !== 0 ||
    (flags1 & dynamicFlag1.now) !== 0 ||
    tagValue(dynamic, dynamicTag.bindNow) !== undefined
  );
}

function readFrom<T>(host: Host, path: string, read: (file: OpenFile, elf: ElfFile) => T): T | null {
  const found = host.fs.withFile(path, (file) => {
    const elf = decodeElf(file, 'loader');
    return elf.ok ? decoding(() => read(file, elf.value)) : elf;
  });
  return found.kind === 'found' && found.value.ok ? found.value.value : null;
}
