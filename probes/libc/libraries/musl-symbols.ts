import { decoding } from '../../../src/decode/decoded.ts';
import { decodeElf } from '../../../src/decode/elf/elf.ts';
import { type DynamicSymbols, readDynamicSymbols, readRelocatedSymbols } from '../../../src/decode/elf/symbols.ts';
import type { OpenFile } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import type { LoadedObject } from '../loader/object.ts';
import type { MissingSymbol } from './facts.ts';

const none: DynamicSymbols = { wanted: new Map(), defined: new Set() };

/**
 * The symbols that musl would report: it has no versions, and binds everything at startup, so a program for glibc, or
 * for a newer musl, ends with `Error relocating /app: reallocarray: symbol not found`.
 * @param musl where the loader is, which is libc
 */
export function missingSymbols(host: Host, objects: readonly LoadedObject[], musl: string): MissingSymbol[] {
  const libc = readFrom(host, musl, readSymbols) ?? none;
  // A libc whose symbols cannot be read would make everything look missing.
  if (libc.defined.size === 0) return [];
  const tables = objects.map((object) => ({ object, symbols: readFrom(host, object.path, readSymbols) ?? none }));
  const isDefined = (name: string): boolean =>
    libc.defined.has(name) || tables.some(({ symbols }) => symbols.defined.has(name));
  return tables.flatMap(({ object, symbols }) => {
    host.deadline.check();
    const candidates = [...symbols.wanted].filter(([, name]) => !isDefined(name));
    if (candidates.length === 0) return [];
    const relocated = readFrom(host, object.path, readRelocated) ?? new Set();
    return candidates.flatMap(([index, name]) => (relocated.has(index) ? [{ name, neededBy: object.path }] : []));
  });
}

function readFrom<T>(host: Host, path: string, read: (file: OpenFile) => T | null): T | null {
  const found = host.fs.withFile(path, read);
  return found.kind === 'found' ? found.value : null;
}

function readSymbols(file: OpenFile): DynamicSymbols | null {
  const elf = decodeElf(file, 'musl');
  const symbols = elf.ok ? decoding(() => readDynamicSymbols(file, elf.value)) : elf;
  return symbols.ok ? symbols.value : null;
}

function readRelocated(file: OpenFile): Set<number> | null {
  const elf = decodeElf(file, 'musl');
  const relocated = elf.ok ? decoding(() => readRelocatedSymbols(file, elf.value)) : elf;
  return relocated.ok ? relocated.value : null;
}
