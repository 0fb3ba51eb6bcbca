import type { Architecture } from './architecture.ts';
import { type Change, patchFor } from './machine-code.ts';
import { readImage } from './symbols.ts';

const initializeNode =
  '_ZN4nodeL32InitializeOncePerProcessInternalERKSt6vectorINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESaIS6_EENS_26ProcessInitializationFlags5FlagsE';

const resetStandardStreams = { call: '_ZN4node10ResetStdioEv' } as const;

/**
 * What Node does at every start and a run of this program has no use for. No option switches these off. Functions and variables are
 * found by their symbols; where one is changed in its middle, what stands there must be what is expected, and there only. Each row is
 * all or nothing, so that a Node that is built in another way stays as it is: it works, and costs more.
 */
const startupCosts: readonly StartupCost[] = [
  {
    // `SnapshotDeserializer::Read<v8::StartupData>` in src/node_snapshotable.cc copies the heap of the snapshot out of the file before
    // V8 reads it once: 4 MB of memory that cannot be reclaimed, and a tenth of the CPU time. V8 can read it where it lies. What
    // would free the copy must not run: it would free a part of the file, and the process ends anyway.
    name: 'a copy of the snapshot',
    changes: [
      {
        symbol: '_ZN4node20SnapshotDeserializer4ReadIN2v811StartupDataELPv0ELS4_0EEET_v',
        turns: {
          // call operator new[]; movslq -0x14(%rbp),%rdx; mov %rbx,%rdi; mov %rax,%rsi; mov %rax,%r12; call ReadArithmetic<char>
          // becomes: mov 0x18(%rbx),%r12; add 0x8(%rbx),%r12; add %rdi,0x8(%rbx); nop: its text, and how much of it is read
          x64: ['e8........486355ec4889df4889c64989c4e8........', `4c8b63184c03630848017b08${'90'.repeat(11)}`],
          // bl operator new[]; ldrsw x2,[sp,#44]; mov x20,x0; mov x1,x20; mov x0,x19; bl ReadArithmetic<char>
          // becomes: ldr x20,[x19,#24]; ldr x1,[x19,#8]; add x20,x20,x1; add x1,x1,x0; str x1,[x19,#8]; nop
          arm64: [
            '......9.e22f80b9f40300aae10314aae00313aa......9.',
            '740e40f9610640f99402018b2100008b610600f91f2003d5',
          ],
        },
      },
      { symbol: '_ZN4node12SnapshotDataD1Ev', returns: true },
    ],
  },
  {
    // `SetIsolateMiscHandlers` in src/api/environment.cc: a walk over the whole heap, to know the line of every instruction for a
    // profiler. V8 finds the lines of a stack trace when one is made. With it, a twentieth of the instructions of a start.
    name: 'source positions for a profiler',
    changes: [{ symbol: '_ZN2v811CpuProfiler38UseDetailedSourcePositionsForProfilingEPNS_7IsolateE', returns: true }],
  },
  {
    // abseil is built with its checks: 600 KB of a graph of locks, to tell a deadlock. 2 is OnDeadlockCycle::kAbort, 0 kIgnore
    // (absl/synchronization/mutex.h).
    name: 'a search for deadlocks',
    changes: [{ symbol: '_ZN4absl12_GLOBAL__N_124synch_deadlock_detectionE', word: [2, 0] }],
  },
  {
    // `InitializeOncePerProcessInternal` in src/node.cc asks OpenSSL whether it could make random numbers, which starts all of its
    // machinery for them, and has V8 take from it what it begins Math.random with. The kernel has that as well; where it refuses, V8
    // uses its own fallback. Who wants random numbers of OpenSSL still gets them.
    name: 'random numbers of OpenSSL',
    changes: [
      { symbol: initializeNode, callYieldsOne: '_ZN7ncrypto6CSPRNGEPvm' },
      {
        // The callback that V8 is given: a buffer, its length, and whether it was filled.
        symbol: initializeNode.replace('_ZN', '_ZZN').concat('ENUlPhmE0_4_FUNESD_m'),
        does: {
          // xor %edx,%edx; mov $318,%eax; syscall; cmp %rsi,%rax; sete %al; ret: getrandom(2)
          x64: ['31d2b83e0100000f054839f00f94c0c3'],
          // mov x2,#0; mov x8,#278; svc #0; cmp x0,x1; cset w0,eq; ret
          arm64: ['020080d2c82280d2010000d41f0001ebe0179f1ac0035fd6'],
        },
      },
    ],
  },
  {
    // `uv__platform_loop_init` in libuv's src/unix/linux.c: a ring for each of three event loops, to save system calls that a short run
    // does not make. libuv goes on without where io_uring_setup(2) answers -1, as under Docker's seccomp profile; so does no call at all.
    name: 'io_uring',
    changes: [
      {
        symbol: 'uv__platform_loop_init',
        turns: {
          // call syscall; mov %rax,%r12; mov %eax,%r14d; cmp $-1,%eax
          // becomes: mov $-1,%eax; and the rest
          x64: ['e8........4989c44189c683f8ff', 'b8ffffffff4989c44189c683f8ff'],
          // bl syscall; mov x19,x0; cmn w0,#1
          // becomes: mov x0,#-1; and the rest
          arm64: ['......9.f30300aa1f040031', '00008092f30300aa1f040031'],
        },
      },
    ],
  },
  {
    // `DefaultProcessExitHandlerInternal` in src/api/environment.cc, behind `process.exit`: waits for threads that it has to wake, and
    // frees what the kernel takes back at once. What is left is that standard streams become what they were before.
    name: 'an orderly end',
    changes: [
      {
        symbol: '_ZN4node33DefaultProcessExitHandlerInternalEPNS_11EnvironmentENS_8ExitCodeE',
        does: {
          // push %rsi; call; pop %rdi; mov $231,%eax; syscall: exit_group(2) with the second parameter
          x64: ['56', resetStandardStreams, '5fb8e70000000f05'],
          // mov w19,w1; bl; mov w0,w19; mov x8,#94; svc #0
          arm64: ['f303012a', resetStandardStreams, 'e003132ac80b80d2010000d4'],
        },
      },
    ],
  },
];

interface StartupCost {
  readonly name: string;
  readonly changes: readonly Change[];
}

/**
 * @param node the bytes of the executable, with its symbols; changed in place
 * @returns the names of what this Node goes on doing
 */
export function patchNode(node: Buffer, arch: Architecture): string[] {
  const image = readImage(node);
  return startupCosts
    .filter(({ changes }) => {
      const patches = image === null ? [null] : changes.map((change) => patchFor(change, image, arch));
      if (patches.includes(null)) return true;
      for (const patch of patches) patch?.bytes.copy(node, patch.offset);
      return false;
    })
    .map(({ name }) => name);
}
