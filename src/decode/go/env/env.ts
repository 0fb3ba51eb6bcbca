import { type GoVersion, isGoAtLeast } from '../version/version.ts';

/** The sources of a `go env` value, in order of precedence. */
export type GoEnvSource = 'environment' | 'user file' | 'GOROOT/go.env' | 'default';
export type GoEnvValue = { readonly value: string; readonly source: GoEnvSource };

/** What determines the values. Empty and unset are the same for all of them. */
export interface GoEnvInputs {
  readonly environment: { get(name: string): string | undefined };
  readonly userFile: ReadonlyMap<string, string>;
  readonly gorootFile: ReadonlyMap<string, string>;
  /** Version of the go command; null is treated as the newest. */
  readonly version: GoVersion | null;
  readonly goroot: string;
  /** What the go command was built for. */
  readonly hostArch: string;
  /** Whether the default C compiler is in PATH. */
  readonly hasCompiler: boolean;
}

/** The variables derived here, all of which `go env` prints. */
export const goEnvNames = [
  ...([
    'GO111MODULE',
    'GOARCH',
    'GOBIN',
    'GOCACHE',
    'GOENV',
    'GOEXPERIMENT',
    'GOFLAGS',
    'GOHOSTARCH',
    'GOHOSTOS',
  ] as const),
  ...([
    'GOINSECURE',
    'GOMODCACHE',
    'GONOPROXY',
    'GONOSUMDB',
    'GOOS',
    'GOPATH',
    'GOPRIVATE',
    'GOPROXY',
    'GOROOT',
  ] as const),
  ...(['GOSUMDB', 'GOTMPDIR', 'GOTOOLCHAIN', 'GOFIPS140', 'CGO_ENABLED', 'CC'] as const),
] as const;
export type GoEnvName = (typeof goEnvNames)[number];
export type GoEnv = { readonly [K in GoEnvName]: GoEnvValue };

/** What `go env` prints for each name, without running it (cmd/go/internal/cfg/cfg.go, envcmd/env.go). Linux only. */
export function deriveGoEnv(inputs: GoEnvInputs): GoEnv {
  const { version } = inputs;
  const get = (name: string, fallback = ''): GoEnvValue =>
    lookup(inputs, name) ?? { value: fallback, source: 'default' };
  const since = (line: `${number}.${number}`): boolean => version === null || isGoAtLeast(version, line);
  const inferred = defaultGopath(inputs);
  // A relative default is dropped, but only after the module cache was derived from it.
  const gopath = get('GOPATH', inferred.startsWith('/') ? inferred : '');
  const goPrivate = get('GOPRIVATE');
  const goos = get('GOOS', 'linux');
  const goarch = get('GOARCH', inputs.hostArch);
  return {
    GO111MODULE: get('GO111MODULE'),
    GOARCH: goarch,
    // Since Go 1.27 the default is printed too (cmd/go/internal/modload/init.go).
    GOBIN: get('GOBIN', since('1.27') ? below(gopath.value, 'bin') : ''),
    GOCACHE: goCache(inputs),
    GOENV: goEnvFilePath(inputs.environment, version),
    GOEXPERIMENT: since('1.17') ? get('GOEXPERIMENT') : none,
    GOFIPS140: since('1.24') ? get('GOFIPS140', 'off') : none,
    GOFLAGS: get('GOFLAGS'),
    GOHOSTARCH: { value: inputs.hostArch, source: 'default' },
    GOHOSTOS: { value: 'linux', source: 'default' },
    GOINSECURE: since('1.14') ? get('GOINSECURE') : none,
    GOMODCACHE: since('1.15')
      ? get('GOMODCACHE', below(gopath.source === 'default' ? inferred : gopath.value, 'pkg/mod'))
      : none,
    GONOPROXY: lookup(inputs, 'GONOPROXY') ?? goPrivate,
    GONOSUMDB: lookup(inputs, 'GONOSUMDB') ?? goPrivate,
    GOOS: goos,
    GOPATH: gopath,
    GOPRIVATE: goPrivate,
    // Up to Go 1.20 these were built in; since then GOROOT/go.env has them.
    GOPROXY: get('GOPROXY', since('1.21') ? '' : 'https://proxy.golang.org,direct'),
    GOROOT: goroot(inputs),
    GOSUMDB: get('GOSUMDB', since('1.21') ? '' : 'sum.golang.org'),
    GOTMPDIR: get('GOTMPDIR'),
    GOTOOLCHAIN: since('1.21') ? get('GOTOOLCHAIN') : none,
    CGO_ENABLED: cgoEnabled(inputs, goos.value, goarch.value),
    CC: compiler(get('CC', defaultCompiler(goos.value, since('1.21'))), since('1.18')),
  };
}

/** The configured value, before any rule about it; null if there is none. */
export function setGoEnvValue(inputs: GoEnvInputs, name: string): GoEnvValue | null {
  return lookup(inputs, name);
}

/** The user's file: GOENV, otherwise in the directory of os.UserConfigDir; empty for none. */
export function goEnvFilePath(environment: GoEnvInputs['environment'], version: GoVersion | null): GoEnvValue {
  const named = environment.get('GOENV');
  if (named) return { value: named === 'off' ? '' : named, source: 'environment' };
  const directory = userDirectory(environment, 'XDG_CONFIG_HOME', '.config', version);
  return { value: directory === null ? '' : join(directory, 'go/env'), source: 'default' };
}

/** filepath.Join: empty elements are removed, `.`, `..` and double slashes are resolved. */
export function join(...elements: readonly string[]): string {
  const path = elements.filter((element) => element !== '').join('/');
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !rooted) parts.push(part);
  }
  return path === '' ? '' : `${rooted ? '/' : ''}${parts.join('/')}` || '.';
}

const none: GoEnvValue = { value: '', source: 'default' };

function lookup(inputs: GoEnvInputs, name: string): GoEnvValue | null {
  const own = inputs.environment.get(name);
  if (own) return { value: own, source: 'environment' };
  const user = inputs.userFile.get(name);
  // An empty value in the user's file hides that of go.env; Go then treats it as unset.
  if (user !== undefined) return user === '' ? null : { value: user, source: 'user file' };
  const file = inputs.gorootFile.get(name);
  return file ? { value: file, source: 'GOROOT/go.env' } : null;
}

/** From the environment or the user's file; go.env cannot name another GOROOT. */
function goroot(inputs: GoEnvInputs): GoEnvValue {
  const own = inputs.environment.get('GOROOT');
  const user = inputs.userFile.get('GOROOT');
  const source = user ? 'user file' : own ? 'environment' : 'default';
  return { value: inputs.goroot, source: own ? 'environment' : source };
}

/**
 * $HOME/go, unless that is GOROOT (go/build defaultGOPATH): since Go 1.21 none is built in, and only the variable
 * counts.
 */
function defaultGopath({ environment, goroot: root, version }: GoEnvInputs): string {
  const home = environment.get('HOME');
  if (!home) return '';
  const path = join(home, 'go');
  const isBuiltIn = version !== null && !isGoAtLeast(version, '1.21');
  const known = environment.get('GOROOT') || (isBuiltIn ? root : '');
  return known !== '' && path === join(known) ? '' : path;
}

/** Below the first element of GOPATH; empty if that is empty. */
function below(gopath: string, directory: string): string {
  const [first = ''] = gopath.split(':');
  return first === '' ? '' : join(first, directory);
}

/** os.UserCacheDir()/go-build; `off` if there is none or the value is relative (cache/default.go DefaultDir). */
function goCache(inputs: GoEnvInputs): GoEnvValue {
  const set = lookup(inputs, 'GOCACHE');
  if (set !== null) return set.value.startsWith('/') ? set : { ...set, value: 'off' };
  const directory = userDirectory(inputs.environment, 'XDG_CACHE_HOME', '.cache', inputs.version);
  return { value: directory === null ? 'off' : join(directory, 'go-build'), source: 'default' };
}

/** os.UserConfigDir and os.UserCacheDir: a relative XDG directory is an error since Go 1.24. */
function userDirectory(
  environment: GoEnvInputs['environment'],
  variable: string,
  inHome: string,
  version: GoVersion | null,
): string | null {
  const xdg = environment.get(variable);
  if (xdg) return !xdg.startsWith('/') && (version === null || isGoAtLeast(version, '1.24')) ? null : xdg;
  const home = environment.get('HOME');
  return home ? `${home}/${inHome}` : null;
}

/** cmd/dist/build.go defaultCCFunc; up to Go 1.20 the compiler was chosen for the host when Go was built. */
function defaultCompiler(goos: string, byTarget: boolean): string {
  return byTarget && ['darwin', 'ios', 'freebsd', 'openbsd'].includes(goos) ? 'clang' : 'gcc';
}

/** Up to Go 1.17 only the first word was printed; the others were flags. */
function compiler(cc: GoEnvValue, whole: boolean): GoEnvValue {
  return whole ? cc : { ...cc, value: cc.value.trim().split(/\s+/)[0] ?? '' };
}

/** Ports for Linux without cgo (internal/platform/zosarch.go). */
const withoutCgo = new Set(['linux/sparc64']);

/**
 * The explicit value; otherwise off for a cross build, and, since Go 1.20, if CC is unset and the default compiler is
 * not in PATH.
 */
function cgoEnabled(inputs: GoEnvInputs, goos: string, goarch: string): GoEnvValue {
  const set = lookup(inputs, 'CGO_ENABLED');
  if (set !== null && (set.value === '0' || set.value === '1')) return set;
  const cross = goos !== 'linux' || goarch !== inputs.hostArch;
  const needsCompiler = inputs.version === null || isGoAtLeast(inputs.version, '1.20');
  const missing = needsCompiler && !inputs.environment.get('CC') && !inputs.hasCompiler;
  const off = cross || withoutCgo.has(`${goos}/${goarch}`) || missing;
  return { value: off ? '0' : '1', source: 'default' };
}
