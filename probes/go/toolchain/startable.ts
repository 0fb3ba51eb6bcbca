import type { ElfFile } from '../../../src/decode/elf/elf.ts';
import { machineName, machineNamed, machineOf, runsNatively } from '../../../src/decode/elf/machines.ts';
import { type Mount, noexecMount } from '../../../src/decode/proc/mountinfo.ts';
import type { FileStat } from '../../../src/host/files/rootfs.ts';
import type { Host } from '../../../src/host/host.ts';
import { programAccess, programUserWords } from '../../../src/linux/access/program-access.ts';
import {
  type InterpreterState,
  interpreterState,
  interpreterView,
  type ReadInterpreter,
  readInterpreter,
} from '../../../src/linux/start/interpreter.ts';
import { describeInterpreter, describeRefusal, symptomOf } from '../../../src/linux/start/refusal-words.ts';
import type { GoBinary } from './binary.ts';
import type { GoCommand } from './find.ts';

/** Why the kernel would refuse to start an existing file (execve(2)). */
export type StartFailure = {
  readonly cause:
    | 'denied'
    | 'no-execute-bit'
    | 'noexec-mount'
    | 'not-executable'
    | 'wrong-machine'
    | 'damaged'
    | 'missing-loader'
    | 'unusable-loader';
  /** What the shell says: `permission denied`, `not found`, `Exec format error`. */
  readonly symptom: string;
  /** The cause in words, with the file or mount at fault. */
  readonly problem: string;
};

/**
 * The first thing that keeps the kernel from starting the file; null if nothing does. Runs nothing.
 * @param binary null for a file that cannot be read: the kernel only needs it to be executable
 */
export function startFailure(
  host: Host,
  command: GoCommand,
  binary: GoBinary | null,
  mounts: readonly Mount[],
): StartFailure | null {
  const stat = host.fs.stat(command.realPath);
  if (stat.kind !== 'found') return null;
  return (
    bitFailure(host, command, stat.value) ??
    mountFailure(mounts, command) ??
    (binary === null ? null : formatFailure(host, command, binary, mounts))
  );
}

function bitFailure(host: Host, { path, realPath }: GoCommand, stat: FileStat): StartFailure | null {
  const mode = stat.mode.toString(8).padStart(4, '0');
  if ((stat.mode & 0o111) === 0) {
    const problem = `${path} has no execute bit (mode ${mode})`;
    return { cause: 'no-execute-bit', symptom: 'permission denied', problem };
  }
  const answer = programAccess(host, path, 'x');
  if (answer.kind !== 'denied' || answer.why.by !== 'mode') return null;
  const { owner, group } = answer.why;
  const what = answer.element === realPath ? `execute ${path}` : `search ${answer.element}`;
  const problem = `${programUserWords(host)} cannot ${what} (mode ${answer.why.mode}, owner ${owner}:${group})`;
  return { cause: 'denied', symptom: 'permission denied', problem };
}

function mountFailure(mounts: readonly Mount[], { path, realPath }: GoCommand): StartFailure | null {
  const mountPoint = noexecMount(mounts, realPath);
  if (mountPoint === null) return null;
  const problem = `${path} is on ${mountPoint}, which is mounted noexec`;
  return { cause: 'noexec-mount', symptom: 'permission denied', problem };
}

function formatFailure(
  host: Host,
  { path }: GoCommand,
  { elf, refusal, isScript }: GoBinary,
  mounts: readonly Mount[],
): StartFailure | null {
  if (isScript) return null;
  if (!elf.ok) {
    const problem = `${path} is not a program for Linux: ${elf.problem}`;
    return { cause: 'not-executable', symptom: 'Exec format error', problem };
  }
  const { interpreter } = elf.value;
  const here = host.platform?.machine == null ? null : machineNamed(host.platform.machine);
  if (here !== null && !runsNatively(here.goarch, machineOf(elf.value)?.goarch ?? '')) {
    const problem = `${path} is for ${machineName(elf.value)}, and this is ${host.platform?.machine}`;
    return { cause: 'wrong-machine', symptom: 'Exec format error', problem };
  }
  // The kernel opens the loader before it maps anything.
  const loader = interpreter === null ? null : loaderFailure(host, path, interpreter, elf.value, mounts);
  if (loader !== null || refusal === null) return loader;
  const problem = `${path} is damaged: ${describeRefusal(refusal)}`;
  return { cause: 'damaged', symptom: symptomOf(refusal), problem };
}

function loaderFailure(
  host: Host,
  path: string,
  interpreter: string,
  elf: ElfFile,
  mounts: readonly Mount[],
): StartFailure | null {
  const state = interpreterState(
    interpreterView(host, mounts, (real) => readLoader(host, real)),
    interpreter,
    elf,
  );
  if (state.kind === 'usable') return null;
  if (state.kind === 'absent') {
    const problem = `${path} needs the loader ${interpreter}, which is not there`;
    return { cause: 'missing-loader', symptom: 'not found', problem };
  }
  const symptom = isDenied.has(state.kind) ? 'permission denied' : 'cannot execute';
  const problem = `${path} needs the loader ${interpreter}, which is unusable: ${describeInterpreter(state)}`;
  return { cause: 'unusable-loader', symptom, problem };
}

/** EACCES. */
const isDenied: ReadonlySet<InterpreterState['kind']> = new Set(['denied', 'not-a-file', 'mode', 'noexec']);

function readLoader(host: Host, path: string): ReadInterpreter | null {
  const read = host.fs.withFile(path, (file) => readInterpreter(file, path));
  return read.kind === 'found' ? read.value : null;
}
