import { indexOf, lastIndexOf, latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import type { ElfFile } from '../../elf/elf.ts';
import type { BuildRecord } from './build-info-text.ts';
import { type CgoModule, cgoModuleOf, cgoModuleOfPackage } from './cgo-modules.ts';
import { findLineTable } from './pclntab.ts';

/** The parts of a program that were written with cgo, and that a build with CGO_ENABLED=0 would lack. */
export type CgoUse = {
  /** Packages of the main module that call C. */
  readonly own: readonly string[];
  /** Packages of other modules that call C. */
  readonly foreign: readonly ForeignPackage[];
  /** Packages of the standard library that call C and also have a pure Go version: `net`, `os/user`. */
  readonly standard: readonly string[];
};

export type ForeignPackage = {
  readonly package: string;
  /** The known facts about its module. */
  readonly known: CgoModule | null;
};

/**
 * The packages that call C functions, by the names that cgo gives the calls (`main._Cfunc_abs`, cmd/cgo/out.go). They
 * are in the line table, so they survive `strip`. Null if there is no line table, or not all of it was searched.
 * @param budget maximum bytes of function names to read
 */
export function findCgoUse(
  source: ByteSource,
  elf: ElfFile,
  build: Pick<BuildRecord, 'main'>,
  budget = 64 << 20,
): CgoUse | null {
  const functions = findLineTable(source, elf)?.functions;
  if (functions === undefined || functions.size > budget) return null;
  const packages = [...cgoPackages(source, functions)].sort();
  const isOwn = (name: string): boolean => {
    if (name === 'main') return true;
    const module = build.main?.path;
    return module !== undefined && (name === module || name.startsWith(`${module}/`));
  };
  const isStandard = (name: string): boolean => name !== 'main' && !(name.split('/')[0] ?? '').includes('.');
  return {
    own: packages.filter(isOwn),
    foreign: packages
      .filter((name) => !isOwn(name) && !isStandard(name))
      .map((name) => ({ package: name, known: cgoModuleOfPackage(name) })),
    standard: packages.filter((name) => !isOwn(name) && isStandard(name)),
  };
}

/** Modules of the program that are known not to build, or to be useless, with CGO_ENABLED=0. */
export function knownCgoModules({ deps }: Pick<BuildRecord, 'deps'>): CgoModule[] {
  return deps.flatMap(({ path }) => {
    const row = cgoModuleOf(path);
    // A module may be there only for its other packages.
    return row === null || row.packages.length > 0 ? [] : [row];
  });
}

const marks = ['._Cfunc_', '._C2func_'] as const;
const step = 256 << 10;
/** Longer than any relevant function name. */
const overlap = 4096;

function cgoPackages(source: ByteSource, { offset, size }: { offset: number; size: number }): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at < size; at += step) {
    const bytes = source.read(offset + at, Math.min(step + overlap, size - at));
    for (const mark of marks) {
      for (let hit = indexOf(bytes, mark); hit >= 0; hit = indexOf(bytes, mark, hit + 1)) {
        const start = lastIndexOf(bytes, 0, hit) + 1;
        if (start > 0 || at === 0) found.add(unescapePackage(latin1(bytes, start, hit)));
      }
    }
  }
  return found;
}

/** In symbols, dots of the last element and unusual bytes are written like `%2e` (cmd/internal/objabi/path.go). */
function unescapePackage(name: string): string {
  return name.replace(/%([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
