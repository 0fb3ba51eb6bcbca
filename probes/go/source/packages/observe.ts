import { join } from '../../../../src/decode/go/env/env.ts';
import { splitGoFlags } from '../../../../src/decode/go/env/flags/flags.ts';
import type { BuildContext } from '../../../../src/decode/go/source/constraint.ts';
import type { Host } from '../../../../src/host/host.ts';
import type { PackageProblem } from './facts.ts';
import type { PackagesPlace } from './place.ts';
import { Walk } from './walk.ts';

/** Enough to find a broken one. */
const limits = { commands: 20, problems: 10, depth: 8 };

/**
 * Why loading the packages would fail. The main package of the directory is built; if there is none, every main
 * package below it.
 */
export function observePackages(host: Host, place: PackagesPlace): PackageProblem[] {
  const context = buildContext(place);
  const walk = new Walk(host, place, context);
  for (const directory of commandsBelow(host, place, walk)) walk.visit(directory, null);
  walk.run();
  return walk.problems.slice(0, limits.problems);
}

/** With GO111MODULE=off: what the directory imports and GOPATH lacks, especially a module's own packages. */
export function observeGopath(host: Host, place: PackagesPlace): PackageProblem[] {
  const found = new Walk(host, place, buildContext(place)).read(place.directory);
  const roots = place.values.GOPATH.value.split(':').filter((path) => path !== '');
  const imports = found?.files.flatMap(({ name, imports }) => imports.map((each) => ({ ...each, name }))) ?? [];
  return imports.flatMap(({ path, name, line }) => {
    if (!(path.split('/', 1)[0] ?? '').includes('.') || path.startsWith('.')) return [];
    const places = [`${place.directory}/vendor`, ...roots.map((root) => `${root}/src`)];
    const isThere = places.some((each) => host.fs.stat(`${each}/${path}`).kind !== 'absent');
    return isThere ? [] : [{ kind: 'no-package', at: `${place.directory}/${name}:${line}`, path, where: 'GOPATH' }];
  });
}

function commandsBelow(host: Host, { directory }: PackagesPlace, walk: Walk): string[] {
  const own = walk.read(directory);
  if (own !== null && (own.files.length > 0 || own.maybeMore || own.unreadable !== null)) return [directory];
  const found: string[] = [];
  const descend = (at: string, depth: number): void => {
    const listing = depth < limits.depth && found.length < limits.commands ? host.fs.list(at, 2000) : null;
    if (listing?.kind !== 'found') return;
    for (const name of listing.value.names) {
      if (
        /^[._]/.test(name) ||
        name.includes('.') ||
        name === 'vendor' ||
        name === 'testdata' ||
        name === 'node_modules'
      )
        continue;
      const below = join(at, name);
      const stat = host.fs.lstat(below);
      if (stat.kind !== 'found' || stat.value.kind !== 'directory') continue;
      if (host.fs.stat(`${below}/go.mod`).kind === 'found') continue;
      if (walk.read(below)?.files.some((file) => file.package === 'main') === true) found.push(below);
      descend(below, depth + 1);
    }
  };
  descend(directory, 0);
  // Files run by tools, //go:build ignore, do not count if there are commands.
  return found.length > 0 || own?.goFiles === 0 ? found.slice(0, limits.commands) : [directory];
}

function buildContext({ values, version }: PackagesPlace): BuildContext {
  const tags = (splitGoFlags(values.GOFLAGS.value, version) ?? []).flatMap((word) => {
    const list = /^--?tags=(.*)$/s.exec(word)?.[1];
    return list === undefined ? [] : list.split(/[ ,]+/);
  });
  return {
    goos: values.GOOS.value,
    goarch: values.GOARCH.value,
    cgo: values.CGO_ENABLED.value === '1',
    minor: version?.minor ?? null,
    tags,
  };
}
