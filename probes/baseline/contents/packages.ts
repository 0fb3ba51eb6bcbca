import type { Host } from '../../../src/host/host.ts';
import type { PackageFacts } from '../facts.ts';

/**
 * The kind of package list. Reading it costs more than everything else, so packages are counted only if requested.
 * @param count whether to count
 */
export function observePackages(host: Host, count: boolean): PackageFacts {
  for (const [path, manager] of lists) {
    if (host.fs.stat(path).kind !== 'found') continue;
    return { manager, count: count ? counters[manager](host, path) : null };
  }
  return { manager: null, count: null };
}

type Manager = NonNullable<PackageFacts['manager']>;

/** Where each package manager keeps its list; distroless has a file for each package. */
const lists: readonly (readonly [path: string, manager: Manager])[] = [
  ['/var/lib/dpkg/status.d', 'dpkg status.d'],
  ['/var/lib/dpkg/status', 'dpkg'],
  ['/lib/apk/db/installed', 'apk'],
  ['/usr/lib/apk/db/installed', 'apk'],
  ['/var/lib/rpm', 'rpm'],
  ['/usr/lib/sysimage/rpm', 'rpm'],
];

/** Null if the list cannot be read: rpm's is a database. */
const counters: Readonly<Record<Manager, (host: Host, path: string) => number | null>> = {
  dpkg: (host, path) => countMatches(host, path, /^Status: \S+ \S+ installed$/gm),
  'dpkg status.d'(host, path) {
    const listing = host.fs.list(path, entryLimit);
    return listing.kind === 'found' ? listing.value.names.filter((name) => !name.endsWith('.md5sums')).length : null;
  },
  apk: (host, path) => countMatches(host, path, /^P:/gm),
  rpm: () => null,
};

/** Bytes, and names. */
const listLimit = 32 << 20;
const entryLimit = 10_000;

function countMatches(host: Host, path: string, pattern: RegExp): number | null {
  const text = host.fs.readText(path, listLimit);
  return text.kind === 'found' ? (text.value.match(pattern)?.length ?? 0) : null;
}
