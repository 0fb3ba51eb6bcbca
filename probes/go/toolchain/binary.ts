import type { Decoded } from '../../../src/decode/decoded.ts';
import { decodeElf, type ElfFile } from '../../../src/decode/elf/elf.ts';
import { machineOf } from '../../../src/decode/elf/machines.ts';
import { decodeBuildInfo } from '../../../src/decode/go/program/build-info.ts';
import { elfImage } from '../../../src/decode/go/program/program-image.ts';
import { type GoVersion, parseGoVersion } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ElfRefusal } from '../../../src/linux/elf/refusal.ts';
import { programRefusal } from '../../../src/linux/start/execve.ts';
import type { GoCommand } from './find.ts';

/** What the file of the go command shows: it is a Go program, or may be a script in its place. */
export interface GoBinary {
  readonly elf: Decoded<ElfFile>;
  /** Why the kernel refuses it by its own headers; null if it does not. */
  readonly refusal: ElfRefusal | null;
  /** It begins with `#!`. */
  readonly isScript: boolean;
  /** The Go version that it was built with, which for the go command is its own; null if it does not say. */
  readonly version: GoVersion | null;
  /** GOARCH; null if the machine is not one of Go's. */
  readonly arch: string | null;
  /** It was built from cmd/go, and is nothing else. */
  readonly isGoCommand: boolean;
}

/** Null for a file that cannot be read: the kernel may still start it. */
export function readBinary(host: Host, { realPath }: GoCommand): GoBinary | null {
  const read = host.fs.withFile(realPath, (file): GoBinary => {
    const elf = decodeElf(file);
    if (!elf.ok) {
      const [first, second] = file.read(0, 2);
      const isScript = first === 0x23 && second === 0x21;
      return { elf, refusal: null, isScript, version: null, arch: null, isGoCommand: false };
    }
    const info = decodeBuildInfo(elfImage(file, elf.value));
    return {
      elf,
      refusal: programRefusal(file, elf.value),
      isScript: false,
      version: info.ok ? parseGoVersion(info.value.goVersion) : null,
      arch: machineOf(elf.value)?.goarch ?? null,
      isGoCommand: info.ok && info.value.path === 'cmd/go',
    };
  });
  return read.kind === 'found' ? read.value : null;
}
