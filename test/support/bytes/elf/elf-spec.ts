/** An ELF file of a few hundred bytes with real headers and tables, and no code. */
export interface ElfSpec {
  readonly goarch?: string;
  /** e_type. */
  readonly type?: 'exec' | 'dyn' | 'rel';
  /** EI_OSABI. */
  readonly osAbi?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly audit?: string;
  /** DT_FILTER. */
  readonly filter?: string;
  /** DT_FLAGS and DT_FLAGS_1. */
  readonly flags?: number;
  readonly flags1?: number;
  /** DT_RELR, of no relocation. */
  readonly relr?: boolean;
  /** An empty dynamic section, if nothing above asks for one. */
  readonly dynamic?: boolean;
  /** DT_VERNEED, as in `{"libc.so.6": ["GLIBC_2.34"]}`. */
  readonly versionNeeds?: Readonly<Record<string, readonly string[]>>;
  /** DT_VERDEF, the library's own name first. */
  readonly versions?: readonly string[];
  /** Undefined and defined dynamic symbols; a `?` in front makes one weak. */
  readonly imports?: readonly string[];
  readonly exports?: readonly string[];
  /** The imports are functions that are looked for when they are called first (DT_JMPREL). */
  readonly lazy?: boolean;
  /** PT_GNU_STACK: absent unless said. */
  readonly stack?: 'rw' | 'rwx';
  readonly relro?: boolean;
  /** NT_GNU_ABI_TAG, as glibc's start code has it. */
  readonly abiTag?: boolean;
  /** GNU_PROPERTY_X86_ISA_1_NEEDED: bits of 1 for the baseline, 2 for x86-64-v2, and so on. */
  readonly isaNeeded?: number;
  /** The owner of a note that programs of another system have: `NetBSD`. */
  readonly systemNote?: string;
  /** Text in the file, NUL-terminated, one after the other. */
  readonly strings?: readonly string[];
  /** A .go.buildinfo section: the version, and `go version -m` lines with TABs. */
  readonly go?: { readonly version: string; readonly lines: readonly string[] };
  readonly symtab?: boolean;
  /** A .gopclntab section with names of functions. */
  readonly functions?: readonly string[];
  /** The last segment ends that many bytes behind the end of the file. */
  readonly cutOff?: number;
  /** p_align of every PT_LOAD segment; 8 unless said. */
  readonly align?: number;
  /** A PT_LOAD segment of memory only, which claims to begin at that byte of the file. */
  readonly bss?: { readonly address: number; readonly size: number; readonly offset: number };
}

/** Presets, by what they represent. */
export const elfPresets = {
  'glibc-loader': {
    type: 'dyn',
    soname: 'ld-linux-x86-64.so.2',
    versions: ['ld-linux-x86-64.so.2', 'GLIBC_2.2.5', 'GLIBC_2.3', 'GLIBC_PRIVATE'],
    strings: [
      'ld.so (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.',
      '/lib/x86_64-linux-gnu/',
      '/usr/lib/x86_64-linux-gnu/',
      '/lib/',
      '/usr/lib/',
    ],
  },
  'musl-loader': {
    type: 'dyn',
    soname: 'libc.musl-x86_64.so.1',
    exports: ['puts', 'malloc', 'free', '__libc_start_main', 'stdin'],
    strings: ['musl libc (x86_64)\nVersion %s\n', '1.2.5'],
  },
  'gcompat-loader': { type: 'exec', strings: ['/lib/libgcompat.so.0', '/lib/ld-musl-x86_64.so.1'] },
  'glibc-libc': {
    type: 'dyn',
    soname: 'libc.so.6',
    needed: ['ld-linux-x86-64.so.2'],
    interpreter: '/lib64/ld-linux-x86-64.so.2',
    versions: ['libc.so.6', 'GLIBC_2.2.5', 'GLIBC_2.34', 'GLIBC_2.36', 'GLIBC_PRIVATE'],
  },
} as const satisfies Record<string, ElfSpec>;
