import { unknownSettings } from '../../../src/decode/go/env/debug/names.ts';
import { removed } from '../../../src/decode/go/env/debug/removed.ts';
import { goImage } from '../../../src/decode/go/version/releases.ts';
import { type GoVersion, goLine, isGoAtLeast } from '../../../src/decode/go/version/version.ts';
import type { SourceFacts } from './facts.ts';
import type { SourceFinding } from './findings.ts';

/**
 * The first line that a go command of this version refuses.
 * @param switches another toolchain will read the file
 */
export function judgeModFile(
  { modFile, modFileProblem, directives, godebugs, vendor }: SourceFacts,
  version: GoVersion | null,
  switches: boolean,
): SourceFinding[] {
  if (version === null || modFile === null) return [];
  const refused = (line: number, problem: string, fix: string): SourceFinding[] => [
    { code: 'go/mod-file-refused', detail: { file: modFile, line, problem, version: version.text, fix } },
  ];
  const isResolved = vendor.mod === 'mod' && modFileProblem?.problem.includes('must be of the form') === true;
  if (modFileProblem !== null && !isResolved) {
    const { line, problem } = modFileProblem;
    return refused(line, problem, remedyOf(problem));
  }
  const { go, toolchain } = directives;
  const modern = isGoAtLeast(version, '1.21');
  if (go !== undefined && !(modern ? modernGoLine : oldGoLine).test(go.value)) {
    const minor = /^1\.(\d+)/.exec(go.value)?.[1];
    const short = minor === undefined ? undefined : `1.${Number(minor)}`;
    const fix =
      short === undefined || modern
        ? `write go ${short ?? goLine(version)}`
        : `write go ${short}; or ${goImage(short)}`;
    return refused(go.line, `invalid go version '${go.value}': must match format 1.23`, fix);
  }
  if (switches) return [];
  for (const { name, since } of directiveSince) {
    const found = directives[name];
    if (found === undefined || isGoAtLeast(version, since)) continue;
    return refused(
      found.line,
      `unknown directive: ${name}`,
      `use Go ${since} or later: FROM golang:${since}; or remove the ${name} line`,
    );
  }
  if (toolchain !== undefined && !/^(default$|go1($|\.))/.test(toolchain.value)) {
    const fix = /^1\./.test(toolchain.value) ? `write toolchain go${toolchain.value}` : 'remove the toolchain line';
    return refused(toolchain.line, `invalid toolchain "${toolchain.value}"`, fix);
  }
  for (const { line, setting } of godebugs) {
    const [name = '', value = ''] = setting.split(/=(.*)/s);
    if (name === 'default') continue;
    const gone = removed.get(name);
    const fix = `remove godebug ${setting}`;
    if (gone !== undefined && gone.minor <= version.minor) {
      if (!isGoAtLeast(version, '1.27')) return refused(line, `unknown godebug "${name}"`, fix);
      if (gone.old.includes(value)) return refused(line, `removed GODEBUG "${name}" set to old value "${value}"`, fix);
    } else if (unknownSettings(setting, version).length > 0) return refused(line, `unknown godebug "${name}"`, fix);
  }
  return [];
}

function remedyOf(problem: string): string {
  if (problem.startsWith('unexpected input')) return 'save go.mod as UTF-8 without a byte order mark';
  if (problem.startsWith('missing module')) return 'go mod edit -module=example.com/app';
  if (/: (?:<<<<<<<|=======|>>>>>>>)/.test(problem)) return 'resolve the merge conflict in go.mod';
  return 'correct the line; go mod tidy adds requirements';
}

/** golang.org/x/mod/modfile/rule.go GoVersionRE, before and since Go 1.21. */
const oldGoLine = /^[1-9]\d*\.(0|[1-9]\d*)$/;
const modernGoLine = /^[1-9]\d*\.(0|[1-9]\d*)(\.(0|[1-9]\d*))?([a-z]+\d+)?$/;

/** The first line of Go that knows a directive (go.dev/ref/mod#go-mod-file). */
const directiveSince = [
  { name: 'retract', since: '1.16' },
  { name: 'toolchain', since: '1.21' },
  { name: 'godebug', since: '1.23' },
  { name: 'tool', since: '1.24' },
  { name: 'ignore', since: '1.25' },
] as const;
