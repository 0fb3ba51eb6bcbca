/** Options that say what is to be done. */
export const actions: readonly { readonly flags: string; readonly help: string }[] = [
  { flags: '--all', help: 'run every probe' },
  { flags: '--list', help: 'list the probes and their codes; also of some probes, or with --format json' },
  {
    flags: '--explain <code...>',
    help: 'say what a code means and how to fix it; also several, or all of a probe',
  },
  { flags: '--install <dir>', help: 'copy the portable directory there, for images that have no cp' },
  { flags: '--licenses', help: 'print what is in this executable, and its licenses' },
  { flags: '-V, --version', help: 'print the version; with --format json, also what it was made from' },
];

/** What the exit status means, by the status. */
export const exitStatuses: readonly (readonly [number, string])[] = [
  [0, 'no finding at or above --fail-on'],
  [1, 'at least one'],
  [3, 'a probe could not complete'],
  [64, 'bad usage'],
];

/** Columns: what every terminal has. */
export const helpWidth = 80;

/** What stands below the options. */
export const helpTail = `
Every option can also be set as PROBE_ENV_<NAME>, for example PROBE_ENV_FAIL_ON=warning.

Exit status:
${exitStatuses.map(([status, meaning]) => `  ${String(status).padEnd(4)}${meaning}`).join('\n')}`;
