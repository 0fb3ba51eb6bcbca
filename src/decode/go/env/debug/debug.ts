/** The GODEBUG settings that a program runs with (doc/godebug.md, internal/godebug). */
export interface GoDebug {
  /** The value in force; undefined if the defaults of its toolchain apply. */
  get(name: string): string | undefined;
  /** Where that value comes from. */
  source(name: string): 'GODEBUG' | 'DefaultGODEBUG' | null;
}

/**
 * The settings of a program: the variable takes precedence over what the build recorded. The linker records only the
 * differences from the toolchain's defaults: those of `go` lines, `godebug` lines and `//go:debug` lines.
 * @param recorded the build setting DefaultGODEBUG; undefined for a program of Go 1.20 or older, or without any
 * @param variable the program's environment variable GODEBUG
 */
export function effectiveGoDebug(recorded: string | undefined, variable: string | undefined): GoDebug {
  const fromBuild = parseGoDebug(recorded ?? '');
  const fromEnvironment = parseGoDebug(variable ?? '');
  return {
    get: (name) => fromEnvironment.get(name) ?? fromBuild.get(name),
    source(name) {
      if (fromEnvironment.has(name)) return 'GODEBUG';
      return fromBuild.has(name) ? 'DefaultGODEBUG' : null;
    },
  };
}

/** `key=value` separated by commas; the last duplicate wins, items without `=` are ignored (runtime/runtime1.go). */
export function parseGoDebug(text: string): ReadonlyMap<string, string> {
  if (text === '') return noSettings;
  if (text !== last.text) last = { text, settings: settingsOf(text) };
  return last.settings;
}

const noSettings: ReadonlyMap<string, string> = new Map();

/** What a build recorded is asked for by each rule that depends on it. */
let last = { text: '', settings: noSettings };

function settingsOf(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  for (const item of text.split(',')) {
    const equals = item.indexOf('=');
    if (equals >= 0) settings.set(item.slice(0, equals), item.slice(equals + 1));
  }
  return settings;
}
