import { outlivesRefusal } from '../script/refused-option.ts';
import type { ScriptStop } from '../script/stop.ts';
import { type Call, runBuiltin } from './builtins.ts';
import { doubt } from './doubt.ts';
import { runFor, runWhile } from './loops.ts';
import { runParts } from './parts.ts';
import type { ShellCommand, ShellNode, ShellScript } from './syntax/nodes.ts';
import { isAssignment, plainText, type Word } from './syntax/words.ts';
import { statusOf } from './test.ts';
import { builtins, makers, ofBash, tools } from './tools.ts';
import type { Setting } from './values/setting.ts';
import type { Way } from './way.ts';
import { divided, joined } from './ways.ts';

type NodeOf<K extends ShellNode['kind']> = Extract<ShellNode, { kind: K }>;

/**
 * Runs a script as far as it is known what its commands do. Where that decides which way it continues, and is not known, it goes both ways.
 * The ways that are given are used up.
 */
export class Runner {
  readonly #functions: ReadonlySet<string>;
  readonly #commands: readonly ShellCommand[];
  #outlives = false;
  #steps = 0;
  #depth = 0;
  #calls = 0;
  #loops = 0;
  /** Of the functions that run. */
  readonly #locals: Set<string>[] = [];

  constructor({ functions, commands }: ShellScript) {
    this.#functions = functions;
    this.#commands = commands;
  }

  /** @param isAsked whether a failure ends nothing: it is a condition */
  run(node: ShellNode, ways: readonly Way[], isAsked: boolean): Way[] {
    return ways.flatMap((way) => (way.over === null ? this.#step(node, way, isAsked) : [way]));
  }

  #step(node: ShellNode, way: Way, isAsked: boolean): Way[] {
    this.#steps += 1;
    if (this.#steps > stepsLimit || this.#depth > depthLimit || !way.setting.facts.spend(1)) {
      way.over = { kind: 'unclear', why: 'it has too many conditions' };
      return [way];
    }
    this.#depth += 1;
    const ways = this.#within(node, way, isAsked);
    this.#depth -= 1;
    return ways;
  }

  #within(node: ShellNode, way: Way, isAsked: boolean): Way[] {
    switch (node.kind) {
      case 'command':
        return this.#command(node, way, isAsked);
      case 'sequence': {
        if (node.nodes.length === 0) way.status = true;
        const ended: Way[] = [];
        let live = [way];
        for (const each of node.nodes) {
          const ways = this.run(each, live, isAsked);
          live = joined(ways.filter(({ over }) => over === null));
          ended.push(...ways.filter(({ over }) => over !== null));
          if (live.length === 0) break;
        }
        return joined([...ended, ...live]);
      }
      case 'list': {
        const { over, yes, no } = divided(this.run(node.left, [way], true));
        const right = this.run(node.right, node.and ? yes : no, isAsked);
        return joined([...over, ...(node.and ? no : yes), ...right], true);
      }
      case 'not': {
        const ways = this.run(node.body, [way], true);
        for (const each of ways) each.status = each.status === null ? null : !each.status;
        return ways;
      }
      case 'if': {
        const { over, yes, no } = divided(this.run(node.condition, [way], true));
        return joined([...over, ...this.run(node.body, yes, isAsked), ...this.run(node.otherwise, no, isAsked)]);
      }
      case 'case':
        return this.#case(node, way, isAsked);
      case 'while': {
        this.#loops += 1;
        const ways = runWhile(this, node, way, isAsked);
        this.#loops -= 1;
        return ways;
      }
      case 'for':
        return runFor(this, node, way, isAsked);
      case 'function':
        for (const command of node.commands) this.#outlives ||= outlivesRefusal(command, this.#functions);
        way.functions = new Map([...way.functions, [node.name, node.body]]);
        return [way];
      default:
        return [runParts(this, node, way, isAsked)];
    }
  }

  #case({ subject, arms }: NodeOf<'case'>, way: Way, isAsked: boolean): Way[] {
    const { setting } = way;
    const value = setting.text(subject, true);
    if (this.isEnded(way)) return [way];
    const ways: Way[] = [];
    for (const { patterns, body } of arms) {
      const answers = patterns.map((pattern) => setting.matches(value, pattern));
      if (answers.includes(true)) return joined([...ways, ...this.run(body, [way], isAsked)]);
      if (answers.includes(null)) ways.push(...this.run(body, [way.copy()], isAsked));
    }
    way.status = true;
    return joined([...ways, way]);
  }

  /** Before commands of a loop that may have run already. */
  doubt(setting: Setting, commands: readonly ShellCommand[]): void {
    const callsFunction = commands.some(({ words }) => this.#functions.has(plainText(words[0] ?? []) ?? ''));
    doubt(setting, callsFunction ? this.#commands : commands);
  }

  #command(node: ShellCommand, way: Way, isAsked: boolean): Way[] {
    this.#outlives ||= outlivesRefusal(node, this.#functions);
    const { setting } = way;
    way.lastTool = new Map();
    const start = node.words.findIndex((word) => !isAssignment(word));
    if (start < 0) {
      setting.assign(node.words);
      way.status = node.words.flat().some((part) => part.kind === 'dynamic' && part.command !== undefined)
        ? null
        : true;
      this.isEnded(way);
      return [way];
    }
    const words = node.words.slice(start);
    const argv = setting.expand(words);
    if (this.isEnded(way)) return [way];
    return this.dispatch({ argv, words, way, isAsked }, node.words.slice(0, start));
  }

  /** @param before assignments */
  dispatch(call: Call, before: readonly Word[]): Way[] {
    const { argv, way, isAsked } = call;
    const [name] = argv;
    if (name === undefined) {
      way.status = null;
      return [way];
    }
    const isOwn = way.functions.has(name);
    if (isOwn || (builtins.has(name) && !(way.setting.facts.isDash && ofBash.has(name)))) {
      way.setting.assign(before, name === 'exec');
      return isOwn ? this.#call(argv, way, isAsked) : runBuiltin(this, call);
    }
    let { setting } = way;
    if (before.length > 0) {
      setting = setting.copy();
      setting.assign(before, true);
    }
    return [this.#start(call, setting)];
  }

  /** A command that is not part of the shell. */
  #start({ argv, words, way, isAsked }: Call, setting: Setting): Way {
    const name = setting.known(argv[0] ?? '');
    const commands = way.starts(argv, setting);
    way.status = name === null ? null : statusOf(words, setting);
    const base = name?.replace(/^.*\//s, '') ?? '';
    const isMissing = name !== null && [...commands.values()].some((each) => each.isMissing);
    if (isMissing && way.functions.has('command_not_found_handle')) way.status = null;
    else if (isMissing) {
      way.status = false;
      if (way.setting.options.has('e') && !isAsked) {
        const searched = setting.state().env.get('PATH') ?? '';
        return this.stop(way, { kind: 'command', command: name, searched });
      }
    }
    way.makesFiles ||= makers.has(base);
    const waits = onlyWaits(base, argv, this.#loops > 0);
    if (waits && way.jobs.size > 0) way.waitsFor(way.jobs);
    else if (tools.has(base) && !waits) way.lastTool = commands;
    else way.waitsFor(commands);
    return way;
  }

  #call([name = '', ...args]: readonly string[], way: Way, isAsked: boolean): Way[] {
    const { setting } = way;
    const body = way.functions.get(name) ?? null;
    if (body === null || this.#calls >= callsLimit) {
      way.over = { kind: 'unclear', why: `${name} is a function of it` };
      return [way];
    }
    const outer = setting.args;
    setting.args = args;
    this.#calls += 1;
    this.#locals.push(new Set());
    const ways = this.run(body, [way], isAsked);
    this.#calls -= 1;
    const locals = this.#locals.pop() ?? [];
    for (const each of ways) {
      if (each.over?.kind === 'return') each.over = null;
      each.setting.args = outer;
      for (const local of locals) each.setting.unsure?.add(local);
    }
    return joined(ways, true);
  }

  /** A variable that the function has for itself. */
  addLocal(name: string): void {
    this.#locals.at(-1)?.add(name);
  }

  /** Whether the latest words end the script. */
  isEnded(way: Way): boolean {
    const { stop } = way.setting;
    if (stop !== null) this.stop(way, stop);
    return stop !== null;
  }

  /** The shell ends the script, or the part of it that is a process. */
  stop(way: Way, stop: ScriptStop): Way {
    way.status = false;
    way.setting.stop = null;
    if (stop.kind === 'pipefail' && this.#outlives) way.status = null;
    else if (way.isPart || this.#outlives) way.over = { kind: 'exit' };
    else way.over = { kind: 'stop', stop };
    return way;
  }
}

/** Steps of a script. */
const stepsLimit = 3000;

/** Commands inside each other, also by functions. */
const depthLimit = 200;

/** Functions within functions. */
const callsLimit = 30;

/** `sleep infinity`, `tail -f`, and any sleep in a loop. */
function onlyWaits(base: string, [, first = '']: readonly string[], isInLoop: boolean): boolean {
  if (base === 'sleep') return isInLoop || /^(?:inf|\d{4}|\d+d)/.test(first);
  return base === 'tail' && /^-\w*[fF]/.test(first);
}
