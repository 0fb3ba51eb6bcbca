import { type CgoModule, cgoModuleOf, cgoModuleOfPackage } from '../../src/decode/go/program/cgo-modules.ts';
import { debianWith, installLine } from './libraries/packages.ts';

/** What the remedies need to know about the build, from the program's build info. */
export type Build = {
  readonly cgo: boolean | null;
  readonly buildMode: string | null;
  readonly package: string | null;
  readonly tags: readonly string[];
  /** Modules that do not work, or do not build, without cgo. */
  readonly cgoModules: readonly string[];
  /** Packages outside the standard library that call C; empty if they are not known. */
  readonly cgoPackages: readonly string[];
  /** Linked libraries other than libc: some package calls them, whatever else is known. Missing if there are none. */
  readonly libraries?: readonly string[];
};

/** Libraries that come with a libc or a compiler, so any program with cgo may need them. */
export function isOfLibc(soname: string): boolean {
  return /^(?:lib(?:c|m|dl|pthread|rt|resolv|util|gcc_s)|libc\.musl[\w-]*|ld-linux[\w-]*|ld-musl[\w-]*|ld64)\.so/.test(
    soname,
  );
}

/** Whether CGO_ENABLED=0 builds the program without changes, so that it needs no loader. */
export function buildsWithoutC(build: Build, needed: readonly string[]): boolean {
  // Dynamic although built without cgo: a module imports C functions by pragmas (purego), whatever CGO_ENABLED says.
  if (build.cgo === false && needed.length > 0) return false;
  return build.cgoModules.length === 0 && build.cgoPackages.length === 0 && (build.libraries ?? []).length === 0;
}

/** The command that builds the program so that it needs nothing from the container. */
export function buildStatic(path: string, build: Build): string {
  return `build it static: CGO_ENABLED=0 go build${modeFlag(build)}${tagsFlag(build.tags)} -o ${path} ${packageArgument(build)}`;
}

/** The same for a program that contains C: with musl, which can be linked statically in full. */
export function buildStaticWithC(path: string, build: Build): string {
  const tags = [...new Set([...build.tags, ...muslTags(build), 'netgo', 'osusergo'])];
  return (
    `build it static with musl, in golang:alpine with build-base${developmentFiles(build)} installed: CGO_ENABLED=1 go build${modeFlag(build)}` +
    `${tagsFlag(tags)} -ldflags '-linkmode external -extldflags -static' -o ${path} ${packageArgument(build)}`
  );
}

/** The command that builds a program that contains C for the container's own musl. */
export function buildForMusl(path: string, build: Build): string {
  const tags = [...new Set([...build.tags, ...muslTags(build)])];
  return (
    `build for musl, in golang:alpine with build-base${developmentFiles(build)} installed: ` +
    `CGO_ENABLED=1 go build${tagsFlag(tags)} -o ${path} ${packageArgument(build)}`
  );
}

/** `; modernc.org/sqlite does the same without C`; empty if no such module is known. */
export function pureGoHint(build: Build): string {
  const known = knownModules(build).flatMap(({ pureGo }) => pureGo ?? []);
  return known.length === 0 ? '' : `; or without C, use ${[...new Set(known)].join(', ')}`;
}

/**
 * The smallest well-known base with everything the program needs, as a remedy: `use a base with glibc: FROM …`.
 * @param lead what to do, in words
 * @param glibc the highest version of glibc that it needs: `GLIBC_2.38`
 */
export function onGlibc(lead: string, needed: readonly string[], glibc: string | null): string {
  const debian = debianWith(glibc ?? oldest);
  if (debian === null) return `${lead}: that of the build stage`;
  const release = Math.max(12, Number(/^debian:(\d+)/.exec(debian)?.[1] ?? 0));
  const others = needed.filter((name) => !/^(?:lib(?:c|m|dl|pthread|rt|resolv|util)|ld-linux[\w-]*)\.so/.test(name));
  const installed = others.filter((name) => !/^lib(?:stdc\+\+|gcc_s)\.so/.test(name));
  if (installed.length > 0) {
    return `${lead}, such as debian:${release}-slim, and install the libraries there: ${installLine('apt-get', installed, true)}`;
  }
  return `${lead}: FROM gcr.io/distroless/${others.length > 0 ? 'cc' : 'base'}-debian${release}`;
}

/** The version that every supported release of Debian has. */
const oldest = 'GLIBC_2.36';

/** ` and the development files of libgit2`: their packages are named differently on every distribution. */
function developmentFiles({ libraries = [] }: Build): string {
  const names = libraries.map((soname) => soname.replace(/\.so.*$/, ''));
  return names.length === 0 ? '' : ` and the development files of ${names.join(', ')}`;
}

/** -buildmode=pie needs a loader whatever else is set; a shared library is not a program. */
function modeFlag({ buildMode }: Build): string {
  return buildMode === 'pie' ? ' -buildmode=exe' : '';
}

function tagsFlag(tags: readonly string[]): string {
  return tags.length === 0 ? '' : ` -tags ${tags.join(',')}`;
}

function muslTags(build: Build): string[] {
  return knownModules(build).flatMap(({ muslTags }) => muslTags ?? []);
}

/** What is known about the modules that call C, by their own paths or those of their packages. */
function knownModules({ cgoModules, cgoPackages }: Build): CgoModule[] {
  const rows = [...cgoModules.map(cgoModuleOf), ...cgoPackages.map(cgoModuleOfPackage)];
  return [...new Set(rows.filter((row) => row !== null))];
}

function packageArgument({ package: main }: Build): string {
  return main === null || main === 'command-line-arguments' ? '.' : main;
}
