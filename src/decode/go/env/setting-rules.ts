import { type GoVersion, isGoAtLeast } from '../version/version.ts';
import type { GoEnv, GoEnvValue } from './env.ts';
import type { GoEnvProblem } from './env-rules.ts';
import { buildModeProblem } from './flags/build-modes.ts';
import { goFlagsProblem, splitGoFlags } from './flags/flags.ts';
import { archLevelNames, archLevelProblem } from './platform/arch-levels.ts';

/**
 * For variables that builds read and that have no default: the values that the go command of this version rejects or
 * ignores.
 * @param get the configured value, in the environment or in a settings file
 */
export function settingProblems(
  get: (name: string) => GoEnvValue | null,
  env: Pick<GoEnv, 'GOOS' | 'GOARCH' | 'CGO_ENABLED' | 'GOFLAGS'>,
  version: GoVersion | null,
): GoEnvProblem[] {
  const { GOOS, GOARCH, CGO_ENABLED, GOFLAGS } = env;
  const target = { goos: GOOS.value, goarch: GOARCH.value, cgo: CGO_ENABLED.value === '1' };
  const mode =
    goFlagsProblem(GOFLAGS.value, version) === null ? buildModeProblem(GOFLAGS.value, target, version) : null;
  return [
    ...(mode === null ? [] : [{ variable: 'GOFLAGS', ...GOFLAGS, effect: 'refused' as const, problem: mode }]),
    ...archLevelNames.flatMap((variable) => {
      const set = get(variable);
      if (set === null) return [];
      const reader = set.source === 'environment' ? 'go' : 'compile';
      const found = archLevelProblem(variable, set.value, env.GOARCH.value, version, reader);
      return found === null ? [] : [{ variable, ...set, ...found }];
    }),
    ...compilers.flatMap((variable) => {
      const set = get(variable);
      const problem = set === null ? null : compilerProblem(variable, set.value, version);
      return set === null || problem === null ? [] : [{ variable, ...set, effect: 'refused' as const, problem }];
    }),
  ];
}

const compilers = ['CC', 'CXX', 'FC'] as const;

/** BuildInit of cmd/go/internal/work/init.go, with or without cgo: since Go 1.16, and with quotes since Go 1.18. */
function compilerProblem(variable: string, value: string, version: GoVersion | null): string | null {
  const since = (line: `${number}.${number}`): boolean => version === null || isGoAtLeast(version, line);
  if (!since('1.16')) return null;
  const words = since('1.18') ? splitGoFlags(value, null) : value.split(/\s+/).filter((word) => word !== '');
  if (words === null) {
    return `go: ${variable} environment variable could not be parsed: unterminated ${openQuote(value)} string`;
  }
  const [command = ''] = words;
  return command.startsWith('/') || !command.includes('/')
    ? null
    : `go: ${variable} environment variable is relative; must be absolute path: ${command}`;
}

/** The unclosed quote at the beginning of a word. */
const openQuote = (value: string): string => /(?:^|[ \t\n\r])(["'])[^"']*$/.exec(value)?.[1] ?? '"';
