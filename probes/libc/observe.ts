import { type BuildInfo, decodeBuildInfo } from '../../src/decode/build-info.ts';
import { decoding } from '../../src/decode/decoded.ts';
import type { ElfFile } from '../../src/decode/elf.ts';
import { type Machine, machineNamed, machineOf } from '../../src/decode/elf-machines.ts';
import { readDynamicSymbols } from '../../src/decode/elf-symbols.ts';
import type { LddAnswer } from '../../src/decode/ldd-output.ts';
import { decodeMountInfo, type Mount } from '../../src/decode/mountinfo.ts';
import { elfImage } from '../../src/decode/program-image.ts';
import type { App } from '../../src/host/app.ts';
import type { Host } from '../../src/host/host.ts';
import { type Loaders, observeContainerLibc, readLoaders } from './container-libc.ts';
import { type Executable, observeExecutable } from './executable.ts';
import type { GoBuildFacts, LibcFacts, LibrariesFacts, ProgramFacts, RunPathFacts } from './facts.ts';
import { observeLibraries } from './libraries.ts';
import { directoryOf } from './loader/search.ts';
import { observeLoader } from './loader.ts';
import { observeResolver } from './resolver/observe.ts';
import { observeRunPaths } from './run-paths.ts';
import { askFile, askLdd } from './tools.ts';

/** Scripts behind scripts: the kernel follows four (fs/exec.c). */
const chainLimit = 5;

const mountInfoLimit = 4 << 20;

export async function observe(host: Host): Promise<LibcFacts> {
  const loaders = readLoaders(host);
  const kernel = machineNamed(host.machine);
  const subject = findSubject(host);
  const fileAnswer = subject === null ? null : askFile(host, subject.path);
  const program = subject === null ? null : await observeProgram(host, subject, loaders);
  const machine = program?.machine ?? null;
  const machines = [...new Set([machine, kernel])].filter((row) => row !== null);
  return {
    live: host.live,
    machine: kernel?.goarch ?? null,
    container: observeContainerLibc(loaders, machines, program?.facts.loader?.path ?? null),
    program:
      program === null
        ? null
        : { ...program.facts, tools: { ...program.facts.tools, file: (await fileAnswer) ?? null } },
  };
}

type Subject = {
  readonly path: string;
  readonly foundBy: string;
  readonly role: ProgramFacts['role'];
  readonly app: App | null;
};

/** The program, or the Go toolchain where none was seen. */
function findSubject(host: Host): Subject | null {
  const { app } = host;
  if (app !== null) return { path: app.path, foundBy: app.foundBy, role: 'program', app };
  const go = host.tools.find('go', ['/usr/local/go/bin', '/usr/lib/go/bin']);
  return go === null ? null : { path: go, foundBy: 'the Go toolchain', role: 'toolchain', app: null };
}

async function observeProgram(
  host: Host,
  subject: Subject,
  loaders: Loaders,
): Promise<{ facts: ProgramFacts; machine: Machine | null }> {
  const chain = followChain(host, subject);
  const last = chain.at(-1);
  const elf = last?.inspected?.elf ?? null;
  const content = last?.facts.content;
  const machine = elf === null ? null : machineOf(elf);
  const asked =
    last?.realPath != null && content?.kind === 'elf' && content.elf.interpreter !== null
      ? askLdd(host, last.realPath, content.elf, loaders.at(content.elf.interpreter))
      : null;
  const loader = elf?.interpreter == null ? null : observeLoader(host, elf.interpreter, elf, loaders);
  const libraries =
    last === undefined || elf === null ? null : observeLibraries(host, last, elf, machine, loader, loaders);
  const go = chain.length === 1 && last !== undefined ? goBuild(subject.app, last) : null;
  const facts: ProgramFacts = {
    path: subject.path,
    foundBy: subject.foundBy,
    role: subject.role,
    running: subject.app?.running ?? false,
    user: host.identity.uid,
    chain: chain.map((executable) => executable.facts),
    loader,
    libraries,
    runPaths: elf === null || last === undefined ? [] : runPathsOf(host, last, elf),
    resolver:
      go === null || elf === null || last === undefined
        ? null
        : observeResolver(host, go, callsLibcResolver(last, elf)),
    go,
    tools: { file: null, ldd: inOurNames(host, (await asked) ?? null, libraries) },
  };
  return { facts, machine };
}
/** RUNPATH makes an RPATH beside it void. */
function runPathsOf(host: Host, { realPath, facts }: Executable, { dynamic }: ElfFile): RunPathFacts[] {
  const list = dynamic?.runpath ?? dynamic?.rpath;
  if (list == null) return [];
  const path = realPath ?? facts.path;
  return observeRunPaths(host, dynamic?.runpath == null ? 'RPATH' : 'RUNPATH', list, directoryOf(path));
}

/** cgo's half of the net package calls getaddrinfo: in a dynamic program that shows among its symbols. */
function callsLibcResolver(executable: Executable, elf: ElfFile): boolean {
  const { content } = executable.facts;
  if (content?.kind === 'elf' && content.elf.loadsNss) return true;
  if (elf.dynamic === null || elf.dynamic.needed.length === 0) return false;
  const symbols = executable.withFile((file) => decoding(() => readDynamicSymbols(file, elf)));
  return (
    symbols.kind === 'found' && symbols.value.ok && [...symbols.value.value.wanted.values()].includes('getaddrinfo')
  );
}

function followChain(host: Host, subject: Subject): Executable[] {
  const mounts = readMounts(host);
  const chain = [observeExecutable(host, subject.path, subject.app, mounts)];
  while (chain.length < chainLimit) {
    const content = chain.at(-1)?.facts.content;
    if (content?.kind !== 'script') break;
    const { interpreter } = content.shebang;
    chain.push(observeExecutable(host, interpreter, null, mounts));
  }
  return chain;
}

function readMounts(host: Host): Mount[] {
  if (!host.live) return [];
  const pid = host.app?.pid ?? 'self';
  const text = host.fs.readText(`/proc/${pid}/mountinfo`, mountInfoLimit);
  return text.kind === 'found' ? decodeMountInfo(text.value) : [];
}

function goBuild(app: App | null, executable: Executable): GoBuildFacts | null {
  const { elf } = executable.inspected ?? {};
  if (elf == null) return null;
  const read = app === null ? executable.withFile((file) => decodeBuildInfo(elfImage(file, elf))) : app.buildInfo();
  if (read.kind !== 'found' || !read.value.ok) return null;
  return goBuildFacts(read.value.value);
}

function goBuildFacts({ goVersion, path, settings }: BuildInfo): GoBuildFacts {
  const cgo = settings.CGO_ENABLED;
  return {
    version: goVersion,
    package: path,
    cgo: cgo === undefined ? null : cgo === '1',
    buildMode: settings['-buildmode'] ?? null,
    tags: (settings['-tags'] ?? '').split(',').filter((tag) => tag !== ''),
    goarch: settings.GOARCH ?? null,
  };
}

/** A tool may reach a file by another path than we did: where it is the same file, it is given our name. */
function inOurNames(host: Host, answer: LddAnswer | null, libraries: LibrariesFacts | null): LddAnswer | null {
  if (answer?.kind !== 'list' || libraries === null) return answer;
  const inodeOf = (path: string): string | null => {
    const stat = host.fs.stat(path);
    return stat.kind === 'found' ? stat.value.inode : null;
  };
  return {
    ...answer,
    libraries: answer.libraries.map((library) => {
      const ours = libraries.found.find(({ name }) => name === library.name)?.path;
      if (ours === undefined || library.path === null || ours === library.path) return library;
      return inodeOf(ours) === inodeOf(library.path) ? { ...library, path: ours } : library;
    }),
  };
}
