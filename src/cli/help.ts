import type { OptionSpec } from './option-spec.ts';

/** `--install`. */
export const install: OptionSpec = {
  flags: '--install <dir>',
  help: 'copy probe-env itself there, for images that have no cp',
};

/** Options that say what to do. */
export const actions: readonly OptionSpec[] = [
  { flags: '--all', help: 'run every probe' },
  { flags: '--list', help: 'list the probes and their codes; also of some probes, or with --format json' },
  {
    flags: '--explain <code...>',
    help: 'say what a code means and how to fix it; also several, or all of a probe',
    repeatable: true,
  },
  install,
  { flags: '--licenses', help: 'print what is in this executable, and its licenses' },
  { flags: '--help-all', help: 'print every option' },
  { flags: '-V, --version', help: 'print the version; with --format json, also what it was made from' },
];

/** The meaning of each exit status. */
export const exitStatuses: readonly (readonly [number, string])[] = [
  [0, 'no finding at or above --fail-on'],
  [1, 'at least one'],
  [3, 'a probe could not complete; 1 takes precedence'],
  [64, 'bad usage or policy'],
];

/** Columns: what every terminal has. */
export const helpWidth = 80;

/** The text below the options. */
export const helpTail = `
Every option can also be set as PROBE_ENV_<NAME>: PROBE_ENV_FAIL_ON=warning.

Exit status:
${exitStatuses.map(([status, meaning]) => `  ${String(status).padEnd(4)}${meaning}`).join('\n')}`;

/** The options of `--help`, by purpose. `--help-all` has their full descriptions. */
const usual: readonly (readonly [title: string, rows: readonly (readonly [flags: string, help: string])[]])[] = [
  [
    'What to look at:',
    [
      ['--app <path>', 'the program; default: PID 1, or its child'],
      ['--root <dir>', 'an unpacked image, or /proc/<pid>/root'],
      ['--image <image>', 'an image from docker save; Node executable only'],
      ['--image-config <file>', "with --root: the image's configuration"],
      ['--pod <file>', 'with --root or --image: the Kubernetes manifest'],
      ['--pid <pid>', 'the container of this process'],
    ],
  ],
  [
    'What must hold (more: --help-all):',
    [
      ['--tz <zone>', 'zone that must be in force'],
      ['--require-ca <ca>', 'CA that must be among the roots'],
      ['--go <range>', 'Go versions that are accepted, such as ">=1.25"'],
      ['--static', 'the program needs neither a loader nor a library'],
      ['--non-root', 'the program does not run as root'],
      ['--path <path>', 'file or directory that must be usable: /data:rw'],
      ['--policy <file>', 'expectations, severities and waivers in a file'],
    ],
  ],
  [
    'What counts, and how it is printed:',
    [
      ['--fail-on <severity>', 'lowest severity that exits 1; default: error'],
      ['--ignore <code>', 'leave this finding out'],
      ['--timeout <time>', 'for the whole run; default: 900ms'],
      ['--format <format[=file]>', 'text, json, junit, sarif, github and others'],
      ['-v, --verbose', 'show notes in full'],
      ['-q, --quiet', 'print the first line only'],
    ],
  ],
  [
    'More:',
    [
      ['--list [probe...]', 'every code, with severity and title'],
      ['--explain <code...>', 'what a code means and how to fix it'],
      ['--help-all', 'every option'],
    ],
  ],
];

/** What `--help` prints: at most two screens. */
export function usualHelp(probes: readonly string[]): string {
  const column = 2 + Math.max(...usual.flatMap(([, rows]) => rows.map(([flags]) => flags.length)));
  const groups = usual.map(([title, rows]) =>
    [title, ...rows.map(([flags, help]) => `  ${flags.padEnd(column)}${help}`)].join('\n'),
  );
  return `Usage: probe-env [options] [probe...]

Checks whether the Go program in this container will start and work,
and says what to change if not.
Probes: ${probes.join(', ')}; without one, all.

${groups.join('\n\n')}
${helpTail}
`;
}
