import { type ExitStyle, exitStyles, type IncompleteChoice, incompleteChoices } from '../exit-code.ts';
import { type Code, type FailOn, failOnChoices } from '../finding.ts';
import type { Platform } from '../linux/machine/platform.ts';
import { type LogLevel, logLevels } from '../log/log.ts';
import { type FormatRequest, formatHelp, parseFormats } from './format-option.ts';
import type { OptionSpec } from './option-spec.ts';
import {
  duration,
  longest,
  oneOf,
  parseCode,
  parsePid,
  parsePlatformOption,
  parseUser,
  parseVariable,
  parseWorkdir,
  terminationLog,
  usualTimeout,
} from './option-values.ts';
import { UsageError } from './usage-error.ts';
import { longFlag } from './variables.ts';

export const colorChoices = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof colorChoices)[number];

/** An option that controls the run; `PROBE_ENV_<NAME>` sets it too. */
export interface RunOption<T> extends OptionSpec {
  readonly initial: T;
  /** @throws UsageError */
  parse(text: string, previous: T): T;
}

/** Every option that is not an expectation, by its name in `RunOptions`. */
export const runOptions = {
  app: option<string | null>({
    flags: '--app <path>',
    help: 'program to inspect: a path, or a command in PATH; default: PID 1, or its child when PID 1 is an init, a shell or a script',
    initial: null,
    parse: (text) => text,
  }),
  root: option<string>({
    flags: '--root <dir>',
    help: 'look at this root: an unpacked image, or /proc/<pid>/root; no tool is run then',
    initial: '/',
    parse: (text) => text,
  }),
  pid: option<number | null>({
    flags: '--pid <pid>',
    help: 'look at the container of this process: its root, environment, limits and mounts',
    initial: null,
    parse: parsePid,
  }),
  containerOf: option<string | null>({
    flags: '--container-of <name>',
    help: 'the same for a container of this pod: its name in Kubernetes, or the first digits of its id',
    initial: null,
    parse: (text) => text,
  }),
  image: option<string | null>({
    flags: '--image <image>',
    help: 'look at an image: a file or directory that docker save, podman save, skopeo copy or BuildKit wrote, or - for standard input',
    initial: null,
    parse: (text) => text,
  }),
  imageConfig: option<string | null>({
    flags: '--image-config <file>',
    help: "with --root, or an --image from docker export: the image's configuration, as docker inspect or skopeo inspect --config print it; - is standard input",
    initial: null,
    parse: (text) => text,
  }),
  env: option<readonly string[]>({
    flags: '--env <key=value>',
    help: "with --root or --image: a variable of the program's environment; overrides the image's; repeatable, or one per line",
    repeatable: true,
    initial: [],
    parse: (text, previous) => [...previous, ...text.split('\n').map(parseVariable)],
  }),
  user: option<string | null>({
    flags: '--user <user>',
    help: "with --root or --image: who runs the program, a name or number, or user:group; overrides the image's",
    initial: null,
    parse: parseUser,
  }),
  workdir: option<string | null>({
    flags: '--workdir <dir>',
    help: "with --root or --image: the program's working directory; overrides the image's",
    initial: null,
    parse: parseWorkdir,
  }),
  platform: option<Platform | null>({
    flags: '--platform <platform>',
    help: "with --root or --image: what the container will run on, for example linux/arm64; default: the image's",
    initial: null,
    parse: parsePlatformOption,
  }),
  pod: option<string | null>({
    flags: '--pod <file>',
    help: 'with --root or --image: the Kubernetes manifest that will run the image; what it sets overrides the image',
    initial: null,
    parse: (text) => text,
  }),
  container: option<string | null>({
    flags: '--container <name>',
    help: 'the container in --pod, if there are several',
    initial: null,
    parse: (text) => text,
  }),
  requireApp: option<boolean>({
    flags: '--require-app',
    help: 'make it an error that no program is found or readable; implied by a policy with expectations about the program',
    initial: false,
    parse: () => true,
  }),
  allowNoApp: option<boolean>({
    flags: '--no-require-app',
    help: 'accept an image without a program',
    initial: false,
    parse: () => true,
  }),
  requireEnvironment: option<boolean>({
    flags: '--require-environment',
    help: "make it an error that the program's environment is not known",
    initial: false,
    parse: () => true,
  }),
  timeout: option<number | null>({
    flags: '--timeout <time>',
    help: 'time for the whole run, for example 900ms or 2s; a plain number is milliseconds; default: 900ms, with --image 60s',
    initial: null,
    lastCounts: true,
    parse: duration('--timeout', longest.timeout),
  }),
  failOn: option<FailOn>({
    flags: '--fail-on <severity>',
    help: 'lowest severity that exits 1: error, warning, info, or none',
    initial: 'error',
    lastCounts: true,
    parse: oneOf('--fail-on', failOnChoices),
  }),
  incomplete: option<IncompleteChoice>({
    flags: '--incomplete <choice>',
    help: 'what a probe that could not complete means: fail (exits 3) or pass (exits 0)',
    initial: 'fail',
    lastCounts: true,
    parse: oneOf('--incomplete', incompleteChoices),
  }),
  exitStyle: option<ExitStyle>({
    flags: '--exit-style <style>',
    help: 'default, or nagios: 0 OK, 1 warning, 2 critical, 3 unknown',
    initial: 'default',
    lastCounts: true,
    parse: oneOf('--exit-style', exitStyles),
  }),
  policy: option<string | null>({
    flags: '--policy <file>',
    help: 'YAML or JSON file with expectations, severities and waivers; - is standard input; options and variables override it',
    initial: null,
    parse: (text) => text,
  }),
  writePolicy: option<boolean>({
    flags: '--write-policy',
    help: 'instead of a report, print a commented policy that the container fulfills as it is',
    initial: false,
    parse: () => true,
  }),
  wait: option<number>({
    flags: '--wait <time>',
    help: 'run again until it passes, for at most this long, for example 30s; the last report counts',
    initial: 0,
    lastCounts: true,
    parse: duration('--wait', longest.wait),
  }),
  ignore: option<readonly Code[]>({
    flags: '--ignore <code>',
    help: 'leave this finding out; repeatable, or separated by commas',
    repeatable: true,
    initial: [],
    parse: (text, previous) => [...previous, ...text.split(',').map((code) => parseCode(code.trim()))],
  }),
  showIgnored: option<boolean>({
    flags: '--show-ignored',
    help: 'show ignored findings; otherwise they are only counted',
    initial: false,
    parse: () => true,
  }),
  format: option<readonly FormatRequest[]>({
    flags: '--format <format[=file]>',
    help: formatHelp,
    repeatable: true,
    initial: [],
    parse: parseFormats,
  }),
  timing: option<boolean>({
    flags: '--no-timing',
    help: 'leave durations out of reports, so that the same state gives the same bytes',
    initial: true,
    parse: () => false,
  }),
  verbose: option<boolean>({
    flags: '-v, --verbose',
    help: 'show notes in full; otherwise they are only counted',
    initial: false,
    parse: () => true,
  }),
  quiet: option<boolean>({
    flags: '-q, --quiet',
    help: 'print the first line only, with --verbose too',
    initial: false,
    parse: () => true,
  }),
  color: option<ColorChoice>({
    flags: '--color <when>',
    help: 'color the text: auto (on a terminal), always or never',
    initial: 'auto',
    lastCounts: true,
    parse: oneOf('--color', colorChoices),
  }),
  containerLog: option<boolean>({
    flags: '--container-log',
    help: "also write one JSON line to PID 1's standard error, where kubectl logs shows it; best effort",
    initial: false,
    parse: () => true,
  }),
  terminationLog: option<string | null>({
    flags: '--termination-log [file]',
    help: 'also write the text to this file, /dev/termination-log by default, where kubectl describe shows it',
    initial: null,
    parse: terminationLog,
  }),
  tools: option<boolean>({
    flags: '--no-tools',
    help: 'run no other programs (go, ldd, file)',
    initial: true,
    parse: () => false,
  }),
  logLevel: option<LogLevel>({
    flags: '--log-level <level>',
    help: `log JSON lines to standard error: ${logLevels.join(', ')}`,
    initial: 'silent',
    lastCounts: true,
    parse: oneOf('--log-level', logLevels),
  }),
};

type GivenOptions = { readonly [K in keyof typeof runOptions]: (typeof runOptions)[K]['initial'] };

export type RunOptions = Omit<GivenOptions, 'timeout'> & { readonly timeout: number };

/** Adds defaults that depend on other options: for an image all layers are read, and no kubelet is waiting. */
export function withDefaults(given: GivenOptions): RunOptions {
  const isElsewhere = given.root !== '/' || given.image !== null;
  if (given.pid !== null && (isElsewhere || given.containerOf !== null))
    throw new UsageError(
      `--pid: cannot be used with ${given.containerOf === null ? '--root or --image' : '--container-of'}: it means --root /proc/<pid>/root`,
    );
  if (given.containerOf !== null && isElsewhere)
    throw new UsageError('--container-of: cannot be used with --root or --image: it looks at a running container');
  const [first, second] = (['policy', 'image', 'imageConfig', 'pod'] as const)
    .filter((name) => given[name] === '-')
    .map((name) => longFlag(runOptions[name].flags));
  if (second !== undefined)
    throw new UsageError(`${first} and ${second} would both read standard input: give one of them a file`);
  return {
    ...given,
    root: given.pid === null ? given.root : `/proc/${given.pid}/root`,
    timeout: given.timeout ?? (given.image === null ? usualTimeout : 60_000),
  };
}

function option<T>(spec: RunOption<T>): RunOption<T> {
  return spec;
}
