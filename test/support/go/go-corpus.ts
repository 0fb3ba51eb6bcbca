import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fixture } from '../fixtures.ts';
import { has, type Need } from '../needs.ts';
import { otherGo } from './go-releases.ts';
import { go, goCommand, goVersion } from './go-toolchain.ts';
import { goLineProgram } from './line-program.ts';

/** A Go program that was really built. */
export interface CorpusProgram {
  readonly name: string;
  readonly file: string;
}

interface Recipe {
  readonly name: string;
  readonly directory: 'plain' | 'cgo' | 'replaced' | 'vendored' | 'proxied';
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Every GOARCH that Go has for Linux (internal/platform/zosarch.go). */
const architectures = [
  ...['386', 'amd64', 'arm', 'arm64', 'loong64', 'mips', 'mips64', 'mips64le', 'mipsle', 'ppc64', 'ppc64le'],
  ...['riscv64', 's390x'],
];

/** Built by the machine's own Go. */
const recipes: readonly Recipe[] = [
  { name: 'static', directory: 'plain', env: { CGO_ENABLED: '0' } },
  { name: 'stripped', directory: 'plain', args: ['-ldflags=-s -w'], env: { CGO_ENABLED: '0' } },
  { name: 'trimpath', directory: 'plain', args: ['-trimpath', '-tags=netgo,osusergo'], env: { CGO_ENABLED: '0' } },
  { name: 'quoted', directory: 'plain', args: ['-ldflags=-X \'main.text=a "b" `c` é\''], env: { CGO_ENABLED: '0' } },
  { name: 'pie', directory: 'plain', args: ['-buildmode=pie'], env: { CGO_ENABLED: '0' } },
  { name: 'debug', directory: 'plain', args: ['-gcflags=all=-N -l'], env: { CGO_ENABLED: '0' } },
  { name: 'cgo', directory: 'cgo', env: { CGO_ENABLED: '1' } },
  { name: 'cgo-pie', directory: 'cgo', args: ['-buildmode=pie'], env: { CGO_ENABLED: '1' } },
  { name: 'c-shared', directory: 'cgo', args: ['-buildmode=c-shared'], env: { CGO_ENABLED: '1' } },
  { name: 'replaced', directory: 'replaced', env: { CGO_ENABLED: '0' } },
  { name: 'vendored', directory: 'vendored', args: ['-mod=vendor'], env: { CGO_ENABLED: '0' } },
  { name: 'proxied', directory: 'proxied', args: ['-mod=mod'], env: { CGO_ENABLED: '0', GONOSUMDB: '*' } },
  { name: 'windows', directory: 'plain', env: { GOOS: 'windows', CGO_ENABLED: '0' } },
  { name: 'darwin', directory: 'plain', env: { GOOS: 'darwin', GOARCH: 'arm64', CGO_ENABLED: '0' } },
  ...architectures.map((arch) => ({
    name: `linux-${arch}`,
    directory: 'plain' as const,
    args: ['-ldflags=-s'],
    env: { GOOS: 'linux', GOARCH: arch, CGO_ENABLED: '0' },
  })),
];

/** Built by other releases too. */
const toolchainRecipes: readonly Recipe[] = [
  { name: 'exe', directory: 'plain' },
  { name: 'pie', directory: 'plain', args: ['-buildmode=pie'] },
  { name: 's390x', directory: 'plain', env: { GOARCH: 's390x' } },
  { name: 'mips', directory: 'plain', env: { GOARCH: 'mips' } },
  { name: 'replaced', directory: 'replaced' },
];

/** What the programs of the corpus need besides `go`; without one, those that need it are left out. */
export const corpusNeeds = ['gcc', 'the Go module proxy', ...otherGo.names] as const;

/** Builds what is not built yet. Some minutes the first time, nothing after that. */
export function buildCorpus(): CorpusProgram[] {
  return [
    ...recipes.filter(({ directory }) => has(needOf[directory])).map((recipe) => build(recipe, 'local')),
    ...otherGo.names.filter(has).flatMap((release) => toolchainRecipes.map((recipe) => build(recipe, release))),
    ...installedPrograms(),
  ];
}

const needOf = {
  plain: 'go',
  cgo: 'gcc',
  replaced: 'go',
  vendored: 'go',
  proxied: 'the Go module proxy',
} as const satisfies Record<Recipe['directory'], Need>;

function build(recipe: Recipe, toolchain: string): CorpusProgram {
  const compiler = toolchain === 'local' ? goVersion() : toolchain;
  const directory = fixture(`corpus-${compiler}-${recipe.name}`, [recipe, sources], (work) => {
    for (const [file, text] of Object.entries(sources[recipe.directory])) {
      mkdirSync(path.dirname(path.join(work, file)), { recursive: true });
      writeFileSync(path.join(work, file), text);
    }
    const env = { CGO_ENABLED: '0', ...recipe.env, GOTOOLCHAIN: toolchain };
    go(['build', '-o', 'program.tmp', ...(recipe.args ?? []), '.'], { cwd: work, env });
    renameSync(path.join(work, 'program.tmp'), path.join(work, 'program'));
  });
  return { name: `${compiler} ${recipe.name}`, file: path.join(directory, 'program') };
}

/** Go programs that other packages brought: the toolchain's own, and those in npm packages. */
function installedPrograms(): CorpusProgram[] {
  const modules = path.join(import.meta.dirname, '../../../node_modules');
  const places = [
    goCommand === null ? '' : path.dirname(goCommand),
    ...packageDirectories(path.join(modules, '@esbuild')).map((directory) => path.join(directory, 'bin')),
    ...packageDirectories(path.join(modules, '@typescript')).map((directory) => path.join(directory, 'lib')),
  ];
  return places
    .filter((place) => place !== '' && existsSync(place))
    .flatMap((place) => readdirSync(place).map((name) => ({ name, file: path.join(place, name) })))
    .filter(({ name }) =>
      ['go', 'gofmt', 'esbuild', 'esbuild.exe', 'tsc', 'tsgo', 'tsc.exe', 'tsgo.exe'].includes(name),
    );
}

function packageDirectories(scope: string): string[] {
  return existsSync(scope) ? readdirSync(scope).map((name) => path.join(scope, name)) : [];
}

/** The build info of each file as Go's own reader has it, as JSON or as the error's text. */
export function goBuildInfo(files: readonly string[], oracle: (source: string, input: string) => string): string[] {
  return oracle(reader, `${files.join('\n')}\n`)
    .trimEnd()
    .split('\n');
}

const reader = goLineProgram(
  ['debug/buildinfo', 'encoding/json', 'fmt', 'runtime/debug'],
  `
	read, err := buildinfo.ReadFile(line)
	if err != nil {
		return fmt.Sprintf("%q", err.Error())
	}
	out := info{GoVersion: read.GoVersion, Path: read.Path, Deps: []*module{}, Settings: []setting{}}
	if read.Main != (debug.Module{}) {
		out.Main = convert(&read.Main)
	}
	for _, dep := range read.Deps {
		out.Deps = append(out.Deps, convert(dep))
	}
	for _, s := range read.Settings {
		out.Settings = append(out.Settings, setting{s.Key, s.Value})
	}
	text, _ := json.Marshal(out)
	return string(text)`,
  `
// The names of the JSON fields are our own: those of debug.BuildInfo differ between Go versions.
type module struct {
	Path, Version, Sum string
	Replace            *module
}
type setting struct{ Key, Value string }
type info struct {
	GoVersion, Path string
	Main            *module
	Deps            []*module
	Settings        []setting
}

func convert(m *debug.Module) *module {
	if m == nil {
		return nil
	}
	return &module{m.Path, m.Version, m.Sum, convert(m.Replace)}
}
`,
);

const main = `package main

import "example.com/dep"

var text = "x"

func main() { println(text, dep.Name) }
`;
const dependency = {
  'dep/go.mod': 'module example.com/dep\n\ngo 1.13\n',
  'dep/dep.go': 'package dep\n\nconst Name = "dep"\n',
};
const sources: Record<Recipe['directory'], Record<string, string>> = {
  plain: {
    'go.mod': 'module example.com/plain\n\ngo 1.17\n',
    'main.go': 'package main\n\nvar text = "x"\n\nfunc main() { println(text) }\n',
  },
  cgo: {
    'go.mod': 'module example.com/cgo\n\ngo 1.17\n',
    'main.go': 'package main\n\n// int one(void) { return 1; }\nimport "C"\n\nfunc main() { println(C.one()) }\n',
  },
  replaced: {
    'go.mod':
      'module example.com/replaced\n\ngo 1.17\n\nrequire example.com/dep v1.0.0\n\nreplace example.com/dep => ./dep\n',
    'main.go': main,
    ...dependency,
  },
  vendored: {
    'go.mod': 'module example.com/vendored\n\ngo 1.17\n\nrequire example.com/dep v1.0.0\n',
    'main.go': main,
    'vendor/modules.txt': '# example.com/dep v1.0.0\n## explicit; go 1.13\nexample.com/dep\n',
    'vendor/example.com/dep/dep.go': 'package dep\n\nconst Name = "dep"\n',
  },
  // One dependency from the proxy, and one that another version of it takes the place of.
  proxied: {
    'go.mod':
      'module example.com/proxied\n\ngo 1.17\n\nrequire rsc.io/quote v1.5.2\n\nreplace rsc.io/sampler => rsc.io/sampler v1.99.99\n',
    'main.go': 'package main\n\nimport "rsc.io/quote"\n\nfunc main() { println(quote.Hello()) }\n',
  },
};
