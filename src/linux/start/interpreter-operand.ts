/**
 * The file that an interpreter other than a shell is told to run: `python3 /app.py`. Null for code on the command line, a module, the
 * standard input, other programs, a subcommand, and for options that are not known here.
 * @param name of the program, without its directory
 */
export function interpretedFile(name: string, args: readonly string[]): string | null {
  if (name === 'java') return jarOf(args);
  const known = interpreters.find(({ names }) => names.test(name));
  if (known === undefined) return null;
  let at = 0;
  while (args[at]?.startsWith('-')) {
    const option = args[at] ?? '';
    if (known.valued.includes(option)) at += 2;
    else if (known.plain.test(option)) at += 1;
    else return null;
  }
  const operand = args[at] || null;
  return operand !== null && known.subcommands?.includes(operand) ? null : operand;
}

interface Interpreter {
  readonly names: RegExp;
  /** Options with the next word as their value. */
  readonly valued: readonly string[];
  /** Options without. */
  readonly plain: RegExp;
  /** Operands that are no files. */
  readonly subcommands?: readonly string[];
}

const interpreters: readonly Interpreter[] = [
  { names: /^python(?:\d(?:\.\d+)?)?$/, valued: ['-W', '-X'], plain: /^-[bBdEIOPqsSuv]+$|^-[WX]./ },
  { names: /^perl(?:5(?:\.\d+)*)?$/, valued: [], plain: /^-[wWtTc]+$|^-[IM]./ },
  { names: /^ruby(?:\d(?:\.\d+)?)?$/, valued: [], plain: /^-[wWv]+\d?$|^-[Ir]./ },
  { names: /^php(?:\d+(?:\.\d+)?)?$/, valued: ['-f', '-d', '-c'], plain: /^-[dc]./ },
  {
    names: /^node(?:js)?$/,
    // The second one until Node 8.
    subcommands: ['inspect', 'debug'],
    valued: ['-r', '--require', '--import', '--loader', '--experimental-loader'],
    plain:
      /^--(?:enable-source-maps|no-warnings|no-deprecation|trace-[a-z-]+|inspect|inspect-brk|expose-gc|[a-z-]+=.*)$/s,
  },
];

/** What follows is for the program. */
function jarOf(args: readonly string[]): string | null {
  const at = args.indexOf('-jar');
  if (at < 0 || !args.slice(0, at).every((arg) => arg.startsWith('-'))) return null;
  return args[at + 1] ?? null;
}

/** What else a name may stand for, so that nothing is missing where one of these is there: `node /app/server`. */
export function filesNodeTries(name: string, path: string): readonly string[] {
  return /^node(?:js)?$/.test(name) && !/\.[cm]?js$/.test(path)
    ? ['.js', '.json', '.node'].map((extension) => `${path}${extension}`)
    : [];
}
