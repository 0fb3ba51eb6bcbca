import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Mozilla's list of CA certificates, as a release of Node includes it. */
export interface PublicRootsRelease {
  /** The release of NSS that has this list: `3.126`. */
  readonly nss: string;
  /** The release date of that Node: `2026-09-08`. */
  readonly day: string;
}

/** For the Node that this runs on, which is the pinned one: its `tls.rootCertificates` go into an executable. */
export function publicRootsRelease(): PublicRootsRelease {
  const file = join(dirname(process.execPath), '../CHANGELOG.md');
  return releaseIn(readFileSync(file, 'utf8'), process.versions.node);
}

/**
 * Based on Node's CHANGELOG.md, which lists its releases, newest first.
 * @throws if it does not mention this version, or any list
 */
export function releaseIn(changelog: string, node: string): PublicRootsRelease {
  const heading = (version: string): string => `^## (\\d{4}-\\d\\d-\\d\\d), Version ${version}[ ,]`;
  const own = new RegExp(heading(node.replaceAll('.', '\\.')), 'm').exec(changelog);
  if (own === null) throw new Error(`Node's CHANGELOG.md has no section for ${node}`);
  let day = own[1] ?? '';
  for (const line of changelog.slice(own.index).split('\n')) {
    day = new RegExp(heading('\\d[\\d.]*')).exec(line)?.[1] ?? day;
    const [, nss] = /update root certificates to NSS (\d+\.[\d.]*\d)/.exec(line) ?? [];
    if (nss !== undefined) return { nss, day };
  }
  throw new Error(
    `Node's CHANGELOG.md names no list of root certificates since its first release: see scripts/build/bundle/public-roots.ts`,
  );
}
