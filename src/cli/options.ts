import { type Code, type Severity, severities } from '../finding.ts';
import { type LogLevel, logLevels } from '../log.ts';
import { didYouMean } from './suggest.ts';
import { UsageError } from './usage-error.ts';

export const formats = ['text', 'json'] as const;
export type Format = (typeof formats)[number];

export const colorChoices = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof colorChoices)[number];

/** An option that steers the run; `PROBE_ENV_<NAME>` sets it too. */
export interface RunOption<T> {
  readonly flags: string;
  readonly help: string;
  readonly initial: T;
  /** @throws UsageError */
  parse(text: string, previous: T): T;
}

/** Every option that is not an expectation, by its name in `RunOptions`. */
export const runOptions = {
  app: option<string | null>({
    flags: '--app <path>',
    help: 'program to inspect: a path, or a command in PATH; default: PID 1, or its child when PID 1 is an init or a shell',
    initial: null,
    parse: onlyOnce('--app'),
  }),
  root: option<string>({
    flags: '--root <dir>',
    help: 'look at this root: an unpacked image, or /proc/<pid>/root; no tool is run then',
    initial: '/',
    parse: (text) => text,
  }),
  timeout: option<number>({
    flags: '--timeout <time>',
    help: 'time for the whole run, for example 900ms or 2s; a plain number is milliseconds',
    initial: 900,
    parse: duration,
  }),
  failOn: option<Severity>({
    flags: '--fail-on <severity>',
    help: 'lowest severity that exits 1: error, warning or info',
    initial: 'error',
    parse: oneOf('--fail-on', severities),
  }),
  ignore: option<readonly Code[]>({
    flags: '--ignore <code>',
    help: 'leave this finding out; repeatable, or separated by commas',
    initial: [],
    parse: (text, previous) => [...previous, ...text.split(',').map((code) => parseCode(code.trim()))],
  }),
  format: option<Format>({
    flags: '--format <format>',
    help: 'text or json',
    initial: 'text',
    parse: oneOf('--format', formats),
  }),
  verbose: option<boolean>({
    flags: '-v, --verbose',
    help: 'show notes whole, which are otherwise only counted',
    initial: false,
    parse: () => true,
  }),
  quiet: option<boolean>({
    flags: '-q, --quiet',
    help: 'print the first line only',
    initial: false,
    parse: () => true,
  }),
  color: option<ColorChoice>({
    flags: '--color <when>',
    help: 'color the text: auto (on a terminal), always or never',
    initial: 'auto',
    parse: oneOf('--color', colorChoices),
  }),
  tools: option<boolean>({
    flags: '--no-tools',
    help: 'run no other program: neither go, nor ldd, nor file',
    initial: true,
    parse: () => false,
  }),
  logLevel: option<LogLevel>({
    flags: '--log-level <level>',
    help: `log JSON lines to standard error: ${logLevels.join(', ')}`,
    initial: 'silent',
    parse: oneOf('--log-level', logLevels),
  }),
};

export type RunOptions = { readonly [K in keyof typeof runOptions]: (typeof runOptions)[K]['initial'] };

/** A usage error unless the text is one of the words. */
export function oneOf<T extends string>(flag: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate === text.toLowerCase());
    if (word === undefined)
      throw new UsageError(`${flag}: '${text}' is not one of: ${words.join(', ')}${didYouMean(text, words)}`);
    return word;
  };
}

/** Two programs cannot both be the one that is inspected. */
function onlyOnce(flag: string): (text: string, previous: string | null) => string {
  return (text, previous) => {
    if (previous !== null) throw new UsageError(`${flag} is given twice: run probe-env once for each program`);
    return text;
  };
}

const longestMs = 600_000;
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/i.exec(text);
  const ms = match === null ? Number.NaN : Number(match[1]) * (unitMs[match[2]?.toLowerCase() ?? 'ms'] ?? Number.NaN);
  if (!(ms >= 1 && ms <= longestMs))
    throw new UsageError(`--timeout: '${text}' is not a time from 1ms to 600s; for example 900ms or 2s`);
  return ms;
}

function parseCode(text: string): Code {
  const slash = text.indexOf('/');
  if (slash < 0) throw new UsageError(`--ignore: '${text}' is not a code; for example libc/interpreter-missing`);
  return `${text.slice(0, slash)}/${text.slice(slash + 1)}`;
}

function option<T>(spec: RunOption<T>): RunOption<T> {
  return spec;
}
