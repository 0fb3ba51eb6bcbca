/** The parts of a Go file that the go command reads before compiling (go/build read.go, cmd/go/internal/modindex). */
export type GoFile = {
  readonly package: string;
  /** The `//go:build` expression; null if there is none. */
  readonly constraint: string | null;
  /** Each `// +build` line in a position where the go command looks for them. */
  readonly plusBuild: readonly string[];
  readonly imports: readonly { readonly path: string; readonly line: number }[];
  /** The comments in front of `import "C"`; null for a file without it. */
  readonly preamble: string | null;
  /** The text ends before the imports do. */
  readonly isCut: boolean;
};

export type GoFileResult =
  | { readonly ok: true; readonly file: GoFile }
  /** The go command's message, without the file's name: `1:1: expected 'package', found version`. */
  | { readonly ok: false; readonly problem: string };

/** @param text the beginning of the file, one character per byte */
export function parseGoFile(text: string): GoFileResult {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(text)) return { ok: false, problem: '1:1: illegal UTF-8 encoding (got UTF-16)' };
  const scanner = new Scanner(text.startsWith('\xef\xbb\xbf') ? text.slice(3) : text);
  const first = scanner.next();
  const head = scanner.commentsBefore;
  if (first.text !== 'package') {
    return { ok: false, problem: `${scanner.at(first)}: expected 'package', found ${nameOf(first)}` };
  }
  const name = scanner.next();
  if (name.kind !== 'word')
    return { ok: false, problem: `${scanner.at(name)}: expected 'IDENT', found ${nameOf(name)}` };
  const imports: { path: string; line: number }[] = [];
  let preamble: string | null = null;
  const add = (token: Token, comments: string): void => {
    const path = token.text.slice(1, -1);
    imports.push({ path, line: scanner.line(token) });
    if (path === 'C') preamble = `${preamble ?? ''}${comments}\n`;
  };
  let token = scanner.next();
  for (; token.text === 'import' || token.text === ';'; token = scanner.next()) {
    if (token.text === ';') continue;
    const comments = scanner.commentsBefore;
    let spec = scanner.next();
    if (spec.text !== '(') {
      if (spec.kind !== 'string') spec = scanner.next();
      if (spec.kind === 'string') add(spec, comments);
      continue;
    }
    for (spec = scanner.next(); spec.text !== ')' && spec.kind !== 'end'; spec = scanner.next()) {
      if (spec.kind === 'string') add(spec, scanner.commentsBefore || comments);
    }
  }
  return {
    ok: true,
    file: { package: name.text, ...constraintsIn(head), imports, preamble, isCut: token.kind === 'end' },
  };
}

/** The patterns of all `//go:embed` lines of a whole file, as written (embed has its own quoting syntax). */
export function embedPatterns(text: string): { readonly pattern: string; readonly line: number }[] {
  const found: { pattern: string; line: number }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const list = /^\/\/go:embed[ \t]+(.*?)[ \t\r]*$/.exec(line)?.[1];
    if (list === undefined) continue;
    for (const match of list.matchAll(/"((?:[^"\\]|\\.)*)"|`([^`]*)`|(\S+)/g)) {
      found.push({ pattern: match[1] ?? match[2] ?? match[3] ?? '', line: index + 1 });
    }
  }
  return found;
}

/** `+build` lines count if a blank line separates them from the package clause; `go:build` lines anywhere before it. */
function constraintsIn(comments: string): Pick<GoFile, 'constraint' | 'plusBuild'> {
  const constraint = /^\/\/go:build[ \t]+(.*?)[ \t\r]*$/m.exec(comments)?.[1] ?? null;
  const end = comments.lastIndexOf('\n\n');
  const early = end < 0 ? '' : comments.slice(0, end);
  const plusBuild = [...early.matchAll(/^\/\/[ \t]*\+build[ \t]+(.*?)[ \t\r]*$/gm)].map(([, list = '']) => list);
  return { constraint, plusBuild };
}

interface Token {
  readonly kind: 'word' | 'string' | 'mark' | 'end';
  readonly text: string;
  readonly start: number;
}

function nameOf({ kind, text }: Token): string {
  if (kind === 'end') return "'EOF'";
  return kind === 'mark' ? `'${text}'` : text;
}

/** Words, strings and punctuation; comments are kept for the token after them. */
class Scanner {
  /** The comments between the last token and the one before it, with the lines between them. */
  commentsBefore = '';
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Token {
    const blank = /(?:[ \t\r\n]+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y;
    blank.lastIndex = this.#at;
    const skipped = blank.exec(this.#text)?.[0] ?? '';
    this.commentsBefore = skipped;
    const start = this.#at + skipped.length;
    const token = /[\p{L}_][\p{L}\p{N}_]*|"(?:[^"\\\n]|\\.)*"|`[^`]*`|[\s\S]/uy;
    token.lastIndex = start;
    const text = token.exec(this.#text)?.[0] ?? '';
    this.#at = start + text.length;
    const kind = text === '' ? 'end' : /^[\p{L}_]/u.test(text) ? 'word' : /^["`]./.test(text) ? 'string' : 'mark';
    return { kind, text, start };
  }

  line({ start }: Token): number {
    return this.#text.slice(0, start).split('\n').length;
  }

  /** `line:column`. */
  at(token: Token): string {
    return `${this.line(token)}:${token.start - this.#text.lastIndexOf('\n', token.start - 1)}`;
  }
}
