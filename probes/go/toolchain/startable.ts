import { decodeElf } from '../../../src/decode/elf.ts';
import { decodeMountInfo, mountOf } from '../../../src/decode/mountinfo.ts';
import type { Host, Identity } from '../../../src/host/host.ts';
import type { FileStat } from '../../../src/host/rootfs.ts';
import type { GoCommand } from './find.ts';

/** Why the kernel would refuse to start a file that is there (execve(2)). */
export type StartFailure = {
  readonly cause: 'denied' | 'no-execute-bit' | 'noexec-mount' | 'not-executable' | 'wrong-machine' | 'missing-loader';
  /** What the shell says: `permission denied`, `not found`, `Exec format error`. */
  readonly symptom: string;
  /** The cause in words, with the file or mount at fault. */
  readonly problem: string;
};

/** The first thing that keeps the kernel from starting the file; null when nothing does. Runs nothing. */
export function startFailure(host: Host, command: GoCommand): StartFailure | null {
  const stat = host.fs.stat(command.realPath);
  if (stat.kind !== 'found') return null;
  return bitFailure(host.identity, command, stat.value) ?? mountFailure(host, command) ?? formatFailure(host, command);
}

/** The machines an executable may be for, by `uname -m` (EM_* of elf.h); 64-bit kernels run the 32-bit kin too. */
const machines: Readonly<Record<string, readonly number[]>> = {
  x86_64: [62, 3],
  i686: [3],
  i386: [3],
  aarch64: [183, 40],
  armv7l: [40],
  armv6l: [40],
  ppc64: [21],
  ppc64le: [21],
  s390x: [22],
  riscv64: [243],
  loongarch64: [258],
  mips: [8],
  mips64: [8],
};

const machineNames: Readonly<Record<number, string>> = {
  3: '386',
  8: 'mips',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};

function bitFailure({ uid, gid, groups }: Identity, { path }: GoCommand, stat: FileStat): StartFailure | null {
  const mode = stat.mode.toString(8).padStart(4, '0');
  if ((stat.mode & 0o111) === 0) {
    const problem = `${path} has no execute bit (mode ${mode})`;
    return { cause: 'no-execute-bit', symptom: 'permission denied', problem };
  }
  const mine = uid === stat.uid ? 0o100 : gid === stat.gid || groups.includes(stat.gid) ? 0o010 : 0o001;
  if (uid === 0 || (stat.mode & mine) !== 0) return null;
  const problem = `uid ${uid} may not execute ${path} (mode ${mode}, owner ${stat.uid}:${stat.gid})`;
  return { cause: 'denied', symptom: 'permission denied', problem };
}

function mountFailure(host: Host, { path, realPath }: GoCommand): StartFailure | null {
  if (!host.live) return null;
  const text = host.fs.readText('/proc/self/mountinfo', 4 << 20);
  const mount = text.kind === 'found' ? mountOf(decodeMountInfo(text.value), realPath) : null;
  if (mount === null || !mount.options.includes('noexec')) return null;
  const problem = `${path} lies on ${mount.mountPoint}, which is mounted noexec`;
  return { cause: 'noexec-mount', symptom: 'permission denied', problem };
}

function formatFailure(host: Host, { path, realPath }: GoCommand): StartFailure | null {
  const opened = host.fs.withFile(realPath, (file) => ({ elf: decodeElf(file), start: file.read(0, 2) }));
  if (opened.kind !== 'found') return null; // executable but not readable: the kernel needs no more
  const { elf, start } = opened.value;
  if (!elf.ok) {
    if (start[0] === 0x23 && start[1] === 0x21) return null; // `#!`: a wrapper script
    const problem = `${path} is not a program for Linux: ${elf.problem}`;
    return { cause: 'not-executable', symptom: 'Exec format error', problem };
  }
  const { machine, interpreter } = elf.value;
  const fitting = machines[host.machine];
  if (fitting !== undefined && !fitting.includes(machine)) {
    const problem = `${path} is for ${machineNames[machine] ?? `machine ${machine}`}, and this is ${host.machine}`;
    return { cause: 'wrong-machine', symptom: 'Exec format error', problem };
  }
  if (interpreter === null) return null;
  const loader = host.fs.stat(interpreter);
  if (loader.kind !== 'absent') return null;
  const problem = `${path} needs the loader ${interpreter}, which is not there`;
  return { cause: 'missing-loader', symptom: 'not found', problem };
}
