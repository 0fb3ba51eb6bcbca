import type { GoEnv } from '../../../src/decode/go/env/env.ts';
import type { Host } from '../../../src/host/host.ts';
import { isCommand } from './commands.ts';

export type CompilerFacts = {
  /** CC by name, its arguments left out. */
  readonly command: string;
  readonly found: boolean;
  /**
   * stdlib.h is where distributions put it; null if that is not known: no compiler, or one with its own directories.
   */
  readonly headers: boolean | null;
};

/** Compilers of a distribution, which look for headers in its usual directories. */
const usualCompilers = ['gcc', 'cc', 'clang', '/usr/bin/gcc', '/usr/bin/cc', '/usr/bin/clang'];
const headerDirectories = ['/usr/include', '/usr/local/include'];
/** GCC's own variables, and those that the go command passes on (cpp(1)). */
const headerVariables = ['CPATH', 'C_INCLUDE_PATH', 'CGO_CFLAGS', 'CGO_CPPFLAGS'];

export function observeCompiler(host: Host, { CC }: GoEnv): CompilerFacts {
  const [command = ''] = CC.value.split(' ');
  const found = isCommand(host, command);
  const own =
    !usualCompilers.includes(command) ||
    CC.value !== command ||
    headerVariables.some((name) => host.env.get(name)) ||
    host.fs.stat('/nix/store').kind === 'found';
  if (!found || own) return { command, found, headers: null };
  return {
    command,
    found,
    headers: headerDirectories.some((directory) => host.fs.stat(`${directory}/stdlib.h`).kind !== 'absent'),
  };
}
