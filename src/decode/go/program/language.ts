import { latin1 } from '#runtime/bytes.ts';
import type { ByteSource } from '../../byte-source.ts';
import type { ElfFile } from '../../elf/elf.ts';

/** `other` is certain; what cannot be told may well be Go's. */
export type Language = 'go' | 'other' | 'unknown';

/** What built or changed a Go program that has no build info. */
export type Origin = 'gccgo' | 'go link' | 'UPX';

/** gccgo writes no build info, Go's linker none where it is not told the modules, and UPX hides it. Null where nothing tells. */
export function originOfElf(file: ByteSource, { sections, dynamic }: ElfFile): Origin | null {
  const has = (wanted: string): boolean => sections.some(({ name }) => name === wanted);
  if (has('.go_export') || dynamic?.needed.some((name) => name.startsWith('libgo.so.'))) return 'gccgo';
  if (has('.gopclntab')) return 'go link';
  return latin1(file.read(0, Math.min(upxLength, file.size))).includes('UPX!') ? 'UPX' : null;
}

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
