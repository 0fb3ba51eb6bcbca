/** What `ldd`, or a loader with `--list`, reported about one file. */
export type LddAnswer =
  | {
      readonly kind: 'list';
      /** Without the kernel's linux-vdso and the loader itself. `path` is null for one that was not found. */
      readonly libraries: readonly { readonly name: string; readonly path: string | null }[];
      /** The versions that a library lacks, as in `GLIBC_2.38`, with the library's path. */
      readonly versions: readonly { readonly version: string; readonly library: string }[];
    }
  /** Nothing to load: glibc also says this of a position-independent program that needs only the loader. */
  | { readonly kind: 'static' }
  /** `not a dynamic executable`: static, a script, for another machine. */
  | { readonly kind: 'not-dynamic' }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Reads the output of glibc's ldd and of musl's, which use the streams differently: glibc's exits 0 and says `=> not
 * found` for a missing library, musl's exits 127 and complains on standard error.
 * @param interpreter the loader, which both list among the libraries
 */
export function decodeLddOutput(stdout: string, stderr: string, interpreter: string): LddAnswer {
  if (/^\s*statically linked$/m.test(stdout)) return { kind: 'static' };
  if (/not a dynamic executable|Not a valid dynamic program/.test(stderr + stdout)) return { kind: 'not-dynamic' };
  const lines = `${stdout}\n${stderr}`.split('\n');
  const libraries = lines.flatMap((line) => libraryOf(line, interpreter));
  const versions = lines.flatMap((line) => {
    const match = /: (\/.*): version `([^']+)' not found \(required by /.exec(line);
    return match?.[1] === undefined || match[2] === undefined ? [] : [{ version: match[2], library: match[1] }];
  });
  const failure = lines.find((line) => /error while loading shared libraries|^ldd: |cannot load /.test(line));
  if (failure !== undefined && versions.length === 0) return { kind: 'failed', message: failure.trim() };
  return { kind: 'list', libraries, versions };
}

function libraryOf(line: string, interpreter: string): { name: string; path: string | null }[] {
  const missing = /^Error loading shared library (.+?): .* \(needed by .*\)$/.exec(line)?.[1];
  if (missing !== undefined) return [{ name: missing, path: null }];
  const match = /^\t(\S.*?)(?: => (.*?))?(?: \(0x[0-9a-f]+\))?$/.exec(line);
  const name = match?.[1];
  if (name === undefined || /^linux-(vdso|gate)/.test(name)) return [];
  const path = match?.[2] ?? name;
  if (path === 'not found') return [{ name, path: null }];
  // musl lists itself under every name for it: `libc.so => /lib/ld-musl-x86_64.so.1`.
  if (path === interpreter || /\/ld-musl-[\w-]+\.so\.1$/.test(path)) return [];
  return [{ name, path }];
}
