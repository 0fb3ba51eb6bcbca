import { type Catalog, defineFinding } from '../../../src/finding.ts';

const ldSo = 'https://man7.org/linux/man-pages/man8/ld.so.8.html';

/** Where RPATH and RUNPATH of the program lead. */
export const runPathFindings = {
  'libc/runpath-writable': defineFinding<{ path: string; tag: string; element: string; writable: string }>({
    severity: 'warning',
    title: 'The program loads libraries from a directory that anyone can write to',
    why: "RPATH and RUNPATH come before the system's directories: anyone who can write there can load a library into the program, with its rights.",
    example: { path: '/app', tag: 'RUNPATH', element: '/tmp/build/lib', writable: '/tmp (mode 1777)' },
    refs: [ldSo, 'https://cwe.mitre.org/data/definitions/426.html'],
    message: ({ path, tag, element, writable }) =>
      `${path}: ${tag} has ${element}, and anyone can write to ${writable}`,
    remedy: ({ path }) => `patchelf --remove-rpath ${path}; or link without -rpath`,
  }),
  'libc/runpath-relative': defineFinding<{ path: string; tag: string; element: string }>({
    severity: 'warning',
    title: 'The program loads libraries from its working directory',
    why: 'An empty or relative element of RPATH or RUNPATH means the current directory: what is loaded depends on where the program is started, and on who can write there.',
    example: { path: '/app', tag: 'RUNPATH', element: 'lib' },
    refs: [ldSo, 'https://cwe.mitre.org/data/definitions/426.html'],
    message: ({ path, tag, element }) =>
      `${path}: ${tag} has ${element === '' ? 'an empty element' : element}, which is searched in the working directory`,
    remedy: ({ path }) => `patchelf --set-rpath '$ORIGIN/lib' ${path}`,
  }),
  'libc/runpath-missing': defineFinding<{ path: string; tag: string; elements: readonly string[] }>({
    severity: 'info',
    title: 'RPATH or RUNPATH names a directory that is not in the container',
    why: 'A directory of the build stage is named in the program, but was not copied. The libraries were found elsewhere, perhaps in another version.',
    example: { path: '/app', tag: 'RUNPATH', elements: ['/src/build/lib'] },
    refs: [ldSo],
    message: ({ path, tag, elements }) => `${path}: ${tag} has ${elements.join(', ')}, not in this container`,
    remedy: ({ path, elements }) =>
      `COPY --from=build ${elements[0] ?? ''} ${elements[0] ?? ''}; or patchelf --remove-rpath ${path}`,
  }),
} as const satisfies Catalog;
