import { indexOf } from '#runtime/bytes.ts';
import type { ByteSource } from '../../../src/decode/byte-source.ts';
import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import type { GoDebug } from '../../../src/decode/go/env/debug/debug.ts';
import { originOfElf } from '../../../src/decode/go/program/language.ts';
import { containsName, findLineTable } from '../../../src/decode/go/program/pclntab.ts';
import type { Host } from '../../../src/host/host.ts';
import type { BuiltInRoots } from './facts.ts';

/** Modules that include roots, and how they install them. */
const modules: readonly string[] = [
  'golang.org/x/crypto/x509roots/fallback', // x509.SetFallbackRoots
  'github.com/breml/rootcerts', // replaces crypto/x509's pool by linkname
  'github.com/gwatts/rootcerts', // sets http.DefaultTransport's pool
];

/**
 * Roots in the program itself: by a call of x509.SetFallbackRoots, else by its dependencies. Go uses them if it finds no others, or if
 * forced to.
 * @param isNeeded false where the container has roots: then the dependencies are enough of an answer
 */
export function builtInRoots(host: Host, debug: GoDebug, isNeeded: boolean): BuiltInRoots | null {
  const module = host.app?.goBuild()?.deps.find(({ path }) => modules.includes(path));
  const isForced = debug.get('x509usefallbackroots') === '1';
  const isFallback = module?.path === modules[0];
  const sets = (isNeeded || isForced) && (module === undefined || isFallback) ? setsFallback(host) : null;
  // The package of the bundle alone sets nothing.
  if (isFallback && sets === false) return null;
  if (module !== undefined) return { module: module.path, version: module.version, forced: isFallback && isForced };
  return sets === true ? { module: 'x509.SetFallbackRoots', version: '', forced: isForced } : null;
}

/** Whether the program calls x509.SetFallbackRoots: the linker leaves out what nothing calls. Null if that is not known. */
function setsFallback({ app }: Pick<Host, 'app'>): boolean | null {
  if (app === null) return null;
  return app.withElf((file, elf) => {
    const table = findLineTable(file, elf);
    if (table === null) return null;
    const sets = containsName(file, table.functions, 'crypto/x509.SetFallbackRoots', nameBudget);
    // Where the names of this package were replaced, there is neither.
    return sets === false && containsName(file, table.functions, rootLoader, nameBudget) !== true ? null : sets;
  });
}

/** Every Go program that can look for system roots has it (crypto/x509/root.go). */
const rootLoader = 'crypto/x509.initSystemRoots';

/** Bytes of function names: programs of 200 MB have less. */
const nameBudget = 16 << 20;

/**
 * Whether the program has code that loads system roots: without it, it needs none. Null if that is not known: no
 * program, no line table of Go's own linker, or names that an obfuscator replaced.
 */
export function loadsRoots({ app }: Pick<Host, 'app'>): boolean | null {
  if (app === null) return null;
  return app.withElf((file, elf) => {
    const table = findLineTable(file, elf);
    if (table === null) return namesBundle(file, elf);
    if (containsName(file, table.functions, rootLoader, nameBudget) !== false) return true;
    return containsName(file, table.functions, 'runtime.main', nameBudget) === true ? false : null;
  });
}

/** The first path that crypto/x509/root_linux.go tries. Compilers that write no line table keep it unchanged. */
const firstBundle = '/etc/ssl/certs/ca-certificates.crt';

/** Bytes of a program. */
const fileBudget = 32 << 20;
const step = 1 << 20;

/** By the path of a bundle, in programs of TinyGo and static ones of gccgo; null for others, and for larger ones. */
function namesBundle(file: ByteSource, elf: ElfFile): boolean | null {
  const origin = originOfElf(file, elf);
  const isWhole = origin === 'TinyGo' || (origin === 'gccgo' && elf.interpreter === null);
  if (!isWhole || file.size > fileBudget) return null;
  for (let at = 0; at < file.size; at += step) {
    if (indexOf(file.read(at, Math.min(step + firstBundle.length, file.size - at)), firstBundle) >= 0) return true;
  }
  return false;
}
