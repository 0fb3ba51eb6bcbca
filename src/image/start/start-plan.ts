import { absolute } from '../../host/files/paths.ts';
import type { RootFs } from '../../host/files/rootfs.ts';
import { known, NotKnown } from '../../host/not-known.ts';
import { interpretedFile } from '../../linux/start/interpreter-operand.ts';
import { follow, type Next } from './follow.ts';
import { type Following, followingOf, knowsPath } from './following.ts';
import { locate, type Seeker, unsetPath } from './locate.ts';
import type { ScriptStop } from './script/stop.ts';
import type { StartContext, StartEnd, StartPlan, StartStep, UnclearScript } from './start-types.ts';
import { joinedStates, type StartState } from './state.ts';
import { changeOf } from './user-change.ts';

/** Follows Entrypoint and Cmd to the program: through inits, shells, and scripts as far as their conditions are known. */
export function planStart(
  fs: RootFs,
  command: { readonly by: string; readonly argv: readonly string[] },
  initial: StartContext,
): { readonly plan: StartPlan; readonly state: StartState; readonly script: UnclearScript | null } {
  const { env, cwd, unknown = [] } = initial;
  const state: StartState = { env, cwd, unsure: new Set(unknown), user: null };
  const first: Walk = { argv: command.argv, state, maybe: false, seeker: 'engine', steps: [], passed: new Set() };
  const walked =
    command.argv.length === 0
      ? { steps: [], end: { kind: 'empty' } as const, state, script: null }
      : walk(followingOf(fs, initial), first);
  const steps = walked.steps.map(({ user, ...step }) =>
    user === walked.state.user ? step : { ...step, otherUser: true as const },
  );
  const { end, script } = walked;
  return { plan: { by: command.by, argv: command.argv, steps, end }, state: walked.state, script };
}

/** A command that is to be followed. */
interface Walk {
  readonly argv: readonly string[];
  readonly state: StartState;
  /** A script may have made its file. */
  readonly maybe: boolean;
  readonly seeker: Seeker;
  readonly steps: readonly WalkStep[];
  /** What was followed on the way, as it was then. */
  readonly passed: ReadonlySet<string>;
}

type WalkStep = StartStep & { readonly user: StartState['user'] };

interface Walked {
  readonly steps: readonly WalkStep[];
  readonly end: StartEnd;
  readonly state: StartState;
  readonly script: UnclearScript | null;
  /** It came back to an earlier step, as it was then. */
  readonly repeats?: true;
}

function walk(following: Following, at: Walk): Walked {
  const { fs, isUnknown, hasAllVariables } = following;
  const { argv, state, maybe, seeker, steps } = at;
  const ended = (end: StartEnd): Walked => ({ steps, end, state, script: null });
  const [name = '', ...args] = argv;
  const key = JSON.stringify([argv, state.user, state.cwd, ...state.env, ...(state.unsure ?? [])]);
  if (at.passed.has(key) || steps.length >= stepLimit || !following.mayWalk())
    return { ...ended({ kind: 'unclear', why: `${steps[0]?.path} starts itself` }), repeats: true };
  if (isUnknown(name)) return ended({ kind: 'unclear', why: `${name} has a value that is not known here` });
  const path = known(() => locate(fs, name, state, seeker));
  if (path instanceof NotKnown) return ended({ kind: 'unclear', why: path.message });
  if (path === null) {
    const searched = state.env.get('PATH') ?? unsetPath[seeker];
    const starter = steps.at(-1)?.path ?? null;
    const isSure = !maybe && knowsPath(state, hasAllVariables);
    return ended(
      isSure
        ? { kind: 'not-found', command: name, starter, searched }
        : { kind: 'unclear', why: `${starter} starts ${name}, which is not in PATH` },
    );
  }
  const next = known(() => follow(following, path, args, state));
  if (next === null || next instanceof NotKnown) {
    if (maybe && next === null && fs.stat(path).kind === 'absent')
      return ended({ kind: 'unclear', why: `${steps.at(-1)?.path} starts ${path}, which is not there before` });
    const told = scriptFor(path, args, state);
    const file = told === null || isUnknown(told) ? null : told;
    return ended({ kind: 'program', path, ...(file !== null && { script: file }) });
  }
  return afterStep(following, { ...at, passed: new Set([...at.passed, key]) }, stepOf(path, next, at), next);
}

/** What a step leads to, and the same state where it ends there. */
function afterStep(following: Following, at: Walk, step: WalkStep, next: Next): Walked {
  const steps = [...at.steps, step];
  if (next.kind === 'unclear') {
    const { why, state, script, stop } = next;
    return {
      steps,
      end: endOf(following, step, stop, state) ?? { kind: 'unclear', why: `${step.path}: ${why}` },
      state,
      script,
    };
  }
  const walked = next.commands.map((command) =>
    walk(following, { ...command, seeker: next.seeker, steps, passed: at.passed }),
  );
  const [only] = walked;
  return only !== undefined && walked.length === 1 ? only : agreed(walked, steps, next.script);
}

/** A command that is missing ends a script too, by `set -e`. */
function endOf(
  { fs }: Following,
  { path }: StartStep,
  stop: ScriptStop | undefined,
  state: StartState,
): StartEnd | null {
  if (stop?.kind !== 'command') return null;
  const { command, searched } = stop;
  const place = command.includes('/') ? locate(fs, command, state) : null;
  return place === null ? { kind: 'not-found', command, starter: path, searched } : { kind: 'program', path: place };
}

/** What all that a script may start lead to, if it is the same; what is not there is none of it. */
function agreed(walked: readonly Walked[], steps: readonly WalkStep[], script: UnclearScript | null): Walked {
  const there = walked.filter(({ end, repeats }) => end.kind !== 'not-found' && repeats !== true);
  const some = there.length > 0 ? there : walked;
  const [first, ...others] = [...some].sort((one, other) => one.steps.length - other.steps.length);
  if (first === undefined) throw new Error('a script starts nothing');
  const state = others.reduce((all, each) => joinedStates(all, each.state), first.state);
  const isSame = others.every(({ end }) => JSON.stringify(end) === JSON.stringify(first?.end));
  const unclear = some.find(({ end }) => end.kind === 'unclear');
  if (unclear !== undefined) return { ...unclear, state, script: unclear.script ?? script };
  if (!isSame)
    return {
      steps,
      end: { kind: 'unclear', why: `${steps.at(-1)?.path}: what it starts depends on a condition` },
      state,
      script,
    };
  const after = first.steps.slice(steps.length).map(({ change: _, ...step }) => step);
  return { ...first, steps: [...steps, ...after], state };
}

function stepOf(path: string, next: Next, { state, maybe, seeker, steps }: Walk): WalkStep {
  const after = next.kind === 'unclear' ? undefined : next.commands[0];
  const change =
    next.kind === 'unclear' || next.launched?.needs === undefined || after === undefined || maybe
      ? null
      : changeOf(next.launched, state, after.state, seeker === 'shell' ? scriptOf(steps.at(-1)) : null);
  const { carriageReturn, stop, refuses } = next.kind === 'unclear' ? next : {};
  return {
    path,
    isShell: next.isShell,
    ...(next.given && { given: next.given }),
    ...(change && { change }),
    ...(carriageReturn && { carriageReturn }),
    ...(stop?.kind === 'pipefail' && { refusesPipefail: true }),
    ...(stop !== undefined && stop.kind !== 'pipefail' && stop.kind !== 'command' && { stop }),
    ...(refuses && { refusesOption: refuses }),
    user: state.user,
  };
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

/** More than any image has. */
const stepLimit = 16;
