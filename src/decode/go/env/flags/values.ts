import { type GoVersion, isGoAtLeast } from '../../version/version.ts';

/**
 * The go command's error about values of `go build` flags, in this version; null if it accepts them. `words` are
 * known flags (cmd/go/internal/base/goflags.go SetFromGOFLAGS, cmd/go/internal/work/build.go and init.go).
 */
export function flagValueProblem(words: readonly string[], version: GoVersion | null): string | null {
  const since = (line: `${number}.${number}`): boolean => version === null || isGoAtLeast(version, line);
  const on = new Set<string>();
  for (const word of words) {
    const [, name = '', value] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    const kind = kinds.get(name);
    // `go build` has this flag since Go 1.20; before, GOFLAGS may have it in any form.
    if (kind === undefined || (kind === 'cover mode' && !since('1.20'))) continue;
    if (value === undefined && kind !== 'switch' && kind !== 'stamp') {
      return `go: flag needs an argument: -${name} (from $GOFLAGS)`;
    }
    const problem = value === undefined ? null : problemOf[kind](name, value, since);
    if (problem !== null) return problem;
    if (value === undefined || isTrue.test(value)) on.add(name);
    else on.delete(name);
  }
  const [first, second] = ['race', 'msan', 'asan'].filter((name) => on.has(name));
  return second === undefined ? null : `go: may not use -${first} and -${second} simultaneously`;
}

type Kind = 'switch' | 'stamp' | 'cover mode' | 'mod' | 'compiler' | 'build mode' | 'count' | 'mod file' | 'text';
type Problem = (name: string, value: string, since: (line: `${number}.${number}`) => boolean) => string | null;

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...['a', 'asan', 'linkshared', 'modcacherw', 'msan', 'n', 'race', 'trimpath', 'v', 'work', 'x'].map(
    (name): [string, Kind] => [name, 'switch'],
  ),
  ...[
    'asmflags',
    'gccgoflags',
    'gcflags',
    'installsuffix',
    'ldflags',
    'overlay',
    'pgo',
    'pkgdir',
    'tags',
    'toolexec',
  ].map((name): [string, Kind] => [name, 'text']),
  ['buildvcs', 'stamp'],
  ['buildmode', 'build mode'],
  ['compiler', 'compiler'],
  ['covermode', 'cover mode'],
  ['mod', 'mod'],
  ['modfile', 'mod file'],
  ['p', 'count'],
]);

/** strconv.ParseBool. */
const isTrue = /^(?:1|t|T|true|TRUE|True)$/;
const isFalse = /^(?:0|f|F|false|FALSE|False)$/;
const isBool = (value: string): boolean => isTrue.test(value) || isFalse.test(value);

const buildModes = ['archive', 'c-archive', 'c-shared', 'default', 'exe', 'pie', 'plugin', 'shared'];

const problemOf: Readonly<Record<Kind, Problem>> = {
  text: () => null,
  switch: (name, value) =>
    isBool(value)
      ? null
      : `go: invalid boolean value ${JSON.stringify(value)} for flag -${name} (from $GOFLAGS): parse error`,
  stamp: (name, value) =>
    isBool(value) || value === 'auto'
      ? null
      : `go: invalid boolean value ${JSON.stringify(value)} for flag -${name} (from $GOFLAGS): value is neither 'auto' nor a valid bool`,
  compiler: (name, value) =>
    value === 'gc' || value === 'gccgo'
      ? null
      : `go: invalid value ${JSON.stringify(value)} for flag -${name} (from $GOFLAGS): unknown compiler ${JSON.stringify(value)}`,
  'cover mode': (name, value) =>
    ['', 'set', 'count', 'atomic'].includes(value)
      ? null
      : `go: invalid value ${JSON.stringify(value)} for flag -${name} (from $GOFLAGS): valid modes are "set", "count", or "atomic"`,
  'build mode': (_name, value) => (buildModes.includes(value) ? null : `buildmode=${value} not supported`),
  mod(_name, value, since) {
    // `mod` came with Go 1.14 (cmd/go/internal/work/init.go).
    const modes = ['', ...(since('1.14') ? ['mod'] : []), 'readonly', 'vendor'];
    const quoted = modes.map((mode) => `'${mode}'`);
    return modes.includes(value)
      ? null
      : `-mod=${value} not supported (can be ${quoted.slice(0, -1).join(', ')}, or ${quoted.at(-1)})`;
  },
  'mod file': (_name, value) =>
    value === '' || value.endsWith('.mod') ? null : `go: -modfile=${value}: file does not have .mod extension`,
  count(name, value, since) {
    if (!/^[+-]?(?:0[xX][\da-fA-F]+|\d+)$/.test(value)) {
      return `go: invalid value ${JSON.stringify(value)} for flag -${name} (from $GOFLAGS): parse error`;
    }
    return since('1.18') && Number(value.replace(/^[+-]/, '')) * (value.startsWith('-') ? -1 : 1) <= 0
      ? `go: -p must be a positive integer: ${value}`
      : null;
  },
};
