import { type Catalog, defineFinding, type Finding } from '../../../src/finding.ts';
import { readFrom } from './environment-words.ts';
import { debugFindings } from './findings-debug.ts';
import { unquoted, withoutQuotes } from './quotes.ts';

export const runtimeFindings = {
  'go/memory-limit-malformed': defineFinding<{ value: string; environment: string; suggestion: string | null }>({
    severity: 'error',
    title: 'GOMEMLIMIT is malformed, so every Go program exits at startup',
    why: 'The runtime takes a number of bytes with one of the suffixes B, KiB, MiB, GiB, TiB, or "off". Anything else, including Kubernetes units such as 512Mi and fractions, is "fatal error: malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`", and the container keeps restarting.',
    example: { value: '512Mi', environment: '/proc/1/environ', suggestion: '512MiB' },
    refs: ['https://pkg.go.dev/runtime#hdr-Environment_Variables'],
    message: ({ value, environment }) =>
      `GOMEMLIMIT=${value} (${readFrom(environment)}) is malformed: every Go program exits at startup`,
    remedy({ value, suggestion }) {
      if (suggestion === null) return 'set GOMEMLIMIT to a whole number with B, KiB, MiB, GiB or TiB';
      return unquoted(value) === null ? `GOMEMLIMIT=${suggestion}` : withoutQuotes('GOMEMLIMIT', suggestion);
    },
  }),
  'go/memory-limit-above-cgroup': defineFinding({
    severity: 'warning',
    title: "GOMEMLIMIT is above the container's memory limit",
    why: 'The garbage collector works harder only near GOMEMLIMIT. The kernel kills the process at the cgroup limit before that: "OOMKilled", exit status 137.',
    example: { value: '2GiB', bytes: 2147483648, limit: 536870912, suggestion: '460MiB' },
    refs: ['https://go.dev/doc/gc-guide#Memory_limit'],
    message: ({ value, limit }) => `GOMEMLIMIT=${value} is above the container's memory limit of ${mebibytes(limit)}`,
    remedy: ({ suggestion }) => `leave a tenth for memory outside Go's heap: GOMEMLIMIT=${suggestion}`,
  }),
  'go/memory-limit-too-low': defineFinding<{
    value: string;
    bytes: number;
    environment: string;
    suggestion: string | null;
  }>({
    severity: 'warning',
    title: 'GOMEMLIMIT is less than an empty Go program uses',
    why: 'A number without a unit is a number of bytes. 512 was meant as MiB, or comes from a resourceFieldRef for limits.memory with divisor 1Mi. The limit can never be met, so the garbage collector runs all the time: in a program that allocated 200 MB, 602 times instead of 21, in 1.9 s instead of 0.07 s.',
    example: { value: '512', bytes: 512, environment: '/proc/1/environ', suggestion: '512MiB' },
    refs: ['https://go.dev/doc/gc-guide#Memory_limit'],
    message: ({ value, bytes, environment }) =>
      `GOMEMLIMIT=${value} (${readFrom(environment)}) is ${bytes} bytes, less than an empty Go program uses: garbage is collected all the time`,
    remedy: ({ suggestion }) =>
      suggestion === null
        ? 'set GOMEMLIMIT to nine tenths of the memory limit, with its unit: GOMEMLIMIT=460MiB; or unset it'
        : `GOMEMLIMIT=${suggestion}; a resourceFieldRef for limits.memory must have no divisor`,
  }),
  'go/memory-limit-unset': defineFinding({
    severity: 'info',
    title: 'The container has a memory limit that the Go runtime does not know about',
    why: 'No version of the Go runtime reads the memory limit of the cgroup. Without GOMEMLIMIT the heap may grow to twice what is in use, and the kernel kills the process ("OOMKilled", exit status 137) although a garbage collection would have helped. A program that calls debug.SetMemoryLimit does not need it.',
    example: { limit: 536870912, suggestion: '460MiB' },
    refs: ['https://go.dev/doc/gc-guide#Memory_limit'],
    message: ({ limit }) => `the container's memory limit is ${mebibytes(limit)}, and GOMEMLIMIT is not set`,
    remedy: ({ suggestion }) => `GOMEMLIMIT=${suggestion}`,
  }),
  'go/gc-off': defineFinding({
    severity: 'warning',
    title: 'The garbage collector is off, and no memory limit turns it on',
    why: 'GOGC=off without GOMEMLIMIT lets the heap grow until the kernel kills the process: "OOMKilled".',
    example: { value: 'off', suggestion: '460MiB' },
    refs: ['https://go.dev/doc/gc-guide#GOGC'],
    message: ({ value }) => `GOGC=${value} without GOMEMLIMIT: garbage is never collected`,
    remedy: ({ suggestion }) => `set GOMEMLIMIT=${suggestion}; or unset GOGC`,
  }),
  'go/gc-percent-ignored': defineFinding({
    severity: 'warning',
    title: 'GOGC has a value that the runtime does not understand',
    why: 'Only a 32-bit integer or "off" is accepted. Anything else is silently ignored, and the default of 100 applies.',
    example: { value: '50%' },
    refs: ['https://pkg.go.dev/runtime#hdr-Environment_Variables'],
    message: ({ value }) => `GOGC=${value} is ignored: it is neither a whole number nor off`,
    remedy({ value }) {
      const inner = unquoted(value);
      return inner !== null && (inner === 'off' || /^-?\d{1,9}$/.test(inner))
        ? withoutQuotes('GOGC', inner)
        : `set a whole number${value.includes('%') ? ' without the sign' : ', or off in lower case'}: GOGC=${meantPercent(inner ?? value)}`;
    },
  }),
  'go/max-procs-ignored': defineFinding<{ value: string; procs: number | null }>({
    severity: 'warning',
    title: 'GOMAXPROCS has a value that the runtime does not understand',
    why: 'Only a whole number above 0 is accepted. Zero, a fraction, or a Kubernetes quantity such as 500m is silently ignored, and the default applies.',
    example: { value: '500m', procs: 64 },
    refs: ['https://pkg.go.dev/runtime#GOMAXPROCS'],
    message: ({ value, procs }) =>
      `GOMAXPROCS=${value} is ignored: it is not a whole number above 0${procs === null ? '' : `, so ${procs} is used`}`,
    remedy({ value }) {
      const inner = unquoted(value);
      return inner !== null && /^[1-9]\d{0,4}$/.test(inner)
        ? withoutQuotes('GOMAXPROCS', inner)
        : `set a whole number: GOMAXPROCS=${meantProcs(inner ?? value)}; or unset GOMAXPROCS`;
    },
  }),
  'go/max-procs-above-quota': defineFinding({
    severity: 'warning',
    title: 'The runtime uses many more threads than the container has CPU time for',
    why: 'Up to Go 1.24, and in programs with a go line up to 1.24, GOMAXPROCS is the number of CPUs of the node, whatever the CPU limit. The threads use up the quota early in each period and are all stopped for the rest of it: "CPU throttling", long tail latencies.',
    example: { procs: 64, quota: 2, cause: 'go1.22.5 does not read the CPU quota', suggestion: 2 },
    refs: ['https://go.dev/blog/container-aware-gomaxprocs', 'https://pkg.go.dev/go.uber.org/automaxprocs'],
    message: ({ procs, quota, cause }) => `GOMAXPROCS will be ${procs} under a CPU limit of ${quota}: ${cause}`,
    remedy: ({ suggestion }) => `set GOMAXPROCS=${suggestion}; or build with Go 1.25 and 'go 1.25' in go.mod`,
  }),
  'go/traceback-unknown': defineFinding<{ value: string; meant: string | null }>({
    severity: 'warning',
    title: 'GOTRACEBACK has a value that the runtime does not know, so a panic prints no stack',
    why: 'The runtime knows none, single, all, system, crash, and numbers. It treats any other value, including one in quotes or in capitals, as level 0: a panic, a deadlock or a concurrent write to a map prints its one line, "panic: ..." or "fatal error: ...", without a stack of any goroutine, and there is no core dump. SIGQUIT, SIGABRT and a stack overflow still print stacks.',
    example: { value: 'full', meant: null },
    refs: ['https://pkg.go.dev/runtime#hdr-Environment_Variables'],
    message: ({ value }) => `GOTRACEBACK=${value} is not a level that Go knows: a panic prints no stack`,
    remedy({ value, meant }) {
      if (meant === null) return 'set GOTRACEBACK=all for the stacks of all goroutines; or unset GOTRACEBACK';
      return unquoted(value) === null ? `GOTRACEBACK=${meant}` : withoutQuotes('GOTRACEBACK', meant);
    },
  }),
  ...debugFindings,
  'go/user-unknown': defineFinding<{ uid: number; missing: string; cgo: boolean }>({
    severity: 'info',
    title: 'os/user cannot tell who the program runs as',
    why: 'There is no entry for the uid in /etc/passwd. user.Current then fails with "user: Current requires cgo or $USER, $HOME set in environment", in cgo programs with "user: unknown userid 65532", whatever the environment. Programs that never call it are not affected.',
    example: { uid: 65532, missing: '$USER, $HOME', cgo: false },
    refs: ['https://pkg.go.dev/os/user#Current'],
    message: ({ uid, missing, cgo }) =>
      `uid ${uid} has no entry in /etc/passwd${cgo ? '' : `, and ${missing} ${missing.includes(',') ? 'are' : 'is'} not set`}: user.Current fails`,
    remedy: ({ uid, cgo }) =>
      cgo
        ? `add 'app:x:${uid}:${uid}::/:/sbin/nologin' to /etc/passwd`
        : `ENV USER=app HOME=/; or RUN echo 'app:x:${uid}:${uid}::/:/sbin/nologin' >> /etc/passwd`,
  }),
  'go/proxy-unusable': defineFinding<{
    variable: string;
    value: string;
    problem: string;
    /** The value without the quotes around it, where it has them and Go can use it without. */
    meant?: string;
    /** The value with a scheme that Go knows, where only that is wrong. */
    instead?: string;
  }>({
    severity: 'warning',
    title: 'A proxy variable holds a value that Go cannot use',
    why: 'net/http treats a value that is not a URL as a host name, and fails with "proxyconnect tcp: dial tcp: lookup http: no such host", or silently ignores it, so that requests go to their hosts directly and time out. Common causes are a newline from a file, and a password whose %, # or / is not percent-encoded. Go knows http, https and socks5 proxies, and socks5h since 1.23; up to 1.22 any other scheme is such a host name, and since then Go speaks HTTP there.',
    example: {
      variable: 'HTTPS_PROXY',
      value: 'http://proxy:port',
      problem: 'invalid port ":port" after host, so Go looks for a host called \'http\'',
    },
    refs: ['https://pkg.go.dev/net/http#ProxyFromEnvironment'],
    message: ({ variable, value, problem }) => `${variable}=${value}: ${problem}`,
    remedy: ({ variable, value, meant, instead }) => {
      if (instead !== undefined) return `${variable}=${instead}: Go speaks HTTP and SOCKS5 to proxies, not SOCKS4`;
      if (meant !== undefined) return withoutQuotes(variable, meant);
      return `${/^[a-z]+$/i.test(value) ? `unset ${variable}; or ` : ''}${variable}=http://user:password@host:port, the password percent-encoded, no newline`;
    },
  }),
  'go/no-proxy-item-dead': defineFinding<{
    variable: string;
    items: string;
    /** The value without the quotes around it, where it has them and is right without. */
    meant?: string;
  }>({
    severity: 'warning',
    title: 'NO_PROXY has an item that matches no host',
    why: 'Items are separated by commas: hosts, domains, addresses, or networks such as 10.0.0.0/8. URLs, paths, spaces, quotes, and stars anywhere but at the start, as in "*.example.com", match nothing, so requests that should go directly go through the proxy.',
    example: { variable: 'NO_PROXY', items: "'10.*', 'http://internal'" },
    refs: ['https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config'],
    message: ({ variable, items }) => `${variable} has items that match no host: ${items}`,
    remedy: ({ variable, meant }) =>
      meant !== undefined
        ? withoutQuotes(variable, meant)
        : 'separate hosts, domains and networks with commas: localhost,10.0.0.0/8,.cluster.local',
  }),
  'go/proxy-in-cgi': defineFinding({
    severity: 'warning',
    title: 'HTTP_PROXY is refused because REQUEST_METHOD is set',
    why: 'A process with REQUEST_METHOD in its environment counts as a CGI program, where a client could set HTTP_PROXY with a header. Every plain http request fails with "refusing to use HTTP_PROXY value in CGI environment; see golang.org/s/cgihttpproxy".',
    example: { variable: 'HTTP_PROXY' },
    refs: ['https://go.dev/s/cgihttpproxy'],
    message: ({ variable }) => `${variable} is refused by Go because REQUEST_METHOD is set`,
    remedy: () => 'unset REQUEST_METHOD',
  }),
} as const satisfies Catalog;

/** Mebibytes if it is a whole number of them, otherwise bytes. */
function mebibytes(bytes: number): string {
  const whole = bytes / (1 << 20);
  return Number.isInteger(whole) ? `${whole}MiB` : `${bytes} bytes`;
}

export type RuntimeFinding = Finding<typeof runtimeFindings>;

/** The number in it, if that is all but a sign and blanks; otherwise the default. */
function meantPercent(value: string): string {
  return /^\s*(\d{1,9})\s*%?\s*$/.exec(value)?.[1] ?? '100';
}

/** CPUs as Kubernetes states them, rounded up as Go rounds a quota; 1 for anything else. */
function meantProcs(value: string): number {
  const [, digits = '', milli = ''] = /^\s*(\d{1,5}(?:\.\d+)?)(m?)\s*$/.exec(value) ?? [];
  return Math.max(1, Math.ceil(Number(digits) / (milli === 'm' ? 1000 : 1)));
}
