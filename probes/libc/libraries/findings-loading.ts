import { type Catalog, defineFinding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import type { LoaderVariable } from './loader-variables.ts';
import { installLine } from './packages.ts';

const ldSo = 'https://man7.org/linux/man-pages/man8/ld.so.8.html';

/** What is loaded besides the libraries that the program names: preloaded ones, and those that dlopen(3) would load. */
export const loadingFindings = {
  'libc/preload-missing': defineFinding<{
    name: string;
    by: string;
    installer: Installer | null;
    class: 32 | 64;
  }>({
    severity: 'warning',
    title: 'A library to preload does not exist',
    why: 'LD_PRELOAD or /etc/ld.so.preload names a file that the loader does not find. Every dynamic program then runs without it; glibc says "ERROR: ld.so: object \'...\' from LD_PRELOAD cannot be preloaded (cannot open shared object file): ignored." at every start; musl says nothing.',
    example: { name: 'libjemalloc.so.2', by: 'glibc', installer: 'apt-get', class: 64 },
    refs: [ldSo],
    message: ({ name, by }) =>
      `${name} should be preloaded (LD_PRELOAD, /etc/ld.so.preload), but ${by} does not find it`,
    remedy: ({ name, installer, class: bits }) => {
      const [, soname] = /^(?:\/(?:usr\/)?lib\S*\/)?([^/]+\.so\.[\d.]+)$/.exec(name) ?? [];
      const added =
        installer !== null && soname !== undefined
          ? `in the final stage: ${installLine(installer, [soname], bits === 64)}`
          : `copy ${name} from the build stage`;
      return `${added}; or remove it from LD_PRELOAD and /etc/ld.so.preload`;
    },
  }),
  'libc/preload-unusable': defineFinding<{ name: string; by: string; problem: string }>({
    severity: 'warning',
    title: 'A file to preload is not a library that the loader accepts',
    why: 'LD_PRELOAD or /etc/ld.so.preload names an existing file that the loader refuses. Every dynamic program then runs without it; glibc says "ERROR: ld.so: object \'...\' from LD_PRELOAD cannot be preloaded (invalid ELF header): ignored." at every start; musl says nothing.',
    example: { name: '/opt/libjemalloc.so', by: 'glibc', problem: 'invalid ELF header' },
    refs: [ldSo],
    message: ({ name, by, problem }) =>
      `${name} should be preloaded (LD_PRELOAD, /etc/ld.so.preload), but ${by} ignores it: ${problem}`,
    remedy: ({ name }) =>
      `replace ${name} with the library itself; or remove it from LD_PRELOAD and /etc/ld.so.preload`,
  }),
  'libc/loader-variable': defineFinding<{ path: string } & LoaderVariable>({
    severity: 'error',
    stopsStart: true,
    title: 'A variable keeps the loader from starting the program',
    why: 'glibc reads variables of its own before the program runs. LD_TRACE_LOADED_OBJECTS, whatever its value, and LD_DEBUG=help make it print something and exit 0. With LD_ASSUME_KERNEL releases before 2.36 skip libraries for newer kernels: "libc.so.6: cannot open shared object file". With GLIBC_TUNABLES=glibc.rtld.execstack=0, which releases since 2.41 know, nothing starts that wants an executable stack: "Fatal glibc error: executable stack is not allowed", or "cannot enable executable stack as shared object requires".',
    example: { path: '/app', variable: 'LD_TRACE_LOADED_OBJECTS', value: '1', effect: 'libraries' },
    refs: [ldSo],
    message: ({ path, variable, value, effect, file }) =>
      `${variable}=${value}: glibc ${variableEffects[effect]}${file === undefined || file === path ? '' : ` for ${file}`}, and does not start ${path}`,
    remedy: ({ variable, effect, file }) =>
      `unset ${variable}${effect === 'stack' ? `; or link ${file} with -Wl,-z,noexecstack` : ''}`,
  }),
  'libc/text-relocations': defineFinding<{ files: readonly string[] }>({
    severity: 'warning',
    title: 'The loader must rewrite code before it can run',
    why: 'Text relocations (DT_TEXTREL) need code pages that are writable and then executable. SELinux and hardened kernels refuse that: "cannot restore segment prot after reloc: Permission denied". The cause is assembly code that is not position-independent.',
    example: { files: ['/usr/lib/libfoo.so'] },
    refs: ['https://wiki.gentoo.org/wiki/Hardened/Textrels_Guide'],
    message: ({ files }) => `${files.join(', ')}: text relocations, refused where SELinux is enforcing`,
    remedy: () => 'compile every object with -fPIC, and link with -Wl,-z,text to find those that are not',
  }),
  'libc/tls-not-loadable': defineFinding<{ path: string; musl: string | null }>({
    severity: 'error',
    title: 'musl cannot load this library at run time',
    why: 'The library uses the initial-exec model for thread-local variables (DF_STATIC_TLS), as every c-shared library of Go does. glibc keeps some room for such libraries; musl refuses them in dlopen: "Error relocating /plugin.so: x: initial-exec TLS resolves to dynamic definition in /plugin.so".',
    example: { path: '/plugin.so', musl: '1.2.5' },
    refs: ['https://github.com/golang/go/issues/54805'],
    message: ({ path, musl }) =>
      `${path} uses initial-exec TLS, so musl${musl === null ? '' : ` ${musl}`} refuses to dlopen it (initial-exec TLS resolves to dynamic definition)`,
    remedy: () => 'link it into the program at build time instead of dlopen; or run on glibc: FROM debian:12-slim',
  }),
  'libc/stack-not-loadable': defineFinding<{ path: string; glibc: string }>({
    severity: 'error',
    title: 'glibc cannot load this library at run time',
    why: 'The library asks for an executable stack. Since 2.41 glibc refuses that in dlopen: "cannot enable executable stack as shared object requires: Invalid argument". An assembler file without .note.GNU-stack is the usual cause.',
    example: { path: '/plugin.so', glibc: '2.41' },
    refs: ['https://sourceware.org/glibc/wiki/Release/2.41'],
    message: ({ path, glibc }) =>
      `${path} wants an executable stack, so glibc ${glibc} refuses to dlopen it (cannot enable executable stack as shared object requires)`,
    remedy: ({ path }) => `link with -Wl,-z,noexecstack; or patchelf --clear-execstack ${path}`,
  }),
} as const satisfies Catalog;

const variableEffects: Readonly<Record<LoaderVariable['effect'], string>> = {
  libraries: 'prints the libraries and exits 0',
  help: 'prints its help and exits 0',
  kernel: 'skips libraries for newer kernels, libc.so.6 too',
  stack: 'allows no executable stack',
};
