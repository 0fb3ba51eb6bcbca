import { splitLine } from './go-mod.ts';

/** What every go command rejects in a go.mod: its message and the line. */
export type ModFileProblem = { readonly line: number; readonly problem: string };

/**
 * The first thing in a go.mod that every version of golang.org/x/mod/modfile rejects (read.go, rule.go). What only
 * some versions reject is checked elsewhere, with the directives by version.
 */
export function modFileProblem(text: string): ModFileProblem | null {
  const odd = /^\ufeff|[\0\ufffd]/.exec(text);
  if (odd !== null) {
    const line = text.slice(0, odd.index).split('\n').length;
    return { line, problem: `unexpected input character ${odd[0] === '\0' ? "'\\x00'" : "'\\ufeff'"}` };
  }
  const seen = new Set<string>();
  let block: { readonly name: string; readonly line: number } | null = null;
  for (const [index, whole] of text.split('\n').entries()) {
    const { words } = splitLine(whole);
    const [first, second] = words;
    const line = index + 1;
    if (first === undefined) continue;
    if (block !== null && first === ')') {
      block = null;
      continue;
    }
    const name: string = block?.name ?? first;
    if (block === null && !directives.has(first)) {
      return { line, problem: `unknown ${second === '(' ? 'block type' : 'directive'}: ${first}` };
    }
    if (block === null && second === '(') {
      block = { name, line };
      continue;
    }
    if (once.has(name) && seen.has(name)) return { line, problem: `repeated ${name} statement` };
    seen.add(name);
    const problem = name === 'require' ? requireProblem(block === null ? words.slice(1) : words) : null;
    if (problem !== null) return { line, problem };
  }
  if (block !== null) return { line: block.line, problem: 'syntax error (unterminated block)' };
  return seen.has('module') ? null : { line: 1, problem: 'missing module declaration' };
}

/** Includes newer ones: another rule checks which version has them. */
const directives: ReadonlySet<string> = new Set([
  ...['module', 'go', 'toolchain', 'godebug', 'require', 'exclude', 'replace', 'retract', 'tool', 'ignore'],
]);
const once: ReadonlySet<string> = new Set(['module', 'go', 'toolchain']);

/** module.CheckPathMajor of golang.org/x/mod/module. */
function requireProblem(words: readonly string[]): string | null {
  const [path = '', version = ''] = words;
  if (words.length !== 2) return 'usage: require module/path v1.2.3';
  const major = /^v(\d+)\.\d+\.\d+/.exec(version)?.[1];
  // Anything else is a query, which only -mod=mod resolves.
  if (major === undefined) return `require ${path}: version "${version}" invalid: must be of the form v1.2.3`;
  const suffix =
    /^gopkg\.in\/.*\.v(\d+)(?:-unstable)?$/.exec(path)?.[1] ?? /\/v([2-9]\d*|1\d+)$/.exec(path)?.[1] ?? null;
  if (version.endsWith('+incompatible') || version.startsWith('v0.0.0-')) return null;
  const isFit = suffix === null ? Number(major) < 2 : major === suffix;
  const expected = suffix === null ? 'v0 or v1' : `v${suffix}`;
  return isFit ? null : `require ${path}: version "${version}" invalid: should be ${expected}, not v${major}`;
}
