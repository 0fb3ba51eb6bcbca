import { type ElfFile, type ElfSegment, segmentType } from '../../decode/elf/elf.ts';
import type { Mapper } from '../../decode/elf/image.ts';
import { loaderFamily } from '../../decode/elf/machines.ts';

/**
 * Which PT_TLS counts if there are several: in a static program with glibc the first (csu/libc-tls.c), in what
 * glibc's loader loads the last that is not empty (elf/dl-load.c, elf/rtld.c), with musl the last.
 */
export function countedTls(
  { segments, interpreter }: Pick<ElfFile, 'segments' | 'interpreter'>,
  mapper: Mapper,
  isStaticGlibc: () => boolean,
): ElfSegment | null {
  const all = segments.filter((segment) => segment.type === segmentType.tls);
  if (all.length < 2) return all[0] ?? null;
  const isMusl = mapper === 'musl' || (interpreter !== null && loaderFamily(interpreter) === 'musl');
  if (isMusl) return all.at(-1) ?? null;
  if (mapper === 'kernel' && isStaticGlibc()) return all[0] ?? null;
  return all.filter(({ memorySize }) => memorySize > 0).at(-1) ?? null;
}
