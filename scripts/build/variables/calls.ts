import { type Code, type Program, pageOf } from './program.ts';

/** A place in the code that calls one of these functions. */
export interface Call {
  /** The mangled name of the calling function. */
  readonly from: string;
  /** The text of its first argument; null if that is not a constant. */
  readonly text: string | null;
}

/** Every call of, and every jump to, these addresses, with what is in the first argument. */
export function callsOf(program: Program, targets: readonly number[]): Call[] {
  const wanted = new Set(targets);
  const find = program.arch === 'x64' ? callsOnX64 : callsOnArm64;
  return program.code.flatMap((code) => find(program, code, wanted));
}

/**
 * The register setup for the argument, if it is one of a few instructions that compilers use for the address of a
 * constant.
 */
const longestSetting = 7;
/**
 * Bytes before a call that may set its argument; if it is not found there, the call counts as one without a constant.
 */
const reach = 96;

/** e8 and e9: a distance from the next instruction. */
function callsOnX64(program: Program, code: Code, targets: ReadonlySet<number>): Call[] {
  const { address, bytes } = code;
  const calls: Call[] = [];
  for (let at = 0; at + 5 <= bytes.length; at += 1) {
    const opcode = bytes[at];
    if (opcode !== 0xe8 && opcode !== 0xe9) continue;
    if (!targets.has(address + at + 5 + bytes.readInt32LE(at + 1))) continue;
    const from = program.functionAt(address + at);
    // In linkage tables and similar, which pass on their argument.
    if (from !== null) calls.push({ from, text: argumentOnX64(program, code, at) });
  }
  return calls;
}

/**
 * Searches backwards for the instruction that sets the argument. Instructions differ in length, so what looks like
 * one may be part of another: that makes a call one without a constant, which has to be explained, and never hides
 * one.
 */
function argumentOnX64(program: Program, { address, bytes }: Code, call: number): string | null {
  for (let at = call - 1; at >= Math.max(0, call - reach); at -= 1) {
    const constant = at + longestSetting > bytes.length ? null : constantAt(bytes, at, address);
    const text = constant === null ? null : program.textAt(constant);
    if (text !== null && isName(text)) return text;
    if (setsFirstArgument(bytes, at)) return null;
  }
  return null;
}

/** `mov $address,%edi` and `lea distance(%rip),%rdi`. */
function constantAt(bytes: Buffer, at: number, address: number): number | null {
  if (bytes[at] === 0xbf) return bytes.readUInt32LE(at + 1);
  if (bytes[at] === 0x48 && bytes[at + 1] === 0x8d && bytes[at + 2] === 0x3d)
    return address + at + 7 + bytes.readInt32LE(at + 3);
  return null;
}

/** `mov` of a register, or of memory, to %rdi. */
function setsFirstArgument(bytes: Buffer, at: number): boolean {
  const [prefix = 0, opcode, operands = 0] = bytes.subarray(at, at + 3);
  if ((prefix & 0xf8) !== 0x48) return false;
  if (opcode === 0x89) return (operands & 0xc7) === 0xc7 && (prefix & 1) === 0;
  return opcode === 0x8b && (operands & 0x38) === 0x38 && (prefix & 4) === 0;
}

/** BL and B: a distance in words. */
function callsOnArm64(program: Program, code: Code, targets: ReadonlySet<number>): Call[] {
  const { address, bytes } = code;
  const calls: Call[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const instruction = bytes.readUInt32LE(at);
    if ((instruction & 0x7c000000) !== 0x14000000) continue;
    if (!targets.has(address + at + ((instruction << 6) >> 6) * 4)) continue;
    const from = program.functionAt(address + at);
    if (from !== null) calls.push({ from, text: argumentOnArm64(program, code, at) });
  }
  return calls;
}

function argumentOnArm64(program: Program, code: Code, call: number): string | null {
  const constant = constantIn(code, 0, call - 4);
  const text = constant === null ? null : program.textAt(constant);
  return text !== null && isName(text) ? text : null;
}

/**
 * The content of a register after the instruction at `from`, as far as it is built from constants; registers are
 * followed back.
 */
function constantIn({ address, bytes }: Code, wanted: number, from: number): number | null {
  let register = wanted;
  let added = 0;
  for (let at = from; at >= Math.max(0, from - 4 * reach); at -= 4) {
    const instruction = bytes.readUInt32LE(at);
    if (neverGoesOn(instruction)) return null;
    const page = pageOf(instruction, address + at, register);
    if (page !== null) return page + added;
    if ((instruction & 0x1f) !== register) continue;
    // add Xd, Xn, #constant
    if ((instruction & 0xffc00000) >>> 0 === 0x91000000) {
      added += (instruction >>> 10) & 0xfff;
      register = (instruction >>> 5) & 0x1f;
    } else if ((instruction & 0xffe0ffe0) >>> 0 === 0xaa0003e0) {
      // mov Xd, Xm
      register = (instruction >>> 16) & 0x1f;
    } else if (writesItsLowestField(instruction)) return null;
  }
  return null;
}

/** B and RET: what follows is reached from elsewhere. */
function neverGoesOn(instruction: number): boolean {
  return (instruction & 0xfc000000) >>> 0 === 0x14000000 || instruction === 0xd65f03c0;
}

/** Whether the lowest five bits name a register that is written to: not in stores, compares of flags, and branches. */
function writesItsLowestField(instruction: number): boolean {
  const isBranch = (instruction & 0x1c000000) === 0x14000000;
  const isStore = (instruction & 0x0a000000) === 0x08000000 && (instruction & 0x00400000) === 0;
  return !isBranch && !isStore;
}

function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]+$/.test(text);
}
