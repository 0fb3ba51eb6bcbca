import { type GoEnv, type GoEnvInputs, type GoEnvValue, join, setGoEnvValue } from '../../../src/decode/go/env/env.ts';
import type { GoEnvProblem } from '../../../src/decode/go/env/env-rules.ts';
import { splitGoFlags } from '../../../src/decode/go/env/flags/flags.ts';
import { isGoAtLeast } from '../../../src/decode/go/version/version.ts';
import type { Host } from '../../../src/host/host.ts';
import { isCommand } from './commands.ts';

/**
 * Variables that name a file or command that must exist; otherwise the go command fails.
 * @param directory where builds run; null if that is not known
 */
export function namedFileProblems(
  host: Host,
  inputs: GoEnvInputs,
  values: GoEnv,
  directory: string | null,
): GoEnvProblem[] {
  const { version } = inputs;
  const since = (line: `${number}.${number}`): boolean => version === null || isGoAtLeast(version, line);
  const found = (variable: string, set: GoEnvValue | null, check: (value: string) => string | null): GoEnvProblem[] => {
    const problem = set === null || set.value === '' ? null : check(set.value);
    return set === null || problem === null ? [] : [{ variable, ...set, effect: 'refused', problem }];
  };
  return [
    // cmd/go/internal/cache/prog.go
    ...found('GOCACHEPROG', since('1.24') ? setGoEnvValue(inputs, 'GOCACHEPROG') : null, (value) => {
      const [command = ''] = splitGoFlags(value, null) ?? [];
      return command === '' || isCommand(host, command)
        ? null
        : `error starting GOCACHEPROG program ${JSON.stringify(command)}: ${notFound(command)}`;
    }),
    ...found('GOFIPS140', values.GOFIPS140, (value) => fipsProblem(host, values.GOROOT.value, value)),
    ...found('GOFLAGS', values.GOFLAGS, (value) => flagFileProblem(host, value, directory)),
  ];
}

/** The module's source is a part of the toolchain (cmd/go/internal/fips140/fips140.go Init). */
function fipsProblem(host: Host, goroot: string, value: string): string | null {
  const directory = `${goroot}/lib/fips140`;
  if (value === 'off' || value === 'latest' || !/^(?:v\d[\w.-]*|inprocess|certified)$/.test(value)) return null;
  if (host.fs.stat(directory).kind !== 'found') return null;
  const isKnown = ['zip', 'txt'].some((suffix) => !isAbsent(host, `${directory}/${value}.${suffix}`));
  return isKnown ? null : `go: unknown GOFIPS140 version ${JSON.stringify(value)}`;
}

/** Files that `go build` opens first; relative ones depend on where it runs. */
function flagFileProblem(host: Host, text: string, directory: string | null): string | null {
  for (const word of splitGoFlags(text, null) ?? []) {
    const [, name = '', value = ''] = /^--?(modfile|overlay|pgo|toolexec)=(.*)$/s.exec(word) ?? [];
    const [path = ''] = name === 'toolexec' ? (splitGoFlags(value, null) ?? []) : [value];
    // -pgo's `auto` and `off` are not files; a plain command name is looked up in PATH.
    const isPath =
      path !== '' && !(name === 'pgo' && /^(?:auto|off)$/.test(path)) && (name !== 'toolexec' || path.includes('/'));
    const absolute = path.startsWith('/') ? join(path) : directory === null ? null : join(directory, path);
    if (!isPath || absolute === null || !isAbsent(host, absolute)) continue;
    return `${name === 'toolexec' ? 'fork/exec' : 'open'} ${path}: no such file or directory (-${name})`;
  }
  return null;
}

const notFound = (command: string): string =>
  command.includes('/')
    ? `fork/exec ${command}: no such file or directory`
    : `exec: ${JSON.stringify(command)}: executable file not found in $PATH`;

const isAbsent = (host: Host, path: string): boolean => host.fs.stat(path).kind === 'absent';
