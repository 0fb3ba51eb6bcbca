import { type GoRange, parseGoRange } from '../decode/go/version/range.ts';
import type { TlsTarget } from '../runtime/tls.ts';
import { UsageError } from './usage-error.ts';

/** A command-line option that states what must hold; `PROBE_ENV_<NAME>` sets it too. */
export interface ExpectationOption<T> {
  /** Its place in `--help`: the probe that judges it. */
  readonly probe: string;
  /** As commander writes it: `--tz <zone>`, or `--static` for one without a value. */
  readonly flags: string;
  readonly help: string;
  /**
   * Repeatable options get what was given before.
   * @throws UsageError
   */
  parse(text: string, previous: T | undefined): T;
}

/** Every expectation that can be stated, by the name that probes know it by. */
export const expectationOptions = {
  // go
  go: option({
    probe: 'go',
    flags: '--go <range>',
    help: 'Go versions that are accepted, as in ">=1.24 <1.27" or "1.25.x"',
    parse(text: string): GoRange {
      const range = parseGoRange(text);
      if (!range.ok) throw new UsageError(`--go: '${text}' is not a range of Go versions: ${range.problem}`);
      return range.value;
    },
  }),
  expectRevision: option({
    probe: 'go',
    flags: '--expect-revision <hash>',
    help: 'VCS revision that the program must be built from; 7 digits or more',
    parse(text: string): string {
      if (!/^[0-9a-f]{7,64}$/i.test(text))
        throw new UsageError(`--expect-revision: '${text}' is not a revision of 7 to 64 hexadecimal digits`);
      return text;
    },
  }),
  expectModule: option({
    probe: 'go',
    flags: '--expect-module <module>',
    help: 'main module of the program, as in example.com/app or example.com/app@v1.2.3',
    parse(text: string): { path: string; version: string | null } {
      const match = /^([^\s@]+)(?:@([^\s@]+))?$/.exec(text);
      if (match === null)
        throw new UsageError(`--expect-module: '${text}' is not a module path, as in example.com/app`);
      return { path: match[1] ?? '', version: match[2] ?? null };
    },
  }),
  expectBuild: option({
    probe: 'go',
    flags: '--expect-build <key=value>',
    help: 'setting that `go version -m` must show, as in CGO_ENABLED=0; repeatable, or one a line',
    parse: (text: string, previous: readonly BuildSetting[] | undefined): readonly BuildSetting[] => [
      ...(previous ?? []),
      ...text.split('\n').map(parseBuildSetting),
    ],
  }),

  // ssl
  minCerts: option({
    probe: 'ssl',
    flags: '--min-certs <count>',
    help: 'least number of usable roots',
    parse: (text: string) => wholeNumber('--min-certs', text),
  }),
  certExpiryDays: option({
    probe: 'ssl',
    flags: '--cert-expiry-days <days>',
    help: 'days that every root must stay valid; with --require-ca, only those',
    parse: (text: string) => wholeNumber('--cert-expiry-days', text),
  }),
  requireCa: option<readonly RequiredCa[]>({
    probe: 'ssl',
    flags: '--require-ca <ca>',
    help: 'CA that must be among the roots, by SHA-256 fingerprint or by name, as in "Example Root CA"; repeatable',
    parse: (text, previous = []) => [...previous, parseRequiredCa(text)],
  }),
  tlsConnect: option<readonly TlsTarget[]>({
    probe: 'ssl',
    flags: '--tls-connect <host:port>',
    help: 'server that the program must be able to trust: connects, without a proxy; repeatable, or separated by commas',
    parse: (text, previous = []) => [...previous, ...text.split(',').map(parseTarget)],
  }),

  // timezone
  tz: option({
    probe: 'timezone',
    flags: '--tz <zone>',
    help: 'zone that must be in force, under any of its names',
    parse(text: string): string {
      if (!/^[A-Za-z0-9][A-Za-z0-9_+/-]*$/.test(text))
        throw new UsageError(`--tz: '${text}' is not the name of a zone, as in Asia/Shanghai`);
      return text;
    },
  }),
  tzdataMaxAge: option({
    probe: 'timezone',
    flags: '--tzdata-max-age <age>',
    help: "how long ago the time zone database may have been released, as in 400d, 18mo or 2y; compares it with probe-env's own",
    /** Days. */
    parse(text: string): number {
      const [, count, unit] = /^([1-9]\d{0,4})(d|mo|y)$/.exec(text) ?? [];
      if (count === undefined)
        throw new UsageError(`--tzdata-max-age: '${text}' is not an age, as in 400d, 18mo or 2y`);
      return Math.ceil(Number(count) * (unit === 'd' ? 1 : unit === 'mo' ? 30.44 : 365.25));
    },
  }),

  // libc
  libc: option({
    probe: 'libc',
    flags: '--libc <name>',
    help: 'C library that the container must have: glibc, musl or none',
    parse(text: string): 'glibc' | 'musl' | 'none' {
      if (text !== 'glibc' && text !== 'musl' && text !== 'none')
        throw new UsageError(`--libc: '${text}' is none of glibc, musl, none`);
      return text;
    },
  }),
  static: option({
    probe: 'libc',
    flags: '--static',
    help: 'the program must need no loader and no library',
    parse: () => true,
  }),
  cgo: option({
    probe: 'libc',
    flags: '--cgo <0|1>',
    help: 'CGO_ENABLED that the program must have been built with',
    parse(text: string): boolean {
      if (text !== '0' && text !== '1') throw new UsageError(`--cgo: '${text}' is neither 0 nor 1`);
      return text === '1';
    },
  }),
  maxBinarySize: option({
    probe: 'libc',
    flags: '--max-binary-size <size>',
    help: 'most bytes that the program may have, as in 40MB or 32MiB',
    parse: parseSize,
  }),
} as const;

/** What was stated; a name that is missing was not. */
export type Expectations = {
  readonly [K in keyof typeof expectationOptions]?: ReturnType<(typeof expectationOptions)[K]['parse']>;
};

function option<T>(spec: ExpectationOption<T>): ExpectationOption<T> {
  return spec;
}

type BuildSetting = { readonly key: string; readonly value: string };

function parseBuildSetting(text: string): BuildSetting {
  const match = /^([^=\s]+)=(.*)$/.exec(text);
  if (match === null) throw new UsageError(`--expect-build: '${text}' is not key=value, as in CGO_ENABLED=0`);
  return { key: match[1] ?? '', value: match[2] ?? '' };
}

/** Bytes; units as in Kubernetes quantities and `docker --memory`, with or without the B. */
function parseSize(text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([kKMG]?)(i?)B?$/.exec(text);
  const bytes =
    Number(match?.[1]) * (match?.[3] === 'i' ? 1024 : 1000) ** ' kMG'.indexOf(match?.[2]?.replace('K', 'k') || ' ');
  if (match === null || bytes < 1)
    throw new UsageError(`--max-binary-size: '${text}' is not a size, as in 40MB or 32MiB`);
  return Math.floor(bytes);
}

/** A CA by its fingerprint, or by a value of its subject. */
export type RequiredCa =
  | { readonly by: 'fingerprint'; readonly text: string; readonly sha256: string }
  | { readonly by: 'name'; readonly text: string };

/** SHA-256 as openssl and browsers write it: 64 hex digits, with or without colons. */
function parseRequiredCa(text: string): RequiredCa {
  const digits = text
    .replace(/^sha256[:=]/i, '')
    .replaceAll(':', '')
    .toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return { by: 'fingerprint', text, sha256: digits };
  if (text.trim() === '' || /^[0-9a-f]{40}$/.test(digits))
    throw new UsageError(`--require-ca: '${text}' is neither a SHA-256 fingerprint nor a name`);
  return { by: 'name', text };
}

function parseTarget(text: string): TlsTarget {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65_535))
    throw new UsageError(`--tls-connect: '${text}' is not host:port, as in example.com:443`);
  return { host, port };
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`${flag}: '${text}' is not a whole number`);
  return Number(text);
}
