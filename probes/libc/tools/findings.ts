import { type Catalog, defineFinding } from '../../../src/finding.ts';

/** Disagreements between a tool and the reader. */
export const toolFindings = {
  'libc/ldd-disagrees': defineFinding<{ path: string; what: string; ldd: string; reader: string }>({
    severity: 'warning',
    title: 'ldd and probe-env disagree about the libraries',
    why: "One of them is wrong about what will be loaded: ldd may belong to another libc than the program's, or the search depends on something that neither shows. What the loader really does decides; please report it if probe-env is wrong.",
    example: {
      path: '/app',
      what: 'libz.so.1',
      ldd: '/usr/local/lib/libz.so.1',
      reader: '/lib/x86_64-linux-gnu/libz.so.1',
    },
    refs: ['https://man7.org/linux/man-pages/man1/ldd.1.html'],
    message: ({ path, what, ldd, reader }) => `${path}: for ${what}, ldd says "${ldd}" and probe-env "${reader}"`,
    remedy: ({ path }) => `compare LD_DEBUG=libs ${path} with ldd ${path}`,
  }),
  'libc/file-disagrees': defineFinding<{ path: string; what: string; file: string; reader: string }>({
    severity: 'warning',
    title: 'file and probe-env disagree about the program',
    why: 'Both look at the same headers. A difference means an unusual or a damaged file, or a very old file(1).',
    example: { path: '/app', what: 'linkage', file: 'statically linked', reader: 'dynamic' },
    refs: ['https://man7.org/linux/man-pages/man1/file.1.html'],
    message: ({ path, what, file, reader }) =>
      `${path}: for the ${what}, file says "${file}" and probe-env "${reader}"`,
    remedy: ({ path }) => `compare readelf -lW ${path} with file -L ${path}`,
  }),
} as const satisfies Catalog;
