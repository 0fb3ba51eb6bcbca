import type { ProgramFacts } from '../facts.ts';
import type { ElfFacts } from './facts.ts';

/** The ELF headers of what the kernel maps: the last in the chain; null if that is not an ELF file, or cannot be read. */
export function elfOf({ chain }: Pick<ProgramFacts, 'chain'>): ElfFacts | null {
  const content = chain.at(-1)?.content;
  return content?.kind === 'elf' ? content.elf : null;
}
