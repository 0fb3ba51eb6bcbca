import type { Host } from '../../../../src/host/host.ts';
import { ifKnown } from '../../../../src/host/not-known.ts';
import { findInstaller, type Installer } from '../../../../src/linux/installer.ts';
import { absolutePath, baseName, directoryOf } from '../../../../src/linux/paths.ts';
import { defaultPath } from '../../../../src/linux/start/path-search.ts';
import { isTool } from './tools.ts';

/** What may have been meant by a path or a name at which there is no program. */
export type Elsewhere = {
  /** The program that it was probably meant to name; null if nothing suggests itself. */
  readonly elsewhere: string | null;
  /** What would install it; left out where it is in no package that is known, and where nothing installs packages. */
  readonly installer?: Installer;
};

export function observeElsewhere(host: Host, command: string): Elsewhere {
  const elsewhere = findElsewhere(host, command);
  const installer = elsewhere === null && isTool(command) ? findInstaller(host.fs) : null;
  return { elsewhere, ...(installer === null ? {} : { installer }) };
}

/**
 * A file in the place of one of its directories, which `COPY app /app` makes where /app is not there yet; the only program of that
 * directory; or a file of its name where images have programs; for a name also a file in the place of a directory of PATH.
 */
function findElsewhere(host: Host, command: string): string | null {
  const path = command.includes('/') ? absolutePath(host, command) : null;
  if (path !== null) {
    const known = kindOf(host, path) === 'directory' ? programIn(host, path) : fileAbove(host, path);
    if (known !== null) return known;
  }
  const searched = (host.env.get('PATH') ?? defaultPath).split(':');
  const directories = [host.cwd, ...programDirectories, ...searched];
  const name = baseName(path ?? command);
  if (name === '') return null;
  const found = directories.map((directory) => `${directory === '/' ? '' : directory}/${name}`).find(isOther);
  return (
    found ??
    namedAlike(host, [directoryOf(path ?? '/'), ...directories], name) ??
    (path === null && !isTool(command) ? searched.find(isOther) : undefined) ??
    null
  );

  function isOther(candidate: string): boolean {
    return candidate !== path && kindOf(host, candidate) === 'file';
  }
}

/** Under a name that differs in letter case, or by `.exe`, as those of other systems do. */
function namedAlike(host: Host, directories: readonly string[], name: string): string | null {
  for (const directory of directories) {
    const listing = ifKnown(
      () => host.fs.list(directory, mostNames),
      () => null,
    );
    const alike =
      listing?.kind === 'found' ? listing.value.names.find((other) => folded(other) === folded(name)) : null;
    const path = `${directory === '/' ? '' : directory}/${alike}`;
    if (alike !== null && alike !== undefined && kindOf(host, path) === 'file') return path;
  }
  return null;
}

function folded(name: string): string {
  return name.toLowerCase().replace(/\.exe$/, '');
}

/** Where images put programs outside of PATH. */
const programDirectories = [
  ...['/', '/app', '/app/bin', '/bin', '/usr/local/bin', '/usr/bin', '/sbin', '/usr/sbin'],
  ...['/go/bin', '/opt', '/opt/bin', '/srv', '/root', '/home/nonroot'],
];

function fileAbove(host: Host, path: string): string | null {
  for (let above = directoryOf(path); above !== '/'; above = directoryOf(above)) {
    const kind = kindOf(host, above);
    if (kind !== null) return kind === 'file' ? above : null;
  }
  return null;
}

/** Beyond this many names, no program of a directory stands out. */
const mostNames = 64;

function programIn(host: Host, directory: string): string | null {
  const listing = host.fs.list(directory, mostNames);
  if (listing.kind !== 'found' || listing.value.truncated) return null;
  const programs = listing.value.names
    .map((name) => `${directory.replace(/\/+$/, '')}/${name}`)
    .filter((path) => {
      const stat = statOf(host, path);
      return stat?.kind === 'found' && stat.value.kind === 'file' && (stat.value.mode & 0o111) !== 0;
    });
  return (
    programs.find((path) => baseName(path) === baseName(directory)) ??
    (programs.length === 1 ? programs[0] : null) ??
    null
  );
}

function kindOf(host: Host, path: string): string | null {
  const stat = statOf(host, path);
  return stat?.kind === 'found' ? stat.value.kind : null;
}

/** Null for what is not known, which suggests nothing. */
function statOf(host: Host, path: string): ReturnType<Host['fs']['stat']> | null {
  return ifKnown(
    () => host.fs.stat(path),
    () => null,
  );
}
