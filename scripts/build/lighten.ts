import { decodeElf, type ElfFile, fileOffset } from '../../src/decode/elf.ts';
import type { Architecture } from './base-node.ts';

/**
 * What Node does at every start and a run of this program has no use for. No option switches these off. Each row is all or nothing,
 * found by symbol and checked byte for byte, so that a Node that is built in another way stays as it is: it works, and costs more.
 */
const burdens: readonly Burden[] = [
  {
    // `SnapshotDeserializer::Read<v8::StartupData>` in src/node_snapshotable.cc copies the heap of the snapshot out of the file before
    // V8 reads it once: 4 MB of memory that cannot be reclaimed, and a tenth of the CPU time. V8 can read it where it lies. What
    // would free the copy must not run: it would free a part of the file, and the process ends anyway.
    name: 'a copy of the snapshot',
    changes: [
      {
        symbol: '_ZN4node20SnapshotDeserializer4ReadIN2v811StartupDataELPv0ELS4_0EEET_v',
        code: {
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
    // machinery for them, and has V8 ask it too, for Math.random. V8 takes /dev/urandom by itself; who wants random numbers of
    // OpenSSL still gets them.
    name: 'random numbers of OpenSSL',
    changes: [
      {
        symbol:
          '_ZN4nodeL32InitializeOncePerProcessInternalERKSt6vectorINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESaIS6_EENS_26ProcessInitializationFlags5FlagsE',
        callYieldsTrue: '_ZN7ncrypto6CSPRNGEPvm',
      },
      { symbol: '_ZN2v82V816SetEntropySourceEPFbPhmE', returns: true },
    ],
  },
  {
    // `uv__platform_loop_init` in libuv's src/unix/linux.c: a ring for each of three event loops, to save system calls that a short run
    // does not make. libuv goes on without where io_uring_setup(2) answers -1, as under Docker's seccomp profile; so does no call at all.
    name: 'io_uring',
    changes: [
      {
        symbol: 'uv__platform_loop_init',
        code: {
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
    // frees what the kernel takes back at once. Nothing is left to be written, and standard streams are as they were found.
    name: 'an orderly end',
    changes: [
      {
        symbol: '_ZN4node33DefaultProcessExitHandlerInternalEPNS_11EnvironmentENS_8ExitCodeE',
        begins: {
          // mov %esi,%edi; mov $231,%eax; syscall: exit_group(2) with the second parameter
          x64: '89f7b8e70000000f05',
          // mov w0,w1; mov x8,#94; svc #0
          arm64: 'e003012ac80b80d2010000d4',
        },
      },
    ],
  },
];

interface Burden {
  readonly name: string;
  readonly changes: readonly Change[];
}

/** Of a function or variable with a mangled name. */
type Change = { readonly symbol: string } & (
  | { /** At once, in a function without a value. */ readonly returns: true }
  | { /** A call of another function, which is not made. */ readonly callYieldsTrue: string }
  | { /** The value of a variable, and the new one. */ readonly word: readonly [from: number, to: number] }
  | { /** The first instructions, which are all that is done. */ readonly begins: ByArchitecture<Hex> }
  | {
      /** What stands somewhere in it, a dot for any digit, and what it becomes. */ readonly code: ByArchitecture<
        readonly [Hex, Hex]
      >;
    }
);

type ByArchitecture<T> = Readonly<Record<Architecture, T>>;
/** Bytes as hexadecimal digits. */
type Hex = string;

type Patch = { readonly at: number; readonly bytes: Buffer };

/**
 * @param node the bytes of the executable, with its symbols; changed in place
 * @returns the names of what this Node goes on doing
 */
export function lighten(node: Buffer, arch: Architecture): string[] {
  const image = readImage(node);
  return burdens
    .filter(({ changes }) => {
      const patches = image === null ? [null] : changes.map((change) => patchFor(change, image, arch));
      if (patches.includes(null)) return true;
      for (const patch of patches) patch?.bytes.copy(node, patch.at);
      return false;
    })
    .map(({ name }) => name);
}

/** Null where the Node is not as the change expects it. */
function patchFor(change: Change, image: Image, arch: Architecture): Patch | null {
  const found = image.find(change.symbol);
  if (found === null) return null;
  const { at, size, address } = found;
  const body = image.bytes.subarray(at, at + size);
  const { ret, yieldTrue } = instructions[arch];
  if ('returns' in change) return size < ret.length ? null : { at, bytes: ret };
  if ('word' in change) {
    const [from, to] = change.word;
    return size === 4 && body.readUInt32LE(0) === from ? { at, bytes: wordOf(to) } : null;
  }
  if ('begins' in change) {
    const bytes = Buffer.from(change.begins[arch], 'hex');
    return size < bytes.length ? null : { at, bytes };
  }
  if ('code' in change) {
    const [before, after] = change.code[arch];
    const place = onlyPlace([...body.toString('hex').matchAll(new RegExp(before, 'g'))].map(({ index }) => index / 2));
    return place === null ? null : { at: at + place, bytes: Buffer.from(after, 'hex') };
  }
  const callee = image.find(change.callYieldsTrue);
  if (callee === null) return null;
  const place = onlyPlace(callsTo(callee.address, body, address, arch));
  return place === null ? null : { at: at + place, bytes: yieldTrue };
}

/** `mov $1,%eax` is as long as a call, and `mov w0,#1` as well. */
const instructions: Readonly<Record<Architecture, { readonly ret: Buffer; readonly yieldTrue: Buffer }>> = {
  x64: { ret: Buffer.from('c3', 'hex'), yieldTrue: Buffer.from('b801000000', 'hex') },
  arm64: { ret: Buffer.from('c0035fd6', 'hex'), yieldTrue: Buffer.from('20008052', 'hex') },
};

/** Where in the code of a function another one is called: e8 and the distance from the next instruction, or BL and that from this one. */
function callsTo(target: number, body: Buffer, address: number, arch: Architecture): number[] {
  const places: number[] = [];
  const [step, length] = arch === 'x64' ? [1, 5] : [4, 4];
  for (let at = 0; at + length <= body.length; at += step) {
    const isCall =
      arch === 'x64'
        ? body[at] === 0xe8 && address + at + length + body.readInt32LE(at + 1) === target
        : body.readUInt32LE(at) === (0x94000000 | (((target - address - at) >> 2) & 0x03ffffff)) >>> 0;
    if (isCall) places.push(at);
  }
  return places;
}

/** Whole bytes, and no doubt. */
function onlyPlace(places: readonly number[]): number | null {
  const [place] = places;
  return place !== undefined && places.length === 1 && Number.isInteger(place) ? place : null;
}

function wordOf(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** An executable with a symbol table (SHT_SYMTAB, elf(5)). */
interface Image {
  readonly bytes: Buffer;
  /** Where it is in the file, and in memory. */
  find(symbol: string): { readonly at: number; readonly size: number; readonly address: number } | null;
}

const symtabType = 2;
/** Elf64_Sym. */
const symbolSize = 24;

function readImage(bytes: Buffer): Image | null {
  const decoded = decodeElf({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) });
  if (!decoded.ok) return null;
  const elf = decoded.value;
  const table = elf.sections.find(({ type }) => type === symtabType);
  const strings = table === undefined ? undefined : elf.sections[table.link];
  if (table === undefined || strings === undefined) return null;
  const symbols = bytes.subarray(table.offset, table.offset + table.size);
  const names = bytes.subarray(strings.offset, strings.offset + strings.size);
  return { bytes, find: (symbol) => findSymbol(elf, symbols, names, symbol) };
}

function findSymbol(elf: ElfFile, symbols: Buffer, names: Buffer, symbol: string): ReturnType<Image['find']> {
  const wanted = new Set<number>();
  for (let at = names.indexOf(`${symbol}\0`); at >= 0; at = names.indexOf(`${symbol}\0`, at + 1)) wanted.add(at);
  for (let entry = 0; wanted.size > 0 && entry + symbolSize <= symbols.length; entry += symbolSize) {
    if (!wanted.has(symbols.readUInt32LE(entry))) continue;
    const address = Number(symbols.readBigUInt64LE(entry + 8));
    const size = Number(symbols.readBigUInt64LE(entry + 16));
    const at = fileOffset(elf.segments, address);
    if (at !== null && size > 0) return { at, size, address };
  }
  return null;
}
