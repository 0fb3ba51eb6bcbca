import type { ScriptStop } from '../script/stop.ts';
import { joinedStates, type StartState } from '../state.ts';
import type { ShellNode } from './syntax/nodes.ts';
import type { Status } from './test.ts';
import type { Setting } from './values/setting.ts';

/** A command that a script starts, and the state in which it does. */
export type Started = {
  readonly argv: readonly string[];
  readonly state: StartState;
  /** The script may have made its file. */
  readonly maybe: boolean;
  /** Its file is not there. */
  readonly isMissing: boolean;
};

/** Why a script does not continue with the next command. */
export type Over =
  | { readonly kind: 'exec'; readonly commands: Commands }
  | { readonly kind: 'exit' | 'return' | 'break' | 'continue' }
  | { readonly kind: 'stop'; readonly stop: ScriptStop }
  | { readonly kind: 'unclear'; readonly why: string };

/** Commands by their words. */
export type Commands = ReadonlyMap<string, Started>;

const none: Commands = new Map();

/** One way through a script, or several that differ in nothing but what their settings leave in doubt. */
export class Way {
  status: Status = true;
  over: Over | null = null;
  /** What was waited for last: one of them. */
  last: Commands = none;
  /** The very last command, where it is a tool that works and ends. */
  lastTool: Commands = none;
  /** What runs in the background. */
  jobs: Commands = none;
  /** What was waited for earlier. */
  earlier: ReadonlySet<string> = new Set();
  functions: ReadonlyMap<string, ShellNode | null> = new Map();
  /** In parentheses, a pipeline or the background, where exec ends only that part. */
  isPart = false;
  /** It may have made files. */
  makesFiles = false;
  readonly setting: Setting;

  constructor(setting: Setting) {
    this.setting = setting;
  }

  copy(): Way {
    const copy = new Way(this.setting.copy());
    const { setting } = copy;
    return Object.assign(copy, this, { setting });
  }

  /** A command that is waited for. */
  waitsFor(commands: Commands): void {
    if (this.earlier.size < mostSteps) this.earlier = new Set([...this.earlier, ...this.last.keys()]);
    this.last = commands;
  }

  /** Programs of which nothing is known. */
  ranPrograms(): boolean {
    return this.last.size + this.jobs.size + this.earlier.size > 0;
  }

  /** Whether an earlier command may have made a file of this name. */
  mayMake(file: string): boolean {
    return this.makesFiles || this.setting.mayWrite(file);
  }

  /** A command, in the state of the script or in one of its own. */
  starts(argv: readonly string[], setting = this.setting): Commands {
    const name = setting.known(argv[0] ?? '');
    const state = setting.state();
    const isThere = name === null || setting.facts.find(name, state) !== null;
    // What is there is seldom made anew, save by name.
    const maybe = name !== null && (isThere ? this.setting.mayWrite(name) : this.mayMake(name));
    const isMissing = !isThere && !maybe;
    const started = { argv, state, maybe, isMissing };
    return new Map([[name === null ? '' : JSON.stringify(argv), started]]);
  }

  join(other: Way): void {
    this.setting.join(other.setting);
    if (this.status !== other.status) this.status = null;
    this.last = bothOf(this.last, other.last);
    this.lastTool = bothOf(this.lastTool, other.lastTool);
    this.jobs = bothOf(this.jobs, other.jobs);
    this.earlier = new Set([...this.earlier, ...other.earlier]);
    this.makesFiles ||= other.makesFiles;
    if (this.over?.kind === 'exec' && other.over?.kind === 'exec')
      this.over = { kind: 'exec', commands: bothOf(this.over.commands, other.over.commands) };
    const functions = new Map([...other.functions, ...this.functions]);
    for (const [name, body] of other.functions) if (functions.get(name) !== body) functions.set(name, null);
    this.functions = functions;
  }
}

/** The commands of two ways, and what is known of those that both have. */
export function bothOf(one: Commands, other: Commands): Commands {
  const all = new Map(one);
  for (const [key, command] of other) {
    const same = all.get(key);
    all.set(key, same === undefined ? command : joinedCommand(same, command));
  }
  return all;
}

function joinedCommand(one: Started, other: Started): Started {
  return { ...one, state: joinedStates(one.state, other.state), maybe: one.maybe || other.maybe };
}

/** Of earlier commands. */
const mostSteps = 100;
