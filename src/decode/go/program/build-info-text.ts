import { DecodeError } from '../../decoded.ts';
import { quotedPrefix, unquoteGo } from '../env/quote.ts';

/** The modules and settings of a build (runtime/debug/mod.go, `go version -m`). */
export type BuildRecord = {
  /** The main package; null if the modules were not recorded. */
  readonly path: string | null;
  /** The main module; null for `go build FILE.go` and for the standard library's own commands. */
  readonly main: Module | null;
  readonly deps: readonly Module[];
  /**
   * `build` lines in file order: `-trimpath`, `CGO_ENABLED`, `vcs.revision`, `DefaultGODEBUG`. The last duplicate
   * wins; no toolchain writes any. Without a prototype, so that every key comes from the file.
   */
  readonly settings: Readonly<Record<string, string>>;
};

export type Module = {
  readonly path: string;
  /** `(devel)` for a main module built outside of version control. */
  readonly version: string;
  /** Empty for the main module, for replaced and for vendored ones. */
  readonly sum: string;
  readonly replace: Module | null;
};

/** Real programs have less than a hundredth of that. */
const limits = { modules: 65_536, settings: 4096 };

/**
 * Lines of TAB separated fields (runtime/debug.ParseBuildInfo). Unknown lines are skipped, and so is a last line
 * without a newline.
 * @throws DecodeError with Go's own words
 */
export function parseBuildInfoText(text: string): BuildRecord {
  const record: Draft = {
    path: null,
    main: null,
    deps: [],
    settings: Object.create(null),
    settingLines: 0,
    last: null,
  };
  let lineNumber = 1;
  for (let start = 0; ; lineNumber += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    const line = text.slice(start, end);
    start = end + 1;
    const tab = line.indexOf('\t');
    const parse = tab < 0 ? undefined : lineParsers.get(line.slice(0, tab));
    if (parse === undefined) continue;
    try {
      parse(record, line.slice(tab + 1));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw new DecodeError(`could not parse Go build info: line ${lineNumber}: ${error.message}`);
    }
    if (record.deps.length > limits.modules || record.settingLines > limits.settings) {
      throw new DecodeError(`the build info has more than ${limits.modules} modules or ${limits.settings} settings`);
    }
  }
  return { path: record.path, main: record.main, deps: record.deps, settings: record.settings };
}

type Draft = {
  path: string | null;
  main: Module | null;
  deps: Module[];
  settings: Record<string, string>;
  settingLines: number;
  /** The module that a `=>` line on the next line would replace. */
  last: 'main' | 'dep' | null;
};

/** By the first field. A Map, so that no name in the file reaches Object.prototype. */
const lineParsers: ReadonlyMap<string, (record: Draft, rest: string) => void> = new Map([
  ['path', parsePath],
  ['mod', parseMain],
  ['dep', parseDependency],
  ['=>', parseReplacement],
  ['build', parseBuildLine],
]);

function parsePath(record: Draft, rest: string): void {
  record.path = rest;
}

function parseMain(record: Draft, rest: string): void {
  record.main = parseModule(rest);
  record.last = 'main';
}

function parseDependency(record: Draft, rest: string): void {
  record.deps.push(parseModule(rest));
  record.last = 'dep';
}

function parseReplacement(record: Draft, rest: string): void {
  const columns = rest.split('\t');
  const [path, version, sum] = columns;
  if (path === undefined || version === undefined || sum === undefined || columns.length !== 3) {
    throw new DecodeError(`expected 3 columns for replacement; got ${columns.length}`);
  }
  const replaced = record.last === 'dep' ? record.deps.pop() : record.last === 'main' ? record.main : null;
  if (replaced == null) throw new DecodeError('replacement with no module on previous line');
  const module = { ...replaced, replace: { path, version, sum, replace: null } };
  if (record.last === 'dep') record.deps.push(module);
  else record.main = module;
  record.last = null;
}

function parseBuildLine(record: Draft, rest: string): void {
  const [key, value] = parseSetting(rest);
  record.settings[key] = value;
  record.settingLines += 1;
}

function parseModule(rest: string): Module {
  const columns = rest.split('\t');
  const [path, version, sum = ''] = columns;
  if (path === undefined || version === undefined || columns.length > 3) {
    throw new DecodeError(`expected 2 or 3 columns; got ${columns.length}`);
  }
  return { path, version, sum, replace: null };
}

/** `key=value`, each of them a Go string literal if it has blanks or quotes. */
function parseSetting(text: string): [key: string, value: string] {
  if (text === '') throw new DecodeError("build line missing '='");
  if (text.startsWith('=')) throw new DecodeError('build line with missing key');
  if (isQuoted(text)) {
    const literal = quotedPrefix(text);
    if (literal === null) throw new DecodeError('invalid quoted key in build line');
    const rest = text.slice(literal.length);
    if (rest === '') throw new DecodeError("build line missing '=' after quoted key");
    if (!rest.startsWith('=')) throw new DecodeError(`unexpected character after quoted key: '${rest[0]}'`);
    return [unquoteGo(literal) ?? '', parseSettingValue(rest.slice(1))];
  }
  const equals = text.indexOf('=');
  if (equals < 0) throw new DecodeError("build line missing '=' after key");
  const key = text.slice(0, equals);
  if (/[ \t\r\n"`]/.test(key)) throw new DecodeError(`unquoted key "${key}" must be quoted`);
  return [key, parseSettingValue(text.slice(equals + 1))];
}

function parseSettingValue(raw: string): string {
  if (isQuoted(raw)) {
    const value = unquoteGo(raw);
    if (value === null) throw new DecodeError('invalid quoted value in build line');
    return value;
  }
  if (/[ \t\r\n"`]/.test(raw)) throw new DecodeError(`unquoted value "${raw}" must be quoted`);
  return raw;
}

function isQuoted(text: string): boolean {
  return text.startsWith('"') || text.startsWith('`');
}
