import { isDigits } from '../digits.ts';

/** An architecture, and its name in each naming scheme. */
export interface Machine {
  readonly goarch: string;
  /** e_machine, class and byte order of its ELF files. */
  readonly machine: number;
  readonly class: 32 | 64;
  readonly littleEndian: boolean;
  /** Its `uname -m`. */
  readonly uname: readonly string[];
  /** PT_INTERP of programs for glibc (shlib-versions, sysdeps/.../configure), the usual ABI first. */
  readonly glibc: readonly string[];
  /** PT_INTERP of programs for musl (arch/.../reloc.h), the usual ABI first. */
  readonly musl: readonly string[];
  /** Debian's directory below /lib and /usr/lib, in the same order as `glibc`. */
  readonly multiarch: readonly string[];
  /** The flags of its entries in ld.so.cache (ldconfig.h, `_DL_CACHE_DEFAULT_ID`), in the same order as `glibc`. */
  readonly cacheFlags: readonly number[];
  /** Of a library that needs no libc, where the loader takes it too (_dl_cache_check_flags of sysdeps/generic/dl-cache.h). */
  readonly plainCacheFlags?: number;
  /** `$LIB`, and the name of the directories next to /lib on distributions without multiarch directories. */
  readonly lib: string;
}

/** The Linux ports of Go, and others that their kernels can run. */
export const machines: readonly Machine[] = [
  {
    goarch: 'amd64',
    machine: 62,
    class: 64,
    littleEndian: true,
    uname: ['x86_64'],
    glibc: ['/lib64/ld-linux-x86-64.so.2'],
    musl: ['/lib/ld-musl-x86_64.so.1'],
    multiarch: ['x86_64-linux-gnu'],
    cacheFlags: [0x303],
    lib: 'lib64',
  },
  {
    goarch: 'arm64',
    machine: 183,
    class: 64,
    littleEndian: true,
    uname: ['aarch64', 'arm64'],
    glibc: ['/lib/ld-linux-aarch64.so.1'],
    musl: ['/lib/ld-musl-aarch64.so.1'],
    multiarch: ['aarch64-linux-gnu'],
    cacheFlags: [0xa03],
    lib: 'lib64',
  },
  {
    goarch: '386',
    machine: 3,
    class: 32,
    littleEndian: true,
    uname: ['i386', 'i486', 'i586', 'i686'],
    glibc: ['/lib/ld-linux.so.2'],
    musl: ['/lib/ld-musl-i386.so.1'],
    multiarch: ['i386-linux-gnu'],
    cacheFlags: [0x003],
    plainCacheFlags: 0x001,
    lib: 'lib',
  },
  {
    goarch: 'arm',
    machine: 40,
    class: 32,
    littleEndian: true,
    uname: ['armv7l', 'armv6l', 'armv8l', 'armv5tel'],
    glibc: ['/lib/ld-linux-armhf.so.3', '/lib/ld-linux.so.3'],
    musl: ['/lib/ld-musl-armhf.so.1', '/lib/ld-musl-arm.so.1'],
    multiarch: ['arm-linux-gnueabihf', 'arm-linux-gnueabi'],
    cacheFlags: [0x903, 0xb03],
    lib: 'lib',
  },
  {
    goarch: 'ppc64le',
    machine: 21,
    class: 64,
    littleEndian: true,
    uname: ['ppc64le'],
    glibc: ['/lib64/ld64.so.2'],
    musl: ['/lib/ld-musl-powerpc64le.so.1'],
    multiarch: ['powerpc64le-linux-gnu'],
    cacheFlags: [0x503],
    lib: 'lib64',
  },
  {
    goarch: 'ppc64',
    machine: 21,
    class: 64,
    littleEndian: false,
    uname: ['ppc64'],
    glibc: ['/lib64/ld64.so.1'],
    musl: ['/lib/ld-musl-powerpc64.so.1'],
    multiarch: ['powerpc64-linux-gnu'],
    cacheFlags: [0x503],
    lib: 'lib64',
  },
  {
    goarch: 's390x',
    machine: 22,
    class: 64,
    littleEndian: false,
    uname: ['s390x'],
    // The Go linker's own default is the second, which no distribution has.
    glibc: ['/lib/ld64.so.1', '/lib64/ld64.so.1'],
    musl: ['/lib/ld-musl-s390x.so.1'],
    multiarch: ['s390x-linux-gnu'],
    cacheFlags: [0x403],
    lib: 'lib64',
  },
  {
    goarch: 'riscv64',
    machine: 243,
    class: 64,
    littleEndian: true,
    uname: ['riscv64'],
    glibc: ['/lib/ld-linux-riscv64-lp64d.so.1'],
    musl: ['/lib/ld-musl-riscv64.so.1'],
    multiarch: ['riscv64-linux-gnu'],
    cacheFlags: [0x1003],
    lib: 'lib64/lp64d',
  },
  {
    goarch: 'loong64',
    machine: 258,
    class: 64,
    littleEndian: true,
    uname: ['loongarch64'],
    glibc: ['/lib64/ld-linux-loongarch-lp64d.so.1'],
    musl: ['/lib/ld-musl-loongarch64.so.1'],
    multiarch: ['loongarch64-linux-gnu'],
    cacheFlags: [0x1203],
    lib: 'lib64',
  },
  {
    goarch: 'mips64le',
    machine: 8,
    class: 64,
    littleEndian: true,
    uname: ['mips64'],
    glibc: ['/lib64/ld.so.1'],
    musl: ['/lib/ld-musl-mips64el.so.1', '/lib/ld-musl-mips64el-sf.so.1'],
    multiarch: ['mips64el-linux-gnuabi64'],
    cacheFlags: [0x703],
    lib: 'lib64',
  },
  {
    goarch: 'mips64',
    machine: 8,
    class: 64,
    littleEndian: false,
    uname: ['mips64'],
    glibc: ['/lib64/ld.so.1'],
    musl: ['/lib/ld-musl-mips64.so.1', '/lib/ld-musl-mips64-sf.so.1'],
    multiarch: ['mips64-linux-gnuabi64'],
    cacheFlags: [0x703],
    lib: 'lib64',
  },
  {
    goarch: 'mipsle',
    machine: 8,
    class: 32,
    littleEndian: true,
    uname: ['mips'],
    glibc: ['/lib/ld.so.1', '/lib/ld-linux-mipsn8.so.1'],
    musl: ['/lib/ld-musl-mipsel.so.1', '/lib/ld-musl-mipsel-sf.so.1'],
    multiarch: ['mipsel-linux-gnu'],
    cacheFlags: [0x003],
    lib: 'lib',
  },
  {
    goarch: 'mips',
    machine: 8,
    class: 32,
    littleEndian: false,
    uname: ['mips'],
    glibc: ['/lib/ld.so.1', '/lib/ld-linux-mipsn8.so.1'],
    musl: ['/lib/ld-musl-mips.so.1', '/lib/ld-musl-mips-sf.so.1'],
    multiarch: ['mips-linux-gnu'],
    cacheFlags: [0x003],
    lib: 'lib',
  },
];

type Kind = { readonly machine: number; readonly class: 32 | 64; readonly littleEndian: boolean };

/** The architecture of an ELF file; null for one that Go has no port for. */
export function machineOf(elf: Kind): Machine | null {
  return machines.find((row) => isSameKind(row, elf)) ?? null;
}

/** The architecture with this `uname -m`; null for an unknown one. */
export function machineNamed(uname: string): Machine | null {
  return machines.find((row) => row.uname.includes(uname)) ?? null;
}

/**
 * Whether a kernel may run programs of an architecture natively: its own, and the 32-bit one of its family if it was
 * built with support for it (CONFIG_IA32_EMULATION, CONFIG_COMPAT). A registered emulator (binfmt_misc) may run
 * others.
 * @param kernel GOARCH, like the program
 */
export function runsNatively(kernel: string, program: string): boolean {
  return program === kernel || compat32[kernel] === program;
}

const compat32: Readonly<Partial<Record<string, string>>> = {
  amd64: '386',
  arm64: 'arm',
  mips64: 'mips',
  mips64le: 'mipsle',
};

/** Whether two files, or a file and a machine, have the same architecture, so that one loader serves both. */
export function isSameKind(a: Kind, b: Kind): boolean {
  return a.machine === b.machine && a.class === b.class && a.littleEndian === b.littleEndian;
}

/** Names of e_machine as readelf(1) and file(1) shorten them, for architectures with a Go port and a few others. */
export function machineName(elf: Kind): string {
  const known = machineOf(elf);
  if (known !== null) return known.goarch;
  const name = otherMachines[elf.machine];
  return name === undefined ? `e_machine ${elf.machine}` : `${name}, ${elf.class}-bit`;
}

const otherMachines: Readonly<Record<number, string>> = {
  2: 'SPARC',
  4: 'm68k',
  15: 'PA-RISC',
  18: 'SPARC32+',
  20: 'PowerPC',
  40: 'Arm',
  42: 'SuperH',
  43: 'SPARC V9',
  50: 'IA-64',
  62: 'x86-64',
  183: 'AArch64',
  243: 'RISC-V',
  247: 'BPF',
  258: 'LoongArch',
  36902: 'Alpha',
};

export type LoaderFamily = 'glibc' | 'musl';

/** The libc that a PT_INTERP belongs to, judged by its name alone: ld-linux, ld64, ld.so, ld-musl; null for others. */
export function loaderFamily(interpreter: string): LoaderFamily | null {
  const name = interpreter.slice(interpreter.lastIndexOf('/') + 1);
  const [stem = '', version = '', ...rest] = name.split('.so.');
  if (rest.length > 0) return null;
  if (stem.startsWith('ld-musl-')) return version === '1' ? 'musl' : null;
  const isLoader = stem === 'ld' || stem === 'ld64' || stem.startsWith('ld-linux');
  if (isLoader && version.length === 1 && isDigits(version)) return 'glibc';
  return stem.startsWith('ld-2.') && /^ld-2\.\d+\.so$/.test(name) ? 'glibc' : null;
}

/** Whether a distribution has a loader at this path: only those are ever executed. */
export function isKnownLoader(path: string): boolean {
  return machines.some(({ glibc, musl }) => glibc.includes(path) || musl.includes(path));
}
