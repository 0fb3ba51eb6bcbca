import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { type Build, buildStatic, buildsWithoutC } from '../remedies.ts';

/** Where build info and the ELF file disagree about cgo. */
export const cgoFindings = {
  'libc/pie-needs-loader': defineFinding<{ path: string; interpreter: string; build: Build }>({
    severity: 'info',
    title: 'A program without cgo still needs a loader',
    why: 'With -buildmode=pie Go uses the loader of glibc even with CGO_ENABLED=0. ldd calls such a program "statically linked", and it starts here, but in scratch, distroless/static and Alpine it fails with "exec /app: no such file or directory".',
    example: {
      path: '/app',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      build: { cgo: false, buildMode: 'pie', package: 'example.com/app', tags: [], cgoModules: [], cgoPackages: [] },
    },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Build_modes'],
    message: ({ path, interpreter }) =>
      `${path} is built with CGO_ENABLED=0, but as PIE: it needs ${interpreter} and would not start in scratch or Alpine`,
    remedy: ({ path, build }) => buildStatic(path, build),
  }),
  'libc/cgo-without-c': defineFinding<{ path: string }>({
    severity: 'info',
    title: 'CGO_ENABLED=1, but the program contains no C',
    why: 'Build info says CGO_ENABLED=1, but no package of the program uses cgo, not even net or os/user, so Go linked it with its own linker: it is static and runs in scratch. It becomes dynamic with the first import of such a package.',
    example: { path: '/app' },
    refs: ['https://pkg.go.dev/cmd/cgo'],
    message: ({ path }) => `${path} is built with CGO_ENABLED=1 but still static: none of its packages uses cgo`,
    remedy: ({ path }) => `so that it stays static: CGO_ENABLED=0 go build -o ${path}`,
  }),
  'libc/static-glibc': defineFinding<{
    path: string;
    version: string | null;
    /** It loads converters of text (iconv), not what looks up names. */
    converts?: boolean;
    build: Build | null;
  }>({
    severity: 'warning',
    title: 'glibc is linked statically into a program that looks up names or users, or converts text',
    why: 'Static glibc loads libnss_*.so and gconv modules at run time, which must have exactly the version it was linked with: "Using \'getaddrinfo\' in statically linked applications requires at runtime the shared libraries from the glibc version used for linking". Without them lookups fail; with another version the program can crash.',
    example: {
      path: '/app',
      version: 'glibc 2.36',
      build: { cgo: true, buildMode: 'exe', package: 'example.com/app', tags: [], cgoModules: [], cgoPackages: [] },
    },
    refs: [
      'https://sourceware.org/glibc/wiki/FAQ#Even_statically_linked_programs_need_some_shared_libraries_which_is_not_acceptable_for_me.__What_can_I_do.3F',
    ],
    message: ({ path, version, converts = false }) =>
      `${path} has glibc linked in statically, and loads ${converts ? "iconv's converters (gconv)" : 'libnss_*.so'} of the same version at run time; the container has ${version ?? 'no glibc'}`,
    remedy: ({ path, converts = false, build }) => {
      if (converts)
        return 'convert in Go, with golang.org/x/text/encoding; or link it dynamically, and use a base with glibc: FROM gcr.io/distroless/base-debian12';
      if (build === null)
        return `use a ${path} that is linked with musl, or dynamically; nothing to change if it looks up neither hosts nor users`;
      const withC = `go build -tags netgo,osusergo -ldflags '-linkmode external -extldflags -static' -o ${path}`;
      return buildsWithoutC(build, []) ? `${withC}; or CGO_ENABLED=0 go build -o ${path}` : withC;
    },
  }),
} as const satisfies Catalog;
