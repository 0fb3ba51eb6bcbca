import type { Plugin } from 'esbuild';

/**
 * Libraries that hardly any run uses, and what is imported from them. They are loaded at their first use, and not into the
 * snapshot, where every start would have to read their functions.
 */
const libraries: Readonly<Record<string, readonly string[]>> = {
  pino: ['pino'],
};

export const loadLate: Plugin = {
  name: 'load-late',
  setup(build) {
    const filter = new RegExp(`^(${Object.keys(libraries).join('|')})$`);
    build.onResolve({ filter }, ({ path, pluginData }) =>
      pluginData === inside ? undefined : { path, namespace: 'load-late', pluginData: inside },
    );
    build.onLoad({ filter: /./, namespace: 'load-late' }, ({ path }) => ({
      contents: (libraries[path] ?? [])
        .map((name) => `Object.defineProperty(exports, '${name}', { get: () => require('${path}').${name} });`)
        .join('\n'),
      resolveDir: import.meta.dirname,
      pluginData: inside,
    }));
  },
};

/** Marks the import of the library itself, which stands in for nothing. */
const inside = Symbol('load-late');
