import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../build/paths.ts';
import type { Toolchain } from '../static/toolchain.ts';
import { type Component, checked, LicenseMissing } from './component.ts';
import { ownText, textsIn } from './texts.ts';

/** The parts of `cargo metadata --format-version 1` that are used. */
interface Metadata {
  readonly packages: readonly Crate[];
  readonly resolve: {
    readonly root: string;
    readonly nodes: readonly {
      readonly id: string;
      readonly deps: readonly {
        readonly pkg: string;
        readonly dep_kinds: readonly { readonly kind: string | null }[];
      }[];
    }[];
  };
}

interface Crate {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly license: string | null;
  readonly manifest_path: string;
}

/** The crate with the engine's source. */
const engineCrate = 'rquickjs-sys';

/** Crates that come without the text of their license; it was taken from their repository. */
const textsOfOurs: Readonly<Record<string, string>> = { [engineCrate]: 'rquickjs-sys.txt' };

/** Every crate that is linked into the static executable, and the engine. @throws LicenseMissing */
export function crateComponents({ cargo, target, env }: Toolchain): Component[] {
  const args = ['metadata', '--format-version', '1', '--locked', '--filter-platform', target];
  const text = execFileSync(cargo, args, {
    cwd: join(repository, 'native'),
    env: { ...process.env, ...env, PATH: `${dirname(cargo)}:${process.env.PATH ?? ''}` },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 2],
    maxBuffer: 64 << 20,
  });
  const checksums = lockedChecksums(readFileSync(join(repository, 'native/Cargo.lock'), 'utf8'));
  return linkedCrates(JSON.parse(text)).flatMap((crate) => {
    const component = crateComponent(crate, checksums);
    return crate.name === engineCrate ? [component, engineComponent(crate, component.purl)] : [component];
  });
}

/**
 * The run-time dependencies of the root, without those for the build or for tests, and without the root itself; by
 * name.
 */
export function linkedCrates({ packages, resolve }: Metadata): Crate[] {
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const reached = new Set<string>();
  const visit = (id: string): void => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const { pkg, dep_kinds } of nodes.get(id)?.deps ?? [])
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
  };
  visit(resolve.root);
  return packages.filter(({ id }) => id !== resolve.root && reached.has(id)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A crate, with what its directory says of it. @throws LicenseMissing */
export function crateComponent(
  { name, version, license, manifest_path }: Crate,
  checksums: ReadonlyMap<string, string>,
): Component {
  const directory = dirname(manifest_path);
  const own = textsOfOurs[name];
  const content = checksums.get(`${name} ${version}`);
  return checked({
    type: 'library',
    name,
    version,
    // Cargo once used a slash for OR.
    license: (license ?? '').replaceAll('/', ' OR '),
    texts: own === undefined ? textsIn(directory) : [ownText(own)],
    purl: `pkg:cargo/${name}@${version}`,
    ...(content === undefined ? {} : { hash: { alg: 'SHA-256', content } }),
  });
}

/** QuickJS-ng, by the version that its header states. */
function engineComponent({ manifest_path }: Crate, partOf: string): Component {
  const directory = join(dirname(manifest_path), 'quickjs');
  const header = readFileSync(join(directory, 'quickjs.h'), 'utf8');
  const number = (part: string): string => new RegExp(`#define QJS_VERSION_${part} +(\\d+)`).exec(header)?.[1] ?? '';
  const version = ['MAJOR', 'MINOR', 'PATCH'].map(number).join('.');
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new LicenseMissing(`${directory}/quickjs.h states no version`);
  return checked({
    type: 'platform',
    name: 'quickjs-ng',
    version,
    license: 'MIT',
    texts: textsIn(directory),
    purl: `pkg:github/quickjs-ng/quickjs@v${version}`,
    cpe: `cpe:2.3:a:quickjs-ng:quickjs:${version}:*:*:*:*:*:*:*`,
    partOf,
  });
}

/** SHA-256 of each crate's archive, by `name version`: Cargo.lock. */
export function lockedChecksums(lock: string): Map<string, string> {
  const entries = lock.matchAll(
    /name = "([^"]+)"\nversion = "([^"]+)"\nsource = "[^"]+"\nchecksum = "([0-9a-f]{64})"/g,
  );
  return new Map([...entries].map(([, name, version, checksum]) => [`${name} ${version}`, checksum ?? '']));
}
