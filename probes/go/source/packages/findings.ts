import { type Catalog, defineFinding, type Finding } from '../../../../src/finding.ts';
import type { PackageOrigin } from './facts.ts';

/** What the packages of the module lack: `go build` fails before it compiles them, or at the first of them. */
export const packageFindings = {
  'go/package-missing': defineFinding<{ at: string; path: string; where: PackageOrigin }>({
    severity: 'warning',
    title: 'An imported package cannot be found',
    why: '`go build` fails with "package example.com/app/internal/x is not in std", "no required module provides package example.com/x; to add it: go get", or "cannot find module providing package". A directory of the module was not copied (COPY, .dockerignore), go.mod lacks a requirement, or the standard library of this Go version does not have the package yet.',
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
    title: 'Every Go file of a package is for another platform or needs other tags',
    why: '`go build` fails with "build constraints exclude all Go files": their names or //go:build lines require another GOOS, GOARCH or Go version, or a tag that is not set.',
    example: { at: '/src/main.go:5', directory: '/src/internal/winsvc', platform: 'linux/amd64' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Build_constraints'],
    message: ({ at, directory, platform }) =>
      `${at}: build constraints exclude all Go files in ${directory} on ${platform}`,
    remedy: ({ directory, platform }) =>
      `add a file for ${platform} to ${directory}; or set GOOS and GOARCH to a platform for which it has one`,
  }),
  'go/source-unreadable': defineFinding<{ file: string; problem: string; pointer: boolean }>({
    severity: 'warning',
    title: 'A source file is not what its name says',
    why: '`go build` fails with "expected \'package\', found version" if Git LFS left a pointer instead of the file, "expected \'package\', found \'EOF\'" if it is empty, "illegal UTF-8 encoding (got UTF-16)" if an editor converted it, or "found packages main and x" if files of two packages were copied into one directory.',
    example: { file: '/src/main.go', problem: "main.go:1:1: expected 'package', found version", pointer: true },
    refs: ['https://git-lfs.com/', 'https://go.dev/ref/spec#Package_clause'],
    message: ({ file, problem, pointer }) => `${file}${pointer ? ' is a Git LFS pointer' : ''}: ${problem}`,
    remedy: ({ file, pointer }) =>
      pointer ? 'before building the image: git lfs pull' : `correct ${file}, or exclude it in .dockerignore`,
  }),
  'go/embedded-file-missing': defineFinding<{ at: string; pattern: string; empty: boolean }>({
    severity: 'warning',
    title: 'A file that //go:embed names is missing',
    why: '`go build` fails with "pattern static/*: no matching files found". Embedded files are often generated, for example by npm run build. They were not copied into this stage, or .dockerignore excludes them.',
    example: { at: '/src/web/web.go:8', pattern: 'dist/*', empty: false },
    refs: ['https://pkg.go.dev/embed'],
    message: ({ at, pattern, empty }) =>
      `${at}: //go:embed ${pattern} matches ${empty ? 'only directories without files' : 'nothing'}`,
    remedy: ({ pattern }) =>
      `copy the files that match ${pattern} before go build; check that .dockerignore does not exclude them`,
  }),
  'go/cgo-tool-missing': defineFinding<{ at: string; what: string; install: string }>({
    severity: 'warning',
    title: 'A cgo package needs a header or a command that is not installed',
    why: '`go build` fails with "exec: \\"pkg-config\\": executable file not found in $PATH", "Package libgit2 was not found in the pkg-config search path", "fatal error: sqlite3.h: No such file or directory", or "exec: \\"g++\\": executable file not found in $PATH".',
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
  module: 'but the module has no such directory with Go files',
  vendor: 'which is not in the vendor directory',
  'standard library': 'which is not in the standard library of this Go version',
  'required modules': 'but no module that go.mod requires contains it',
  GOPATH: 'but with GO111MODULE=off only GOPATH is searched',
};

const remedies: Readonly<Record<PackageOrigin, string>> = {
  module: 'copy the directory of PATH (check COPY, .dockerignore and .gitignore)',
  vendor: 'run go mod vendor, and commit the result',
  'standard library': 'use a Go version that has PATH (see https://pkg.go.dev/std), or correct the import',
  'required modules': 'run go mod tidy, and commit go.mod and go.sum',
  GOPATH: 'unset GO111MODULE',
};

export type PackageFinding = Finding<typeof packageFindings>;
