import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * Parts of libraries that this program never runs, and what stands for them in the bundle: every function of a library is an object
 * that each start has to read from the snapshot.
 */
const edits: readonly { readonly file: RegExp; readonly edit: (source: string) => string }[] = [
  {
    // Opens the three standard streams while it loads, only to recognise them among the `stdio` options, where we pass none of
    // them. In the snapshot they would be those of the build.
    file: /node_modules\/execa\/lib\/utils\/standard-stream\.js$/,
    edit: (source) => source.replace('[process.stdin, process.stdout, process.stderr]', '[]'),
  },
  {
    // The same at every start of a child.
    file: /node_modules\/execa\/lib\/stdio\/direction\.js$/,
    edit: (source) =>
      source.replace('[0, process.stdin]', '[0]').replace('[1, 2, process.stdout, process.stderr]', '[1, 2]'),
  },
  // What a subprocess of execa can be besides awaited: converted to streams, piped, sent messages, or run synchronously.
  { file: /node_modules\/execa\/lib\/convert\/add\.js$/, edit: () => 'export const addConvertedStreams = () => {};' },
  { file: /node_modules\/execa\/lib\/pipe\/setup\.js$/, edit: () => 'export const pipeToSubprocess = () => {};' },
  {
    file: /node_modules\/execa\/lib\/ipc\/methods\.js$/,
    edit: () => 'export const addIpcMethods = () => {}; export const getIpcExport = () => ({});',
  },
  { file: /node_modules\/execa\/lib\/methods\/main-sync\.js$/, edit: () => 'export const execaCoreSync = () => {};' },
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
        return { contents, loader: 'js' };
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
