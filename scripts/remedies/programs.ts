import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from '../../test/support/fixtures.ts';
import { goEnvironment } from '../../test/support/go/go-toolchain.ts';

/** The sources of the program that is looked at, and its main packages. */
export const sources = join(import.meta.dirname, 'program');

/** How it is built, by the fault that this makes. */
const recipes = {
  static: { env: { CGO_ENABLED: '0' } },
  cgo: { env: { CGO_ENABLED: '1' } },
  pie: { env: { CGO_ENABLED: '0' }, flags: ['-buildmode=pie'] },
  arm64: { env: { CGO_ENABLED: '0', GOARCH: 'arm64' } },
  freebsd: { env: { CGO_ENABLED: '0', GOOS: 'freebsd' } },
  'c-shared': { env: { CGO_ENABLED: '1' }, flags: ['-buildmode=c-shared'] },
  /** glibc inside, with the C code of net and os/user. */
  'static-glibc': { env: { CGO_ENABLED: '1' }, flags: ['-ldflags', '-linkmode external -extldflags -static'] },
  'runpath-writable': {
    env: { CGO_ENABLED: '1' },
    flags: ['-ldflags', '-linkmode external -extldflags -Wl,-rpath,/tmp/lib'],
  },
  'runpath-relative': {
    env: { CGO_ENABLED: '1' },
    flags: ['-ldflags', '-linkmode external -extldflags -Wl,-rpath,lib'],
  },
  'runpath-missing': {
    env: { CGO_ENABLED: '1' },
    flags: ['-ldflags', '-linkmode external -extldflags -Wl,-rpath,/src/lib'],
  },
  /** Built with cgo, and without a package that has any. */
  plain: { env: { CGO_ENABLED: '1' }, package: './plain' },
  stripped: { env: { CGO_ENABLED: '0' }, flags: ['-ldflags', '-s -w'] },
} as const satisfies Readonly<
  Record<string, { env: Readonly<Record<string, string>>; flags?: readonly string[]; package?: string }>
>;

export type ProgramName = keyof typeof recipes;

/**
 * The path of the program, built with the `go` that is installed.
 * @throws if there is none, or no C compiler
 */
export function program(name: ProgramName): string {
  const recipe: { env: Readonly<Record<string, string>>; flags?: readonly string[]; package?: string } = recipes[name];
  const env = goEnvironment({ GOPROXY: 'off', GOFLAGS: '-buildvcs=false', ...recipe.env });
  const key = [
    recipe,
    ...['main.go', 'plain/main.go', 'go.mod'].map((file) => readFileSync(join(sources, file), 'utf8')),
  ];
  const directory = fixture(`remedies-${name}`, key, (work) => {
    execFileSync('go', ['build', ...(recipe.flags ?? []), '-o', join(work, 'app'), recipe.package ?? '.'], {
      cwd: sources,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  });
  return join(directory, 'app');
}
