import {
  deriveGoEnv,
  type GoEnv,
  type GoEnvInputs,
  type GoEnvValue,
  goEnvFilePath,
  join,
  setGoEnvValue,
} from '../../../src/decode/go/env/env.ts';
import { type GoEnvFile, parseGoEnvFile } from '../../../src/decode/go/env/env-file.ts';
import { type GoEnvProblem, goEnvProblems } from '../../../src/decode/go/env/env-rules.ts';
import { settingProblems } from '../../../src/decode/go/env/setting-rules.ts';
import type { GoVersion } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import { findInstaller, type Installer } from '../../../src/linux/installer.ts';
import { isCommand } from './commands.ts';
import { type CompilerFacts, observeCompiler } from './compiler.ts';
import { type DirectoryNeed, type UnusableDirectory, unusableDirectory } from './directories.ts';
import { gorootOf, gorootVersion } from './goroot.ts';
import { namedFileProblems } from './named-files.ts';
import { readProject, tooOldFor, wantedToolchain } from './project.ts';
import { type FullDirectory, fullDirectory } from './space.ts';

/** The configuration of the go command, derived from its environment and files without running it. */
export type EnvironmentFacts = {
  readonly values: GoEnv;
  /** GOWORK as it is set; null if it is not. */
  readonly work: GoEnvValue | null;
  /** False for an image that does not run: its files do not include what its manifest sets. */
  readonly environmentKnown: boolean;
  /** Whose build it is, and whether HOME is set for that user. */
  readonly user: { readonly uid: number | null; readonly home: boolean };
  readonly userFile: UserFileFacts;
  readonly goroot: GorootFacts;
  readonly problems: readonly GoEnvProblem[];
  /** Directories for builds; like the module cache, not examined if a program runs. */
  readonly unusable: readonly UnusableDirectory[];
  /** Usable directories with too little space. */
  readonly full: readonly FullDirectory[];
  readonly moduleCache: 'filled' | 'empty' | 'unknown';
  /** The toolchain that builds would switch to, but that is not available; null for none. */
  readonly wantedToolchain: { readonly name: string; readonly place: string } | null;
  /**
   * The go.work or go.mod file that applies to builds in the working directory, if it requires a newer Go than this.
   */
  readonly tooOldFor: { readonly file: string; readonly go: string } | null;
  readonly compiler: CompilerFacts;
  readonly installer: Installer | null;
};

/** The file that `go env -w` writes. */
export type UserFileFacts = {
  /** Empty with GOENV=off, or without HOME. */
  readonly path: string;
  readonly state: 'read' | 'absent' | 'denied' | 'unfit' | 'none';
  /** The first names whose value ends in a carriage return. */
  readonly withCarriageReturn: readonly string[];
};

export type GorootFacts = {
  readonly path: string;
  readonly exists: boolean;
  /** First line of GOROOT/VERSION. */
  readonly version: string | null;
  /** A file that builds need and that is missing: `src/fmt/print.go`. */
  readonly missing: readonly string[];
};

export interface Toolchain {
  /** Without links. */
  readonly realPath: string;
  readonly version: GoVersion | null;
  /** GOARCH that the go command was built for. */
  readonly arch: string;
}

const limits = { envFile: 1 << 20 };
const noFile: GoEnvFile = { values: new Map(), withCarriageReturn: [] };

/** @param directory where `go build` would run */
export function observeEnvironment(host: Host, toolchain: Toolchain, directory = host.cwd): EnvironmentFacts {
  const { env } = host;
  const { userFile, facts } = readUserFile(host, toolchain.version);
  const goroot = env.get('GOROOT') || userFile.values.get('GOROOT') || gorootOf(host, toolchain.realPath);
  const inputs: GoEnvInputs = {
    environment: env,
    userFile: userFile.values,
    gorootFile: readGorootFile(host, goroot),
    version: toolchain.version,
    goroot,
    hostArch: toolchain.arch,
    hasCompiler: isCommand(host, 'gcc'),
  };
  const values = deriveGoEnv(inputs);
  const building = host.app?.running !== true;
  const work = setGoEnvValue(inputs, 'GOWORK');
  const project = building ? readProject(host, values, work, directory) : null;
  return {
    values,
    work,
    environmentKnown: env.source !== 'none',
    user: { uid: host.program.credentials?.uid.effective ?? null, home: Boolean(env.get('HOME')) },
    userFile: facts,
    goroot: observeGoroot(host, goroot, toolchain.arch),
    problems: [
      ...goEnvProblems(values, toolchain.version),
      ...settingProblems((name) => setGoEnvValue(inputs, name), values, toolchain.version),
      ...cgoProblem(inputs),
      ...namedFileProblems(host, inputs, values, project === null ? null : directory),
    ],
    ...observeDirectories(host, building ? directoryNeeds(host, values, directory) : []),
    moduleCache: building
      ? observeModuleCache(host, values.GOMODCACHE.value || join(values.GOPATH.value.split(':')[0] ?? '', 'pkg/mod'))
      : 'unknown',
    wantedToolchain: wantedToolchain(host, values, toolchain, project),
    tooOldFor: tooOldFor(project, values, toolchain),
    compiler: observeCompiler(host, values),
    installer: findInstaller(host.fs),
  };
}

function readUserFile(host: Host, version: GoVersion | null): { userFile: GoEnvFile; facts: UserFileFacts } {
  const path = goEnvFilePath(host.env, version).value;
  if (path === '') return { userFile: noFile, facts: { path, state: 'none', withCarriageReturn: [] } };
  const text = host.fs.readText(path.startsWith('/') ? path : join(host.cwd, path), limits.envFile);
  if (text.kind !== 'found') return { userFile: noFile, facts: { path, state: text.kind, withCarriageReturn: [] } };
  const userFile = parseGoEnvFile(text.value);
  return { userFile, facts: { path, state: 'read', withCarriageReturn: userFile.withCarriageReturn.slice(0, 10) } };
}

/** GOROOT/go.env, since Go 1.21. */
function readGorootFile(host: Host, goroot: string): ReadonlyMap<string, string> {
  const text = goroot.startsWith('/') ? host.fs.readText(join(goroot, 'go.env'), limits.envFile) : null;
  return text?.kind === 'found' ? parseGoEnvFile(text.value).values : noFile.values;
}

function observeGoroot(host: Host, path: string, arch: string): GorootFacts {
  const stat = path === '' ? null : host.fs.stat(path);
  const exists = stat?.kind === 'found' && stat.value.kind === 'directory';
  const needed = ['src/fmt/print.go', `pkg/tool/linux_${arch}/compile`];
  return {
    path,
    exists,
    version: exists ? gorootVersion(host, path) : null,
    missing: exists ? needed.filter((file) => host.fs.stat(`${path}/${file}`).kind === 'absent') : [],
  };
}

/** Only 0 and 1 count; `go env` shows the result. */
function cgoProblem(inputs: GoEnvInputs): GoEnvProblem[] {
  const set = setGoEnvValue(inputs, 'CGO_ENABLED');
  if (set === null || set.value === '0' || set.value === '1') return [];
  return [{ variable: 'CGO_ENABLED', ...set, effect: 'ignored', problem: 'only 0 and 1 are accepted' }];
}

function observeDirectories(host: Host, needs: readonly DirectoryNeed[]): Pick<EnvironmentFacts, 'unusable' | 'full'> {
  const looked = needs.map((need) => ({ need, unusable: unusableDirectory(host, need) }));
  return {
    unusable: looked.flatMap(({ unusable }) => unusable ?? []),
    full: looked.flatMap(({ need, unusable }) => (unusable === null ? (fullDirectory(host, need) ?? []) : [])),
  };
}

/** @param directory where the go command runs, which makes temporary directories of relative names there (os.MkdirTemp) */
function directoryNeeds(host: Host, values: GoEnv, directory: string): DirectoryNeed[] {
  const { GOCACHE, GOMODCACHE, GOTMPDIR, GOBIN } = values;
  const temporary =
    GOTMPDIR.value !== ''
      ? { variable: 'GOTMPDIR', path: GOTMPDIR.value }
      : host.env.get('TMPDIR')
        ? { variable: 'TMPDIR', path: host.env.get('TMPDIR') ?? '' }
        : { variable: 'GOTMPDIR, by default', path: '/tmp' };
  const needs: readonly DirectoryNeed[] = [
    { variable: 'GOCACHE', path: GOCACHE.value, use: 'make' },
    { variable: 'GOMODCACHE', path: GOMODCACHE.value, use: 'make' },
    { variable: 'GOBIN', path: GOBIN.value, use: 'make' },
    {
      ...temporary,
      path: temporary.path.startsWith('/') ? temporary.path : join(directory, temporary.path),
      use: 'temporary',
    },
  ];
  return needs.filter(({ path }) => path.startsWith('/'));
}

/** Downloaded modules are listed below cache/download. */
function observeModuleCache(host: Host, path: string): EnvironmentFacts['moduleCache'] {
  if (!path.startsWith('/')) return 'empty';
  const listing = host.fs.list(`${path}/cache/download`, 1);
  if (listing.kind === 'found') return listing.value.names.length > 0 ? 'filled' : 'empty';
  return listing.kind === 'denied' ? 'unknown' : 'empty';
}
