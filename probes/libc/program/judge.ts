import type { Installer } from '../../../src/linux/installer.ts';
import type { LibcFacts, ProgramFacts, StarterFacts } from '../facts.ts';
import type { ExecutableFacts } from './facts.ts';
import { judgeContent, missingInterpreter, volumeOf } from './judge-content.ts';
import { judgeLoader } from './judge-loader.ts';
import { judgeAddressSpace, judgeClone3, judgeThreads } from './limits/judge.ts';
import type { StartFinding } from './start-finding.ts';

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
    judgeCapabilities(program.chain.at(-1)) ??
    judgeAddressSpace(program) ??
    judgeThreads(program) ??
    judgeClone3(program, facts.container) ??
    judgeReading(program);
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
      if (script !== null) return missingInterpreter(script, executable);
      return {
        code: 'libc/program-missing',
        detail: {
          path,
          at: at ?? path,
          link,
          ...suggestion(program),
          ...(executable.hiddenBy && { hiddenBy: executable.hiddenBy }),
        },
      };
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
    const script = executable.content?.kind === 'script' ? { script: true as const } : {};
    return {
      code: 'libc/not-executable',
      detail: { path, mode: mode ?? '', user: program.user, why, ...script, ...volumeOf(executable) },
    };
  }
  return null;
}

/** Without what is not known, so that most details are short. */
function suggestion({ instead }: ProgramFacts): { elsewhere?: string; installer?: Installer } {
  const { elsewhere = null, installer } = instead ?? {};
  return { ...(elsewhere === null ? {} : { elsewhere }), ...(installer === undefined ? {} : { installer }) };
}

/** What starts is the interpreter of a script, which then opens it as any file. */
function judgeReading({ chain, user }: ProgramFacts): StartFinding | null {
  for (const { path, mode, content, ...more } of chain) {
    if (content?.kind !== 'script' || content.shebang.unreadable !== true) continue;
    // env starts the interpreter and opens nothing itself.
    const { interpreter, env } = content.shebang;
    const reader = env?.name ?? interpreter;
    return {
      code: 'libc/script-unreadable',
      detail: { path, mode: mode ?? '', user, interpreter: reader, ...volumeOf(more) },
    };
  }
  return null;
}

/** What an interpreter is told to run is executed by no kernel: it needs no execute bit, but has to be opened. */
export function judgeToldScript({
  path: shell,
  user,
  closedScript,
  missingScript,
}: Pick<StarterFacts, 'path' | 'user' | 'closedScript' | 'missingScript'>): StartFinding[] {
  if (missingScript !== undefined) return [{ code: 'libc/program-missing', detail: { ...missingScript, shell } }];
  if (closedScript === undefined) return [];
  const { path, mode, directory } = closedScript;
  const volume = volumeOf(closedScript);
  return directory === null
    ? [{ code: 'libc/script-unreadable', detail: { path, mode, user, interpreter: shell, told: true, ...volume } }]
    : [{ code: 'libc/directory-denied', detail: { path, directory, user } }];
}

/** A script whose first line is right, or that a shell is told to run, so that no kernel reads its first line. */
export function judgeLineEnds(starter: StarterFacts): StartFinding[] {
  const { carriageReturn } = starter;
  if (carriageReturn === undefined) return [];
  return [{ code: 'libc/script-carriage-return', detail: { ...carriageReturn, interpreter: interpreterOf(starter) } }];
}

/** Where a shell, or an init, ends before it starts anything. */
export function judgeStop(starter: StarterFacts): StartFinding[] {
  const { path, refusesPipefail, stops, refusesOption } = starter;
  const shell = interpreterOf(starter);
  if (refusesPipefail !== undefined)
    return [{ code: 'libc/shell-option-unknown', detail: { ...refusesPipefail, shell } }];
  if (stops !== undefined) return [{ code: 'libc/script-stops', detail: { ...stops, shell } }];
  return refusesOption === undefined
    ? []
    : [{ code: 'libc/init-option-unknown', detail: { path, option: refusesOption } }];
}

/** The shell of a script, or the one that is told to run it. */
function interpreterOf({ path, chain }: StarterFacts): string {
  const shebang = chain[0]?.content?.kind === 'script' ? chain[0].content.shebang : null;
  return shebang === null ? path : (shebang.env?.path ?? shebang.interpreter);
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

/** At most five rewrites: exec_binprm of fs/exec.c. */
const mostRewrites = 5;

function judgeChain({ path, chain }: ProgramFacts): StartFinding | null {
  if (chain[mostRewrites]?.content?.kind !== 'script') return null;
  return { code: 'libc/too-many-scripts', detail: { path, scripts: chain.map((executable) => executable.path) } };
}
