import type { Host } from '../../../src/host/host.ts';

/**
 * The paths of shells in the image: those in the usual places; where there are none, or all are asked for, any in a directory of programs
 * or of PATH, each directory under one of its names.
 */
export function observeShells(host: Host, all: boolean): string[] {
  const usual = usualShells.filter((path) => isFile(host, path));
  if (usual.length > 0 && !all) return usual;
  const seen = new Set<string>();
  const others = [...directories, ...directoriesOfPath(host)].flatMap((directory) => {
    const real = host.fs.resolve(directory).end;
    if (real.kind !== 'found' || seen.has(real.path)) return [];
    seen.add(real.path);
    const listing = host.fs.list(real.path, mostNames);
    if (listing.kind !== 'found') return [];
    const names = listing.value.truncated ? [...shells] : listing.value.names.filter((name) => shells.has(name));
    return names.map((name) => `${directory}/${name}`).filter((path) => isFile(host, path));
  });
  return [...usual, ...others.filter((path) => !usual.some((each) => isSame(host, each, path)))];
}

/** Where distributions put them; /busybox/sh is that of distroless' debug images. */
const usualShells = [
  ...['/bin/sh', '/bin/bash', '/bin/dash', '/bin/ash', '/bin/zsh', '/bin/ksh'],
  ...['/usr/bin/sh', '/usr/bin/bash', '/usr/bin/fish', '/usr/local/bin/bash', '/busybox/sh', '/bin/busybox'],
] as const;

const directories = [
  '/bin',
  '/usr/bin',
  '/usr/local/bin',
  '/sbin',
  '/usr/sbin',
  '/usr/local/sbin',
  '/busybox',
] as const;

/** Of /etc/shells in Debian, Alpine and Fedora, those of their packages besides, and programs that are a shell by another name. */
const shells: ReadonlySet<string> = new Set([
  ...[
    'sh',
    'bash',
    'dash',
    'ash',
    'zsh',
    'ksh',
    'ksh93',
    'mksh',
    'mksh-static',
    'lksh',
    'loksh',
    'oksh',
    'posh',
    'yash',
  ],
  ...['csh', 'tcsh', 'bsd-csh', 'fish', 'rbash', 'rzsh', 'rksh', 'rc', 'es', 'elvish', 'nu', 'xonsh', 'pwsh', 'osh'],
  ...['bash-static', 'zsh-static', 'static-sh', 'sash', 'busybox', 'busybox-extras', 'toybox'],
]);

/** Names in a directory that are read; with more, each shell is looked for. */
const mostNames = 2000;

function directoriesOfPath({ env }: Host): string[] {
  return (env.get('PATH') ?? '').split(':').filter((directory) => directory.startsWith('/'));
}

function isFile(host: Host, path: string): boolean {
  const stat = host.fs.stat(path);
  return stat.kind === 'found' && stat.value.kind === 'file';
}

/** The same path behind links of directories, as /bin leads to /usr/bin. */
function isSame({ fs }: Host, a: string, b: string): boolean {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const directoryOf = (path: string): string => fs.resolve(path.slice(0, path.lastIndexOf('/'))).end.path;
  return nameOf(a) === nameOf(b) && directoryOf(a) === directoryOf(b);
}
