import { goImage } from '../../../src/decode/go/version/releases.ts';
import { type Catalog, defineFinding } from '../../../src/finding.ts';
import { fileModeRemedy } from '../../../src/linux/access/mode-remedy.ts';

/** The configuration of the go command. None of it affects a program that is already built. */
export const environmentFindings = {
  'go/goroot-missing': defineFinding({
    severity: 'warning',
    title: 'GOROOT is not a directory',
    why: 'Every go command fails with "go: cannot find GOROOT directory", or "\'go\' binary is trimmed and GOROOT is not set" where the command was copied out of its directory. A GOROOT in the environment or in the file that `go env -w` writes takes precedence over the real location.',
    example: { path: '/opt/go', source: 'environment', go: '/usr/local/go/bin/go' },
    refs: ['https://go.dev/doc/manage-install'],
    message: ({ path, source, go }) =>
      path === ''
        ? `${go} is outside any GOROOT, and GOROOT is not set`
        : `GOROOT=${path} (${source}) is not a directory`,
    remedy: ({ path }) =>
      path === ''
        ? 'copy the whole directory, not only bin/go: COPY --from=golang:1 /usr/local/go /usr/local/go'
        : ownGoroot,
  }),
  'go/goroot-incomplete': defineFinding({
    severity: 'warning',
    title: 'GOROOT lacks what a build needs',
    why: 'Without the sources of the standard library builds fail with "package fmt is not in std", without the compiler with "go: no such tool \\"compile\\"". Caused by copying only parts of the toolchain, or by a cleanup that removed too much.',
    example: { path: '/usr/local/go', missing: 'src/fmt/print.go' },
    refs: ['https://go.dev/doc/install/source'],
    message: ({ path, missing }) => `GOROOT ${path} has no ${missing}`,
    remedy: ({ path }) => `COPY --from=golang:1 /usr/local/go ${path}`,
  }),
  'go/goroot-mismatch': defineFinding({
    severity: 'warning',
    title: 'GOROOT and the go command have different Go versions',
    why: 'Builds fail with "compile: version \\"go1.25.0\\" does not match go tool version \\"go1.26.3\\"". GOROOT was set for one toolchain, and PATH finds another.',
    example: { path: '/opt/go1.25', version: 'go1.25.0', go: '/usr/local/go/bin/go', goVersion: 'go1.26.3' },
    refs: ['https://go.dev/doc/manage-install'],
    message: ({ path, version, go, goVersion }) => `GOROOT ${path} is ${version}, and ${go} is ${goVersion}`,
    remedy: () => ownGoroot,
  }),
  'go/env-file-unusable': defineFinding<{
    path: string;
    /** This user may not read it; or it is not a regular file. */
    state: 'denied' | 'unfit';
  }>({
    severity: 'warning',
    title: 'The file that GOENV names cannot be read',
    why: 'The go command silently ignores a settings file that it cannot read: values written by `go env -w` do not apply.',
    example: { path: '/etc/go/env', state: 'denied' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Environment_variables'],
    message: ({ path, state }) =>
      `GOENV=${path}: ${state === 'denied' ? 'this user cannot read it' : 'it is not a regular file'}`,
    remedy: ({ path, state }) =>
      `${state === 'denied' ? fileModeRemedy('0644', path) : 'let GOENV name a regular file'}; or set GOENV=off`,
  }),
  'go/env-file-crlf': defineFinding({
    severity: 'warning',
    title: 'The Go settings file has carriage returns at the end of its lines',
    why: 'Values are not trimmed, so each ends in a carriage return: "invalid proxy URL", "unsupported GOOS/GOARCH pair linux\\\\r/amd64", directories that cannot be created. The file was written on Windows.',
    example: { path: '/root/.config/go/env', variables: 'GOPROXY, GOFLAGS' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Environment_variables'],
    message: ({ path, variables }) => `${path}: the values of ${variables} end in a carriage return`,
    remedy: ({ path }) => `sed -i 's/\\r$//' ${path}`,
  }),
  'go/home-unset': defineFinding({
    severity: 'warning',
    title: 'HOME is not set, and the go command derives its directories from it',
    why: 'Builds fail with "build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined", or "module cache not found: neither GOMODCACHE nor GOPATH is set". HOME is not set where a container is started without a shell or login, under systemd, or with env -i.',
    example: { variables: 'GOCACHE, GOMODCACHE', remedy: 'ENV HOME=/root' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching'],
    message: ({ variables }) => `HOME is not set, so ${variables} ${variables.includes(',') ? 'have' : 'has'} no value`,
    remedy: ({ remedy }) => remedy,
  }),
  'go/env-refused': defineFinding({
    severity: 'warning',
    title: 'A Go setting has a value that the go command refuses',
    why: 'Commands that need the setting fail with the message shown, which is that of the go command. `go env` itself accepts most of these values, so it shows them as if they were good.',
    example: {
      variable: 'GOPROXY',
      value: 'foo',
      source: 'environment',
      problem: 'invalid proxy URL missing scheme: foo',
    },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Environment_variables'],
    message: ({ variable, value, source, problem }) => `${variable}=${value} (${source}): ${problem}`,
    remedy: ({ variable, source }) =>
      source === 'default'
        ? `set HOME, or ${variable} itself`
        : `correct ${variable} in the ${source}; or unset ${variable}`,
  }),
  'go/env-ignored': defineFinding({
    severity: 'warning',
    title: 'A Go setting has a value that the go command ignores',
    why: 'There is no message, and builds continue as if the setting were not there: private modules are requested from the public proxy, or cgo is on although it should be off.',
    example: { variable: 'CGO_ENABLED', value: 'false', source: 'environment', problem: 'only 0 and 1 are accepted' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Environment_variables'],
    message: ({ variable, value, source, problem }) => `${variable}=${value} (${source}) has no effect: ${problem}`,
    remedy: ({ variable, source }) => `correct ${variable} in the ${source}; or unset ${variable}`,
  }),
  'go/toolchain-not-released': defineFinding({
    severity: 'warning',
    title: 'Builds switch to a toolchain that was never released',
    why: 'Since Go 1.21 the first release of a line is 1.N.0, and 1.N is only the language version; before that it was 1.N, without the zero. The go command fails with "go: download go1.22 for linux/amd64: toolchain not available", or "invalid toolchain: go1.23 is a language version but not a toolchain version (go1.23.x)".',
    example: { wanted: 'go1.22', place: 'GOTOOLCHAIN=go1.22 (environment)', released: 'go1.22.0' },
    refs: ['https://go.dev/doc/toolchain#version'],
    message: ({ wanted, place }) => `${place}: ${wanted} is not a release`,
    remedy: ({ wanted, place, released }) =>
      `${place.startsWith('GOTOOLCHAIN=') ? 'set GOTOOLCHAIN=local; or ' : ''}write ${released} instead of ${wanted}`,
  }),
  'go/toolchain-too-old': defineFinding<{ file: string; go: string; version: string; source: string | null }>({
    severity: 'warning',
    title: 'The project in the working directory requires a newer Go than the toolchain',
    why: 'GOTOOLCHAIN=local, which the official images set, keeps the go command from fetching another toolchain, so it fails with "go: go.mod requires go >= 1.27 (running go 1.26.3; GOTOOLCHAIN=local)".',
    example: { file: '/src/go.mod', go: '1.27', version: 'go1.26.3', source: 'environment' },
    refs: ['https://go.dev/doc/toolchain'],
    message: ({ file, go, version, source }) =>
      `${file} requires go >= ${go}, and the toolchain is ${version}${source === null ? '' : ' with GOTOOLCHAIN=local'}`,
    remedy: ({ go }) => goImage(go),
  }),
  'go/toolchain-download': defineFinding({
    severity: 'warning',
    title: 'Builds switch to a toolchain that has to be downloaded first',
    why: 'The go command fetches it at the next use: "go: downloading go1.22.5 (linux/amd64)", and without network access "go: download go1.22.5 for linux/amd64: toolchain not available". Programs are then built with that version, not with the installed one.',
    example: {
      value: 'go1.22.5',
      source: 'environment',
      wanted: 'go1.22.5',
      version: 'go1.26.3',
      place: 'GOTOOLCHAIN=go1.22.5 (environment)',
    },
    refs: ['https://go.dev/doc/toolchain#select'],
    message: ({ place, wanted, version }) =>
      `${place} makes builds switch to ${wanted}, which is not in the image (${version} is installed)`,
    // If go.mod asks for it, GOTOOLCHAIN=local is refused.
    remedy: ({ place, wanted }) =>
      `${place.startsWith('/') ? '' : 'set GOTOOLCHAIN=local; or '}${goImage(wanted.slice(2))}`,
  }),
  'go/directory-unusable': defineFinding({
    severity: 'warning',
    title: 'A directory that builds need cannot be used by this user',
    why: 'Builds fail with "failed to initialize build cache at /.cache/go-build: mkdir /.cache: permission denied", "could not create module cache", or "fork/exec /tmp/go-build…: permission denied". The image sets the directories up for root and is run as another user, or the file system is read-only.',
    example: {
      variable: 'GOCACHE',
      path: '/.cache/go-build',
      element: '/',
      why: 'not writable by uid 65532 (mode 755, owner 0:0)',
    },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching'],
    message: ({ variable, path, element, why }) =>
      element === path ? `${variable} ${path}: ${why}` : `${variable} ${path}: ${element}: ${why}`,
    remedy: ({ variable }) =>
      `set ${variable.split(',')[0]} to a directory that this user may write to; or mount an emptyDir there`,
  }),
  'go/disk-full': defineFinding<{
    variable: string;
    path: string;
    free: number;
    needed: number;
    of: 'bytes' | 'files';
  }>({
    severity: 'warning',
    title: 'There is too little disk space for a build',
    why: 'Builds fail with "compile: writing output: write $WORK/b002/_pkg_.a: no space left on device", or with "failed to initialize build cache at /root/.cache/go-build: mkdir /root/.cache/go-build/2e: no space left on device". GOTMPDIR, else TMPDIR, else /tmp takes the packages that are being compiled: a tmpfs of some megabytes, an emptyDir with a small sizeLimit, or a full disk is too small for them. A file system without free inodes refuses new files however much space is left.',
    example: { variable: 'GOTMPDIR, by default', path: '/tmp', free: 8_388_608, needed: 33_554_432, of: 'bytes' },
    refs: ['https://pkg.go.dev/cmd/go#hdr-Environment_variables'],
    message: ({ variable, path, free, needed, of }) =>
      of === 'bytes'
        ? `${variable} ${path}: ${Math.floor(free / 2 ** 20)} MiB are free, and compiling the smallest program takes up to ${needed / 2 ** 20} MiB`
        : `${variable} ${path}: ${free} inodes are free, and a build makes ${needed} files and more`,
    remedy: ({ variable }) =>
      `set ${variable.split(',')[0]} to a directory with more space; or make the volume there larger (docker run --tmpfs with size=, emptyDir with sizeLimit)`,
  }),
  'go/no-module-source': defineFinding<{ source: string; cache: string; gorootComplete: boolean }>({
    severity: 'warning',
    title: 'Modules cannot be downloaded: GOPROXY=off, and the module cache is empty',
    why: 'A build that needs a module that is not vendored fails with "module lookup disabled by GOPROXY=off". GOPROXY=off is for images whose module cache was filled before.',
    example: { source: 'environment', cache: '/go/pkg/mod', gorootComplete: true },
    refs: ['https://go.dev/ref/mod#environment-variables'],
    message: ({ source, cache }) =>
      `GOPROXY=off (${source}), and ${cache === '' ? 'there is no module cache: GOPATH is empty' : `the module cache ${cache} is empty`}`,
    remedy: () => 'before GOPROXY=off: RUN go mod download; or build with -mod=vendor',
  }),
  'go/cgo-without-compiler': defineFinding<{ source: string; compiler: string; install: string; optional: boolean }>({
    severity: 'warning',
    title: 'CGO_ENABLED=1, but there is no C compiler',
    why: 'Packages with cgo, including net and os/user, fail to build with "cgo: C compiler \\"gcc\\" not found: exec: \\"gcc\\": executable file not found in $PATH". golang:alpine has none.',
    example: { source: 'environment', compiler: 'gcc', install: 'RUN apk add --no-cache gcc musl-dev', optional: true },
    refs: ['https://pkg.go.dev/cmd/cgo'],
    message: ({ source, compiler }) => `CGO_ENABLED=1 (${source}), and the C compiler ${compiler} is not in PATH`,
    remedy: ({ install, optional }) => `${install}${optional ? '; or set CGO_ENABLED=0' : ''}`,
  }),
  'go/c-headers-missing': defineFinding({
    severity: 'warning',
    title: 'There is a C compiler, but not the headers of the C library',
    why: 'cgo is on, since the compiler is there, and every package with cgo fails to build with "fatal error: stdlib.h: No such file or directory" (runtime/cgo, net, os/user). Alpine has them in musl-dev, Debian in libc6-dev, which --no-install-recommends leaves out.',
    example: { compiler: 'gcc', cgo: 'CGO_ENABLED=1 by default', install: 'RUN apk add --no-cache musl-dev' },
    refs: ['https://pkg.go.dev/cmd/cgo'],
    message: ({ compiler, cgo }) => `${compiler} is there (${cgo}), but /usr/include/stdlib.h is not`,
    remedy: ({ install }) => install,
  }),
  'go/cgo-cross-compiler': defineFinding({
    severity: 'warning',
    title: 'CGO_ENABLED=1 for another platform, with the C compiler for this one',
    why: 'cgo needs a C compiler for the platform that is built for: without one the build fails in runtime/cgo with "gcc_arm64.S: Error: no such instruction", or "gcc: error: unrecognized command-line option \'-marm\'".',
    example: { platform: 'linux/arm64', compiler: 'gcc', cross: 'aarch64-linux-gnu-gcc' },
    refs: ['https://pkg.go.dev/cmd/cgo'],
    message: ({ platform, compiler }) => `CGO_ENABLED=1 with ${platform}, and CC=${compiler} compiles for this machine`,
    remedy: ({ cross }) => `set CC=${cross}; or set CGO_ENABLED=0`,
  }),
  'go/cross-build': defineFinding({
    severity: 'info',
    title: 'The go command builds for another platform by default',
    why: 'GOOS or GOARCH is set permanently, so programs that `go build` makes here do not start here ("exec format error"), and go run and go test fail. That is intended in an image that builds for other machines.',
    example: { platform: 'linux/arm64', host: 'linux/amd64', source: 'environment' },
    refs: ['https://go.dev/doc/install/source#environment'],
    message: ({ platform, host, source }) =>
      `go builds for ${platform} here (${source}), and the toolchain is for ${host}`,
    remedy: () => 'set GOOS and GOARCH for the go build command only, not with ENV',
  }),
} as const satisfies Catalog;

/** An empty value counts as unset, which is all that a Dockerfile can do about a variable of its base. */
const ownGoroot = 'the go command finds its own GOROOT: unset GOROOT; or in the Dockerfile: ENV GOROOT=';
