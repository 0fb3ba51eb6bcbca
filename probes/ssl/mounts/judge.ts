import type { SslFacts } from '../facts.ts';
import type { SslFinding } from '../findings.ts';
import { fewRoots } from '../thresholds.ts';
import type { MountFacts } from './facts.ts';

/**
 * A mount that leaves Go with no root: its links lead out of it, or it has none that Go reads. Null: no mount is the
 * cause.
 */
export function judgeHidingMount(facts: SslFacts): SslFinding | null {
  return linksOutside(facts) ?? hides(facts);
}

/** Mounts that replace the image's roots, though there are some. */
export function judgeFewRoots(facts: SslFacts): SslFinding[] {
  const { pool, environment, files } = facts;
  const [mount] = hidingMounts(facts);
  // If a file or directories are named and found, nothing else was wanted.
  const isAskedFor = environment.SSL_CERT_FILE !== null && files.some(({ outcome }) => outcome === 'read');
  const applies = pool.roots < fewRoots && !isAskedFor && environment.SSL_CERT_DIR === null;
  return mount !== undefined && applies
    ? [{ code: 'ssl/mount-leaves-few-roots', detail: { ...mount, roots: pool.roots } }]
    : [];
}

function linksOutside({ files, directories, mounts }: SslFacts): SslFinding | null {
  const links = [
    ...files.flatMap(({ dangling }) => dangling ?? []),
    ...directories.flatMap(({ dangling, danglingLinks }) => [
      ...(dangling === undefined ? [] : [dangling]),
      ...danglingLinks.first,
    ]),
  ];
  for (const dangling of links) {
    const mount = mounts.find(
      ({ mountPoint }) => isBelow(dangling.link, mountPoint) && !isBelow(dangling.missing, mountPoint),
    );
    if (mount !== undefined) return { code: 'ssl/mount-links-outside', detail: { ...mount, dangling } };
  }
  return null;
}

function hides(facts: SslFacts): SslFinding | null {
  const [mount] = hidingMounts(facts);
  return mount === undefined ? null : { code: 'ssl/mount-hides-roots', detail: mount };
}

/** Mounts on the way to what Go looks for; others are of single entries, and hide nothing else. */
function hidingMounts({ files, directories, mounts }: SslFacts): MountFacts[] {
  const searched = new Set([...files, ...directories].map(({ path }) => path));
  return mounts.filter(({ path }) => searched.has(path));
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
