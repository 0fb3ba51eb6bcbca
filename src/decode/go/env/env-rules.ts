import { parseGoToolchain } from '../version/toolchain-name.ts';
import { type GoVersion, isGoAtLeast } from '../version/version.ts';
import type { GoEnv } from './env.ts';
import { isExperiment } from './experiments.ts';
import { goFlagsProblem } from './flags/flags.ts';
import { isGoos, platformProblem } from './platform/platforms.ts';
import { parseGoProxy } from './proxy/proxy-list.ts';

/** An invalid value. `refused`: the go command ends with `problem`. `ignored`: it continues as if it were unset. */
export type GoEnvProblem = {
  readonly variable: string;
  readonly value: string;
  readonly source: string;
  readonly effect: 'refused' | 'ignored';
  /** Go's error message, if it has one. */
  readonly problem: string;
};

/**
 * Every value that the go command of this version refuses or ignores. Nothing is reported for versions newer than Go
 * 1.27.
 */
export function goEnvProblems(env: GoEnv, version: GoVersion | null): GoEnvProblem[] {
  return rules.flatMap(({ variable, effect = 'refused', check }) => {
    const { value, source } = env[variable];
    const problem = check(value, { env, version });
    return problem === null ? [] : [{ variable, value, source, effect, problem }];
  });
}

interface Rule {
  readonly variable: keyof GoEnv;
  readonly effect?: GoEnvProblem['effect'];
  /** The problem with the value, which is empty if it is not set. */
  check(value: string, context: { env: GoEnv; version: GoVersion | null }): string | null;
}

const rules: readonly Rule[] = [
  // cmd/go/main.go
  {
    variable: 'GOPATH',
    check(value, { version }) {
      if (value === '' && version !== null && !isGoAtLeast(version, '1.15')) return 'missing $GOPATH';
      return first(value.split(':'), gopathEntryProblem);
    },
  },
  {
    variable: 'GOPATH',
    effect: 'ignored',
    check: (value, { env }) =>
      value !== '' && value === env.GOROOT.value
        ? `both GOPATH and GOROOT are the same directory (${value}); see https://go.dev/wiki/InstallTroubleshooting`
        : null,
  },
  // cmd/go/internal/modload/init.go, modfetch/cache.go
  {
    variable: 'GOMODCACHE',
    check(value, { version }) {
      if (version !== null && !isGoAtLeast(version, '1.15')) return null; // the variable did not exist
      if (value === '') return 'module cache not found: neither GOMODCACHE nor GOPATH is set';
      return value.startsWith('/')
        ? null
        : `go: GOMODCACHE entry is relative; must be absolute path: ${JSON.stringify(value)}.`;
    },
  },
  // cmd/go/internal/cache/default.go: `go env` shows every unusable value as off.
  {
    variable: 'GOCACHE',
    check(value, { env }) {
      if (value !== 'off') return null;
      return env.GOCACHE.source === 'default'
        ? 'build cache is required, but could not be located: GOCACHE is not defined and neither $XDG_CACHE_HOME nor $HOME are defined'
        : 'GOCACHE is off or no absolute path, and a build cache is required';
    },
  },
  // cmd/go/internal/load/pkg.go, work/build.go
  {
    variable: 'GOBIN',
    check: (value) => (value === '' || value.startsWith('/') ? null : 'cannot install, GOBIN must be an absolute path'),
  },
  {
    variable: 'GOPROXY',
    check(value) {
      const list = value === '' ? null : parseGoProxy(value);
      return list === null || list.ok ? null : list.problem;
    },
  },
  // cmd/go/internal/modfetch/sumdb.go; keys are name+hash+base64 (golang.org/x/mod/sumdb/note)
  {
    variable: 'GOSUMDB',
    check(value) {
      const fields = value.split(/\s+/).filter((field) => field !== '');
      const [key = ''] = fields;
      if (value === '' || value === 'off') return null;
      if (fields.length === 0) return 'missing GOSUMDB';
      if (fields.length > 2) return 'invalid GOSUMDB: too many fields';
      const known = ['sum.golang.org', 'sum.golang.google.cn'].includes(key);
      return known || /^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/.test(key)
        ? null
        : 'invalid GOSUMDB: malformed verifier id';
    },
  },
  { variable: 'GOFLAGS', check: (value, { version }) => goFlagsProblem(value, version) },
  // cmd/go/internal/modload/init.go
  {
    variable: 'GO111MODULE',
    check: (value) =>
      ['', 'on', 'off', 'auto'].includes(value) ? null : `go: unknown environment setting GO111MODULE=${value}`,
  },
  // cmd/go/internal/work/action.go
  {
    variable: 'GOOS',
    check: (value, { env, version }) =>
      isGoos(value, version) ? null : platformProblem(value, env.GOARCH.value, version),
  },
  {
    variable: 'GOARCH',
    check: (value, { env: { GOOS }, version }) =>
      isGoos(GOOS.value, version) ? platformProblem(GOOS.value, value, version) : null,
  },
  // internal/buildcfg/exp.go: the prefix `no` is removed before the name is looked up
  {
    variable: 'GOEXPERIMENT',
    check(value, { version }) {
      const names = value.split(',').filter((name) => name !== '' && name !== 'none');
      const unknown = names.map((name) => name.replace(/^no/, '')).find((name) => !isExperiment(name, version));
      return unknown === undefined ? null : `go: unknown GOEXPERIMENT ${unknown}`;
    },
  },
  // internal/buildcfg/cfg.go gofips140; the accepted words other than off and v1 differ between versions
  {
    variable: 'GOFIPS140',
    check: (value, { version }) =>
      ['', 'off', 'latest', 'inprocess', 'certified'].includes(value) ||
      /^v\d+\.\d+\.\d+(-(rc\d+|[0-9a-f]{8}))?$/.test(
        version === null || isGoAtLeast(version, '1.26') ? value.replace(/^v(?!1\.)/, '') : value,
      )
        ? null
        : 'go: invalid GOFIPS140: must be off, latest, inprocess, certified, or v1.Y.Z',
  },
  {
    variable: 'GOTOOLCHAIN',
    check(value) {
      const parsed = value === '' ? null : parseGoToolchain(value);
      return parsed === null || parsed.ok ? null : parsed.problem;
    },
  },
  ...(['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOINSECURE'] as const).map(
    (variable): Rule => ({
      variable,
      effect: 'ignored',
      check(value, { env }) {
        const isSaid = value === '' || isByPrivate(variable, value, env);
        const bad = isSaid ? undefined : value.split(',').find((pattern) => !isPathPattern(pattern));
        return bad === undefined ? null : `the pattern '${bad}' matches no module`;
      },
    }),
  ),
  // golang.org/x/mod/module MatchPrefixPatterns trims nothing, and compares with module paths, which have no scheme.
  ...(['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB', 'GOINSECURE'] as const).map(
    (variable): Rule => ({
      variable,
      effect: 'ignored',
      check(value, { env }) {
        const bad = isByPrivate(variable, value, env) ? undefined : value.split(',').find(isNoModulePath);
        return bad === undefined ? null : `the pattern '${bad}' matches no module path: write ${modulePaths(value)}`;
      },
    }),
  ),
];

function gopathEntryProblem(entry: string): string | null {
  if (entry === '') return null;
  const quoted = JSON.stringify(entry);
  if (entry.startsWith('~')) return `go: GOPATH entry cannot start with shell metacharacter '~': ${quoted}`;
  return entry.startsWith('/') ? null : `go: GOPATH entry is relative; must be absolute path: ${quoted}.`;
}

/** path.Match: a bracket needs its partner with something in between, and a backslash needs a following character. */
function isPathPattern(pattern: string): boolean {
  return /^(?:[^[\\]|\\.|\[(?:\^|(?!\^))(?:(?:[^\]\\-]|\\.)(?:-(?:[^\]\\-]|\\.))?)+\])*$/s.test(pattern);
}

/** Whether it has its value from GOPRIVATE: one cause, one finding. */
function isByPrivate(variable: string, value: string, { GOPRIVATE }: GoEnv): boolean {
  return (variable === 'GONOPROXY' || variable === 'GONOSUMDB') && value === GOPRIVATE.value;
}

/** Bytes that no import path has (golang.org/x/mod/module checkPath), and the three dots of package patterns. */
function isNoModulePath(pattern: string): boolean {
  return !pattern.includes('[') && (/[\s:;@"'=|]/.test(pattern) || /(?:^|\/)\.\.\.(?:\/|$)/.test(pattern));
}

/** The patterns that were meant by URLs, clone addresses, package patterns, and lists with blanks or semicolons. */
function modulePaths(value: string): string {
  return value
    .split(/[\s,;|"']+/)
    .map((item) =>
      item
        .replace(/^\w+:\/\//, '')
        .replace(/^\w+@/, '')
        .replace(/:\d+(?=\/|$)/, '')
        .replace(':', '/')
        .replace(/(?:^|\/)\.\.\.$/, ''),
    )
    .filter((item) => item !== '')
    .join(',');
}

function first<T>(items: readonly T[], check: (item: T) => string | null): string | null {
  for (const item of items) {
    const problem = check(item);
    if (problem !== null) return problem;
  }
  return null;
}
