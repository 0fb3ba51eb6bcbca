import type { Origin } from '../../../src/decode/go/program/language.ts';
import type { Catalog } from '../../../src/finding.ts';
import { defineFinding } from '../../../src/finding.ts';
import { programModeRemedy } from '../../../src/linux/access/mode-remedy.ts';

/** Whether there is a program, what built it, and whether it can run here. */
export const programFindings = {
  'go/program-missing': defineFinding({
    severity: 'error',
    coveredBy: ['libc/program-missing', 'libc/not-a-file', 'libc/directory-denied'],
    title: 'The program to inspect does not exist',
    why: 'The path that was given, or that PID 1 was started with, is not a regular file in this container: "no such file or directory". A program that cannot be opened cannot be inspected.',
    example: { path: '/app/server', problem: 'no such file' },
    refs: [],
    message: ({ path, problem }) => `${path}: ${problem}`,
    remedy: ({ path }) => `correct --app, or the COPY line of the Dockerfile that should put a program at ${path}`,
  }),
  'go/program-unreadable': defineFinding({
    severity: 'info',
    title: 'This user cannot read the program',
    why: 'The file has an execute bit but no read bit for this user, or PID 1 runs with other credentials ("permission denied" on /proc/1/exe). Its Go version and build settings stay unknown.',
    example: { path: '/app/server', problem: 'uid 65532 cannot read it' },
    refs: ['https://man7.org/linux/man-pages/man5/proc_pid_exe.5.html'],
    message: ({ path, problem }) => `${path}: ${problem}, so its build info stays unknown`,
    remedy: ({ path }) => `${programModeRemedy(path)}; or run probe-env as the user that runs the program`,
  }),
  'go/no-build-info': defineFinding<{ path: string; problem: string; origin: Origin | null }>({
    severity: 'info',
    title: 'The program has no Go build info',
    why: 'It was built by gccgo, TinyGo, or Go 1.12 or earlier, was linked without module information (go tool link, old Bazel rules), or a packer such as UPX removed the build info: `go version FILE` says "not a Go executable" or "unrecognized file format". Checks that depend on the Go version are skipped.',
    example: { path: '/app/server', problem: 'no Go build info', origin: 'go link' },
    refs: ['https://pkg.go.dev/debug/buildinfo'],
    message: ({ path, problem, origin }) =>
      origin === null
        ? `${path} has no Go build info: ${problem}`
        : `${path} ${originWords[origin].message}: ${problem}`,
    remedy: ({ origin }) => (origin === null ? 'name the Go program with --app' : originWords[origin].remedy),
  }),
  'go/not-a-go-program': defineFinding<{ path: string; name?: string; roots?: string; zone?: string }>({
    severity: 'info',
    title: 'The program is not a Go program',
    why: 'What Go would trust, and which time zone Go would use, says nothing about a program in another language, so the probes ssl and timezone are skipped. What the kernel, the loader and the limits do to it is judged as for any program.',
    example: {
      path: '/usr/bin/node',
      name: 'Node.js',
      roots: 'the roots that are built in, and NODE_EXTRA_CA_CERTS',
      zone: 'TZ, else /etc/localtime, with its own zone data',
    },
    refs: [],
    message: ({ path, name, roots, zone }) =>
      `${path} is not a Go program${name === undefined ? '' : `: ${name} trusts ${roots}; its time zone comes from ${zone}`}`,
    remedy: () => 'nothing to change; where there is a Go program too, name it with --app',
  }),
  'go/version-outside-range': defineFinding({
    severity: 'error',
    title: 'The program was built with a Go version that --go does not accept',
    why: 'The version that matters at run time is the one that built the program, not the `go` on PATH. Older versions lack fixes to the runtime and crypto/tls, and behave differently.',
    example: { path: '/app/server', version: 'go1.22.5', range: '>=1.24' },
    refs: ['https://go.dev/doc/devel/release', 'https://go.dev/doc/godebug'],
    message: ({ path, version, range }) => `${path} was built with ${version}, and --go accepts '${range}'`,
    remedy: ({ range }) =>
      `build it with a Go version in '${range}': the golang image in the Dockerfile's first FROM line`,
  }),
  'go/version-undetermined': defineFinding({
    severity: 'error',
    title: 'No Go version was found to compare with --go',
    why: 'A range was given, but there is neither a Go program with readable build info nor a toolchain that reports its version, or the version is that of a development build, which has no order ("devel +5a6c7b9d", "unknown").',
    example: { subject: '/app/server', problem: "the version 'unknown' cannot be ordered", range: '>=1.24' },
    refs: ['https://pkg.go.dev/go/version'],
    message: ({ subject, problem, range }) => `${subject}: ${problem}, so '${range}' cannot be confirmed`,
    remedy: () => 'name the program with --app; or build it with a released Go version; or leave --go out',
  }),
  'go/version-unsupported': defineFinding({
    severity: 'warning',
    title: 'The program was built with a Go release line that is no longer supported',
    why: 'The Go project supports only the two newest release lines. Vulnerabilities found after the end of support in net/http, crypto/tls or the runtime stay in the program until it is rebuilt with a newer line.',
    example: { path: '/app/server', version: 'go1.22.5', line: '1.22', ended: '2025-02-11', supported: '1.26, 1.27' },
    refs: ['https://go.dev/doc/devel/release', 'https://pkg.go.dev/vuln/list'],
    message: ({ path, version, line, ended }) =>
      `${path} was built with ${version}; support for Go ${line} ended on ${ended}`,
    remedy: ({ supported }) => `build it with a supported line (${supported}): the golang image in the Dockerfile`,
  }),
  'go/packaged-version-unsupported': defineFinding({
    severity: 'info',
    title: 'A program from a distribution package was built with a Go release line that is no longer supported',
    why: 'The Go project supports only the two newest release lines; distributions often backport security fixes to older ones and rebuild their packages. Only the distribution can change which Go builds its package.',
    example: {
      path: '/usr/bin/containerd',
      package: 'containerd',
      version: 'go1.19.8',
      line: '1.19',
      ended: '2023-08-08',
    },
    refs: ['https://go.dev/doc/devel/release'],
    message: ({ path, package: name, version, line, ended }) =>
      `${path} (package ${name}) was built with ${version}; support for Go ${line} ended on ${ended}`,
    remedy: ({ package: name }) => `upgrade the package ${name} with the distribution's package manager`,
  }),
  'go/other-platform': defineFinding({
    severity: 'error',
    coveredBy: ['libc/wrong-machine', 'libc/wrong-system', 'libc/not-a-program'],
    title: 'The program was built for another operating system or architecture',
    why: 'The kernel refuses it: "exec format error". Typical of `go build` on a Mac without GOOS=linux, or on an arm64 machine for amd64 nodes.',
    example: { path: '/app/server', platform: 'darwin/arm64', system: 'Linux on x86_64', wanted: 'linux/amd64' },
    refs: ['https://go.dev/doc/install/source#environment'],
    message: ({ path, platform, system }) => `${path} was built for ${platform}, and this is ${system}`,
    remedy: ({ path, wanted }) => `GOOS=${wanted.split('/')[0]} GOARCH=${wanted.split('/')[1]} go build -o ${path}`,
  }),
  'go/cpu-level-too-high': defineFinding<{
    path: string;
    setting: string;
    missing: string;
    safe: string;
    platform?: string;
  }>({
    severity: 'error',
    title: 'The program was built for a newer CPU than this one',
    why: 'The runtime checks the CPU at startup and exits: "This program can only be run on AMD64 processors with v3 microarchitecture support.", or "this CPU has no VFPv3 floating point hardware"; on arm64 the program is killed by SIGILL. Nodes of one cluster often differ.',
    example: { path: '/app/server', setting: 'GOAMD64=v3', missing: 'avx2, bmi1', safe: 'GOAMD64=v1' },
    refs: ['https://go.dev/wiki/MinimumRequirements#amd64'],
    message: ({ path, setting, missing, platform }) =>
      `${path} was built with ${setting}, and ${platform === undefined ? 'this CPU' : `a CPU of ${platform}`} lacks ${missing}`,
    remedy: ({ safe, platform }) =>
      `build with ${safe}; or ${platform === undefined ? 'schedule the pod on nodes that have these features' : 'build the image for the platform that has these features, with docker build --platform'}`,
  }),
  'go/cgo-stub': defineFinding({
    severity: 'warning',
    title: 'A module that needs cgo was built without it, as a stub',
    why: 'go-sqlite3 compiles with CGO_ENABLED=0 and fails on first use: "Binary was compiled with \'CGO_ENABLED=0\', go-sqlite3 requires cgo to work. This is a stub". A program that never opens such a database is not affected.',
    example: { path: '/app/server', module: 'github.com/mattn/go-sqlite3', version: 'v1.14.24' },
    refs: ['https://github.com/mattn/go-sqlite3#compilation'],
    message: ({ path, module, version }) =>
      `${path} has ${module} ${version} but was built with CGO_ENABLED=0: every call into it fails`,
    remedy: () => 'build with CGO_ENABLED=1 and a C compiler; or use modernc.org/sqlite, which needs no cgo',
  }),
} as const satisfies Catalog;

/** For each origin: its consequence for the build info, and how to restore that. */
const originWords: Readonly<Record<Origin, { readonly message: string; readonly remedy: string }>> = {
  gccgo: {
    message: 'is a Go program built by gccgo, which writes no build info',
    remedy: 'build it with go build, which records its version and settings',
  },
  TinyGo: {
    message: 'is a Go program built by TinyGo, which writes no build info',
    remedy: 'nothing to change if TinyGo is intended; otherwise build it with go build',
  },
  'go link': {
    message: 'is a Go program linked without module information',
    remedy: 'build it with go build, which records its version and settings',
  },
  UPX: {
    message: 'is packed with UPX, which hides the build info of a Go program',
    remedy: 'do not compress the program: image layers are compressed anyway',
  },
};
