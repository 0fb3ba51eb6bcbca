import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { repository } from '../paths.ts';

/** A part of this program that is loaded like a library. */
export interface LatePart {
  readonly entry: string;
  readonly exports: readonly string[];
  /** The modules that belong to it; everything else that it imports is shared with the rest of the program. */
  readonly files: RegExp;
}

/** A module whose functions run the part, which is one function that is compiled when it is first called. */
export async function latePart({ entry, exports, files }: LatePart): Promise<string> {
  const shared: Plugin = {
    name: 'shared',
    setup(part) {
      part.onResolve({ filter: /^[.#]/ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === resolving || kind === 'entry-point') return undefined;
        const found = await part.resolve(path, { kind, resolveDir, pluginData: resolving });
        return files.test(relative(repository, found.path)) ? found : { path: found.path, external: true };
      });
    },
  };
  const { outputFiles } = await build({
    entryPoints: [join(repository, entry)],
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2023',
    plugins: [shared],
  });
  const text = outputFiles[0]?.text ?? '';
  const imports = text.match(importLine) ?? [];
  const body = text.replace(importLine, '').replace(/^export \{[^}]*\};$/m, '');
  return [
    ...imports,
    'let loaded;',
    `const load = () => loaded ??= (() => { ${body} return { ${exports.join(', ')} }; })();`,
    ...exports.map((name) => `export const ${name} = (...args) => load().${name}(...args);`),
  ].join('\n');
}

/** As esbuild writes them, always at the beginning of a line. */
const importLine = /^import [^;]*;$/gm;

/** Marks imports that are to be resolved as they would be without this plugin. */
const resolving = Symbol('late-part');
