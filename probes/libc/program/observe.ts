import { decoding } from '../../../src/decode/decoded.ts';
import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import { loaderFamily, type Machine, machineOf } from '../../../src/decode/elf/machines.ts';
import { cgoModuleOf } from '../../../src/decode/go/program/cgo-modules.ts';
import { findCgoUse } from '../../../src/decode/go/program/cgo-use.ts';
import type { Mount } from '../../../src/decode/proc/mountinfo.ts';
import type { Host } from '../../../src/host/host.ts';
import type { App } from '../../../src/host/process/app.ts';
import { programUser } from '../../../src/linux/access/program-access.ts';
import { directoryOf } from '../../../src/linux/paths.ts';
import { writerOf } from '../../../src/linux/start/writers.ts';
import type { Loaders } from '../container/observe.ts';
import type { ProgramFacts } from '../facts.ts';
import type { RunPathFacts } from '../libraries/facts.ts';
import { observeLibraries } from '../libraries/observe.ts';
import { observeRunPaths } from '../libraries/run-paths.ts';
import { observeResolver } from '../resolver/observe.ts';
import { askLdd, withReaderPaths } from '../tools/observe.ts';
import { observeElsewhere } from './command/elsewhere.ts';
import { type Executable, observeExecutable } from './content/executable.ts';
import type { GoBuildFacts } from './facts.ts';
import { observeGoBuild } from './go-build.ts';
import { observeLoader } from './interpreter.ts';
import { observeArguments } from './limits/arguments.ts';
import { threadLimit } from './limits/threads.ts';

/** Scripts that are interpreters of scripts: the kernel follows four (fs/exec.c). */
const chainLimit = 6;

/** What to inspect, and why. */
export type Subject = {
  readonly path: string;
  readonly foundBy: string;
  readonly role: ProgramFacts['role'];
  readonly app: App | null;
};

/** Everything about one program, including its architecture, for finding the libcs. */
export async function observeProgram(
  host: Host,
  subject: Subject,
  loaders: Loaders,
): Promise<{ facts: ProgramFacts; machine: Machine | null }> {
  const mounts = host.mounts(host.app?.pid ?? 'self');
  const first = observeExecutable(host, subject.path, subject.app, mounts);
  const chain = followChain(host, first, mounts);
  const last = chain.at(-1) ?? first;
  const elf = last.inspected?.elf ?? null;
  const machine = elf === null ? null : machineOf(elf);
  const asked = askLdd(host, last, loaders);
  const ofElf = elf === null ? nothing : observeElf(host, last, elf, machine, { loaders, mounts });
  const build = chain.length === 1 ? observeGoBuild(subject.app, first) : null;
  const isSettled = subject.app?.running === true && isLoaded(ofElf) && isOfItsLibc(ofElf);
  const go = build === null || elf === null || isSettled ? build : withCgoPackages(build, subject.app, first, elf);
  const facts: ProgramFacts = {
    path: subject.path,
    foundBy: subject.foundBy,
    role: subject.role,
    running: subject.app?.running ?? false,
    user: programUser(host),
    chain: chain.map((executable) => executable.facts),
    ...insteadOf(host, first, subject),
    writer: subject.app?.running === true ? null : writerOf(host, filesOf(chain, ofElf)),
    tooLarge: subject.app?.running === true ? null : observeArguments(host, first.facts.path, elf?.class ?? 64),
    addressSpace: host.program.limits?.as?.soft ?? null,
    stackSpace: host.program.limits?.stack?.soft ?? null,
    dataSpace: host.program.limits?.data?.soft ?? null,
    threads: threadLimit(host),
    ...(host.refusesClone3?.() === true ? { refusesClone3: true } : {}),
    ...ofElf,
    go,
    resolver: go === null || elf === null ? null : observeResolver(host, go, first, elf),
    tools: { file: null, ldd: withReaderPaths(host, await asked, ofElf.libraries) },
  };
  return { facts, machine };
}

function insteadOf(host: Host, { facts }: Executable, { path, app }: Subject): Pick<ProgramFacts, 'instead'> {
  const isMissing = facts.state === 'absent' || facts.what === 'a directory';
  return isMissing && app?.running !== true ? { instead: observeElsewhere(host, path) } : {};
}

/** What execve(2) opens. */
function filesOf(chain: readonly Executable[], { loader }: ElfObservation): string[] {
  return [...chain.map(({ realPath }) => realPath), loader?.realPath ?? null].filter((path) => path !== null);
}

type ElfObservation = Pick<ProgramFacts, 'loader' | 'libraries' | 'runPaths'>;

const nothing: ElfObservation = { loader: null, libraries: null, runPaths: [] };

/** Whether the loader exists and has everything that the program needs: then it need not be built differently. */
function isLoaded({ loader, libraries }: ElfObservation): boolean {
  if (loader !== null && loader.state.kind !== 'usable') return false;
  if (libraries === null) return true;
  const { missing, broken, versions, symbols } = libraries;
  return [missing, broken, versions, symbols].every((list) => list.length === 0);
}

/** Whether the loader belongs to the libc that its name says: then it need not be built differently either. */
function isOfItsLibc({ loader }: ElfObservation): boolean {
  return loader === null || loader.family === null || loader.family === loaderFamily(loader.path);
}

/** Facts are printed; real programs have a handful. */
const packageLimit = 16;

/** Reads the names of all functions: only for programs for which a remedy may suggest a build command. */
function withCgoPackages(build: GoBuildFacts, app: App | null, { withFile }: Executable, elf: ElfFile): GoBuildFacts {
  if (build.cgo === false) return build;
  const main = app?.goBuild()?.main ?? null;
  const read = withFile((file) => decoding(() => findCgoUse(file, elf, { main })));
  const use = read.kind === 'found' && read.value.ok ? read.value.value : null;
  if (use === null) return build;
  const packages = [...use.own, ...use.foreign.map(({ package: name }) => name)];
  // A module that also has other packages may be used only for those.
  const cgoModules = build.cgoModules.filter((path) => {
    const below = cgoModuleOf(path)?.packages ?? [];
    return below.length === 0 || packages.some((name) => name.startsWith(`${path}/`));
  });
  return { ...build, cgoModules, cgoPackages: packages.slice(0, packageLimit) };
}

function observeElf(
  host: Host,
  executable: Executable,
  elf: ElfFile,
  machine: Machine | null,
  { loaders, mounts }: { readonly loaders: Loaders; readonly mounts: readonly Mount[] },
): ElfObservation {
  const loader = elf.interpreter === null ? null : observeLoader(host, elf.interpreter, elf, loaders, mounts);
  return {
    loader,
    libraries: observeLibraries(host, executable, elf, machine, loader, { loaders, mounts }),
    runPaths: runPathsOf(host, executable, elf),
  };
}

/** RUNPATH overrides an RPATH in the same file. */
function runPathsOf(host: Host, { realPath, facts }: Executable, { dynamic, interpreter }: ElfFile): RunPathFacts[] {
  const list = dynamic?.runpath ?? dynamic?.rpath;
  if (list == null) return [];
  const path = realPath ?? facts.path;
  const tag = dynamic?.runpath == null ? 'RPATH' : 'RUNPATH';
  const by = interpreter === null ? null : loaderFamily(interpreter);
  return observeRunPaths(host, { tag, list, by }, directoryOf(path));
}

function followChain(host: Host, first: Executable, mounts: readonly Mount[]): Executable[] {
  const chain = [first];
  while (chain.length < chainLimit) {
    const content = chain.at(-1)?.facts.content;
    if (content?.kind !== 'script') break;
    chain.push(observeExecutable(host, content.shebang.interpreter, null, mounts));
  }
  return chain;
}
