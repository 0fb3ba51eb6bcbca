import { debianWith } from './libraries/packages.ts';

/** What the remedies need of the build: from the program's build info. */
export type Build = {
  readonly cgo: boolean | null;
  readonly buildMode: string | null;
  readonly package: string | null;
  readonly tags: readonly string[];
};

/** The command that builds the program so that it needs nothing of the container. */
export function buildStatic(path: string, build: Build): string {
  const tags = build.tags.length === 0 ? '' : ` -tags ${build.tags.join(',')}`;
  const mode = build.buildMode === 'pie' ? ' -buildmode=exe' : '';
  return `build it static: CGO_ENABLED=0 go build${mode}${tags} -o ${path} ${packageArgument(build)}`;
}

/**
 * The smallest well-known base that has what the program needs.
 * @param glibc the highest version of glibc that it needs: `GLIBC_2.38`
 */
export function glibcBase(needed: readonly string[], glibc: string | null): string {
  const debian = debianWith(glibc ?? oldest) ?? 'the image of the build stage';
  const release = Math.max(12, Number(/^debian:(\d+)/.exec(debian)?.[1] ?? 0));
  const cpp = needed.some((name) => /^lib(stdc\+\+|gcc_s)\.so/.test(name));
  const plain = needed.every((name) =>
    /^(lib(c|m|dl|pthread|rt|resolv|util|stdc\+\+|gcc_s)|ld-linux[\w-]*)\.so/.test(name),
  );
  if (!debian.startsWith('debian:')) return debian;
  return plain
    ? `gcr.io/distroless/${cpp ? 'cc' : 'base'}-debian${release}`
    : `debian:${release}-slim with those libraries installed`;
}

/** What every supported release of Debian has. */
const oldest = 'GLIBC_2.36';

function packageArgument({ package: main }: Build): string {
  return main === null || main === 'command-line-arguments' ? '.' : main;
}
