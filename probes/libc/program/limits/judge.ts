import {
  firstWithSummaries,
  reservedAtStart,
  reservedBySanitizer,
  threadsAtStart,
  writableAtStart,
} from '../../../../src/decode/go/program/address-space.ts';
import { isGoAtLeast, parseGoVersion } from '../../../../src/decode/go/version/version.ts';
import type { ContainerLibc } from '../../container/facts.ts';
import type { ProgramFacts } from '../../facts.ts';
import { buildOf } from '../go-build-command.ts';
import type { StartFinding } from '../start-finding.ts';

/** RLIMIT_AS and RLIMIT_DATA, against what the Go runtime reserves at its start. */
export function judgeAddressSpace(program: ProgramFacts): StartFinding | null {
  const { path, go, chain, addressSpace, dataSpace } = program;
  const content = chain.at(-1)?.content;
  const version = go === null ? null : parseGoVersion(go.version);
  if (version === null || !isGoAtLeast(version, `1.${firstWithSummaries}`)) return null;
  if (content?.kind !== 'elf' || content.elf.class !== 64) return null;
  const sanitizer = go?.sanitizer === undefined || content.elf.machine !== 'amd64' ? null : go.sanitizer;
  const more = sanitizer === null ? { all: 0, writable: 0 } : reservedBySanitizer[sanitizer];
  const built = sanitizer === null ? {} : { built: sanitizer };
  const needed = reservedAtStart + more.all + content.elf.imageSize + stacksOfThreads(program);
  if (addressSpace !== null && addressSpace < needed)
    return { code: 'libc/address-space', detail: { path, limit: addressSpace, needed, ...built } };
  const writable = writableAtStart + more.writable;
  if (dataSpace === null || dataSpace >= writable) return null;
  const detail = { path, limit: dataSpace, needed: writable, resource: 'RLIMIT_DATA', ...built } as const;
  return { code: 'libc/address-space', detail };
}

/** clone(2) answers EAGAIN to the runtime, which ends. */
export function judgeThreads({ path, go, chain, threads }: ProgramFacts): StartFinding | null {
  const content = chain.at(-1)?.content;
  if (go === null || threads === null || content?.kind !== 'elf') return null;
  // A build with cgo on may contain none of it.
  const hasCgo = go.cgo === true && content.elf.interpreter !== null;
  const needed = hasCgo ? threadsAtStart.withCgo : threadsAtStart.withoutCgo;
  return threads.limit >= needed ? null : { code: 'libc/too-few-threads', detail: { path, ...threads, needed } };
}

/**
 * Glibc makes threads by clone3(2) since 2.34, and takes clone(2) only after ENOSYS (sysdeps/unix/sysv/linux/clone-internal.c).
 * Go's own threads are made by clone(2), but those of a program with cgo by pthread_create.
 */
export function judgeClone3(program: ProgramFacts, { glibc }: ContainerLibc): StartFinding | null {
  const { path, go, loader, refusesClone3 } = program;
  const minor = Number(/^2\.(\d+)/.exec(glibc?.version ?? '')?.[1] ?? 0);
  if (refusesClone3 !== true || go?.cgo !== true || loader?.family !== 'glibc' || minor < 34) return null;
  return { code: 'libc/clone3-refused', detail: { path, glibc: `2.${minor}`, build: buildOf(program) } };
}

/** pthread_create(3) of glibc reserves RLIMIT_STACK for each thread but the first; Go itself needs no such stacks. */
function stacksOfThreads({ go, loader, stackSpace }: ProgramFacts): number {
  const isOfGlibc = go?.cgo === true && loader?.family === 'glibc';
  return isOfGlibc ? (threadsAtStart.withCgo - 1) * (stackSpace ?? 0) : 0;
}
