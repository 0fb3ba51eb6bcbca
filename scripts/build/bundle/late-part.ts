import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { repository } from '../paths.ts';

/** A part of this program that is loaded like a library. */
export interface LatePart {
  /** The modules whose functions the rest of the program calls. */
  readonly entries: readonly string[];
  /** The modules that belong to it; everything else that they import is shared with the rest of the program. */
  readonly files: RegExp;
}

/**
 * A module whose functions run the part, which is one function that is compiled when it is first called.
 * @throws if two entries export a function of the same name
 */
export async function latePart({ entries, files }: LatePart): Promise<string> {
  const names = entries.flatMap(functionsOf);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`${twice} is exported twice by ${entries.join(', ')}: see load-late.ts`);
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
    stdin: { contents: entries.map((entry) => `export * from './${entry}';`).join('\n'), resolveDir: repository },
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
    `const load = () => loaded ??= (() => { ${body} return { ${names.join(', ')} }; })();`,
    ...names.map((name) => `export const ${name} = (...args) => load().${name}(...args);`),
  ].join('\n');
}

/** The names of the functions that a module exports. Who imports anything else of it ends the build. */
function functionsOf(module: string): string[] {
  const text = readFileSync(join(repository, module), 'utf8');
  return [...text.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name = '']) => name);
}

/** As esbuild writes them, always at the beginning of a line. */
const importLine = /^import [^;]*;$/gm;

/** Marks imports that are to be resolved as they would be without this plugin. */
const resolving = Symbol('late-part');
