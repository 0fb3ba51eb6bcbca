import type { Host } from '../../../src/host/host.ts';

/** Bytes: a full Alpine system has some megabytes; a package of Debian lists its files in kilobytes. */
const limits = { apk: 8 << 20, dpkg: 1 << 20, names: 20_000, candidates: 40 };

/**
 * The distribution's package that a program belongs to; null for one that was installed separately. Debian has one
 * list file per package, so only those are read whose names share a word with the program's.
 */
export function owningPackage(host: Host, path: string): string | null {
  if (!/^\/(usr\/(s?bin|lib|libexec)|s?bin|lib)\//.test(path)) return null;
  return apkOwner(host, path) ?? dpkgOwner(host, path);
}

/** lib/apk/db/installed: `P:` a package, `F:` a directory of it, `R:` a file in that (apk-installed(5)). */
function apkOwner(host: Host, path: string): string | null {
  const text = host.fs.readText('/lib/apk/db/installed', limits.apk);
  if (text.kind !== 'found') return null;
  const slash = path.lastIndexOf('/');
  const [directory, name] = [path.slice(1, slash), path.slice(slash + 1)];
  for (const block of text.value.split('\n\n')) {
    const files = block.includes(`R:${name}`) ? block.split(/^F:/m).slice(1) : [];
    const owns = files.some((part) => part.startsWith(`${directory}\n`) && part.includes(`\nR:${name}\n`));
    if (owns || files.some((part) => part.startsWith(`${directory}\n`) && part.endsWith(`\nR:${name}`))) {
      return /^P:(.*)$/m.exec(block)?.[1] ?? null;
    }
  }
  return null;
}

/** /var/lib/dpkg/info/<package>[:<architecture>].list (dpkg(1)). */
function dpkgOwner(host: Host, path: string): string | null {
  const directory = '/var/lib/dpkg/info';
  const listing = host.fs.list(directory, limits.names);
  if (listing.kind !== 'found') return null;
  const words = new Set(path.split(/[/.-]/).filter((word) => word.length > 1 && !usual.has(word)));
  const candidates = listing.value.names
    .filter((name) => name.endsWith('.list') && name.split(/[.:-]/).some((word) => words.has(word)))
    .slice(0, limits.candidates);
  const owner = candidates.find((name) => {
    const text = host.fs.readText(`${directory}/${name}`, limits.dpkg);
    return text.kind === 'found' && text.value.split('\n').includes(path);
  });
  return owner?.replace(/(:[a-z0-9]+)?\.list$/, '') ?? null;
}

/** Elements that say nothing about a package. */
const usual = new Set(['usr', 'bin', 'sbin', 'lib', 'libexec']);
