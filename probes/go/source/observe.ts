import type { GoEnv, GoEnvValue } from '../../../src/decode/go/env/env.ts';
import { join } from '../../../src/decode/go/env/env.ts';
import { splitGoFlags } from '../../../src/decode/go/env/flags/flags.ts';
import { isDirectoryTarget, type ModFile, replacementOf } from '../../../src/decode/go/module/go-mod.ts';
import { escapeModulePath, parseGoSum } from '../../../src/decode/go/module/go-sum.ts';
import { type ModFileProblem, modFileProblem } from '../../../src/decode/go/module/mod-file-problem.ts';
import { parseVendorList, vendorProblem } from '../../../src/decode/go/module/vendor.ts';
import { cgoModuleOf } from '../../../src/decode/go/program/cgo-modules.ts';
import { type GoVersion, isGoAtLeast, parseGoNumber } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import { isCommand } from '../environment/commands.ts';
import type { SourceFacts, VendorFacts, WorkFacts } from './facts.ts';
import { findUpward, modFileLimit, readModFile } from './find-mod-file.ts';
import { importedModules } from './imports.ts';
import { observeVcs } from './observe-vcs.ts';
import { observeWork } from './observe-work.ts';
import { observeGopath, observePackages } from './packages/observe.ts';
import { replacedByNewest, replacedByNothing } from './replacements.ts';

/** The inputs of the go command: its settings, and where it would run. */
export interface BuildPlace {
  readonly directory: string;
  /** --source names the directory. */
  readonly named: boolean;
  readonly values: GoEnv;
  /** GOWORK as it is set; null if it is not. */
  readonly work: GoEnvValue | null;
  readonly version: GoVersion | null;
  /**
   * The C compiler comes from a distribution and looks for headers where the distribution puts them; false also if
   * its own headers are missing.
   */
  readonly usualHeaders: boolean;
}

/** Facts are printed: the first few of each list are enough. */
const limits = { sums: 16 << 20, list: 10 };

/** Null if there is no go.mod and none was asked for. Reads files only: nothing is run, downloaded or written. */
export function observeSource(host: Host, place: BuildPlace): SourceFacts | null {
  const { directory, named, values } = place;
  const modules = values.GO111MODULE.value !== 'off';
  const path = modules ? findUpward(host, directory, 'go.mod') : null;
  const file = path === null ? null : readModFile(host, path);
  if (path === null || file === null) {
    if (!modules) return observeWithoutModules(host, place);
    return named ? { ...emptySource(host, place), directory, named } : null;
  }
  const root = join(path, '..');
  const work = observeWork(host, root, place);
  const vendor = observeVendor(host, file, work.state === 'used' ? join(work.path, '..') : root, place, work);
  const usesVendor = vendor.mod === 'vendor' || (vendor.exists && vendor.mod === null);
  const others = work.state === 'used' ? work.modules : [];
  return {
    ...emptySource(host, place),
    modFile: path,
    misplaced: misplacedOf(host, root, values),
    modFileProblem: problemOf(host, path),
    directives: Object.fromEntries(Object.entries(file.directives).slice(0, 20)),
    godebugs: file.godebugs.slice(0, limits.list),
    requires: {
      count: file.requires.length,
      direct: file.requires
        .filter(({ path: name, indirect }) => !indirect && cgoModuleOf(name) !== null)
        .map(({ path: name }) => name)
        .slice(0, limits.list),
    },
    replacedByNothing: usesVendor ? [] : replacedByNothing(host, root, file).slice(0, limits.list),
    ...(usesVendor || work.state === 'used' ? {} : replacedByNewest(host, root, file)),
    work,
    vendor,
    withoutSum: usesVendor || work.state === 'used' || vendor.mod === 'mod' ? null : withoutSum(host, root, file),
    notCached: usesVendor ? null : notCached(host, root, file, others, values.GOMODCACHE.value),
    vcs: observeVcs(host, root),
    packages: observePackages(host, {
      ...place,
      root,
      file,
      vendor: usesVendor ? vendor.path : null,
      others,
      mod: vendor.mod,
    }),
  };
}

/** The module if GO111MODULE=off: its go.mod is not read. */
function observeWithoutModules(host: Host, place: BuildPlace): SourceFacts | null {
  const path = findUpward(host, place.directory, 'go.mod');
  const file = path === null ? null : readModFile(host, path);
  if (path === null || file === null) return null;
  const rest = { root: join(path, '..'), file, vendor: null, others: [], mod: null };
  const packages = observeGopath(host, { ...place, ...rest }).slice(0, limits.list);
  return packages.length === 0 ? null : { ...emptySource(host, place), packages };
}

function emptySource(host: Host, { directory, named, values }: BuildPlace): SourceFacts {
  return {
    directory,
    named,
    modFile: null,
    misplaced: null,
    modFileProblem: null,
    directives: {},
    godebugs: [],
    requires: { count: 0, direct: [] },
    replacedByNothing: [],
    work: { state: 'off' },
    vendor: { path: join(directory, 'vendor'), exists: false, mod: modFlag(values), problem: null, missing: [] },
    withoutSum: null,
    notCached: null,
    vcs: null,
    packages: [],
    git: isCommand(host, 'git'),
  };
}

/** modload.Init (cmd/go/internal/modload/init.go). */
function misplacedOf(host: Host, root: string, { GOPATH }: GoEnv): SourceFacts['misplaced'] {
  const temporary = join(host.env.get('TMPDIR') || '/tmp');
  if (root === temporary) return { file: join(root, 'go.mod'), in: 'TMPDIR' };
  const first = GOPATH.value.split(':')[0] ?? '';
  const file = join(first, 'go.mod');
  return first.startsWith('/') && host.fs.stat(file).kind === 'found' ? { file, in: 'GOPATH' } : null;
}

function problemOf(host: Host, path: string): ModFileProblem | null {
  const text = host.fs.readText(path, modFileLimit);
  return text.kind === 'found' ? modFileProblem(text.value) : null;
}

/** The last `-mod` of GOFLAGS. */
function modFlag({ GOFLAGS }: GoEnv): string | null {
  return (
    splitGoFlags(GOFLAGS.value, null)
      ?.map((word) => /^--?mod=(.*)$/s.exec(word)?.[1] ?? null)
      .filter((value) => value !== null)
      .at(-1) ?? null
  );
}

/** By default a vendor directory is used if the go line is 1.14 or later; in a workspace since Go 1.22. */
function observeVendor(host: Host, file: ModFile, root: string, place: BuildPlace, work: WorkFacts): VendorFacts {
  const path = join(root, 'vendor');
  const mod = modFlag(place.values);
  const stat = host.fs.stat(path);
  const go = parseGoNumber(file.directives.go?.value ?? '');
  const inWorkspace = work.state === 'used';
  const byDefault = inWorkspace
    ? place.version === null || isGoAtLeast(place.version, '1.22')
    : go !== null && isGoAtLeast(go, '1.14');
  const exists = stat.kind === 'found' && stat.value.kind === 'directory' && byDefault;
  // A workspace has its requirements in several files, and rarely differs: only single modules are compared.
  if (inWorkspace || (mod !== 'vendor' && !(exists && mod === null))) {
    return { path, exists, mod, problem: null, missing: [] };
  }
  const text = host.fs.readText(join(path, 'modules.txt'), limits.sums);
  if (text.kind === 'denied') return { path, exists, mod, problem: null, missing: [] };
  const modules = parseVendorList(text.kind === 'found' ? text.value : '');
  return {
    path,
    exists,
    mod,
    problem: vendorProblem(file, modules),
    missing: modules
      .flatMap(({ packages }) => packages)
      .filter((name) => !hasGoFile(host, join(path, name)))
      .slice(0, limits.list),
  };
}

/** .dockerignore and .gitignore exclude files as well as directories; what cannot be read counts as present. */
function hasGoFile(host: Host, directory: string): boolean {
  const listing = host.fs.list(directory, 5000);
  if (listing.kind === 'found') return listing.value.names.some((name) => name.endsWith('.go'));
  return listing.kind === 'denied';
}

interface Wanted {
  /** As the imports name it. */
  readonly required: string;
  /** The name it is fetched under. */
  readonly path: string;
  readonly version: string;
}

/** Modules that a build looks up: the required ones, under the names that replace them. */
function wantedModules(file: ModFile): Wanted[] {
  return file.requires.flatMap((required) => {
    const replaced = replacementOf(file, required);
    if (replaced === null) return [{ required: required.path, path: required.path, version: required.version }];
    return isDirectoryTarget(replaced) || replaced.targetVersion === null
      ? []
      : [{ required: required.path, path: replaced.target, version: replaced.targetVersion }];
  });
}

function withoutSum(host: Host, root: string, file: ModFile): string[] {
  const text = host.fs.readText(join(root, 'go.sum'), limits.sums);
  if (text.kind === 'denied' || text.kind === 'unfit') return [];
  const sums = parseGoSum(text.kind === 'found' ? text.value : '');
  return imported(
    host,
    root,
    wantedModules(file).filter(
      ({ path, version }) => !sums.has(`${path} ${version}/go.mod`) && !sums.has(`${path} ${version}`),
    ),
  );
}

/** Those without cache/download/<path>/@v/<version>.mod, which exists however the cache was filled; a workspace has its own modules. */
function notCached(
  host: Host,
  root: string,
  file: ModFile,
  others: readonly { readonly path: string }[],
  cache: string,
): string[] {
  if (!cache.startsWith('/')) return [];
  const missing = wantedModules(file).filter(({ required, path, version }) => {
    if (others.some((other) => other.path === required)) return false;
    const name = `${cache}/cache/download/${escapeModulePath(path)}/@v/${escapeModulePath(version)}.mod`;
    return host.fs.stat(name).kind === 'absent';
  });
  return imported(host, root, missing);
}

/** Only what a program of the module imports is looked up: modules for tests and tools may be missing. */
function imported(host: Host, root: string, modules: readonly Wanted[]): string[] {
  if (modules.length === 0) return [];
  const names = importedModules(
    host,
    root,
    modules.map(({ required }) => required),
  );
  return modules
    .filter(({ required }) => names.includes(required))
    .map(({ path, version }) => `${path}@${version}`)
    .slice(0, limits.list);
}
