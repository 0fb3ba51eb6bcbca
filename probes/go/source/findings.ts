import { goImage } from '../../../src/decode/go/version/releases.ts';
import { type Catalog, defineFinding, type Finding } from '../../../src/finding.ts';

/** Why `go build` of the module in the source directory would fail. */
export const sourceFindings = {
  'go/mod-file-missing': defineFinding({
    severity: 'warning',
    title: 'The directory that --source names has no go.mod',
    why: '`go build` there fails with "go: go.mod file not found in current directory or any parent directory; see \'go help modules\'". The COPY line put the sources into another directory, or .dockerignore leaves go.mod out.',
    example: { directory: '/src' },
    refs: ['https://go.dev/ref/mod#go-mod-file'],
    message: ({ directory }) => `neither ${directory} nor a directory above it has a go.mod`,
    remedy: ({ directory }) => `copy the module with its go.mod to ${directory}; or correct --source`,
  }),
  'go/mod-file-misplaced': defineFinding<{ file: string; in: 'GOPATH' | 'TMPDIR' }>({
    severity: 'warning',
    title: 'go.mod is in a directory where the go command does not accept one',
    why: 'In the golang images WORKDIR is /go, which is GOPATH: a COPY without another WORKDIR puts go.mod there, and up to Go 1.21 every go command fails with "$GOPATH/go.mod exists but should not". In the directory for temporary files itself it is ignored: "go: warning: ignoring go.mod in system temp root /tmp", "go: go.mod file not found in current directory or any parent directory".',
    example: { file: '/go/go.mod', in: 'GOPATH' },
    refs: ['https://go.dev/ref/mod#go-mod-file', 'https://pkg.go.dev/cmd/go#hdr-GOPATH_environment_variable'],
    message: ({ file, in: place }) =>
      place === 'GOPATH'
        ? `${file} is in GOPATH itself: every go command fails ($GOPATH/go.mod exists but should not)`
        : `${file} is in the directory for temporary files itself, where it is ignored (go.mod file not found in current directory)`,
    remedy: () => 'before the COPY of the module: WORKDIR /src',
  }),
  'go/mod-file-refused': defineFinding({
    severity: 'warning',
    title: 'go.mod has a line that this toolchain refuses',
    why: 'Every go command in the module fails with "go: errors parsing go.mod". Older toolchains do not know lines of newer ones: go 1.22.0 with a patch number and toolchain lines came with Go 1.21, godebug with 1.23, tool with 1.24, ignore with 1.25.',
    example: {
      file: '/src/go.mod',
      line: 3,
      problem: "invalid go version '1.22.0': must match format 1.23",
      version: 'go1.20.14',
      fix: 'use Go 1.22 or later: FROM golang:1.22; or write go 1.22 in go.mod',
    },
    refs: ['https://go.dev/ref/mod#go-mod-file-go', 'https://go.dev/doc/toolchain'],
    message: ({ file, line, problem, version }) => `${file}:${line}: ${problem} (${version})`,
    remedy: ({ fix }) => fix,
  }),
  'go/vendor-stale': defineFinding({
    severity: 'warning',
    title: 'The vendor directory does not match go.mod',
    why: 'With a vendor directory `go build` takes modules only from there, and fails with "go: inconsistent vendoring", or "cannot find module providing package example.com/x: import lookup disabled by -mod=vendor". go.mod was changed without `go mod vendor`, or .dockerignore or .gitignore leaves parts of the directory out.',
    example: {
      directory: '/src/vendor',
      problem:
        'example.com/x@v1.1.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt',
    },
    refs: ['https://go.dev/ref/mod#vendoring'],
    message: ({ directory, problem }) => `${directory} does not match go.mod: ${problem}`,
    remedy: () => 'run go mod vendor, and commit the result; or build with -mod=mod',
  }),
  'go/work-file-broken': defineFinding({
    severity: 'warning',
    title: 'The workspace keeps the module from building',
    why: 'A go.work in the directory or above it, or named by GOWORK, applies to every build: "go: cannot load module ../x listed in go.work file", "current directory is contained in a module that is not one of the workspace modules listed in go.work", "go: -mod may only be set to readonly or vendor when in workspace mode". Workspaces are for development; they end up in images through COPY.',
    example: {
      file: '/src/go.work',
      problem: 'use /src/tools: there is no go.mod',
      off: 'copy the module in /src/tools before go build; or take its use line out of /src/go.work; or set GOWORK=off',
    },
    refs: ['https://go.dev/ref/mod#workspaces'],
    message: ({ file, problem }) => `${file}: ${problem}`,
    remedy: ({ off }) => off,
  }),
  'go/replacement-missing': defineFinding({
    severity: 'warning',
    title: 'go.mod replaces a module with a directory that does not exist',
    why: '`go build` fails with "replacement directory ../x does not exist", or "reading ../x/go.mod: open /x/go.mod: no such file or directory". The directory is outside of what the COPY line copies.',
    example: { file: '/src/go.mod', module: 'example.com/x', target: '/x' },
    refs: ['https://go.dev/ref/mod#go-mod-file-replace'],
    message: ({ file, module, target }) => `${file} replaces ${module} with ${target}, which has no go.mod`,
    remedy: ({ module, target }) => `copy the module to ${target}; or go mod edit -dropreplace=${module}`,
  }),
  'go/replacement-newer': defineFinding<{
    file: string;
    module: string;
    target: string;
    go: string;
    /** The go line of go.mod; null if it has none. */
    main: string | null;
    /** The toolchain is older, too. */
    tooOld: boolean;
  }>({
    severity: 'warning',
    title: 'A directory that replaces a module requires a newer Go than go.mod',
    why: 'Since Go 1.21 the go line of go.mod must be as new as those of all modules that it requires: "go: module ./x requires go >= 1.27.0 (running go 1.26.3; GOTOOLCHAIN=local)", or with a newer toolchain "go: updates to go.mod needed; to update it: go mod tidy". The go line of one module of a repository was raised, and not that of the other.',
    example: {
      file: '/src/go.mod',
      module: 'example.com/x',
      target: '/src/x',
      go: '1.27.0',
      main: '1.26.0',
      tooOld: true,
    },
    refs: ['https://go.dev/ref/mod#go-mod-file-go'],
    message: ({ file, target, go, main, tooOld }) =>
      `${target}/go.mod requires go >= ${go}, and ${file}, which replaces a module with it, ${main === null ? 'has no go line' : `says go ${main}`}${tooOld ? ', and the toolchain is older' : ''}`,
    remedy: ({ file, go, tooOld }) => `${tooOld ? `with ${goImage(go)}: ` : ''}go mod edit -go=${go} ${file}`,
  }),
  'go/sum-missing': defineFinding({
    severity: 'warning',
    title: 'go.sum lacks modules that go.mod requires',
    why: '`go build` does not add checksums by itself: "missing go.sum entry for module providing package", "missing go.sum entry for go.mod file". Usually go.sum was not copied (COPY go.mod without go.sum), or not committed.',
    example: { file: '/src/go.sum', modules: 'example.com/x@v1.0.0', more: 0 },
    refs: ['https://go.dev/ref/mod#go-sum-files'],
    message: ({ file, modules, more }) => `${file} has no line for ${modules}${more === 0 ? '' : ` and ${more} more`}`,
    remedy: () => 'in the Dockerfile: COPY go.mod go.sum ./; or, where go.sum is out of date: go mod tidy',
  }),
  'go/modules-missing': defineFinding({
    severity: 'warning',
    title: 'Modules are missing from the module cache, and GOPROXY=off',
    why: 'The build fails with "module lookup disabled by GOPROXY=off". GOPROXY=off is for images whose module cache was filled before, by `go mod download` with the same go.mod.',
    example: { source: 'environment', cache: '/go/pkg/mod', modules: 'example.com/x@v1.0.0', more: 0 },
    refs: ['https://go.dev/ref/mod#environment-variables'],
    message: ({ source, cache, modules, more }) =>
      `GOPROXY=off (${source}), and ${cache} lacks ${modules}${more === 0 ? '' : ` and ${more} more`}`,
    remedy: () => 'before GOPROXY=off: RUN go mod download; or build with -mod=vendor and a vendor directory',
  }),
  'go/git-missing': defineFinding({
    severity: 'warning',
    title: 'Modules must be fetched with git, which is not installed',
    why: 'The go command runs git for modules that do not come from a proxy (GOPROXY=direct, GOPRIVATE, GONOPROXY), and for VCS stamps with -buildvcs=true: "exec: "git": executable file not found in $PATH". golang:alpine has no git.',
    example: { reason: 'GOPROXY=direct (environment)', install: 'RUN apk add --no-cache git' },
    refs: ['https://go.dev/ref/mod#private-modules'],
    message: ({ reason }) => `git is not in PATH, and is needed: ${reason}`,
    remedy: ({ install }) => install,
  }),
  'go/vcs-stamp-fails': defineFinding({
    severity: 'warning',
    title: 'git refuses to report the revision, so builds fail',
    why: 'Since Go 1.18 `go build` records the revision, and runs git for it where there is a .git directory and git is installed: "error obtaining VCS status: exit status 128. Use -buildvcs=false to disable VCS stamping." git refuses a repository that belongs to another user (a bind mount, COPY --chown), or that is incomplete.',
    example: {
      root: '/src',
      problem: '/src belongs to uid 1000, and the build runs as uid 0',
      fix: 'git config --global --add safe.directory /src',
    },
    refs: [
      'https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory',
      'https://pkg.go.dev/cmd/go',
    ],
    message: ({ problem }) => `go build will fail with "error obtaining VCS status": ${problem}`,
    remedy: ({ fix }) => (fix === '' ? 'set GOFLAGS=-buildvcs=false' : `${fix}; or set GOFLAGS=-buildvcs=false`),
  }),
  'go/cgo-needed': defineFinding<{
    module: string;
    withoutCgo: string;
    reason: string;
    pureGo: string | null;
    install: string;
  }>({
    severity: 'warning',
    title: 'The module requires a package that needs cgo, and cgo is off',
    why: 'With CGO_ENABLED=0 files with cgo are left out. Some modules then compile to a stub that fails on first use ("Binary was compiled with \'CGO_ENABLED=0\', go-sqlite3 requires cgo to work. This is a stub"); others do not compile ("undefined: ...", "build constraints exclude all Go files").',
    example: {
      module: 'github.com/mattn/go-sqlite3',
      withoutCgo: 'stub',
      reason: 'no C compiler in PATH',
      pureGo: 'modernc.org/sqlite',
      install: 'RUN apk add --no-cache gcc musl-dev',
    },
    refs: ['https://pkg.go.dev/cmd/cgo'],
    message: ({ module, withoutCgo, reason }) =>
      `${module} needs cgo, which is off (${reason}): ${withoutCgo === 'stub' ? 'the build makes a stub that fails at run time' : 'the build fails'}`,
    remedy: ({ pureGo, install }) => (pureGo === null ? install : `${install}; or use ${pureGo}, which needs no cgo`),
  }),
} as const satisfies Catalog;

export type SourceFinding = Finding<typeof sourceFindings>;
