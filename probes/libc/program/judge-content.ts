import { runsNatively } from '../../../src/decode/elf/machines.ts';
import { describeRefusal, outcomeOf, symptomOf } from '../../../src/linux/start/refusal-words.ts';
import type { LibcFacts, ProgramFacts } from '../facts.ts';
import type { ElfFacts, ExecutableFacts, ShebangFacts } from './facts.ts';
import { buildOf } from './go-build-command.ts';
import type { StartFinding } from './start-finding.ts';

/** Why the kernel refuses what a file has in it; null for what it starts. */
export function judgeContent(
  executable: ExecutableFacts,
  facts: LibcFacts,
  program: ProgramFacts,
): StartFinding | null {
  const { path, content } = executable;
  if (content === null) return null;
  switch (content.kind) {
    case 'other':
      return {
        code: 'libc/not-a-program',
        detail: { path, kind: content.other, link: content.link, machine: facts.machine },
      };
    case 'damaged':
      return { code: 'libc/program-damaged', detail: { path, problem: content.problem, symptom: 'exec format error' } };
    case 'script':
      return judgeShebang(path, content.shebang, volumeOf(executable));
    default:
      return judgeElf(path, content.elf, facts, program);
  }
}

/** The `#!` line names a file that is not there. */
export function missingInterpreter(
  script: ExecutableFacts,
  { path: interpreter, hiddenBy }: Pick<ExecutableFacts, 'path' | 'hiddenBy'>,
): StartFinding {
  if (script.content?.kind === 'script' && script.content.shebang.carriageReturn) {
    return {
      code: 'libc/script-carriage-return',
      detail: { path: script.path, interpreter: interpreter.replace(/\r$/, ''), ...volumeOf(script) },
    };
  }
  return {
    code: 'libc/script-interpreter-missing',
    detail: { path: script.path, interpreter, env: false, ...(hiddenBy && { hiddenBy }) },
  };
}

/** Left out for files of the image. */
export function volumeOf({ volume }: Pick<ExecutableFacts, 'volume'>): Pick<ExecutableFacts, 'volume'> {
  return volume === undefined ? {} : { volume };
}

function judgeShebang(
  path: string,
  { env, carriageReturn, interpreter, argument }: ShebangFacts,
  volume: Pick<ExecutableFacts, 'volume'>,
): StartFinding | null {
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
    return {
      code: 'libc/script-carriage-return',
      detail: { path, interpreter: env.name.replace(/\r$/, ''), ...volume },
    };
  }
  return { code: 'libc/script-interpreter-missing', detail: { path, interpreter: env.name, env: true } };
}

/** Shells read options up to the end of the word. */
const isShell = /\/(?:ba|da|a)?sh$/;

function judgeElf(path: string, elf: ElfFacts, facts: LibcFacts, program: ProgramFacts): StartFinding | null {
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
  // The kernel opens the loader before it maps anything, so that what dies of a mapping has one.
  const dies = /^SIG/.test(outcomeOf(elf.refusal));
  if (dies && program.loader !== null && program.loader.state.kind !== 'usable') return null;
  return {
    code: 'libc/program-damaged',
    detail: { path, problem: describeRefusal(elf.refusal), symptom: symptomOf(elf.refusal) },
  };
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

const libraryName = /\.(?:so(?:\.\d+)*|node|bare)$/;
