import type { Alternative } from '../../src/report/render/wrap.ts';

/** A container that is looked at: an image by its Dockerfile, and how it is run. */
export interface State {
  /** Lines of the Dockerfile from FROM on. */
  readonly lines: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Options of `docker run`. */
  readonly flags: readonly string[];
  /** Arguments of probe-env. */
  readonly args: readonly string[];
}

/** The target of a change: a state, or the command that rebuilds the program. */
export type Change = { readonly state: State } | { readonly build: string };

/** How each kind of line is carried out, by what it begins with. First match counts. */
const kinds: readonly (readonly [pattern: RegExp, change: (state: State, match: readonly string[]) => Change])[] = [
  [/^(?:[A-Z0-9_]+=\S+ )*go build\b.*$/, (_, [line = '']) => ({ build: line })],
  [/^FROM (\S+)$/, (state, [line = '']) => ({ state: { ...state, lines: [line, ...state.lines.slice(1)] } })],
  [
    /^(?:COPY|ENV|ENTRYPOINT|RUN) .*$/,
    (state, [line = '']) => ({ state: { ...state, lines: [...state.lines, line] } }),
  ],
  // A user of the run would take precedence over that of the image.
  [
    /^USER .*$/,
    (state, [line = '']) => ({
      state: { ...state, lines: [...state.lines, line], flags: withoutOption(state.flags, '--user') },
    }),
  ],
  [
    /^docker run (--[a-z-]+)(?: (\S+))?$/,
    (state, [, option = '', value]) => ({
      state: {
        ...state,
        flags: [...withoutOption(state.flags, option), option, ...(value === undefined ? [] : [value])],
      },
    }),
  ],
  [/^probe-env (.*)$/, (state, [, args = '']) => ({ state: { ...state, args: [...state.args, ...args.split(' ')] } })],
  [/^unset (\S+)$/, (state, [, name = '']) => ({ state: { ...state, env: without(state.env, name) } })],
  [
    /^([A-Z0-9_]+)=(\S+)$/,
    (state, [, name = '', value = '']) => ({ state: { ...state, env: { ...state.env, [name]: value } } }),
  ],
  // Anything else is a line for a shell, which a Dockerfile has in RUN.
  [/^[a-z].*$/, (state, [line = '']) => ({ state: { ...state, lines: [...state.lines, `RUN ${line}`] } })],
];

/**
 * Carries out an alternative as it is printed: its command, and what its words say about variables and options.
 * @throws if neither says what to do
 */
export function apply({ words, command }: Alternative, state: State): Change {
  const said = applyWords(words, state);
  if (command === null) {
    if (said === state) throw new Error(`only words: ${words}`);
    return { state: said };
  }
  for (const [pattern, change] of kinds) {
    const match = pattern.exec(command);
    if (match !== null) return change(said, match);
  }
  throw new Error(`unknown kind of line: ${command}`);
}

/** `set NAME=VALUE`, `in GODEBUG, replace A with B`, `remove A from GODEBUG`, `remove A from the environment`, `: --tz ZONE`. */
function applyWords(words: string, state: State): State {
  const [, name, value] = /\bset ([A-Z0-9_]+)=(\S+?)[,;]?(?= |$)/.exec(words) ?? [];
  const [, removed] = /\band remove ([A-Z0-9_]+)$/.exec(words) ?? [];
  if (name !== undefined && value !== undefined) {
    const env = { ...(removed === undefined ? state.env : without(state.env, removed)), [name]: value };
    return { ...state, env };
  }
  const [, list, from, to] = /^in ([A-Z]+), replace (\S+) with (\S+)$/.exec(words) ?? [];
  if (list !== undefined && from !== undefined && to !== undefined) {
    return { ...state, env: { ...state.env, [list]: (state.env[list] ?? '').replace(from, to) } };
  }
  const [, item, variable] = /^remove (\S+) from ([A-Z]+)(?:, and .*)?$/.exec(words) ?? [];
  if (item !== undefined && variable !== undefined) {
    const left = (state.env[variable] ?? '').split(',').filter((each) => each !== item);
    return {
      ...state,
      env: left.length === 0 ? without(state.env, variable) : { ...state.env, [variable]: left.join(',') },
    };
  }
  const [, gone] = /^(?:or )?remove ([A-Z0-9_]+) from the environment\b/.exec(words) ?? [];
  if (gone !== undefined) return { ...state, env: without(state.env, gone) };
  const [, option, argument] = /: (--[a-z-]+) (\S+)/.exec(words) ?? [];
  if (option !== undefined && argument !== undefined) {
    return { ...state, args: [...withoutOption(state.args, option), option, argument] };
  }
  return state;
}

function without(env: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));
}

/** Takes an option with its value out of a list of words. */
function withoutOption(words: readonly string[], option: string): string[] {
  const at = words.indexOf(option);
  return at < 0 ? [...words] : [...words.slice(0, at), ...words.slice(at + 2)];
}
