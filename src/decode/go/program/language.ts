import { indexOf, latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import type { ElfFile } from '../../elf/elf.ts';

/** `other` is certain; if unknown, it may well be Go. */
export type Language = 'go' | 'other' | 'unknown';

/** What built or changed a Go program that has no build info. */
export type Origin = 'gccgo' | 'TinyGo' | 'go link' | 'UPX';

/** gccgo and TinyGo write no build info, Go's linker none if it is not told the modules, and UPX hides it. Null if nothing tells. */
export function originOfElf(file: ByteSource, elf: ElfFile): Origin | null {
  const { sections, dynamic } = elf;
  const has = (wanted: string): boolean => sections.some(({ name }) => name === wanted);
  if (has('.go_export') || dynamic?.needed.some((name) => name.startsWith('libgo.so.'))) return 'gccgo';
  if (has('.gopclntab')) return 'go link';
  if (isOfTinyGo(file, elf)) return 'TinyGo';
  return latin1(file.read(0, Math.min(upxLength, file.size))).includes('UPX!') ? 'UPX' : null;
}

/**
 * TinyGo links programs for Linux statically with a musl of its own. It names itself as the producer in the debug information
 * (compiler/compiler.go), its scheduler and its calls of C begin with `tinygo_`, and where both are stripped, its runtime says where
 * a panic was (src/runtime/panic.go), as no other does.
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
 * Of an ELF file without build info. A file whose section headers were stripped may be anything; elsewhere the linkers of Go leave
 * sections of their own (cmd/link/internal/ld/data.go), and strip(1) leaves them too.
 */
export function languageOfElf(file: ByteSource, elf: ElfFile): Language {
  if (originOfElf(file, elf) !== null) return 'go';
  if (elf.sections.length === 0) return 'unknown';
  return elf.sections.some(({ name }) => /gopclntab|^\.(?:note\.)?go[._]/.test(name)) ? 'go' : 'other';
}

/** Of a file that is no ELF file: a script of an interpreter other than a shell, which may start anything. */
export function languageOfScript(file: ByteSource): Language {
  const line = latin1(file.read(0, Math.min(lineLength, file.size))).split('\n', 1)[0] ?? '';
  const words = /^#![ \t]*(\S+)[ \t]*(\S*)/.exec(line);
  if (words === null) return 'unknown';
  const [, program = '', argument = ''] = words;
  const interpreter = baseName(program) === 'env' ? argument : program;
  return isInterpreter(baseName(interpreter)) ? 'other' : 'unknown';
}

/** Of a shebang (BINPRM_BUF_SIZE). */
const lineLength = 256;

/** Whether a program of this name is the interpreter of a language in which inits and supervisors are written too. */
export function isInterpreter(name: string): boolean {
  return /^(?:python|pypy|perl|ruby|node|nodejs|php|java|lua|tclsh)[\d.]*$/.test(name);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
