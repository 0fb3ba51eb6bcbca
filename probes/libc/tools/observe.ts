import { isKnownLoader } from '../../../src/decode/elf/machines.ts';
import { decodeFileOutput, type FileAnswer } from '../../../src/decode/tools/file-output.ts';
import { decodeLddOutput, type LddAnswer } from '../../../src/decode/tools/ldd-output.ts';
import type { Host } from '../../../src/host/host.ts';
import type { ToolResult } from '../../../src/host/tools/tools.ts';
import type { Loaders } from '../container/observe.ts';
import type { LibrariesFacts } from '../libraries/facts.ts';
import type { Executable } from '../program/content/executable.ts';

/**
 * `file` examines this much of the beginning, and finds later headers by their offsets. By default it allocates 7 MB,
 * which costs more than everything else. Versions before 5.26 do not know the parameter.
 */
export const readLittle = ['-P', 'bytes=65536'];

/** `file -L -b`, which executes nothing from the examined file. Null if the tool is missing, or gave no answer. */
export async function askFile(host: Host, path: string): Promise<FileAnswer | null> {
  const ask = (options: readonly string[]): Promise<ToolResult> =>
    host.tools.run({ tool: 'file', args: [...options, '-L', '-b', '--', path] });
  const first = await ask(readLittle);
  const result = first.kind === 'ran' && first.exitCode === 1 ? await ask([]) : first;
  return result.kind === 'ran' && result.exitCode === 0 ? decodeFileOutput(result.stdout) : null;
}

/**
 * What ldd would report, from the loader that it would run, but without ldd's shell: if ldd is installed, for a
 * program that is safe to examine. Loaders run audit modules that the file names before they list anything, and a
 * loader at any but the known paths may be anything.
 */
export async function askLdd(host: Host, executable: Executable, loaders: Loaders): Promise<LddAnswer | null> {
  const { content } = executable.facts;
  const path = executable.realPath;
  if (path === null || content?.kind !== 'elf') return null;
  const { interpreter, audit } = content.elf;
  if (interpreter === null || !isKnownLoader(interpreter) || audit.length > 0) return null;
  const family = loaders.at(interpreter)?.family;
  if (family !== 'glibc' && family !== 'musl') return null;
  if (host.tools.find('ldd') === null) return null;
  const libraryPath = host.env.get('LD_LIBRARY_PATH') ?? '';
  const options = libraryPath === '' ? [] : ['--library-path', libraryPath];
  const result = await host.tools.run({ tool: interpreter, args: ['--list', ...options, path], endsByItself: true });
  return result.kind === 'ran' ? decodeLddOutput(result.stdout, result.stderr, interpreter) : null;
}

/** A tool may access a file by another path than we did: if it is the same file, it gets our name. */
export function withReaderPaths(
  host: Host,
  answer: LddAnswer | null,
  libraries: LibrariesFacts | null,
): LddAnswer | null {
  if (answer?.kind !== 'list' || libraries === null) return answer;
  const inodeOf = (path: string): string | null => {
    const stat = host.fs.stat(path);
    return stat.kind === 'found' ? stat.value.inode : null;
  };
  return {
    ...answer,
    libraries: answer.libraries.map((library) => {
      const ours = libraries.found.find(({ name }) => name === library.name)?.path;
      if (ours === undefined || library.path === null || ours === library.path) return library;
      return inodeOf(ours) === inodeOf(library.path) ? { ...library, path: ours } : library;
    }),
  };
}
