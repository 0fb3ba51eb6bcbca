import { indexOf, latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import type { ElfFile } from '../../elf/elf.ts';

/** `other` is certain; if unknown, it may well be Go. */
export type Language = 'go' | 'other' | 'unknown';

/** What built or changed a Go program that has no build info. */
export type Origin = 'gccgo' | 'TinyGo' | 'go link' | 'UPX';

/**
 * gccgo and TinyGo write no build info, Go's linker writes none if it is not told the modules, and UPX hides it. Null
 * if nothing shows which.
 */
export function originOfElf(file: ByteSource, elf: ElfFile): Origin | null {
  const { sections, dynamic } = elf;
  const has = (wanted: string): boolean => sections.some(({ name }) => name === wanted);
  if (has('.go_export') || dynamic?.needed.some((name) => name.startsWith('libgo.so.'))) return 'gccgo';
  if (has('.gopclntab')) return 'go link';
  if (isOfTinyGo(file, elf)) return 'TinyGo';
  return latin1(file.read(0, Math.min(upxLength, file.size))).includes('UPX!') ? 'UPX' : null;
}

/**
 * TinyGo links programs for Linux statically with its own musl. It names itself as the producer in the debug
 * information (compiler/compiler.go), its scheduler and its calls of C begin with `tinygo_`, and if both are
 * stripped, only its runtime prints the location of a panic in this form (src/runtime/panic.go).
 */
function isOfTinyGo(file: ByteSource, { sections, interpreter, dynamic }: ElfFile): boolean {
  if (interpreter !== null || (dynamic?.needed.length ?? 0) > 0) return false;
  return sections.some(({ name, offset, size }) => {
    const mark = tinyGoMarks[name];
    return mark !== undefined && indexOf(file.read(offset, Math.min(size, tinyGoBudget)), mark) >= 0;
  });
}

const tinyGoMarks: Readonly<Partial<Record<string, string>>> = {
  '.debug_str': 'TinyGo\0',
  '.strtab': '\0tinygo_',
  '.rodata': 'panic: runtime error at ',
};

/** Bytes of a section: such programs are small. */
const tinyGoBudget = 1 << 20;

/** The stub's header follows the program headers. */
const upxLength = 512;

/**
 * For an ELF file without build info. If its section headers were stripped, it may be anything; otherwise Go's
 * linkers leave sections of their own (cmd/link/internal/ld/data.go), which strip(1) keeps.
 */
export function languageOfElf(file: ByteSource, elf: ElfFile): Language {
  if (originOfElf(file, elf) !== null) return 'go';
  if (elf.sections.length === 0) return 'unknown';
  return elf.sections.some(({ name }) => /gopclntab|^\.(?:note\.)?go[._]/.test(name)) ? 'go' : 'other';
}

/** For a file that is not ELF: a script of an interpreter other than a shell, which may start anything. */
export function languageOfScript(file: ByteSource): Language {
  const line = latin1(file.read(0, Math.min(lineLength, file.size))).split('\n', 1)[0] ?? '';
  const words = /^#![ \t]*(\S+)[ \t]*(\S*)/.exec(line);
  if (words === null) return 'unknown';
  const [, program = '', argument = ''] = words;
  const interpreter = baseName(program) === 'env' ? argument : program;
  return isInterpreter(baseName(interpreter)) ? 'other' : 'unknown';
}

/** Length of a shebang line (BINPRM_BUF_SIZE). */
const lineLength = 256;

/** Whether a program of this name interprets a language in which inits and supervisors are written too. */
export function isInterpreter(name: string): boolean {
  return /^(?:python|pypy|perl|ruby|node|nodejs|php|java|lua|tclsh)[\d.]*$/.test(name);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
