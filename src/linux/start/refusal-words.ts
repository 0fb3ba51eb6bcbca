import type { ElfRefusal } from '../elf/refusal.ts';
import type { InterpreterState } from './interpreter.ts';

/** How a check of kernel or loader is worded, and its consequence. One row per rule of execve.ts and loader.ts. */
type Row = {
  /** What is wrong with the file. */
  says(value: number, limit: number): string;
  /** The error when the kernel makes the check of the program; for one of the loader it is ELIBBAD. */
  readonly outcome: Outcome;
  /** glibc's error message, if its loader makes the check of a library. */
  readonly glibc?: string;
};

export type Outcome = 'ENOEXEC' | 'EIO' | 'SIGSEGV' | 'SIGBUS';

/** The error that people see. */
const symptoms: Readonly<Record<Outcome, string>> = {
  ENOEXEC: 'exec format error',
  EIO: 'input/output error',
  SIGSEGV: 'killed by SIGSEGV',
  SIGBUS: 'killed by SIGBUS or SIGSEGV',
};

/** e_type (elf.h). */
const types: Readonly<Record<number, string>> = {
  0: 'no type',
  1: 'an object file, not linked',
  4: 'a core dump',
};

const hexadecimal = (value: number): string => `0x${value.toString(16)}`;

const rows: Readonly<Record<string, Row>> = {
  type: {
    outcome: 'ENOEXEC',
    says: (value) =>
      `e_type is ${value}${types[value] === undefined ? '' : ` (${types[value]})`}, not ET_EXEC or ET_DYN`,
  },
  'segment-size': {
    outcome: 'ENOEXEC',
    says: (value, limit) => `e_phentsize is ${value}; expected ${limit}`,
    glibc: "ELF file's phentsize not the expected size",
  },
  'no-segments': { outcome: 'ENOEXEC', says: () => 'it has no program headers' },
  'segment-count': {
    outcome: 'ENOEXEC',
    says: (value, limit) => `it has ${value} program headers; at most ${limit} are read`,
  },
  'debug-only': {
    outcome: 'SIGSEGV',
    says: () => 'it has only debug symbols (objcopy --only-keep-debug), and no code',
  },
  'segments-cut-off': {
    outcome: 'ENOEXEC',
    says: (value, limit) => `it ends at byte ${value}, but its program headers end at byte ${limit}`,
    glibc: 'cannot read file data',
  },
  'interpreter-length': {
    outcome: 'ENOEXEC',
    says: (value, limit) => `PT_INTERP has ${value} bytes; expected 2 to ${limit}`,
  },
  'interpreter-cut-off': {
    outcome: 'EIO',
    says: (value, limit) => `it ends at byte ${value}, but PT_INTERP ends at byte ${limit}`,
  },
  'interpreter-unterminated': { outcome: 'ENOEXEC', says: () => 'PT_INTERP does not end with a NUL byte' },
  'no-load-segment': {
    outcome: 'SIGSEGV',
    says: () => 'it has no PT_LOAD segment',
    glibc: 'object file has no loadable segments',
  },
  'segment-misaligned': {
    outcome: 'SIGSEGV',
    says: (value, limit) =>
      `a PT_LOAD segment has file offset ${hexadecimal(value)} and address ${hexadecimal(limit)}: not equal modulo the page size`,
    glibc: 'ELF load command address/offset not page-aligned',
  },
  'segment-sizes': {
    outcome: 'SIGSEGV',
    says: (value, limit) => `a PT_LOAD segment has ${value} bytes in the file and only ${limit} in memory`,
  },
  'address-space': {
    outcome: 'SIGSEGV',
    says: (value) => `a PT_LOAD segment ends at address ${hexadecimal(value)}, beyond the address space`,
  },
  'dynamic-displaced': {
    outcome: 'SIGSEGV',
    says: (value, limit) => `PT_DYNAMIC has address ${hexadecimal(value)}, its section ${hexadecimal(limit)}`,
  },
  'tls-align': { outcome: 'SIGSEGV', says: (value) => `PT_TLS has p_align ${value}, which is not a power of two` },
  'tls-sizes': {
    outcome: 'SIGSEGV',
    says: (value, limit) => `PT_TLS has ${value} bytes in the file and only ${limit} in memory`,
  },
  'tls-displaced': {
    outcome: 'SIGSEGV',
    says: (value, limit) => `PT_TLS takes ${value} bytes, and its sections take ${limit}`,
  },
  'tls-values': {
    outcome: 'SIGSEGV',
    says: (value, limit) => `PT_TLS has ${value} bytes in the file, and its sections have ${limit}`,
  },
  'linked-elsewhere': {
    outcome: 'SIGSEGV',
    says: (value) => `e_type is ET_DYN, and its code is linked for address ${hexadecimal(value)} alone`,
  },
  'lowest-page': { outcome: 'SIGSEGV', says: () => 'e_type is ET_EXEC, and it is linked for address 0x0' },
  memory: {
    outcome: 'SIGSEGV',
    says: (value) => `a PT_LOAD segment takes ${value} bytes of memory`,
  },
  'beyond-last': {
    outcome: 'SIGSEGV',
    says: (value, limit) =>
      `a PT_LOAD segment ends at address ${hexadecimal(value)}, after the last one, which ends at ${hexadecimal(limit)}`,
  },
  'segment-unmapped': {
    outcome: 'SIGSEGV',
    says: (value) => `no PT_LOAD segment holds the segment at ${hexadecimal(value)}`,
  },
  relro: {
    outcome: 'SIGSEGV',
    says: (value, limit) =>
      `PT_GNU_RELRO, ${hexadecimal(value)} to ${hexadecimal(limit)}, is not what may become read-only`,
  },
  'line-ends': {
    outcome: 'SIGSEGV',
    says: () => 'every line feed in it has become CR LF: a transfer in text mode changed it',
  },
  'no-interpreter': { outcome: 'SIGSEGV', says: () => 'it needs libraries, and no PT_INTERP segment names a loader' },
  'header-size': { outcome: 'SIGSEGV', says: (value, limit) => `e_ehsize is ${value}; expected ${limit}` },
  'cut-off': {
    outcome: 'SIGBUS',
    says: (value, limit) => `it ends at byte ${value}, but its segments end at byte ${limit}`,
  },
  displaced: {
    outcome: 'SIGSEGV',
    says: (value) => `its program headers do not map the section at ${hexadecimal(value)} as the section says`,
  },
  entry: {
    outcome: 'SIGSEGV',
    says: (value) => `its entry point ${hexadecimal(value)} is not in an executable segment`,
  },
  'entry-inside': {
    outcome: 'SIGSEGV',
    says: (value, limit) => `its entry point ${hexadecimal(value)} is inside of the function at ${hexadecimal(limit)}`,
  },
  'headers-unmapped': { outcome: 'SIGSEGV', says: () => 'no PT_LOAD segment holds its program headers' },
  'headers-elsewhere': {
    outcome: 'SIGSEGV',
    says: (value) => `PT_PHDR has address ${hexadecimal(value)}, which is not that of the program headers`,
  },
  'no-dynamic-section': {
    outcome: 'SIGSEGV',
    says: () => 'it has no PT_DYNAMIC segment',
    glibc: 'object file has no dynamic section',
  },
  'not-little-endian': {
    outcome: 'ENOEXEC',
    says: (value) => `EI_DATA is ${value}; expected 1`,
    glibc: 'ELF file data encoding not little-endian',
  },
  'not-big-endian': {
    outcome: 'ENOEXEC',
    says: (value) => `EI_DATA is ${value}; expected 2`,
    glibc: 'ELF file data encoding not big-endian',
  },
  'ident-version': {
    outcome: 'ENOEXEC',
    says: (value) => `EI_VERSION is ${value}; expected 1`,
    glibc: 'ELF file version ident does not match current one',
  },
  'os-abi': { outcome: 'ENOEXEC', says: (value) => `EI_OSABI is ${value}`, glibc: 'ELF file OS ABI invalid' },
  'abi-version': {
    outcome: 'ENOEXEC',
    says: (value) => `EI_ABIVERSION is ${value}`,
    glibc: 'ELF file ABI version invalid',
  },
  'ident-padding': { outcome: 'ENOEXEC', says: () => 'EI_PAD is not zero', glibc: 'nonzero padding in e_ident' },
  'file-version': {
    outcome: 'ENOEXEC',
    says: (value) => `e_version is ${value}; expected 1`,
    glibc: 'ELF file version does not match current one',
  },
  'not-loadable': {
    outcome: 'ENOEXEC',
    says: (value) => `e_type is ${value}`,
    glibc: 'only ET_DYN and ET_EXEC can be loaded',
  },
  'segment-align': {
    outcome: 'SIGSEGV',
    says: (value) => `a PT_LOAD segment has p_align ${value}`,
    glibc: 'ELF load command alignment not page-aligned',
  },
  'segment-offset': {
    outcome: 'SIGSEGV',
    says: (value, limit) =>
      `a PT_LOAD segment has file offset ${hexadecimal(value)} and address ${hexadecimal(limit)}: not equal modulo its p_align`,
    glibc: 'ELF load command address/offset not properly aligned',
  },
  executable: { outcome: 'ENOEXEC', says: () => 'it is a program', glibc: 'cannot dynamically load executable' },
};

/** glibc's message for a check that its loader makes of a library; null if it makes none. */
export function glibcWordsOf({ rule }: ElfRefusal): string | null {
  return rows[rule]?.glibc ?? null;
}

/** What is wrong, in terms of the file's own fields. */
export function describeRefusal({ rule, value, limit }: ElfRefusal): string {
  return rows[rule]?.says(value, limit ?? 0) ?? rule;
}

/** The error when the program is started. */
export function symptomOf(refusal: ElfRefusal): string {
  return symptoms[outcomeOf(refusal)];
}

/** The consequence when the kernel makes the check of a program. */
export function outcomeOf({ rule }: ElfRefusal): Outcome {
  return rows[rule]?.outcome ?? 'ENOEXEC';
}

/** Why the kernel does not accept an existing loader, in words. */
export function describeInterpreter(state: InterpreterState): string {
  switch (state.kind) {
    case 'mode':
      return `mode ${state.mode} lets this user not execute it (permission denied)`;
    case 'noexec':
      return `it is on ${state.mountPoint}, which is mounted noexec (permission denied)`;
    case 'denied':
      return `this user cannot search ${state.directory} (permission denied)`;
    case 'not-a-file':
      return 'it is not a regular file (permission denied)';
    case 'short':
      return `it has only ${state.size} bytes (input/output error)`;
    case 'not-elf':
      return 'it is not an ELF file (accessing a corrupted shared library)';
    case 'foreign':
      return `it is for ${state.machine}, the program for ${state.program} (accessing a corrupted shared library)`;
    case 'refused': {
      const isRefused = outcomeOf(state.refusal) === 'ENOEXEC';
      return `${describeRefusal(state.refusal)} (${isRefused ? 'accessing a corrupted shared library' : symptomOf(state.refusal)})`;
    }
    default:
      return state.kind;
  }
}
