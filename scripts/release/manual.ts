import manifest from '../../package.json' with { type: 'json' };
import { probes } from '../../probes/index.ts';
import { exitStatuses } from '../../src/cli/help.ts';
import { buildDay } from '../build/bundle/bundle.ts';
import { type Flag, type FlagGroup, flagGroups } from './command-line.ts';

/** The manual in the macros of man(7). */
export function manualPage(): string {
  const [options, ...expectations] = flagGroups();
  return `${[
    `.TH PROBE\\-ENV 1 ${roff(buildDay())} ${quoted(`probe-env ${manifest.version}`)} "User Commands"`,
    // A hyphenated word could not be copied.
    '.nh',
    '.SH NAME',
    "probe\\-env \\- says whether a container's environment will let the Go program in it work",
    '.SH SYNOPSIS',
    '.B probe\\-env',
    '.RI [ option .\\|.\\|.]',
    '.RI [ probe .\\|.\\|.]',
    '.SH DESCRIPTION',
    'Looks at the container that it runs in, or at another root, as Go, the kernel and the loader would, and says what will not',
    'work and how to fix it. Without a probe, all run:',
    ...probes.flatMap(({ id, title }) => ['.TP', `.B ${roff(id)}`, roff(title)]),
    '.SH OPTIONS',
    ...flagsOf(options),
    '.SH EXPECTATIONS',
    'What must hold; a finding says where it does not.',
    ...expectations.flatMap((group) => [`.SS ${quoted(group.title)}`, ...flagsOf(group)]),
    '.SH ENVIRONMENT',
    'Every option can be set by the variable that is named with it. An option on the command line overrides its variable; an',
    'empty variable counts as not set.',
    '.SH EXIT STATUS',
    ...exitStatuses.flatMap(([status, meaning]) => ['.TP', `.B ${status}`, roff(meaning)]),
    '.SH EXAMPLES',
    ...[
      'probe-env --all',
      'probe-env ssl timezone --tz Asia/Shanghai',
      'probe-env --explain libc/interpreter-missing',
    ].flatMap((line) => ['.TP', `.B ${roff(line)}`, '.PD 0']),
    '.PD',
    '.SH SEE ALSO',
    '.BR go (1),',
    '.BR ldd (1),',
    '.BR ld.so (8)',
  ].join('\n')}\n`;
}

function flagsOf(group: FlagGroup | undefined): string[] {
  return (group?.flags ?? []).flatMap((flag) => ['.TP', namesOf(flag), ...textOf(flag)]);
}

function namesOf({ long, short, value }: Flag): string {
  const names = [...(short === null ? [] : [short]), long].map((name) => `\\fB${roff(name)}\\fR`).join(', ');
  return value === null ? names : `${names} \\fI${roff(value.replace(/[<>]/g, ''))}\\fR`;
}

function textOf({ help, variable, words, long }: Flag): string[] {
  return [
    roff(help),
    // There are too many codes to list: --list prints them.
    ...(words.length === 0 || words.every((word) => help.includes(word)) || long === '--ignore' || long === '--explain'
      ? []
      : [`(${roff(words.join(', '))})`]),
    ...(variable === null ? [] : [`[${roff(variable)}]`]),
  ];
}

/** Text without special meaning to groff: dashes that can be copied, no escapes, no request at the start of a line. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}

function quoted(text: string): string {
  return `"${roff(text).replaceAll('"', '\\(dq')}"`;
}
