import type { ProgramName } from '../containers/programs.ts';
import {
  busybox,
  caBundle,
  glibc,
  musl,
  nonrootUser,
  osRelease,
  privateBundle,
  type RootPart,
  tzdata,
} from '../containers/root-parts.ts';
import { type Saved, writers } from './writers.ts';

/** The content of an image, FROM scratch. */
export interface Base {
  readonly name: string;
  readonly program: ProgramName;
  readonly parts: readonly RootPart[];
  /** The mode of the program, at /app; default 0755. */
  readonly mode?: number;
  /** Lines of its Dockerfile after the copies, including the command. */
  readonly lines: readonly string[];
  /** Whether it has an /etc/passwd with `nonroot`. */
  readonly hasNames: boolean;
}

const exec = ['ENTRYPOINT ["/app"]'];
const distroless = [osRelease('debian', 'Distroless'), nonrootUser, caBundle, tzdata];

export const bases: readonly Base[] = [
  { name: 'scratch', program: 'static', parts: [caBundle], lines: exec, hasNames: false },
  { name: 'scratch, 0700', program: 'static', parts: [caBundle], mode: 0o700, lines: exec, hasNames: false },
  { name: 'scratch, private bundle', program: 'static', parts: [privateBundle], lines: exec, hasNames: false },
  { name: 'scratch, cgo', program: 'cgo', parts: [caBundle], lines: exec, hasNames: false },
  {
    name: 'distroless, PATH',
    program: 'static',
    parts: distroless,
    lines: ['ENV PATH=/', 'CMD ["app"]'],
    hasNames: true,
  },
  { name: 'distroless/base, cgo', program: 'cgo', parts: [...distroless, glibc], lines: exec, hasNames: true },
  {
    name: 'alpine, sh -c',
    program: 'musl',
    parts: [osRelease('alpine', 'Alpine Linux v3.22'), musl, busybox, caBundle, nonrootUser],
    lines: ['WORKDIR /srv', 'ENTRYPOINT ["/bin/sh", "-c", "exec /app"]'],
    hasNames: true,
  },
];

/** Another program in it, for the architecture of another machine. */
export const otherMachine: Base = {
  name: 'scratch, arm64 program',
  program: 'static-arm64',
  parts: [caBundle],
  lines: exec,
  hasNames: false,
};

/** USER; empty for none. */
export const users = ['', '65532', '1000:50', 'nonroot'] as const;

/** ENV lines. */
export const environments = [
  [],
  ['TZ=Asia/Shanghai'],
  ['TZ=Mars/Base', 'SSL_CERT_FILE=/etc/none.pem'],
  ['SSL_CERT_DIR=/none', 'GODEBUG=netdns=cgo', 'GOMEMLIMIT=lots'],
] as const;

export interface Row {
  readonly base: Base;
  readonly user: string;
  readonly env: readonly string[];
  readonly saved: Saved;
}

/** Ways to save it, one of which each user and environment uses in turn. */
const usual: readonly Saved[] = [
  ...(['docker save', 'docker save | -', 'skopeo oci-archive', 'skopeo oci', 'skopeo dir', 'gzip'] as const),
];
const others = (Object.keys(writers) as Saved[]).filter((saved) => !usual.includes(saved));

function usersOf(base: Base): readonly string[] {
  return users.filter((user) => user !== 'nonroot' || base.hasNames);
}

/**
 * Every base with every possible user and environment, each saved in one of the usual ways; and once in each of the
 * others.
 */
export const rows: readonly Row[] = [...bases, otherMachine].flatMap((base, index) => {
  const combinations = usersOf(base).flatMap((user) => environments.map((env) => ({ user, env })));
  return [
    ...combinations.map(({ user, env }, of) => ({ base, user, env, saved: pick(usual, index + of) })),
    ...others.map((saved, of) => ({ base, ...pick(combinations, index * 5 + of * 3), saved })),
  ];
});

function pick<T>(list: readonly T[], index: number): T {
  const picked = list[index % list.length];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
}
