import { isKnownLoader } from '../../src/decode/elf-machines.ts';
import { decodeFileOutput, type FileAnswer } from '../../src/decode/file-output.ts';
import { decodeLddOutput, type LddAnswer } from '../../src/decode/ldd-output.ts';
import type { Host } from '../../src/host/host.ts';
import type { KnownLoader } from './container-libc.ts';
import type { ElfFacts } from './facts.ts';

/** `file -L -b`, which executes nothing of the file it looks at. Null where there is none, or no answer. */
export async function askFile(host: Host, path: string): Promise<FileAnswer | null> {
  const result = await host.tools.run({ tool: 'file', args: ['-L', '-b', '--', path] });
  return result.kind === 'ran' && result.exitCode === 0 ? decodeFileOutput(result.stdout) : null;
}

/**
 * What ldd would answer, from the loader it would ask, without its shell in between: where ldd is installed, for a
 * program that it is safe to ask about. Loaders run audit modules that the file names before they list anything, and
 * a loader at any but the known paths may be anything.
 */
export async function askLdd(
  host: Host,
  path: string,
  elf: ElfFacts,
  loader: KnownLoader | null,
): Promise<LddAnswer | null> {
  const { interpreter } = elf;
  if (interpreter === null || !isKnownLoader(interpreter) || elf.audit.length > 0) return null;
  if (loader === null || (loader.family !== 'glibc' && loader.family !== 'musl')) return null;
  if (host.tools.find('ldd') === null) return null;
  const libraryPath = host.env.get('LD_LIBRARY_PATH');
  const options = libraryPath === undefined || libraryPath === '' ? [] : ['--library-path', libraryPath];
  const result = await host.tools.run({ tool: interpreter, args: ['--list', ...options, path] });
  return result.kind === 'ran' ? decodeLddOutput(result.stdout, result.stderr, interpreter) : null;
}
