import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Parts of libraries that this program never runs: for each module, its replacement in the bundle, or a
 * transformation of its source. Every function of a library is an object that each start has to read from the
 * snapshot.
 */
const edits: Readonly<Record<string, string | ((source: string) => string)>> = {
  // Only starting a child from a file and its arguments remains, without template strings and bound options.
  'execa/index.js':
    "import { createExeca } from './lib/methods/create.js'; export const execa = createExeca(() => ({}));",
  'execa/lib/methods/main-async.js': readFileSync(join(import.meta.dirname, 'execa-core.ts'), 'utf8'),
  'execa/lib/methods/main-sync.js': 'export const execaCoreSync = () => {};',
  'execa/lib/methods/template.js':
    'export const isTemplateString = () => false; export const parseTemplates = () => {};',
  'execa/lib/methods/bind.js': 'export const mergeOptions = (bound, options) => ({ ...bound, ...options });',

  // How pino writes without a custom destination (checked with `instanceof`), to several, and from another thread.
  'sonic-boom/index.js': 'module.exports = class SonicBoom {};',
  'on-exit-leak-free/index.js': 'module.exports = {};',
  'pino/lib/multistream.js': 'module.exports = () => {};',
  'pino/lib/transport.js': 'module.exports = () => {};',
  'pino/lib/caller.js': 'module.exports = () => [];',
  // Whether a transport may be left open at exit: checking that loads all of Node's worker threads.
  'pino/lib/tools.js': (source) => replaced(source, "require('worker_threads')", '{ isMainThread: true }'),
  // Secrets are masked in the whole line (src/log/log.ts), and there are no HTTP requests to log.
  'pino/lib/redaction.js': 'module.exports = () => ({});',
  'pino-std-serializers/lib/req.js': 'module.exports = {};',
  'pino-std-serializers/lib/res.js': 'module.exports = {};',
  // For what JSON.stringify refuses; pino then says "unable to serialize" instead.
  'safe-stable-stringify/index.js': 'module.exports = { configure: () => JSON.stringify };',

  // Of node-forge: what reads DER, OIDs and times, and the buffer of one character per byte that this uses.
  'node-forge/lib/asn1.js': (source) =>
    without(
      without(
        source,
        '/**\n * Converts the given asn1 object to',
        '/**\n * Converts a DER-encoded byte buffer to an OID',
      ),
      '/**\n * Converts a date to a UTCTime value.',
    ),
  'node-forge/lib/oids.js': '',
  'node-forge/lib/baseN.js': '',
  'node-forge/lib/util.js': (source) =>
    without(
      without(source, '/** Buffer w/UInt8Array backing */', '/** End Buffer w/UInt8Array backing */'),
      '/**\n * Fills a string with a particular value.',
    ),
};

/** Whether no part of a library's file is in the bundle, only its replacement. */
export function isReplacedWhole(path: string): boolean {
  return Object.entries(edits).some(
    ([module, edit]) => typeof edit === 'string' && path.endsWith(`node_modules/${module}`),
  );
}

/** @param libraries those that the bundle has; without it, all */
export function leaveOut(libraries?: readonly string[]): Plugin {
  const rows = Object.entries(edits).filter(([module]) => libraries?.includes(libraryOf(module)) ?? true);
  return {
    name: 'leave-out',
    setup(build) {
      const unused = new Set(rows.map(([module]) => module));
      for (const [module, edit] of rows) {
        const filter = new RegExp(`/node_modules/${module.replaceAll('.', '\\.')}$`);
        build.onLoad({ filter }, ({ path }) => {
          unused.delete(module);
          return { contents: typeof edit === 'string' ? edit : edit(readFileSync(path, 'utf8')), loader: 'ts' };
        });
      }
      // A changed library would silently be included whole again.
      build.onEnd(() => ({
        errors: [...unused].map((module) => ({
          text: `${module} is not there to be left out: the library has changed`,
        })),
      }));
    },
  };
}

/** `pino` of `pino/lib/tools.js`. */
function libraryOf(module: string): string {
  return module.slice(0, module.indexOf('/'));
}

/** @throws if there is no such text */
function replaced(source: string, text: string, replacement: string): string {
  if (!source.includes(text)) throw new Error(`'${text}' is not there to be left out: the library has changed`);
  return source.replace(text, () => replacement);
}

/**
 * Removes the text from one mark up to the other, or up to the end of the file.
 * @throws if a mark is missing
 */
function without(source: string, from: string, to?: string): string {
  const start = source.indexOf(from);
  const end = to === undefined ? source.length : source.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`'${from}' is not there to be left out: the library has changed`);
  return source.slice(0, start) + source.slice(end);
}
