import { machineNamed } from '../../src/decode/elf/machines.ts';
import type { Host } from '../../src/host/host.ts';
import { ifKnown } from '../../src/host/not-known.ts';
import { baseName } from '../../src/linux/paths.ts';
import { filesNodeTries } from '../../src/linux/start/interpreter-operand.ts';
import { type Loaders, observeContainerLibc, readLoaders } from './container/observe.ts';
import type { LibcFacts, StartFacts } from './facts.ts';
import { observeElsewhere } from './program/command/elsewhere.ts';
import { type ListForShell, listForShell } from './program/command/list.ts';
import { isThere, meantCommand } from './program/command/meant.ts';
import { observeProgram, type Subject } from './program/observe.ts';
import { observeClosedScript, observeMissingScript, volumeOfScript } from './program/told-script.ts';
import { askFile } from './tools/observe.ts';

export async function observe(host: Host): Promise<LibcFacts> {
  const loaders = readLoaders(host);
  const kernel = host.platform?.machine == null ? null : machineNamed(host.platform.machine);
  const subject = findSubject(host);
  const fileAnswer = subject === null ? null : askFile(host, subject.path);
  const program = subject === null ? null : await observeProgram(host, subject, loaders);
  const machine = program?.machine ?? null;
  const machines = [...new Set([machine, kernel ?? machineNamed(host.machine)])].filter((row) => row !== null);
  return {
    live: host.live,
    machine: kernel?.goarch ?? null,
    container: observeContainerLibc(host, loaders, machines, program?.facts.loader?.path ?? null),
    start: await observeStart(host, loaders),
    program:
      program === null
        ? null
        : { ...program.facts, tools: { ...program.facts.tools, file: (await fileAnswer) ?? null } },
  };
}

/** The program, or the Go toolchain where none was seen. */
function findSubject(host: Host): Subject | null {
  const { app } = host;
  if (app !== null) return { path: app.path, foundBy: app.foundBy, role: 'program', app };
  const go = host.tools.find('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);
  return go === null ? null : { path: go, foundBy: 'the Go toolchain', role: 'toolchain', app: null };
}

async function observeStart(host: Host, loaders: Loaders): Promise<StartFacts | null> {
  const plan = host.declared?.start ?? null;
  if (plan === null) return null;
  const starters = [];
  // A script may make the file that a later shell is told to run.
  let scriptRan = false;
  for (const { path, isShell, given, otherUser, carriageReturn, refusesPipefail, stop, refusesOption } of plan.steps) {
    const asStarted = otherUser === true ? withUnknownUser(host) : host;
    const told = given !== undefined && 'file' in given ? given.file : null;
    const closed = observeClosedScript(asStarted, told);
    const missing = scriptRan ? null : observeMissingScript(host, told);
    const subject = { path, foundBy: `the command of ${plan.by}`, role: 'starter', app: null } as const;
    const { facts } = await observeProgram(asStarted, subject, loaders);
    starters.push({
      ...facts,
      isShell,
      ...(closed === null ? {} : { closedScript: closed }),
      ...(missing === null ? {} : { missingScript: missing }),
      ...(stop !== undefined && { stops: { path: given === undefined ? path : told, ...stop } }),
      ...(refusesOption !== undefined && { refusesOption }),
      ...(refusesPipefail === true && { refusesPipefail: { path: given === undefined ? path : told } }),
      ...(carriageReturn === undefined || (given !== undefined && told === null)
        ? {}
        : { carriageReturn: { path: told ?? path, ...carriageReturn, ...volumeOfScript(host, told ?? path) } }),
    });
    scriptRan ||= isShell || facts.chain.some(({ content }) => content?.kind === 'script');
  }
  const { end } = plan;
  const told = ifKnown(
    () =>
      end.kind === 'program' && end.script !== undefined ? observeTold(host, end.path, end.script, scriptRan) : null,
    () => null,
  );
  const notFound =
    end.kind !== 'not-found'
      ? null
      : {
          command: end.command,
          starter: end.starter,
          searched: end.searched,
          ...observeElsewhere(host, end.command),
        };
  const meant = meantCommand(host, plan.argv);
  const argv = plan.argv.slice(0, shownWords);
  const list = listForShell(plan, (name) => isThere(host, name));
  return {
    by: plan.by,
    argv,
    ...(meant === null ? {} : { meant: meant.slice(0, shownWords) }),
    ...(list === null ? {} : { list: shortened(list) }),
    starters,
    ...(told === null ? {} : { told }),
    notFound,
  };
}

/** @param scriptRan a script may have made it */
function observeTold(
  host: Host,
  interpreter: string,
  path: string,
  scriptRan: boolean,
): NonNullable<StartFacts['told']> | null {
  const closedScript = observeClosedScript(host, path);
  if (closedScript !== null) return { closedScript };
  const missingScript = scriptRan ? null : observeMissingScript(host, path);
  const others = filesNodeTries(baseName(interpreter), path);
  return missingScript === null || others.some((other) => host.fs.stat(other).kind !== 'absent')
    ? null
    : { missingScript };
}

/** The program's user does not start what switches to it. */
function withUnknownUser(host: Host): Host {
  return { ...host, program: { ...host.program, credentials: null } };
}

function shortened({ words, args, ...list }: ListForShell): ListForShell {
  return {
    ...list,
    text: list.text.slice(0, shownCharacters),
    words: words.slice(0, shownWords),
    ...(args === undefined ? {} : { args: args.slice(0, shownWords) }),
  };
}

/** Of the text of a list, likewise. */
const shownCharacters = 1000;

/** The maximum number of words to show of a command line. */
const shownWords = 20;
