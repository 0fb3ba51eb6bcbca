import type { ByteSource } from '../../../src/decode/byte-source.ts';
import type { Decoded } from '../../../src/decode/decoded.ts';
import { decodeElf } from '../../../src/decode/elf/elf.ts';
import { type BuildInfo, decodeBuildInfo } from '../../../src/decode/go/program/build-info.ts';
import { foreignImage } from '../../../src/decode/go/program/foreign-image.ts';
import { elfImage } from '../../../src/decode/go/program/program-image.ts';

/** The build info of a whole file, as the host's App reads it. */
export function readBuildInfo(source: ByteSource): Decoded<BuildInfo> {
  const elf = decodeElf(source);
  if (elf.ok) return decodeBuildInfo(elfImage(source, elf.value));
  const foreign = foreignImage(source);
  return foreign === null ? elf : decodeBuildInfo(foreign.image);
}
