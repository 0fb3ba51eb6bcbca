import { absolute } from '../../host/files/paths.ts';
import type { RootFs } from '../../host/files/rootfs.ts';
import { known, NotKnown } from '../../host/not-known.ts';
import { interpretedFile } from '../../linux/start/interpreter-operand.ts';
import { shellScript, shells } from '../../linux/start/shell-operand.ts';
import { launchedByBuildpack } from './buildpack.ts';
import { type CarriageReturn, carriageReturnIn, crLf } from './carriage-return.ts';
import type { Launched } from './launched.ts';
import { launchedState } from './launched-state.ts';
import { launchedBy } from './launchers.ts';
import { locate, type Seeker, unsetPath } from './locate.ts';
import { hasPipefail } from './pipefail.ts';
import { followScript } from './script.ts';
import { readScript } from './script-text.ts';
import { seekerOf } from './seeker.ts';
import type { ShellFacts } from './shell-setting.ts';
import type { StartState } from './state.ts';
import { type IsUnknown, unknownAmong } from './unknown-words.ts';
import { changeOf, type UserChange } from './user-change.ts';
import { identifier, loginOf } from './who.ts';

/** The result of the command that an engine starts a container with. */
export type StartPlan = {
  /** Who states it: the name of a file. */
  readonly by: string;
  readonly argv: readonly string[];
  /** The files that are executed before the program: an init, a shell, a script. */
  readonly steps: readonly StartStep[];
  readonly end: StartEnd;
};

export type StartStep = {
  readonly path: string;
  readonly isShell: boolean;
  /** What a shell is told to run; left out for a script that the kernel starts, and for what is no shell. */
  readonly given?: ShellOperand;
  /** A later step, or this one, switches to the user of the program; left out where it has that user already. */
  readonly otherUser?: true;
  /** It is a script whose lines end with CR LF. */
  readonly carriageReturn?: CarriageReturn;
  /** It is a script that sets an option which its shell does not have. */
  readonly refusesPipefail?: true;
  /** It changes the user or the groups for what it starts; left out where it does not, or may not be reached. */
  readonly change?: UserChange;
};

/** The text of `-c`, or the path of a script, null if that is not known; with the words after it. */
export type ShellOperand = { readonly args: readonly string[] } & (
  | { readonly text: string }
  | { readonly file: string | null }
);

export type StartEnd =
  | {
      readonly kind: 'program';
      readonly path: string;
      /** The file that it is told to run, if it is an interpreter; left out for others, and where it is not known. */
      readonly script?: string;
    }
  /** A command that is in no directory of PATH; `starter` looks for it: null is the engine. */
  | { readonly kind: 'not-found'; readonly command: string; readonly starter: string | null; readonly searched: string }
  /** Neither Entrypoint nor Cmd. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'unclear'; readonly why: string };

/** A script whose end is not plain. */
export type UnclearScript = { readonly text: string; readonly args: readonly string[] };

/** What the engine starts a container with. */
export interface StartContext {
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  /** Variables that are set to an unknown value. */
  readonly unknown?: readonly string[];
  /** Words of the command that depend on something unknown. */
  readonly unknownWords?: readonly string[];
  /** Other variables are not set. */
  readonly hasAllVariables?: boolean;
  /** Null if it is not known. */
  readonly uid: number | null;
  /** Root has no CAP_CHOWN. */
  readonly dropsChown?: boolean;
}

/** Follows Entrypoint and Cmd to the program: through inits, shells, and scripts that end in a plain command. */
export function planStart(
  fs: RootFs,
  command: { readonly by: string; readonly argv: readonly string[] },
  initial: StartContext,
): { readonly plan: StartPlan; readonly state: StartState; readonly script: UnclearScript | null } {
  const steps: (StartStep & { readonly user: StartState['user'] })[] = [];
  const { env, cwd, unknown = [], hasAllVariables = true, uid, dropsChown = false } = initial;
  let state: StartState = { env, cwd, unsure: new Set(unknown), user: null };
  const identify = identifier(fs, uid ?? null);
  const isUnknown = unknownAmong(initial.unknownWords ?? []);
  let argv = command.argv;
  let end: StartEnd | null = argv.length === 0 ? { kind: 'empty' } : null;
  let maybe = false;
  let seeker: Seeker = 'engine';
  let script: UnclearScript | null = null;
  while (end === null) {
    if (steps.length >= stepLimit) {
      end = { kind: 'unclear', why: `${steps[0]?.path} starts itself` };
      break;
    }
    const [name = '', ...args] = argv;
    if (isUnknown(name)) {
      end = { kind: 'unclear', why: `${name} has a value that is not known here` };
      break;
    }
    const path = known(() => locate(fs, name, state, seeker));
    if (path instanceof NotKnown) {
      end = { kind: 'unclear', why: path.message };
      break;
    }
    if (path === null) {
      const searched = state.env.get('PATH') ?? unsetPath[seeker];
      const starter = steps.at(-1)?.path ?? null;
      const isSure = !maybe && state.cwd !== null && knowsPath(state, hasAllVariables);
      end = isSure
        ? { kind: 'not-found', command: name, starter, searched }
        : { kind: 'unclear', why: `${starter} starts ${name}, which is not in PATH` };
      break;
    }
    const next = known(() =>
      follow(
        {
          fs,
          isUnknown,
          factsOf: (shell, file) => ({
            isBash: shell === 'bash',
            hasPipefail: () => hasPipefail(fs, file),
            hasAllVariables,
            isUnknown,
            who: () => identify(state),
            mayChangeOwners: () => !dropsChown && identify(state).uid === 0,
          }),
        },
        path,
        args,
        state,
      ),
    );
    if (next === null || next instanceof NotKnown) {
      const told = maybe ? null : scriptFor(path, args, state);
      const file = told === null || isUnknown(told) ? null : told;
      end = { kind: 'program', path, ...(file !== null && { script: file }) };
      break;
    }
    const change =
      next.kind === 'unclear' || next.launched?.needs === undefined || maybe
        ? null
        : changeOf(next.launched, state, next.state, seeker === 'shell' ? scriptOf(steps.at(-1)) : null);
    steps.push({
      path,
      isShell: next.isShell,
      ...(next.given && { given: next.given }),
      ...(change && { change }),
      ...(next.kind === 'unclear' && next.carriageReturn && { carriageReturn: next.carriageReturn }),
      ...(next.kind === 'unclear' && next.refusesPipefail && { refusesPipefail: true }),
      user: state.user,
    });
    state = next.state;
    if (next.kind === 'unclear') {
      end = { kind: 'unclear', why: `${path}: ${next.why}` };
      script = next.script;
    } else {
      argv = next.argv;
      maybe = next.maybe;
      seeker = next.seeker;
    }
  }
  const planned = steps.map(({ user, ...step }) =>
    user === state.user ? step : { ...step, otherUser: true as const },
  );
  return { plan: { by: command.by, argv: command.argv, steps: planned, end }, state, script };
}

/** The script that a step runs; null for the text of -c. */
function scriptOf(step: StartStep | undefined): string | null {
  if (step?.given === undefined) return step?.path ?? null;
  return 'file' in step.given ? step.given.file : null;
}

/** The path of what an interpreter is told to run. */
function scriptFor(path: string, args: readonly string[], { cwd }: StartState): string | null {
  const file = interpretedFile(path.slice(path.lastIndexOf('/') + 1), args);
  if (file === null || file.startsWith('/')) return file;
  return cwd === null ? null : absolute(file, cwd);
}

function knowsPath({ env, unsure }: StartState, hasAllVariables: boolean): boolean {
  return unsure !== null && !unsure.has('PATH') && (hasAllVariables || env.has('PATH'));
}

/** More than any image has. */
const stepLimit = 16;

type Next =
  | {
      readonly kind: 'next';
      readonly argv: readonly string[];
      readonly maybe: boolean;
      readonly seeker: Seeker;
      /** Left out for a shell, and a script. */
      readonly launched?: Launched;
      readonly state: StartState;
      readonly isShell: boolean;
      readonly given?: ShellOperand;
    }
  | {
      readonly kind: 'unclear';
      readonly why: string;
      readonly state: StartState;
      readonly isShell: boolean;
      readonly given?: ShellOperand;
      readonly script: UnclearScript | null;
      readonly carriageReturn?: CarriageReturn;
      readonly refusesPipefail?: true;
    };

interface Following {
  readonly fs: RootFs;
  readonly isUnknown: IsUnknown;
  /** @param file its path; null where it is not known */
  factsOf(shell: string, file: string | null): ShellFacts;
}

/** What a step starts; null if it is the program itself. */
function follow(following: Following, path: string, args: readonly string[], state: StartState): Next | null {
  const { fs, isUnknown, factsOf } = following;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'busybox' && args.length > 0) return follow(following, args[0] ?? '', args.slice(1), state);
  const launched = launchedByBuildpack(fs, path, args) ?? launchedBy(name, args, (user) => loginOf(fs, user));
  if (launched !== null) {
    const { unclear } = launched;
    if (unclear !== undefined)
      return {
        kind: 'unclear',
        why: unclear,
        state: { ...state, unsure: null, cwd: null, user: 'unknown' },
        isShell: false,
        script: null,
      };
    if (launched.argv === null) return null;
    const next = launchedState(launched, state, isUnknown);
    const seeker = seekerOf(fs, path, next);
    const started = { argv: launched.argv, maybe: false, seeker, launched } as const;
    return { kind: 'next', ...started, state: next, isShell: false };
  }
  if (shells.has(name)) {
    const script = shellScript(args);
    if (script === null) return null;
    if (script.text !== null) {
      const { text: told, args: words } = script;
      const given = { text: told, args: words };
      return { ...ofScript(told, words, { state, isShell: true, facts: factsOf(name, path) }), given };
    }
    const [file = '', ...rest] = script.args;
    const place = locate(fs, file.includes('/') ? file : `./${file}`, state);
    // A name that is not there may be in PATH: bash looks there too.
    const isCertain = (file.includes('/') && !isUnknown(file)) || (place !== null && fs.stat(place).kind === 'found');
    const given = { file: isCertain ? place : null, args: rest };
    const text = readScript(fs, place ?? '');
    if (text === null)
      return { kind: 'unclear', why: `${file} could not be read`, state, isShell: true, given, script: null };
    return { ...ofScript(text, [file, ...rest], { state, isShell: true, facts: factsOf(name, path) }), given };
  }
  const text = readScript(fs, path);
  const interpreter = text === null ? null : (/^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text) ?? null);
  if (text === null || interpreter === null) return null;
  const [, program = '', argument = ''] = interpreter;
  const shell = program.endsWith('/env') ? argument : program.slice(program.lastIndexOf('/') + 1);
  return shells.has(shell) || (shell === 'busybox' && argument === 'sh')
    ? ofScript(text, [path, ...args], {
        state,
        isShell: false,
        facts: factsOf(shell, program.endsWith('/env') ? locate(fs, argument, state) : program),
      })
    : null;
}

function ofScript(
  text: string,
  args: readonly string[],
  { state, isShell, facts }: { readonly state: StartState; readonly isShell: boolean; readonly facts: ShellFacts },
): Next {
  const end = followScript(text, args, state, facts);
  const carriageReturn = text.includes('\r\n') ? carriageReturnIn(text, end) : null;
  if (carriageReturn !== null)
    return { kind: 'unclear', why: crLf, state: end.state, isShell, script: null, carriageReturn };
  return end.kind === 'next' ? { ...end, seeker: 'shell', isShell } : { ...end, isShell, script: { text, args } };
}
