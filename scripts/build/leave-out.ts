import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const execaCore = join(import.meta.dirname, 'execa-core.ts');

/**
 * Parts of libraries that this program never runs, and what stands for them in the bundle: every function of a library is an object
 * that each start has to read from the snapshot.
 */
const edits: readonly { readonly file: RegExp; readonly edit: (source: string) => string }[] = [
  // Of execa, what starts a child from a file and its arguments: see execa-core.ts. No template strings, no bound options.
  { file: /node_modules\/execa\/lib\/methods\/main-async\.js$/, edit: () => readFileSync(execaCore, 'utf8') },
  { file: /node_modules\/execa\/lib\/methods\/main-sync\.js$/, edit: () => 'export const execaCoreSync = () => {};' },
  {
    file: /node_modules\/execa\/lib\/methods\/template\.js$/,
    edit: () => 'export const isTemplateString = () => false; export const parseTemplates = () => {};',
  },
  {
    file: /node_modules\/execa\/lib\/arguments\/specific\.js$/,
    edit: () => 'export const FD_SPECIFIC_OPTIONS = [];',
  },
  {
    file: /node_modules\/execa\/index\.js$/,
    edit: () => "import { createExeca } from './lib/methods/create.js'; export const execa = createExeca(() => ({}));",
  },
  // How pino writes without a destination of its user's, and from another thread. It asks `instanceof` of the first.
  { file: /node_modules\/sonic-boom\/index\.js$/, edit: () => 'module.exports = class SonicBoom {};' },
  { file: /node_modules\/pino\/lib\/transport\.js$/, edit: () => 'module.exports = () => {};' },
  {
    // Whether a transport may be left open at exit: it loads all of Node's worker threads to know.
    file: /node_modules\/pino\/lib\/tools\.js$/,
    edit: (source) => source.replace("require('worker_threads')", '{ isMainThread: true }'),
  },
];

export const leaveOut: Plugin = {
  name: 'leave-out',
  setup(build) {
    const unused = new Set(edits);
    for (const entry of edits) {
      build.onLoad({ filter: entry.file }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const contents = entry.edit(source);
        if (contents !== source) unused.delete(entry);
        return { contents, loader: 'ts' };
      });
    }
    // A library that has changed would quietly come back whole.
    build.onEnd(() => ({
      errors: [...unused].map(({ file }) => ({
        text: `nothing was left out of ${file.source}: the library has changed`,
      })),
    }));
  },
};
