import type { Host } from '../../../src/host/host.ts';

/** A file called `go` that a build would run. */
export type GoCommand = {
  readonly path: string;
  /** The path without links, which GOROOT is derived from. */
  readonly realPath: string;
  readonly foundBy: 'PATH' | 'GOROOT' | 'the usual place';
};

/**
 * The `go` command: the first in PATH, otherwise in GOROOT/bin, otherwise where the official tarball and images put
 * it. As in execvp(3), a file without execute bit is used only if no better one follows.
 */
export function findGoCommand(host: Host): GoCommand | null {
  const goroot = host.env.get('GOROOT') ?? '';
  const places: readonly { foundBy: GoCommand['foundBy']; directories: readonly string[] }[] = [
    { foundBy: 'PATH', directories: (host.env.get('PATH') ?? '').split(':') },
    { foundBy: 'GOROOT', directories: [`${goroot}/bin`] },
    { foundBy: 'the usual place', directories: ['/usr/local/go/bin'] },
  ];
  let fallback: GoCommand | null = null;
  for (const { foundBy, directories } of places) {
    for (const directory of directories) {
      if (!directory.startsWith('/')) continue;
      const path = `${directory.replace(/\/+$/, '')}/go`;
      const stat = host.fs.stat(path);
      if (stat.kind !== 'found' || stat.value.kind !== 'file') continue;
      const { end } = host.fs.resolve(path);
      const command = { path, realPath: end.kind === 'found' ? end.path : path, foundBy };
      if ((stat.value.mode & 0o111) !== 0) return command;
      fallback ??= command;
    }
  }
  return fallback;
}
