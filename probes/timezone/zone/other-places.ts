import type { RootFs } from '../../../src/host/files/rootfs.ts';
import { ifKnown } from '../../../src/host/not-known.ts';

/**
 * Whether the container may have a `share/zoneinfo` that is none of Go's usual ones: in a directory of the root that the Filesystem
 * Hierarchy Standard does not know, such as `/nix`, `/gnu` and `/data`, or where software is added (`/opt`, `/home`, `/usr/local`). True
 * if that is not known, as of a volume of a manifest. Most containers have no such place, and then the program need not be searched for its path.
 */
export function mayHaveOtherZoneinfo(fs: RootFs): boolean {
  return ifKnown(
    () => hasOtherZoneinfo(fs),
    () => true,
  );
}

function hasOtherZoneinfo(fs: RootFs): boolean {
  const top = namesIn(fs, '/');
  if (top === 'unknown') return true;
  const holders = top.filter((name) => additions.has(name) || !standard.has(name));
  if (holders.some((name) => hasDirectory(fs, `/${name}`, ''))) return true;
  return fs.stat('/run/current-system').kind !== 'absent' || hasDirectory(fs, '/usr', '/share/zoneinfo');
}

/** The names that the standard, systemd's file-hierarchy(7) and the distributions have in a root. */
const standard = new Set(
  'bin boot dev etc home lib lib32 lib64 libx32 media mnt opt proc root run sbin srv sys tmp usr var'.split(' '),
);

/** Standard places for what no distribution ships. */
const additions = new Set(['home', 'opt', 'srv']);

/** Beyond this many names the directory is not examined. */
const most = 64;

function namesIn(fs: RootFs, directory: string): readonly string[] | 'unknown' {
  const listed = fs.list(directory, most);
  if (listed.kind === 'absent') return [];
  return listed.kind === 'found' && !listed.value.truncated ? listed.value.names : 'unknown';
}

/** Whether one of the names in a directory is, with `ending` after it, a directory that can be there. */
function hasDirectory(fs: RootFs, directory: string, ending: string): boolean {
  const names = namesIn(fs, directory);
  if (names === 'unknown') return true;
  return names.some((name) => {
    const found = fs.stat(`${directory}/${name}${ending}`);
    return found.kind === 'denied' || (found.kind === 'found' && found.value.kind === 'directory');
  });
}
