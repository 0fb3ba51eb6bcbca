import { build, type Plugin } from 'esbuild';

/**
 * Libraries that hardly any run uses, and what is imported from them. They are loaded at their first use, and not into the
 * snapshot, where every start would have to read their functions.
 */
const libraries: Readonly<Record<string, readonly string[]>> = {
  pino: ['pino'],
  yaml: ['LineCounter', 'isAlias', 'isMap', 'isScalar', 'isSeq', 'parseDocument'],
};

export const loadLate: Plugin = {
  name: 'load-late',
  setup(bundle) {
    const filter = new RegExp(`^(${Object.keys(libraries).join('|')})$`);
    bundle.onResolve({ filter }, ({ path, pluginData }) =>
      pluginData === inside ? undefined : { path, namespace: 'load-late', pluginData: inside },
    );
    bundle.onLoad({ filter: /./, namespace: 'load-late' }, async ({ path }) => ({
      contents: [
        `const load = ${asOneFunction.includes(path) ? await wholeIn(path) : `() => require('${path}')`};`,
        ...(libraries[path] ?? []).map(
          (name) => `Object.defineProperty(exports, '${name}', { get: () => load().${name} });`,
        ),
      ].join('\n'),
      resolveDir: import.meta.dirname,
      pluginData: inside,
    }));
  },
};

/** Of many files, each of which would be a function that every start has to read. */
const asOneFunction: readonly string[] = ['yaml'];

/** A function that runs the whole library, once; nothing of it exists before that. */
async function wholeIn(library: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${library}';`, resolveDir: import.meta.dirname },
    write: false,
    bundle: true,
    platform: 'neutral',
    conditions: ['default'],
    format: 'iife',
    globalName: 'library',
    target: 'es2023',
  });
  return `(() => { let loaded; return () => loaded ??= (() => { ${outputFiles[0]?.text} return library; })(); })()`;
}

/** Marks the import of the library itself, which stands in for nothing. */
const inside = Symbol('load-late');
