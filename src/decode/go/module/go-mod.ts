import { unquoteGo } from '../env/quote.ts';

/** A go.mod or go.work file: the parts that decide whether a build can begin (go.dev/ref/mod#go-mod-file). */
export type ModFile = {
  /** The module's path; null in go.work. */
  readonly module: string | null;
  readonly requires: readonly Requirement[];
  readonly replaces: readonly Replacement[];
  /** Directories of a go.work file. */
  readonly uses: readonly string[];
  /** `key=value` of the godebug lines, with line numbers. */
  readonly godebugs: readonly { readonly line: number; readonly setting: string }[];
  /** The first line of each directive. */
  readonly directives: Readonly<Record<string, { readonly line: number; readonly value: string }>>;
};

export type Requirement = { readonly path: string; readonly version: string; readonly indirect: boolean };

export type Replacement = {
  readonly path: string;
  /** Null for every version. */
  readonly version: string | null;
  /** A directory, absolute or beginning with `./` or `../`; else a module path. */
  readonly target: string;
  /** Null for a directory. */
  readonly targetVersion: string | null;
};

/** Reads the lines it understands; the others are left to the go command (golang.org/x/mod/modfile/read.go). */
export function parseModFile(text: string): ModFile {
  const requires: Requirement[] = [];
  const replaces: Replacement[] = [];
  const uses: string[] = [];
  const godebugs: ModFile['godebugs'][number][] = [];
  const directives: Record<string, { line: number; value: string }> = Object.create(null);
  let block: string | null = null;
  for (const [index, whole] of text.split('\n').entries()) {
    const { words, comment } = splitLine(whole);
    const [first] = words;
    if (first === undefined) continue;
    if (block !== null && first === ')') {
      block = null;
      continue;
    }
    const name: string = block ?? first;
    const values = block === null ? words.slice(1) : words;
    directives[name] ??= { line: index + 1, value: values.join(' ') };
    if (block === null && values[0] === '(') {
      block = name;
      directives[name] = { line: index + 1, value: '' };
      continue;
    }
    const [path = '', version = ''] = values;
    if (name === 'require' && version !== '') {
      requires.push({ path, version, indirect: /^indirect(\s|;|$)/.test(comment) });
    }
    if (name === 'use' && path !== '') uses.push(path);
    if (name === 'godebug' && path.includes('=')) godebugs.push({ line: index + 1, setting: path });
    if (name === 'replace') replaces.push(...replacement(values));
  }
  return { module: directives.module?.value ?? null, requires, replaces, uses, godebugs, directives };
}

/** The replacement of a required module; an entry for its version takes precedence over one for all versions. */
export function replacementOf(file: Pick<ModFile, 'replaces'>, { path, version }: Requirement): Replacement | null {
  const rows = file.replaces.filter((row) => row.path === path && (row.version === null || row.version === version));
  return rows.find((row) => row.version !== null) ?? rows[0] ?? null;
}

/** Whether the target is a directory (modfile.IsDirectoryPath). */
export function isDirectoryTarget({ target }: Pick<Replacement, 'target'>): boolean {
  return /^(\.{1,2}(\/|$)|\/)/.test(target);
}

function replacement(values: readonly string[]): Replacement[] {
  const arrow = values.indexOf('=>');
  const [path, version = null] = values.slice(0, arrow);
  const [target, targetVersion = null] = values.slice(arrow + 1);
  return arrow < 1 || path === undefined || target === undefined ? [] : [{ path, version, target, targetVersion }];
}

/** Words separated by blanks, unquoted, up to the comment. */
export function splitLine(line: string): { words: string[]; comment: string } {
  const words: string[] = [];
  const word = /[ \t\r]*(?:\/\/[ \t]*(.*)|("(?:[^"\\]|\\.)*"|`[^`]*`)|(\(|\))|((?:(?!\/\/)[^ \t\r()"`])+)|(.))/y;
  for (let match = word.exec(line); match !== null; match = word.exec(line)) {
    if (match[1] !== undefined) return { words, comment: match[1] };
    words.push(match[2] === undefined ? (match[3] ?? match[4] ?? match[5] ?? '') : (unquoteGo(match[2]) ?? match[2]));
  }
  return { words, comment: '' };
}
