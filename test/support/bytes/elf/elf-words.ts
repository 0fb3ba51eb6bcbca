import type { Machine } from '../../../../src/decode/elf/machines.ts';

/** Numbers as a machine's files have them: its byte order, and words of its class. */
export class ElfWords {
  readonly is64: boolean;
  readonly littleEndian: boolean;

  constructor(machine: Machine) {
    this.is64 = machine.class === 64;
    this.littleEndian = machine.littleEndian;
  }

  u16s(...values: readonly number[]): Buffer {
    const bytes = Buffer.alloc(values.length * 2);
    for (const [index, value] of values.entries()) {
      if (this.littleEndian) bytes.writeUInt16LE(value, index * 2);
      else bytes.writeUInt16BE(value, index * 2);
    }
    return bytes;
  }

  u32s(...values: readonly number[]): Buffer {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [index, value] of values.entries()) {
      if (this.littleEndian) bytes.writeUInt32LE(value, index * 4);
      else bytes.writeUInt32BE(value, index * 4);
    }
    return bytes;
  }

  word(value: number): Buffer {
    if (!this.is64) return this.u32s(value);
    const [low, high] = [value % 2 ** 32, Math.floor(value / 2 ** 32)];
    return this.littleEndian ? this.u32s(low, high) : this.u32s(high, low);
  }
}
