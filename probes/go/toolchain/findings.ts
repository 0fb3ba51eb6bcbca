import { type Catalog, defineFinding } from '../../../src/finding.ts';

export const toolchainFindings = {
  'go/toolchain-cannot-start': defineFinding({
    severity: 'warning',
    title: 'The go command exists but cannot start',
    why: 'The shell says "go: not found" although the file is there (its loader is missing: a glibc toolchain on Alpine), "Exec format error" (another architecture), or "permission denied" (no execute bit, a noexec mount, another user). Every build in this image fails; a program that is already built does not need the command.',
    example: {
      path: '/usr/local/go/bin/go',
      symptom: 'not found',
      problem: '/usr/local/go/bin/go needs the loader /lib64/ld-linux-x86-64.so.2, which is not there',
    },
    refs: ['https://man7.org/linux/man-pages/man2/execve.2.html'],
    message: ({ symptom, problem }) => `${problem} ("go: ${symptom}")`,
    remedy: ({ path }) =>
      `take the go command from an official golang image for this distribution and architecture; or remove ${path}`,
  }),
  'go/go-command-fails': defineFinding({
    severity: 'warning',
    title: 'The go command starts but fails',
    why: 'Even `go env` fails, so every build in this image fails in the same way. The message is that of the go command itself.',
    example: { path: '/usr/local/go/bin/go', message: 'go: cannot find GOROOT directory: /opt/go' },
    refs: ['https://pkg.go.dev/cmd/go'],
    message: ({ path, message }) => `${path}: ${message}`,
    remedy: ({ path }) => `see the message: ${path} env`,
  }),
  'go/go-command-silent': defineFinding({
    severity: 'info',
    title: 'The go command does not answer',
    why: '`go env` with a few names takes a few milliseconds. It was stopped because it used up --timeout, or printed endlessly: a wrapper that waits for the network, an emulator, or a container with very little CPU time. The facts about the toolchain come from its files instead.',
    example: { path: '/usr/local/go/bin/go', problem: 'did not respond in time' },
    refs: ['https://pkg.go.dev/cmd/go'],
    message: ({ path, problem }) => `${path} ${problem}`,
    remedy: ({ path }) =>
      `see what it waits for: ${path} env GOVERSION; or run probe-env with --no-tools or a longer --timeout`,
  }),
  'go/toolchain-outside-range': defineFinding({
    severity: 'error',
    title: 'The toolchain has a Go version that --go does not accept',
    why: 'Programs built here would have a version that --go rules out. With GOTOOLCHAIN=local the go command says "go.mod requires go >= 1.24 (running go 1.22.5; GOTOOLCHAIN=local)".',
    example: { path: '/usr/local/go/bin/go', version: 'go1.22.5', range: '>=1.24' },
    refs: ['https://go.dev/doc/toolchain'],
    message: ({ path, version, range }) => `${path} is ${version}, and --go accepts '${range}'`,
    remedy: ({ range }) => `use a golang image with a version in '${range}' in the FROM line`,
  }),
  'go/toolchain-unsupported': defineFinding({
    severity: 'warning',
    title: 'The toolchain belongs to a Go release line that is no longer supported',
    why: 'The Go project supports only the two newest release lines. What is built here contains the vulnerabilities found since the end of support.',
    example: {
      path: '/usr/local/go/bin/go',
      version: 'go1.22.5',
      line: '1.22',
      ended: '2025-02-11',
      supported: '1.26, 1.27',
    },
    refs: ['https://go.dev/doc/devel/release'],
    message: ({ path, version, line, ended }) => `${path} is ${version}; support for Go ${line} ended on ${ended}`,
    remedy: ({ supported }) => `use a golang image of a supported line (${supported}) in the FROM line`,
  }),
} as const satisfies Catalog;
