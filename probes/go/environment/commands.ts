import { join } from '../../../src/decode/go/env/env.ts';
import type { Host } from '../../../src/host/host.ts';

/**
 * Whether the go command finds a program: a path unchanged, a name in PATH. Since Go 1.19 a match in a relative
 * element of PATH is an error and ends the search (os/exec.LookPath, ErrDot).
 */
export function isCommand(host: Host, name: string): boolean {
  if (name === '') return false;
  if (name.includes('/')) return name.startsWith('/') && isExecutable(host, name);
  for (const directory of (host.env.get('PATH') ?? '').split(':')) {
    const absolute = directory.startsWith('/');
    if (isExecutable(host, absolute ? `${directory}/${name}` : join(host.cwd, directory, name))) return absolute;
  }
  return false;
}

function isExecutable(host: Host, path: string): boolean {
  const stat = host.fs.stat(path);
  return stat.kind === 'found' && stat.value.kind === 'file' && (stat.value.mode & 0o111) !== 0;
}
