import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { type Build, buildStatic, buildStaticWithC, buildsWithoutC, pureGoHint } from '../remedies.ts';

/** Statements of --libc, --static, --cgo and --max-binary-size that do not hold. */
export const expectationFindings = {
  'libc/unexpected-libc': defineFinding<{ expected: string; has: string }>({
    severity: 'error',
    title: 'The container does not have the libc that --libc requires',
    why: 'The image was built from another base than intended, or its libc was removed or added: programs and libraries for the other libc do not start in it.',
    example: { expected: 'musl', has: 'glibc 2.36' },
    refs: [],
    message: ({ expected, has }) =>
      expected === 'none'
        ? `--libc none, but the container has ${has}`
        : `--libc ${expected}, but the container has ${has}`,
    remedy: ({ expected }) =>
      `change the base of the final stage: FROM ${{ glibc: 'debian:12-slim', musl: 'alpine' }[expected] ?? 'scratch'}; or correct --libc`,
  }),
  'libc/not-static': defineFinding<{
    path: string;
    interpreter: string | null;
    needed: readonly string[];
    build: Build | null;
  }>({
    severity: 'error',
    title: 'The program is not static, as --static requires',
    why: 'It needs a loader and libraries from the container, so it does not start in scratch or distroless/static: "exec /app: no such file or directory".',
    example: {
      path: '/app',
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      needed: ['libc.so.6'],
      build: { cgo: true, buildMode: 'exe', package: 'example.com/app', tags: [], cgoModules: [], cgoPackages: [] },
    },
    refs: [],
    message: ({ path, interpreter, needed }) =>
      `--static, but ${path} needs ${[...(interpreter === null ? [] : [`the loader ${interpreter}`]), ...needed].join(', ')}`,
    remedy: ({ path, needed, build }) =>
      build === null
        ? 'link it with -static'
        : buildsWithoutC(build, needed)
          ? `${buildStatic(path, build)}; or with cgo: CGO_ENABLED=1 go build -tags netgo,osusergo -ldflags '-linkmode external -extldflags -static' -o ${path}`
          : `${buildStaticWithC(path, build)}${pureGoHint(build)}`,
  }),
  'libc/unexpected-cgo': defineFinding<{ path: string; expected: string; actual: string; build: Build | null }>({
    severity: 'error',
    title: 'CGO_ENABLED of the build is not what --cgo requires',
    why: "Without cgo a C library is replaced by pure Go or by a stub that fails at run time; with cgo the program uses the container's libc to look up hosts and users, and needs its loader.",
    example: { path: '/app', expected: '0', actual: '1', build: null },
    refs: ['https://pkg.go.dev/cmd/cgo'],
    message: ({ path, expected, actual }) => `--cgo ${expected}, but ${path} was built with CGO_ENABLED=${actual}`,
    remedy: ({ path, expected, build }) =>
      expected === '0'
        ? build === null || buildsWithoutC(build, [])
          ? `CGO_ENABLED=0 go build -o ${path}`
          : `${[...build.cgoModules, ...build.cgoPackages, ...(build.libraries ?? [])].join(', ')}: C code that the program needs, so correct --cgo${pureGoHint(build)}`
        : `CGO_ENABLED=1 go build -o ${path}, with a C compiler in the build stage (cross-compiling turns cgo off)`,
  }),
  'libc/binary-too-large': defineFinding<{ path: string; size: number; limit: number }>({
    severity: 'error',
    title: 'The program is larger than --max-binary-size',
    why: 'A sudden growth points to debug information, an embedded directory, or a dependency added by accident.',
    example: { path: '/app', size: 75_497_472, limit: 41_943_040 },
    refs: ['https://pkg.go.dev/cmd/link'],
    message: ({ path, size, limit }) => `${path} is ${size} bytes, ${size - limit} more than --max-binary-size allows`,
    remedy: ({ path }) =>
      `leave out debug information: go build -ldflags='-s -w' -o ${path}; or find what grew: go tool nm -size -sort size ${path}`,
  }),
  'libc/cannot-verify': defineFinding<{ options: readonly string[]; why: string }>({
    severity: 'error',
    title: 'An expectation about the program cannot be verified',
    why: 'The program was not found, cannot be read, or does not record it. An expectation that cannot be verified does not count as met.',
    example: { options: ['--static'], why: 'no program was found' },
    refs: [],
    message: ({ options, why }) => `${options.join(' and ')} cannot be verified: ${why}`,
    remedy: ({ why }) =>
      why.startsWith('no program')
        ? 'name the program: probe-env --app /app'
        : 'probe a program that was built with Go 1.18 or later, as a user who can read it',
  }),
} as const satisfies Catalog;
