import { indexOf, lastIndexOf, utf8 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import { decoding } from '../../decoded.ts';
import type { ElfFile } from '../../elf/elf.ts';
import { readUpTo } from '../../elf/fields.ts';
import { findLineTable } from './pclntab.ts';

/** Bytes of function names, and packages: some hundred kilobytes and a handful in real programs. */
const limits = { names: 16 << 20, packages: 16 };

/** What cmd/cgo puts before the name of a C function that a package calls. */
const marker = '._Cfunc_';

/** Of the standard library: they are built without cgo too. */
const standard: ReadonlySet<string> = new Set(['net', 'os/user', 'runtime/cgo', 'plugin', 'crypto/x509']);

/**
 * The packages of a program, besides the standard library, that call C: by their functions' names, which survive `strip`.
 * Null where the names are not found.
 */
export function readCgoPackages(source: ByteSource, elf: ElfFile): string[] | null {
  const read = decoding(() => {
    const table = findLineTable(source, elf);
    if (table === null) return null;
    return packagesIn(readUpTo(source, table.functions.offset, Math.min(table.functions.size, limits.names)));
  });
  return read.ok ? read.value : null;
}

function packagesIn(names: Uint8Array): string[] {
  const packages = new Set<string>();
  for (
    let at = indexOf(names, marker);
    at >= 0 && packages.size < limits.packages;
    at = indexOf(names, marker, at + 1)
  ) {
    // The linker writes dots of the last element of a package path as %2e.
    const name = utf8(names, lastIndexOf(names, 0, at) + 1, at).replace(/%2e/g, '.');
    if (!standard.has(name)) packages.add(name);
  }
  return [...packages];
}
