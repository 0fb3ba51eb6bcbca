import type { Hop, Resolution } from '../host/files/resolve.ts';
import type { RootFs } from '../host/files/rootfs.ts';

/**
 * The link that keeps a path from being found; null if every link on the way leads somewhere, and what is missing is
 * below: /bin/app, where /bin -> usr/bin.
 */
export function brokenLink(fs: Pick<RootFs, 'resolve'>, { hops, end }: Resolution): Hop | null {
  if (end.kind !== 'absent') return null;
  return hops.findLast(({ link }) => fs.resolve(link).end.kind === 'absent') ?? null;
}
