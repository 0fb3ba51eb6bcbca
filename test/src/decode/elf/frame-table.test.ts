import { describe, expect, it } from 'vitest';
import { decodeElf } from '../../../../src/decode/elf/elf.ts';
import { frameAround } from '../../../../src/decode/elf/frame-table.ts';
import { programRefusal } from '../../../../src/linux/start/execve.ts';
import { withFileSource } from '../../../support/bytes/byte-sources.ts';
import { needs } from '../../../support/needs.ts';
import { built } from '../../../support/roots/libc-programs.ts';

describe('the start code as the unwinder knows it', needs('gcc', 'an x64 machine'), () => {
  it.each(['c-dynamic', 'c-no-pie', 'c-static-pie', 'c-stripped'] as const)('%s', (program) => {
    withFileSource(built(program), (source) => {
      const elf = decodeElf(source);
      if (!elf.ok) throw new Error(elf.problem);
      const { entry } = elf.value;
      const frame = frameAround(source, elf.value, entry);
      expect(frame?.start).toBe(entry);
      const size = frame?.size ?? 0;
      expect(size).toBeGreaterThan(8);
      for (const [address, start] of [
        [entry + 1, entry],
        [entry + size - 1, entry],
      ] as const)
        expect(frameAround(source, elf.value, address)?.start).toBe(start);
      expect(frameAround(source, elf.value, entry + size)?.start).not.toBe(entry);
      expect(frameAround(source, elf.value, 1)).toBe(null);
      expect(programRefusal(source, elf.value)).toBe(null);
      expect(programRefusal(source, { ...elf.value, entry: entry + 1 })?.rule).toBe('entry-inside');
    });
  });
});
