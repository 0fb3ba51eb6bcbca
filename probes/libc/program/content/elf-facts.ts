import { indexOf } from '#runtime/bytes.ts';
import type { Decoded } from '../../../../src/decode/decoded.ts';
import {
  dynamicFlag,
  dynamicFlag1,
  dynamicTag,
  type ElfFile,
  fileType,
  segmentFlag,
  segmentType,
  tagValue,
} from '../../../../src/decode/elf/elf.ts';
import { readUpTo } from '../../../../src/decode/elf/fields.ts';
import { loaderFamily, machineName } from '../../../../src/decode/elf/machines.ts';
import { readAbiTag } from '../../../../src/decode/elf/notes.ts';
import { newestVersion, type VersionNeed } from '../../../../src/decode/elf/versions.ts';
import type { OpenFile } from '../../../../src/host/files/rootfs.ts';
import { foreignSystem } from '../../../../src/linux/machine/foreign-system.ts';
import { hasEntry, imageRefusal } from '../../../../src/linux/start/elf-image.ts';
import { programRefusal } from '../../../../src/linux/start/execve.ts';
import { holdsIconv } from '../../later/gconv.ts';
import { libraryTraits } from '../../loader/object.ts';
import type { ElfFacts, HardeningFacts } from '../facts.ts';

/** Facts stay small, whatever the file holds. */
const neededLimit = 100;

/**
 * What the headers say, in the words of the report.
 * @param needs the versions that the file needs of its libraries
 */
export function elfFacts(file: OpenFile, elf: ElfFile, needs: Decoded<readonly VersionNeed[]>): ElfFacts {
  const { dynamic } = elf;
  const linkage = linkageOf(file, elf);
  // crt1.o of glibc contains the note, so a static program has it too; musl's does not.
  const staticGlibc = linkage.startsWith('static') && readAbiTag(file, elf) !== null;
  return {
    machine: machineName(elf),
    class: elf.class,
    byteOrder: elf.littleEndian ? 'little' : 'big',
    linkage,
    interpreter: elf.interpreter,
    libc: staticGlibc ? 'glibc' : libcOf(elf),
    needed: dynamic?.needed.slice(0, neededLimit) ?? [],
    glibcVersion: glibcVersion(needs),
    soname: dynamic?.soname ?? null,
    rpath: dynamic?.rpath ?? null,
    runpath: dynamic?.runpath ?? null,
    audit: dynamic?.audit ?? [],
    staticTls: libraryTraits(elf).staticTls,
    initArray: elf.sections.length === 0 ? null : elf.sections.some(({ name }) => name === '.init_array'),
    loadsNss: staticGlibc && holdsNss(file, elf),
    loadsGconv: staticGlibc && holdsIconv(file, elf),
    hardening: hardeningOf(elf),
    system: foreignSystem(file, elf),
    imageSize: elf.segments.reduce(
      (sum, { type, memorySize }) => (type === segmentType.load ? sum + memorySize : sum),
      0,
    ),
    hasEntry: hasEntry(elf),
    refusal: linkage === 'shared library' ? imageRefusal(file, elf, 'glibc') : programRefusal(file, elf),
  };
}

/** A shared library may have an interpreter (libc.so.6), and a program may need a loader but no library (Go's PIE). */
function linkageOf(file: OpenFile, elf: ElfFile): ElfFacts['linkage'] {
  const { dynamic, interpreter, type } = elf;
  if (type !== fileType.executable && type !== fileType.shared) return 'object';
  if (interpreter !== null) return 'dynamic';
  if (dynamic === null) return 'static';
  if (type === fileType.executable) return dynamic.needed.length === 0 ? 'static' : 'dynamic';
  if (dynamic.needed.length > 0) return 'shared library';
  const pie = (dynamic.flags1 & dynamicFlag1.pie) !== 0;
  return pie || isStarted(file, elf) ? 'static-pie' : 'shared library';
}

/** A program whose PT_DYNAMIC is not used: glibc's start code finds its dynamic section by a symbol. */
function isStarted(file: OpenFile, elf: ElfFile): boolean {
  return elf.dynamic?.soname == null && hasEntry(elf) && readAbiTag(file, elf) !== null;
}

function libcOf({ dynamic, interpreter }: ElfFile): ElfFacts['libc'] {
  const needed = dynamic?.needed ?? [];
  if (needed.includes('libc.so.6')) return 'glibc';
  if (needed.some((name) => name === 'libc.so' || name.startsWith('libc.musl-'))) return 'musl';
  return interpreter === null ? null : loaderFamily(interpreter);
}

function glibcVersion(needs: Decoded<readonly VersionNeed[]>): string | null {
  return needs.ok
    ? newestVersion(
        'GLIBC_',
        needs.value.map(({ version }) => version),
      )
    : null;
}

/** The window and the limit of a search: no static program has more constants. */
const nss = { window: 1 << 20, limit: 64 << 20, name: 'libnss_' };

/** Static glibc contains the name pattern of its modules if something in the program needs them. */
function holdsNss(file: OpenFile, elf: ElfFile): boolean {
  const constants = elf.segments.filter(
    ({ type, flags }) => type === segmentType.load && (flags & segmentFlag.write) === 0,
  );
  return constants.some(({ offset, fileSize }) => {
    const end = offset + Math.min(fileSize, nss.limit);
    for (let at = offset; at < end; at += nss.window) {
      const bytes = readUpTo(file, at, Math.min(nss.window + nss.name.length, end - at));
      if (bytes.length === 0) return false;
      if (indexOf(bytes, nss.name) >= 0) return true;
    }
    return false;
  });
}

/** SHT_SYMTAB. */
const symbolTable = 2;

function hardeningOf(elf: ElfFile): HardeningFacts {
  const flags = elf.dynamic?.flags ?? 0;
  const flags1 = elf.dynamic?.flags1 ?? 0;
  const bindNow =
    (flags & dynamicFlag.bindNow) !== 0 ||
    (flags1 & dynamicFlag1.now) !== 0 ||
    (elf.dynamic !== null && tagValue(elf.dynamic, dynamicTag.bindNow) !== undefined);
  const relro = elf.segments.some(({ type }) => type === segmentType.gnuRelro);
  const traits = libraryTraits(elf);
  return {
    pie: elf.type === fileType.shared && (elf.interpreter !== null || (flags1 & dynamicFlag1.pie) !== 0),
    relro: !relro ? 'none' : bindNow ? 'full' : 'partial',
    nx: !traits.executableStack,
    stripped: !elf.sections.some(({ type }) => type === symbolTable),
    textRelocations: traits.textRelocations,
  };
}
