import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fixtureAsync } from '../../test/support/fixtures.ts';
import { goEnvironment as usualGoEnvironment } from '../../test/support/go/go-toolchain.ts';
import { repository } from '../build/paths.ts';
import { command, lastLine } from './docker.ts';

/** How the Go programs are built: each is a kind of binary that behaves differently in another root. */
const recipes = {
  /** Needs nothing of its image. */
  static: { source: 'serve', flags: [], env: { CGO_ENABLED: '0' } },
  /** `net` binds to the C resolver: needs glibc's loader and libc. */
  cgo: { source: 'serve', flags: [], env: { CGO_ENABLED: '1', CC: 'gcc' } },
  /** The same against musl, as built on Alpine. */
  musl: { source: 'serve', flags: [], env: { CGO_ENABLED: '1', CC: 'musl-gcc' } },
  /** No C in it, but still an interpreter: linked as a position-independent executable. */
  pie: { source: 'serve', flags: ['-buildmode=pie'], env: { CGO_ENABLED: '0' } },
  /** The same for another architecture. */
  'static-arm64': { source: 'serve', flags: [], env: { CGO_ENABLED: '0', GOARCH: 'arm64' } },
  'pie-arm64': { source: 'serve', flags: ['-buildmode=pie'], env: { CGO_ENABLED: '0', GOARCH: 'arm64' } },
  /** Switches to another user, then executes another program. */
  drop: { source: 'drop', flags: [], env: { CGO_ENABLED: '0' } },
  /** Performs the requested operations on paths, and reports the results. */
  attempt: { source: 'attempt', flags: [], env: { CGO_ENABLED: '0' } },
  /** Tries what its container allows, prints the results, and keeps running. */
  meet: { source: 'meet', flags: [], env: { CGO_ENABLED: '0' } },
  /** Prints who it is and how it was started, and keeps running. */
  tell: { source: 'tell', flags: [], env: { CGO_ENABLED: '0' } },
} as const;

export type ProgramName = keyof typeof recipes;

/** An available program, and what keeps it running; or why it is not available. */
export type Program =
  | {
      readonly file: string;
      readonly args: readonly string[];
      readonly keepStdin: boolean;
      /** Whether it contains a TLS client, and so needs roots. */
      readonly tls: boolean;
      /** Files that it needs in its own directory. */
      readonly extraFiles: readonly string[];
    }
  | { readonly missing: string };

/** A Go program that npm installs with the compiler: TypeScript's, which waits on its standard input as a language server. */
const npmProgram = join(repository, `node_modules/@typescript/typescript-linux-${process.arch}/lib/tsc`);

/** The Go module of these programs. */
export const goPrograms = join(import.meta.dirname, 'programs');

/**
 * A builder of programs with the installed `go`; without one, a Go program from an npm package serves as the static
 * one. Programs that the same `go` already built from the same sources are not rebuilt.
 */
export function programBuilder(): (name: ProgramName) => Promise<Program> {
  const goVersion = versionOfGo();
  const made = new Map<ProgramName, Promise<Program>>();
  return (name) => {
    // Rows that request one at the same time share it.
    const program =
      made.get(name) ?? goVersion.then((version) => (version === null ? withoutGo(name) : build(name, version)));
    made.set(name, program);
    return program;
  };
}

/** The directory of the Go toolchain, or null. */
export async function findGoroot(): Promise<string | null> {
  const { status, stdout } = await command('go', ['env', 'GOROOT'], { env: goEnvironment({}) });
  return status === 0 ? stdout.trim() : null;
}

async function versionOfGo(): Promise<string | null> {
  const { status, stdout } = await command('go', ['version'], { env: goEnvironment({}) });
  return status === 0 ? stdout.trim() : null;
}

function withoutGo(name: ProgramName): Program {
  if (name !== 'static') return { missing: 'no go command here to build it' };
  if (!existsSync(npmProgram)) return { missing: `no go command here, and no ${npmProgram}` };
  return {
    file: npmProgram,
    args: ['--lsp', '--stdio'],
    keepStdin: true,
    tls: false,
    extraFiles: [join(dirname(npmProgram), 'lib.d.ts')],
  };
}

async function build(name: ProgramName, goVersion: string): Promise<Program> {
  const recipe = recipes[name];
  // Of the whole module, since programs share packages.
  const sources = readdirSync(goPrograms, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(go|mod)$/.test(file),
  );
  const key = [
    recipe,
    goVersion,
    ...sources.sort().map((file) => [file, readFileSync(join(goPrograms, file), 'utf8')]),
  ];
  try {
    const directory = await fixtureAsync(`container-${name}`, key, async (work) => {
      const { status, stderr } = await command(
        'go',
        ['build', '-trimpath', ...recipe.flags, '-o', join(work, 'program'), `./${recipe.source}`],
        { cwd: goPrograms, env: goEnvironment(recipe.env), timeoutMs: 300_000 },
      );
      if (status !== 0) throw new Error(`go build: ${lastLine(stderr)}`);
    });
    return { file: join(directory, 'program'), args: [], keepStdin: false, tls: true, extraFiles: [] };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/** Nothing is downloaded. */
function goEnvironment(overrides: Readonly<Record<string, string>>): Record<string, string> {
  return usualGoEnvironment({ GOPROXY: 'off', GOFLAGS: '-mod=mod -buildvcs=false', ...overrides });
}
