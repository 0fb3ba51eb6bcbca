import { type Catalog, defineFinding } from '../../../src/finding.ts';

/** How the program was built. */
export const buildFindings = {
  'go/debug-build': defineFinding({
    severity: 'warning',
    title: 'The program was built for a debugger',
    why: '-gcflags with -N and -l turns off optimization and inlining: the program is several times slower and larger. Such builds are for dlv, and end up in images through a Dockerfile shared with development.',
    example: { path: '/app/server', flags: 'all=-N -l' },
    refs: ['https://pkg.go.dev/cmd/compile'],
    message: ({ path, flags }) => `${path} was built without optimization: -gcflags '${flags}'`,
    remedy: ({ flags }) => `take -gcflags='${flags}' out of the go build line`,
  }),
  'go/instrumented-build': defineFinding({
    severity: 'warning',
    title: 'The program was built with a race or memory detector, or for coverage',
    why: '-race, -msan and -asan make a program 2 to 20 times slower and take 5 to 10 times the memory, and -race exits with status 66 at a data race. -cover writes counters ("warning: GOCOVERDIR not set, no coverage data emitted"). None of them is for production.',
    example: { path: '/app/server', flag: '-race' },
    refs: ['https://go.dev/doc/articles/race_detector', 'https://go.dev/doc/build-cover'],
    message: ({ path, flag }) => `${path} was built with ${flag}`,
    remedy: ({ flag }) => `remove ${flag} from the go build line`,
  }),
  'go/modified-source': defineFinding({
    severity: 'info',
    title: 'The program was built from sources that differ from the recorded revision',
    why: 'vcs.modified=true, or "+dirty" in the version: the running code is not in the repository. In a Dockerfile the cause may also be a .dockerignore that excludes tracked files, or files that the build creates.',
    example: { path: '/app/server', revision: '5f3c1a2b4d6e8f901234567890abcdef12345678' },
    refs: ['https://pkg.go.dev/runtime/debug#BuildSetting'],
    message: ({ path, revision }) => `${path} was built from a modified tree at revision ${revision.slice(0, 12)}`,
    remedy: () => 'build from a clean checkout, in which git status --porcelain prints nothing',
  }),
  'go/experiments': defineFinding({
    severity: 'info',
    title: 'The program was built with GOEXPERIMENT set',
    why: 'GOEXPERIMENT turned parts of the runtime or the compiler on or off that a normal release does not. Experiments are not covered by the Go 1 promise, and their bugs look like bugs of the program.',
    example: { path: '/app/server', experiments: 'nogreenteagc', version: 'go1.26.3-X:nogreenteagc' },
    refs: ['https://pkg.go.dev/internal/goexperiment'],
    message: ({ path, experiments }) => `${path} was built with GOEXPERIMENT=${experiments}`,
    remedy: () => 'unless that is intended, where go build runs: unset GOEXPERIMENT',
  }),
  'go/build-paths-left': defineFinding({
    severity: 'info',
    title: 'The program was stripped, but still names files in a home directory of the build machine',
    why: "-ldflags='-s -w' removes the symbol table and DWARF. The line table stays, since stack traces need it: it lists every function, and every source file by its path on the build machine, which includes the user's name. Only -trimpath removes the directories.",
    example: { path: '/app/server', source: '/home/alice/work/app/main.go' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies'],
    message: ({ path, source }) => `${path} is stripped, but still names ${source}`,
    remedy: () => 'go build -trimpath',
  }),
  'go/not-reproducible': defineFinding<{ path: string; trimmed: boolean }>({
    severity: 'info',
    title: 'The program does not record which sources it was built from',
    why: 'There is neither a VCS revision nor a module version in it, so the running commit cannot be identified. `go build` records them when it runs inside the checkout with the VCS tool on PATH; "COPY . ." without .git, a missing git in golang:alpine, "-buildvcs=false" and "go build main.go" are the usual reasons. Without -trimpath the same sources also give a different file when built in another directory.',
    example: { path: '/app/server', trimmed: false },
    refs: ['https://go.dev/doc/go1.18#go-version', 'https://pkg.go.dev/cmd/go'],
    message: ({ path, trimmed }) =>
      `${path} records neither a revision nor a version${trimmed ? '' : ', and was built without -trimpath'}`,
    remedy: () => 'in a checkout with .git, and with git installed: go build -trimpath -buildvcs=true',
  }),
} as const satisfies Catalog;
