import type { RootFs } from '../../src/host/rootfs.ts';

/** /etc/localtime, followed link by link. */
export type Localtime = {
  readonly hops: readonly { readonly link: string; readonly target: string }[];
  /** The real file, or what is missing, denied or not a file. */
  readonly end: 'file' | 'absent' | 'dangling' | 'denied' | 'loop' | 'directory' | 'not-regular';
  readonly path: string;
  /** The zone that the way leads through, by its name in the database: `Asia/Shanghai`. */
  readonly zone: string | null;
};

export function followLocaltime(fs: RootFs): Localtime {
  const { hops, end } = fs.resolve('/etc/localtime');
  const base = { hops, path: end.path, zone: zoneOfWay([...hops.map(({ target }) => target), end.path]) };
  switch (end.kind) {
    case 'found': {
      const stat = fs.stat(end.path);
      if (stat.kind === 'denied') return { ...base, end: 'denied' };
      if (stat.kind !== 'found') return { ...base, end: 'absent' };
      const kind = stat.value.kind;
      return { ...base, end: kind === 'file' || kind === 'directory' ? kind : 'not-regular' };
    }
    case 'absent':
      return { ...base, end: hops.length > 0 ? 'dangling' : 'absent' };
    case 'denied':
      return { ...base, end: 'denied' };
    case 'unfit':
      return { ...base, end: end.why === 'loop' ? 'loop' : 'not-regular' };
  }
}

/** The name of the zone that a path in a zoneinfo directory stands for; null for a path elsewhere. */
export function zoneOfPath(path: string): string | null {
  if (!path.includes('zoneinfo') && !path.includes('locale/TZ')) return null;
  const match = /(?:^|\/)(?:zoneinfo(?:\/posix|-posix|\/right|-leaps)?|locale\/TZ)\/+([A-Za-z][A-Za-z0-9_+/-]*)$/.exec(
    path,
  );
  return match?.[1] ?? null;
}

/** The first place on the way that is in a zoneinfo directory: the name that was chosen, not what it is a link to. */
export function zoneOfWay(places: readonly string[]): string | null {
  for (const place of places) {
    const zone = zoneOfPath(place);
    if (zone !== null && zone !== 'localtime') return zone;
  }
  return null;
}
