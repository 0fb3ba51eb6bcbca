import { runsNatively } from '../../../src/decode/elf/machines.ts';
import {
  firstWithSummaries,
  reservedAtStart,
  threadsAtStart,
  writableAtStart,
} from '../../../src/decode/go/program/address-space.ts';
import { isGoAtLeast, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Finding } from '../../../src/finding.ts';
import type { Installer } from '../../../src/linux/installer.ts';
import { describeInterpreter, describeRefusal, symptomOf } from '../../../src/linux/start/refusal-words.ts';
import type { ContainerLibc } from '../container/facts.ts';
import { describeContainer } from '../describe.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import type { ElfFacts, ExecutableFacts } from './facts.ts';
import type { startFindings } from './findings.ts';
import type { execFindings } from './findings-exec.ts';
import type { interpreterFindings } from './findings-interpreter.ts';
import { buildOf } from './go-build-command.ts';
import type { limitFindings } from './limits/findings.ts';

/** Why a program does not start. */
export type StartFinding =
  | Finding<typeof startFindings>
  | Finding<typeof interpreterFindings>
  | Finding<typeof execFindings>
  | Finding<typeof limitFindings>;

/** Why the kernel does not start the program: at most one reason, the first that applies. */
export function judgeStart(facts: LibcFacts, program: ProgramFacts): StartFinding[] {
  if (program.running) return [];
  const busy = judgeExec(program);
  for (const [index, executable] of program.chain.entries()) {
    const script = program.chain[index - 1] ?? null;
    const found = judgeFile(executable, script, program) ?? busy ?? judgeContent(executable, facts, program);
    if (found !== null) return [found];
  }
  const found =
    judgeChain(program) ??
    judgeLoader(program, facts.container) ??
    judgeRelocations(program, facts.container) ??
    judgeCapabilities(program.chain.at(-1)) ??
    judgeAddressSpace(program) ??
    judgeThreads(program);
  return found === null ? [] : [found];
}

/** do_execveat_common of fs/exec.c, before the content of any file is examined. */
function judgeExec({ path, writer, tooLarge }: ProgramFacts): StartFinding | null {
  if (writer !== null) {
    return { code: 'libc/program-busy', detail: { path, file: writer.path, pid: writer.pid, command: writer.command } };
  }
  return tooLarge === null ? null : { code: 'libc/arguments-too-large', detail: { path, ...tooLarge } };
}

function judgeFile(
  executable: ExecutableFacts,
  script: ExecutableFacts | null,
  program: ProgramFacts,
): StartFinding | null {
  const { path, state, at, mode } = executable;
  const link = executable.link === null ? null : `${executable.link.path} -> ${executable.link.target}`;
  switch (state) {
    case 'absent':
      if (script !== null) return missingInterpreter(script, path);
      return { code: 'libc/program-missing', detail: { path, at: at ?? path, link, ...suggestion(program) } };
    case 'denied':
      return { code: 'libc/directory-denied', detail: { path, directory: at ?? '/', user: program.user } };
    case 'not-a-file':
      return {
        code: 'libc/not-a-file',
        detail: { path, what: executable.what ?? 'not a regular file', ...suggestion(program) },
      };
    default:
  }
  // A library is mapped, not executed.
  if (executable.content?.kind === 'elf' && executable.content.elf.linkage === 'shared library') return null;
  if (executable.noexec !== null) return { code: 'libc/noexec-mount', detail: { path, mountPoint: executable.noexec } };
  if (executable.executable === false) {
    const why = (Number.parseInt(mode ?? '0', 8) & 0o111) === 0 ? 'no execute bit' : 'not for this user';
    return { code: 'libc/not-executable', detail: { path, mode: mode ?? '', user: program.user, why } };
  }
  return null;
}

/** Without what is not known, so that most details are short. */
function suggestion({ instead }: ProgramFacts): { elsewhere?: string; installer?: Installer } {
  const { elsewhere = null, installer } = instead ?? {};
  return { ...(elsewhere === null ? {} : { elsewhere }), ...(installer === undefined ? {} : { installer }) };
}

function missingInterpreter(script: ExecutableFacts, interpreter: string): StartFinding {
  if (script.content?.kind === 'script' && script.content.shebang.carriageReturn) {
    return {
      code: 'libc/script-carriage-return',
      detail: { path: script.path, interpreter: interpreter.replace(/\r$/, '') },
    };
  }
  return { code: 'libc/script-interpreter-missing', detail: { path: script.path, interpreter, env: false } };
}

function judgeContent(
  { path, content }: ExecutableFacts,
  facts: LibcFacts,
  program: ProgramFacts,
): StartFinding | null {
  if (content === null) return null;
  switch (content.kind) {
    case 'other':
      return {
        code: 'libc/not-a-program',
        detail: { path, kind: content.other, link: content.link, machine: facts.machine },
      };
    case 'damaged':
      return { code: 'libc/program-damaged', detail: { path, problem: content.problem, symptom: 'exec format error' } };
    case 'script': {
      const { env, carriageReturn, interpreter, argument } = content.shebang;
      if (argument !== null && isShell.test(interpreter) && /^-\S*[ \t]/.test(argument)) {
        const first = `set ${argument}`;
        return { code: 'libc/script-options-refused', detail: { path, interpreter, argument, first } };
      }
      if (env?.refusesSplit === true) {
        const words = (argument ?? '').slice(2).trim();
        const isPlain = env.path !== null && `${words} `.startsWith(`${env.name} `);
        const direct = isPlain ? `${env.path}${words.slice(env.name.length)}` : null;
        const detail = { path, interpreter, argument: argument ?? '', first: '', busybox: true, direct };
        return { code: 'libc/script-options-refused', detail };
      }
      if (env?.path !== null || env === null) return null;
      if (carriageReturn) {
        return { code: 'libc/script-carriage-return', detail: { path, interpreter: env.name.replace(/\r$/, '') } };
      }
      return { code: 'libc/script-interpreter-missing', detail: { path, interpreter: env.name, env: true } };
    }
    default: {
      const { elf } = content;
      const cgo = buildOf(program)?.cgo ?? null;
      if (facts.machine !== null && !runsNatively(facts.machine, elf.machine)) {
        return {
          code: 'libc/wrong-machine',
          detail: { path, machine: elf.machine, kernel: facts.machine, go: program.go !== null, cgo },
        };
      }
      const system = program.go?.goos === 'linux' ? null : (elf.system ?? foreignGoos(program));
      if (system !== null) return { code: 'libc/wrong-system', detail: { path, system, go: program.go !== null, cgo } };
      if (isLibraryAsProgram(path, elf)) {
        return { code: 'libc/library-as-program', detail: { path, build: buildOf(program) } };
      }
      if (elf.refusal === null) return null;
      return {
        code: 'libc/program-damaged',
        detail: { path, problem: describeRefusal(elf.refusal), symptom: symptomOf(elf.refusal) },
      };
    }
  }
}

function judgeAddressSpace(program: ProgramFacts): StartFinding | null {
  const { path, go, chain, addressSpace, dataSpace } = program;
  const content = chain.at(-1)?.content;
  const version = go === null ? null : parseGoVersion(go.version);
  if (version === null || !isGoAtLeast(version, `1.${firstWithSummaries}`)) return null;
  if (content?.kind !== 'elf' || content.elf.class !== 64) return null;
  const needed = reservedAtStart + content.elf.imageSize + stacksOfThreads(program);
  if (addressSpace !== null && addressSpace < needed)
    return { code: 'libc/address-space', detail: { path, limit: addressSpace, needed } };
  if (dataSpace === null || dataSpace >= writableAtStart) return null;
  const detail = { path, limit: dataSpace, needed: writableAtStart, resource: 'RLIMIT_DATA' } as const;
  return { code: 'libc/address-space', detail };
}

/** pthread_create(3) of glibc reserves RLIMIT_STACK for each thread but the first; Go itself needs no such stacks. */
function stacksOfThreads({ go, loader, stackSpace }: ProgramFacts): number {
  const isOfGlibc = go?.cgo === true && loader?.family === 'glibc';
  return isOfGlibc ? (threadsAtStart.withCgo - 1) * (stackSpace ?? 0) : 0;
}

/** clone(2) answers EAGAIN to the runtime, which ends. */
function judgeThreads({ path, go, chain, threads }: ProgramFacts): StartFinding | null {
  const content = chain.at(-1)?.content;
  if (go === null || threads === null || content?.kind !== 'elf') return null;
  // A build with cgo on may contain none of it.
  const hasCgo = go.cgo === true && content.elf.interpreter !== null;
  const needed = hasCgo ? threadsAtStart.withCgo : threadsAtStart.withoutCgo;
  return threads.limit >= needed ? null : { code: 'libc/too-few-threads', detail: { path, ...threads, needed } };
}

/** Checked last: begin_new_exec of fs/exec.c. */
function judgeCapabilities(executable: ExecutableFacts | undefined): StartFinding | null {
  if (executable === undefined || executable.capabilities === null) return null;
  const { path, capabilities } = executable;
  const refused = refusedCapabilities(executable);
  if (refused.length === 0) return null;
  const { permitted, bounding } = capabilities;
  return { code: 'libc/file-capabilities', detail: { path, permitted, bounding, refused } };
}

/**
 * Capabilities of the file that its program does not get: with the effective flag set execve(2) answers EPERM, even
 * to root (bprm_caps_from_vfs_caps of security/commoncap.c). An attribute of another user namespace does not count.
 */
function refusedCapabilities({ capabilities }: ExecutableFacts): string[] {
  if (capabilities === null || !capabilities.effective || capabilities.nosuid) return [];
  if (capabilities.rootId !== null && capabilities.rootId !== 0) return [];
  const { permitted, inheritable, bounding, processInheritable } = capabilities;
  return permitted.filter(
    (name) => !bounding.includes(name) && !(inheritable.includes(name) && processInheritable.includes(name)),
  );
}

/** Build info says it for files without another mark; null for Linux, and if there is none. */
function foreignGoos({ go }: ProgramFacts): string | null {
  return go === null || go.goos === null || go.goos === 'linux' || go.goos === 'android' ? null : go.goos;
}

/** A library that is named like one is examined as something a program loads. */
function isLibraryAsProgram(path: string, elf: ElfFacts): boolean {
  if (elf.linkage !== 'shared library' || libraryName.test(path)) return false;
  return elf.soname !== null || elf.needed.length > 0 || !elf.hasEntry;
}

/** Shells read options up to the end of the word. */
const isShell = /\/(?:ba|da|a)?sh$/;

const libraryName = /\.(?:so(?:\.\d+)*|node|bare)$/;

/** At most five rewrites: exec_binprm of fs/exec.c. */
const mostRewrites = 5;

function judgeChain({ path, chain }: ProgramFacts): StartFinding | null {
  if (chain[mostRewrites]?.content?.kind !== 'script') return null;
  return { code: 'libc/too-many-scripts', detail: { path, scripts: chain.map((executable) => executable.path) } };
}

/** get_rel of glibc 2.36, reloc_all of musl 1.2.4: earlier versions ignore DT_RELR as an unknown tag. */
function judgeRelocations({ chain, loader }: ProgramFacts, { glibc, musl }: ContainerLibc): StartFinding | null {
  const last = chain.at(-1);
  if (last?.content?.kind !== 'elf' || !last.content.elf.packedRelocations) return null;
  const { path } = last;
  if (loader?.family === 'musl' && musl?.version != null && !isReleaseAtLeast(musl.version, [1, 2, 4])) {
    const detail = { path, libc: `musl ${musl.version}`, since: 'musl 1.2.4' };
    return { code: 'libc/packed-relocations-unknown', detail };
  }
  if (loader?.family === 'glibc' && glibc?.version != null && !isReleaseAtLeast(glibc.version, [2, 36])) {
    const detail = { path, libc: `glibc ${glibc.version}`, since: 'glibc 2.36' };
    return { code: 'libc/packed-relocations-unknown', detail };
  }
  return null;
}

function isReleaseAtLeast(version: string, least: readonly number[]): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, wanted] of least.entries()) {
    const own = numbers[index] ?? 0;
    if (own !== wanted) return own > wanted;
  }
  return true;
}

function judgeLoader(program: ProgramFacts, container: ContainerLibc): StartFinding | null {
  const { loader, path } = program;
  if (loader === null) return null;
  const interpreter = loader.path;
  const content = program.chain.at(-1)?.content;
  const elf = content?.kind === 'elf' ? content.elf : null;
  if (loader.state.kind === 'absent') {
    return {
      code: 'libc/interpreter-missing',
      detail: {
        path: program.chain.at(-1)?.path ?? path,
        interpreter,
        state: loader.state.kind,
        link: loader.link === null ? null : `${loader.link.path} -> ${loader.link.target}`,
        wants: elf?.libc ?? null,
        has: describeContainer(container),
        needed: elf?.needed ?? [],
        glibcVersion: elf?.glibcVersion ?? null,
        build: buildOf(program),
      },
    };
  }
  if (loader.state.kind === 'usable') return null;
  return {
    code: 'libc/interpreter-unusable',
    detail: { path, interpreter, state: loader.state.kind, problem: describeInterpreter(loader.state) },
  };
}
