import { build, type Plugin } from 'esbuild';
import { repository } from '../paths.ts';

/**
 * Libraries that hardly any run uses, and what is imported from them. They are loaded at their first use instead of
 * being in the snapshot, where every start would have to read their functions.
 */
const libraries: Readonly<Record<string, readonly string[]>> = {
  pino: ['pino'],
  yaml: ['Composer', 'Lexer', 'LineCounter', 'Parser', 'isAlias', 'isMap', 'isScalar', 'isSeq'],
};

/** The names of a bundle's inputs for these libraries: `load-late:yaml`. */
export const lateNamespace = 'load-late';

export const loadLate: Plugin = {
  name: 'load-late',
  setup(bundle) {
    const filter = new RegExp(`^(${Object.keys(libraries).join('|')})$`);
    bundle.onResolve({ filter }, ({ path, pluginData }) =>
      pluginData === inside ? undefined : { path, namespace: lateNamespace, pluginData: inside },
    );
    bundle.onLoad({ filter: /./, namespace: lateNamespace }, async ({ path }) => ({
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

/** In many files, each of which would be a function that every start has to read. */
const asOneFunction: readonly string[] = ['yaml'];

/** A function that runs the whole library, once; nothing of it exists before that. */
async function wholeIn(library: string): Promise<string> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from '${library}';`, resolveDir: import.meta.dirname },
    absWorkingDir: repository,
    preserveSymlinks: true,
    metafile: true,
    write: false,
    bundle: true,
    platform: 'neutral',
    conditions: ['default'],
    format: 'iife',
    globalName: 'library',
    target: 'es2023',
  });
  // The license report lists only the library: see scripts/inventory/npm.ts.
  const foreign = Object.keys(metafile.inputs).find(
    (path) => path !== '<stdin>' && !path.startsWith(`node_modules/${library}/`),
  );
  if (foreign !== undefined) throw new Error(`${library} now needs another library, ${foreign}: see load-late.ts`);
  return `(() => { let loaded; return () => loaded ??= (() => { ${outputFiles[0]?.text} return library; })(); })()`;
}

/** Marks the import of the library itself, which is not replaced. */
const inside = Symbol('load-late');
