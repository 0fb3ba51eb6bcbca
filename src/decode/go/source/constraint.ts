/** What is known about a build; a tag in none of the sets may be given on the command line. */
export interface BuildContext {
  readonly goos: string;
  readonly goarch: string;
  readonly cgo: boolean;
  /** Minor version of the toolchain; null if it is not known. */
  readonly minor: number | null;
  /** Of GOFLAGS. */
  readonly tags: readonly string[];
}

/** Null: it depends on something unknown. */
export type Answer = boolean | null;

/** Whether a file of this name belongs to the build by its name alone (goodOSArchFile of go/build). */
export function matchesName(name: string, context: BuildContext): boolean {
  const stem = name.replace(/\..*$/, '').replace(/_test$/, '');
  // Only the part after the first underscore counts.
  const parts = stem.includes('_') ? stem.slice(stem.indexOf('_')).split('_').slice(1) : [];
  const [last = '', before = ''] = parts.reverse();
  if (architectures.has(last)) return last === context.goarch && (!systems.has(before) || isSystem(before, context));
  return !systems.has(last) || isSystem(last, context);
}

/** A `//go:build` expression (go/build/constraint). One that cannot be parsed depends on something unknown. */
export function evaluateConstraint(text: string, context: BuildContext): Answer {
  const tokens = text.match(/\|\||&&|[!()]|[\p{L}\p{N}_.]+/gu) ?? [];
  let at = 0;
  const either = (): Answer => {
    let value = both();
    while (tokens[at] === '||') {
      at += 1;
      value = or(value, both());
    }
    return value;
  };
  const both = (): Answer => {
    let value = single();
    while (tokens[at] === '&&') {
      at += 1;
      value = and(value, single());
    }
    return value;
  };
  const single = (): Answer => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === '!') return not(single());
    if (token !== '(') return isTag(token, context);
    const value = either();
    at += 1;
    return value;
  };
  return either();
}

/** `// +build` lines: every line must match, with at least one of its words, and all terms joined by commas. */
export function evaluatePlusBuild(lines: readonly string[], context: BuildContext): Answer {
  return lines.reduce<Answer>((all, line) => {
    const words = line.split(/[ \t]+/).map((word) =>
      word.split(',').reduce<Answer>((joined, tag) => {
        const value = tag.startsWith('!') ? not(isTag(tag.slice(1), context)) : isTag(tag, context);
        return and(joined, value);
      }, true),
    );
    return and(all, words.reduce<Answer>(or, false));
  }, true);
}

const not = (value: Answer): Answer => (value === null ? null : !value);
const and = (a: Answer, b: Answer): Answer =>
  a === false || b === false ? false : a === null || b === null ? null : true;
const or = (a: Answer, b: Answer): Answer => not(and(not(a), not(b)));

/** Tags with a predefined meaning (matchTag of go/build). */
function isTag(tag: string, context: BuildContext): Answer {
  const release = /^go1\.(\d+)$/.exec(tag)?.[1];
  if (release !== undefined) return context.minor === null ? null : Number(release) <= context.minor;
  if (tag === 'cgo') return context.cgo;
  if (tag === 'gc') return true;
  if (tag === 'gccgo') return false;
  if (tag === 'ignore') return context.tags.includes(tag);
  if (tag === 'unix') return unix.has(context.goos);
  if (systems.has(tag)) return isSystem(tag, context);
  if (architectures.has(tag)) return tag === context.goarch;
  return context.tags.includes(tag) ? true : null;
}

const isSystem = (name: string, { goos }: BuildContext): boolean => name === goos || implied[goos] === name;

/** android is linux too, illumos solaris, and ios darwin. */
const implied: Readonly<Partial<Record<string, string>>> = { android: 'linux', illumos: 'solaris', ios: 'darwin' };

/** internal/syslist/syslist.go. */
const systems: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
);
const unix: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios linux netbsd openbsd solaris'.split(' '),
);
const architectures: ReadonlySet<string> = new Set(
  `386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv
  riscv64 s390 s390x sparc sparc64 wasm`.split(/\s+/),
);
