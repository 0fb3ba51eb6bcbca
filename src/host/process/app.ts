import type { Decoded } from '../../decode/decoded.ts';
import { decodeElf, type ElfFile } from '../../decode/elf/elf.ts';
import { type BuildInfo, decodeBuildInfo } from '../../decode/go/program/build-info.ts';
import { foreignImage } from '../../decode/go/program/foreign-image.ts';
import { type Language, languageOfElf, languageOfScript } from '../../decode/go/program/language.ts';
import { elfImage } from '../../decode/go/program/program-image.ts';
import type { Lookup } from '../files/lookup.ts';
import type { OpenFile, RootFs } from '../files/rootfs.ts';
import { once } from '../once.ts';

/** The program under inspection. */
export interface App {
  /** The path inside the program's own container. */
  readonly path: string;
  /** The rule that found it: `--app`, `/proc/1/exe`. */
  readonly foundBy: string;
  /** The process that runs it, if one was found. */
  readonly pid: number | null;
  /** A process was seen running it, so the kernel has started it; its file may be out of reach. */
  readonly running: boolean;
  /**
   * Runs `use` on the opened file; through /proc/<pid>/exe if that is allowed, so that a deleted file can be read
   * too.
   */
  withFile<T>(use: (file: OpenFile) => T): Lookup<T>;
  /** The ELF headers, decoded once. */
  elf(): Lookup<Decoded<ElfFile>>;
  /** The Go build info, decoded once. Programs for other systems have it too. */
  buildInfo(): Lookup<Decoded<BuildInfo>>;
  /** The same for callers that do not need the reason: null if it cannot be read, or is not a Go program. */
  goBuild(): BuildInfo | null;
  /** Whether Go's rules apply to it; they do if its language is not known. */
  language(): Language;
  /** Runs `use` on the opened file and its headers; null if it cannot be read, or is not an ELF file. */
  withElf<T>(use: (file: OpenFile, elf: ElfFile) => T): T | null;
}

/** @param openPath where the bytes are read from: `path` itself, or /proc/<pid>/exe */
export function createApp(
  fs: RootFs,
  program: { path: string; openPath: string; foundBy: string; pid: number | null; running: boolean },
): App {
  const withFile: App['withFile'] = (use) => fs.withFile(program.openPath, use);
  const decoded = once(() =>
    withFile((file) => {
      const elf = decodeElf(file);
      return { elf, buildInfo: readBuildInfo(file, elf) };
    }),
  );
  const elf = once(() => mapFound(decoded(), (value) => value.elf));
  const buildInfo = once(() => mapFound(decoded(), (value) => value.buildInfo));
  const language = once((): Language => {
    const found = decoded();
    if (found.kind !== 'found') return 'unknown';
    if (found.value.buildInfo.ok) return 'go';
    const headers = found.value.elf;
    const answer = withFile((file) => (headers.ok ? languageOfElf(file, headers.value) : languageOfScript(file)));
    return answer.kind === 'found' ? answer.value : 'unknown';
  });
  return {
    path: program.path,
    foundBy: program.foundBy,
    pid: program.pid,
    running: program.running,
    withFile,
    elf,
    buildInfo,
    goBuild: () => decodedOf(buildInfo()),
    language,
    withElf(use) {
      const headers = decodedOf(elf());
      const found = headers === null ? null : withFile((file) => use(file, headers));
      return found?.kind === 'found' ? found.value : null;
    },
  };
}

function decodedOf<T>(lookup: Lookup<Decoded<T>>): T | null {
  return lookup.kind === 'found' && lookup.value.ok ? lookup.value.value : null;
}

function readBuildInfo(file: OpenFile, elf: Decoded<ElfFile>): Decoded<BuildInfo> {
  if (elf.ok) return decodeBuildInfo(elfImage(file, elf.value));
  const foreign = foreignImage(file);
  return foreign === null ? elf : decodeBuildInfo(foreign.image);
}

function mapFound<T, U>(lookup: Lookup<T>, map: (value: T) => U): Lookup<U> {
  return lookup.kind === 'found' ? { ...lookup, value: map(lookup.value) } : lookup;
}
