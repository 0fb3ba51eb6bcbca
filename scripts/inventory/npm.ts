import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { isReplacedWhole } from '../build/bundle/leave-out.ts';
import { lateNamespace } from '../build/bundle/load-late.ts';
import { repository } from '../build/paths.ts';
import { type Component, checked } from './component.ts';
import { textsIn } from './texts.ts';

/**
 * The directories of the packages whose code is in a bundle, from the root of the repository: `node_modules/pino`.
 * Packages that are completely replaced by something of ours are not included.
 */
export function bundledPackages({ outputs }: Metafile): string[] {
  const directories = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && !isReplacedWhole(path))
    .map(([path]) => packageDirectory(path))
    .filter((directory) => directory !== null);
  return [...new Set(directories)].sort();
}

/** The package that a file of a bundle belongs to; null for our own. */
function packageDirectory(path: string): string | null {
  const late = path.startsWith(`${lateNamespace}:`) ? path.slice(lateNamespace.length + 1) : null;
  if (late !== null) return `node_modules/${late}`;
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? null;
}

/**
 * A package of npm.
 * @param directory from the root of the repository
 * @throws LicenseMissing
 */
export function npmComponent(directory: string): Component {
  const place = join(repository, directory);
  const { name, version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
  const { integrity } = lockedPackages()[directory] ?? {};
  return checked({
    type: 'library',
    name,
    version: String(version ?? ''),
    license: typeof license === 'string' ? license.replace(/^\((.*)\)$/, '$1') : '',
    texts: textsIn(place),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...hashOf(integrity),
  });
}

type Locked = Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;

/** What package-lock.json has of each package, by its directory. */
export function lockedPackages(): Locked {
  return JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')).packages;
}

/** Of `integrity` in a lock file: SHA-512 in base64 (https://www.w3.org/TR/SRI/). */
export function hashOf(integrity: string | undefined): Pick<Component, 'hash'> {
  const base64 = /^sha512-(\S+)$/.exec(integrity ?? '')?.[1];
  if (base64 === undefined) return {};
  return { hash: { alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') } };
}
