import { type BuildInfo, decodeBuildInfo } from '../../src/decode/build-info.ts';
import type { ByteSource } from '../../src/decode/byte-source.ts';
import type { Decoded } from '../../src/decode/decoded.ts';
import { decodeElf } from '../../src/decode/elf.ts';
import { foreignImage } from '../../src/decode/foreign-image.ts';
import { elfImage } from '../../src/decode/program-image.ts';

/** The build info of a whole file, as the host's App reads it. */
export function readBuildInfo(source: ByteSource): Decoded<BuildInfo> {
  const elf = decodeElf(source);
  if (elf.ok) return decodeBuildInfo(elfImage(source, elf.value));
  const foreign = foreignImage(source);
  return foreign === null ? elf : decodeBuildInfo(foreign.image);
}
