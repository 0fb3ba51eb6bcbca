/** Who tries the two commands, and where. */
export interface Row {
  readonly about: string;
  readonly user: User;
  /** The clone, below the home of the user unless it is absolute. */
  readonly clone?: string;
  /** In octal; 022 unless said. */
  readonly umask?: string;
  /** Variables of the environment; an empty value takes one away. */
  readonly env?: Readonly<Record<string, string>>;
  /** The home directory: as usual, not there at all, or not to be written to. */
  readonly home?: 'missing' | 'read-only';
  /** Options of the mount on /tmp. */
  readonly tmp?: string;
  /** The release of Node that is the machine's own; otherwise what is installed. */
  readonly node?: '20' | '22' | '24' | '26';
  /** Only these commands of the system are on PATH, besides a shell and the core utilities. */
  readonly bare?: true;
  /** Without node_modules, which is what a first run finds. */
  readonly uninstalled?: true;
  /** With the executable that was built before: what is new here does not touch the build. */
  readonly built?: true;
  /** Another user who runs the same tests before, on the same machine. */
  readonly after?: User;
  /** Two at once in the same clone. */
  readonly twice?: true;
  /** Interrupted as from the keyboard, or ended as by a supervisor, once the build or the tests run. */
  readonly signal?: { readonly name: 'INT' | 'TERM'; readonly during: 'start' | 'test' };
  /** Words that pick the test files; each row's own are in it. */
  readonly tests: readonly string[];
}

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly home: string;
}

const root: User = { name: 'root', uid: 0, home: '/root' };
/** Of no user of this machine, so that what runs under them is ours. */
export const ordinary: User = { name: 'newcomer', uid: 64_001, home: '/home/newcomer' };
const second: User = { name: 'latecomer', uid: 64_002, home: '/home/latecomer' };

/** What starts programs, reads the user's environment and makes fixtures, in a few seconds. */
const usual = [
  'test/scripts/dev',
  'test/src/cli',
  'test/src/host',
  'test/probes/libc/audit',
  'test/src/decode/zone/c-tz',
];

/** What runs in temporary directories, builds and is built. */
const scripts = ['test/scripts/build', 'test/scripts/scratch', 'test/scripts/fixtures', 'test/scripts/cross'];

export const rows: readonly Row[] = [
  {
    about: 'an ordinary user',
    user: ordinary,
    tests: [...usual, ...scripts, 'test/probes/libc/cgo', 'test/probes/go/environment-oracle', 'test/scripts/lint'],
  },
  {
    about: 'an ordinary user, umask 077',
    user: ordinary,
    umask: '077',
    tests: [...usual, 'test/scripts/build', 'test/probes/libc/cgo'],
  },
  { about: 'root, in a home of mode 0700', user: root, tests: [...usual, ...scripts, 'test/probes/ssl/special'] },
  { about: 'root, in /srv', user: root, clone: '/srv/clone', built: true, tests: [...scripts, 'test/src/host'] },
  {
    about: 'a second user, after root',
    user: second,
    after: root,
    built: true,
    tests: [
      'test/probes/libc/audit',
      'test/src/decode/zone/c-tz',
      'test/src/decode/zone/tz-zip',
      'test/scripts/fixtures',
    ],
  },
  {
    about: 'no compiler and no tools in PATH',
    user: ordinary,
    bare: true,
    tests: [...usual, 'test/probes/libc/tools', 'test/probes/libc/f', 'test/probes/ssl/tls', 'test/src/decode/elf'],
  },
  {
    about: 'blanks and other letters in the path',
    user: ordinary,
    clone: 'Meine Projekte/probe-env größer 探',
    tests: [...usual, ...scripts],
  },
  { about: 'HOME missing, nothing installed', user: ordinary, home: 'missing', uninstalled: true, tests: usual },
  {
    about: 'HOME unset',
    user: ordinary,
    env: { HOME: '' },
    clone: '/srv/clone',
    built: true,
    tests: ['test/probes/go', 'test/src/decode/go/version'],
  },
  {
    about: 'HOME read-only',
    user: ordinary,
    home: 'read-only',
    clone: '/srv/clone',
    tests: [...usual, 'test/src/decode/go/version'],
  },
  { about: 'TMPDIR of mode 0700', user: ordinary, env: { TMPDIR: '/srv/private' }, tests: usual },
  {
    about: 'root, TMPDIR of mode 0700',
    user: root,
    env: { TMPDIR: '/srv/private' },
    clone: '/srv/clone',
    built: true,
    tests: ['test/scripts/build', 'test/probes/go/startable', 'test/src/host'],
  },
  { about: '/tmp noexec', user: ordinary, tmp: 'noexec', tests: [...usual, ...scripts] },
  {
    about: 'root, /tmp noexec',
    user: root,
    tmp: 'noexec',
    clone: '/srv/clone',
    tests: ['test/src/host', 'test/scripts/s'],
  },
  {
    about: 'NODE_OPTIONS, NO_COLOR and CI',
    user: ordinary,
    env: { NODE_OPTIONS: '--max-old-space-size=4096 --trace-warnings', NO_COLOR: '1', CI: 'true' },
    tests: [...usual, 'test/scripts/build', 'test/src/report'],
  },
  {
    about: 'variables of the program, of Go and of colors',
    user: ordinary,
    env: {
      PROBE_ENV_FORMAT: 'json',
      FORCE_COLOR: '1',
      GOFLAGS: '-mod=vendor',
      GOROOT: '/nonexistent',
      TZ: 'Asia/Tokyo',
    },
    built: true,
    tests: [...usual, 'test/src/report', 'test/cases', 'test/src/decode/go/version'],
  },
  {
    about: 'two at once',
    user: ordinary,
    twice: true,
    built: true,
    tests: [
      'test/scripts/dev',
      'test/src/cli',
      'test/probes/libc/audit',
      'test/src/decode/zone/c-tz',
      'test/src/decode/go/version',
    ],
  },
  { about: 'Node 20', user: ordinary, node: '20', tests: ['test/scripts/dev'] },
  { about: 'Node 22', user: ordinary, node: '22', built: true, tests: ['test/scripts/dev'] },
  { about: 'Node 24', user: ordinary, node: '24', built: true, tests: ['test/scripts/dev'] },
  { about: 'Node 26', user: ordinary, node: '26', tests: ['test/scripts/dev'] },
  {
    about: 'tests that are interrupted',
    user: ordinary,
    signal: { name: 'INT', during: 'test' },
    built: true,
    tests: ['test/probes', 'test/scripts'],
  },
  { about: 'a build that is interrupted', user: ordinary, signal: { name: 'INT', during: 'start' }, tests: [] },
  {
    about: 'tests of root that a supervisor ends',
    user: root,
    clone: '/srv/clone',
    signal: { name: 'TERM', during: 'test' },
    built: true,
    tests: ['test/probes', 'test/scripts'],
  },
];
