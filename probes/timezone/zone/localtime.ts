import { isLetteredZoneName } from '../../../src/decode/zone/zone-name.ts';
import type { RootFs } from '../../../src/host/files/rootfs.ts';
import { brokenLink } from '../../../src/linux/broken-link.ts';

/** /etc/localtime, followed link by link. */
export type Localtime = {
  readonly hops: readonly { readonly link: string; readonly target: string }[];
  /** The real file, or what is missing, denied or not a file; `unknown` in a volume, which matters only without TZ. */
  readonly end: 'file' | 'absent' | 'dangling' | 'denied' | 'loop' | 'directory' | 'not-regular' | 'unknown';
  readonly path: string;
  /** The zone on the way, by its name in the database: `Asia/Shanghai`. */
  readonly zone: string | null;
};

export const unknownLocaltime: Localtime = { hops: [], end: 'unknown', path: '/etc/localtime', zone: null };

export function followLocaltime(fs: RootFs): Localtime {
  const resolution = fs.resolve('/etc/localtime');
  const { hops, end } = resolution;
  const base = { hops, path: end.path, zone: zoneFromLinkChain([...hops.map(({ target }) => target), end.path]) };
  switch (end.kind) {
    case 'found': {
      const stat = fs.stat(end.path);
      if (stat.kind === 'denied') return { ...base, end: 'denied' };
      if (stat.kind !== 'found') return { ...base, end: 'absent' };
      const kind = stat.value.kind;
      return { ...base, end: kind === 'file' || kind === 'directory' ? kind : 'not-regular' };
    }
    case 'absent':
      return { ...base, end: brokenLink(fs, resolution) === null ? 'absent' : 'dangling' };
    case 'denied':
      return { ...base, end: 'denied' };
    case 'unfit':
      return { ...base, end: end.why === 'loop' ? 'loop' : 'not-regular' };
  }
}

/**
 * Which zone /etc/localtime names if no zone file can be loaded: the name in the link, in any spelling; or the text
 * of the file, as after `echo Europe/Berlin > /etc/localtime`. Null if it names none.
 */
export function statedZone(fs: RootFs, { hops, end, zone }: Localtime): string | null {
  if (zone !== null) return zone;
  const [first] = hops;
  if (end === 'dangling' && first !== undefined) {
    const at = first.target.lastIndexOf(zoneinfo);
    if (at >= 0) return first.target.slice(at + zoneinfo.length) || null;
    return first.target.startsWith('/') ? null : first.target;
  }
  const text = end === 'file' ? fs.readText('/etc/localtime', longestText) : null;
  return text?.kind === 'found' ? text.value.trim() || null : null;
}

const zoneinfo = 'zoneinfo/';

/** Bytes: a name, and possibly a comment. Only zone files of fixed offsets are that short. */
const longestText = 100;

/** The zone name of a path in a zoneinfo directory; null for a path elsewhere. */
export function zoneOfPath(path: string): string | null {
  for (const { directory, branches } of databases) {
    for (let at = path.indexOf(directory); at >= 0; at = path.indexOf(directory, at + 1)) {
      if (at > 0 && path.charAt(at - 1) !== '/') continue;
      const below = path.slice(at + directory.length);
      for (const branch of branches) {
        const zone = below.startsWith(`${branch}/`) ? withoutLeadingSlashes(below.slice(branch.length)) : '';
        if (isLetteredZoneName(zone)) return zone;
      }
    }
  }
  return null;
}

/** The directories of the database, and the ways in which zic(8) and distributions separate its branches. */
const databases = [
  { directory: 'zoneinfo', branches: ['/posix', '-posix', '/right', '-leaps', ''] },
  { directory: 'locale/TZ', branches: [''] },
] as const;

function withoutLeadingSlashes(path: string): string {
  let start = 0;
  while (path.charAt(start) === '/') start += 1;
  return path.slice(start);
}

/** The first link target that is in a zoneinfo directory: the name that was chosen, not what it links to. */
export function zoneFromLinkChain(places: readonly string[]): string | null {
  for (const place of places) {
    const zone = zoneOfPath(place);
    if (zone !== null && zone !== 'localtime') return zone;
  }
  return null;
}
