import { type Catalog, defineFinding, type Finding } from '../../../../src/finding.ts';
import type { PackageOrigin } from './facts.ts';

/** What the packages of the module lack: `go build` ends before it compiles them, or at the first of them. */
export const packageFindings = {
  'go/package-missing': defineFinding<{ at: string; path: string; where: PackageOrigin }>({
    severity: 'warning',
    title: 'A package that is imported is nowhere',
    why: '`go build` ends with "package example.com/app/internal/x is not in std", "no required module provides package example.com/x; to add it: go get", or "cannot find module providing package". A directory of the module was not copied (COPY, .dockerignore), go.mod lacks a requirement, or the standard library of this Go does not have the package yet.',
    example: { at: '/src/main.go:5', path: 'example.com/app/internal/store', where: 'module' },
    refs: [
      'https://go.dev/ref/mod#resolve-pkg-mod',
      'https://docs.docker.com/build/concepts/context/#dockerignore-files',
    ],
    message: ({ at, path, where }) => `${at} imports ${path}, ${absence[where]}`,
    remedy: ({ path, where }) => remedies[where].replace('PATH', path),
  }),
  'go/files-excluded': defineFinding<{ at: string; directory: string; platform: string }>({
    severity: 'warning',
    title: 'Every Go file of a package is for other platforms or tags',
    why: '`go build` ends with "build constraints exclude all Go files": the names of the files or their //go:build lines ask for another GOOS, GOARCH or release of Go.',
    example: { at: '/src/main.go:5', directory: '/src/internal/winsvc', platform: 'linux/amd64' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Build_constraints'],
    message: ({ at, directory, platform }) =>
      `${at}: build constraints exclude all Go files in ${directory} on ${platform}`,
    remedy: ({ directory, platform }) =>
      `add a file for ${platform} to ${directory}; or set GOOS and GOARCH for which it has one`,
  }),
  'go/source-unreadable': defineFinding<{ file: string; problem: string; pointer: boolean }>({
    severity: 'warning',
    title: 'A file of the build is not what its name says',
    why: '`go build` ends with "expected \'package\', found version" where Git LFS left a pointer in the place of a file, "expected \'package\', found \'EOF\'" over an empty one, "illegal UTF-8 encoding (got UTF-16)" where an editor converted it, or "found packages main and x" where two were copied into one directory.',
    example: { file: '/src/main.go', problem: "main.go:1:1: expected 'package', found version", pointer: true },
    refs: ['https://git-lfs.com/', 'https://go.dev/ref/spec#Package_clause'],
    message: ({ file, problem, pointer }) => `${file}${pointer ? ' is a pointer of Git LFS' : ''}: ${problem}`,
    remedy: ({ file, pointer }) =>
      pointer
        ? 'git lfs pull before the image is built'
        : `put the Go file ${file} right, or leave it out (.dockerignore)`,
  }),
  'go/embedded-file-missing': defineFinding<{ at: string; pattern: string; empty: boolean }>({
    severity: 'warning',
    title: 'A file that //go:embed names is not there',
    why: '`go build` ends with "pattern static/*: no matching files found". What is embedded is built before (npm run build) or generated, and was not copied into this stage; or .dockerignore leaves it out.',
    example: { at: '/src/web/web.go:8', pattern: 'dist/*', empty: false },
    refs: ['https://pkg.go.dev/embed'],
    message: ({ at, pattern, empty }) =>
      `${at}: //go:embed ${pattern} matches ${empty ? 'directories without a file' : 'nothing'}`,
    remedy: ({ pattern }) => `copy what ${pattern} stands for before go build; look for it in .dockerignore`,
  }),
  'go/cgo-tool-missing': defineFinding<{ at: string; what: string; install: string }>({
    severity: 'warning',
    title: 'A cgo package needs a header or a command that is not installed',
    why: '`go build` ends with "exec: \\"pkg-config\\": executable file not found in $PATH", "Package libgit2 was not found in the pkg-config search path", "fatal error: sqlite3.h: No such file or directory", or "exec: \\"g++\\": executable file not found in $PATH".',
    example: {
      at: '/src/db.go',
      what: 'the header sqlite3.h',
      install: 'RUN apt-get update && apt-get install -y libsqlite3-dev',
    },
    refs: ['https://pkg.go.dev/cmd/cgo'],
    message: ({ at, what }) => `${at} needs ${what}, which is not installed`,
    remedy: ({ install }) => install,
  }),
} as const satisfies Catalog;

const absence: Readonly<Record<PackageOrigin, string>> = {
  module: 'and the module has no such directory with Go files',
  vendor: 'which the vendor directory does not have',
  'standard library': 'which the standard library of this Go does not have',
  'required modules': 'and no module that go.mod requires has it',
  GOPATH: 'and with GO111MODULE=off it is looked for in GOPATH alone',
};

const remedies: Readonly<Record<PackageOrigin, string>> = {
  module: 'copy the directory of PATH (COPY, and look for it in .dockerignore and .gitignore)',
  vendor: 'commit the result of: go mod vendor',
  'standard library': 'use a Go that has PATH (https://pkg.go.dev/std has the list), or correct the import',
  'required modules': 'commit the go.mod and go.sum that go mod tidy writes',
  GOPATH: 'unset GO111MODULE',
};

export type PackageFinding = Finding<typeof packageFindings>;
