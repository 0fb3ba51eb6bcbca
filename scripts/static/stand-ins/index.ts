import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What stands for a module of Node in the static executable, for the libraries that import it. Our own sources import none
 * (biome.json). A module without a row fails the build.
 */
const standIns: Readonly<Record<string, string>> = {
  events: 'events.ts',
  process: 'process.ts',
  os: 'os.ts',
  util: 'util.ts',
  path: 'path.ts',
  diagnostics_channel: 'diagnostics_channel.ts',
  // commander's subcommands in files of their own; pino's transports and files.
  fs: 'nothing.ts',
  child_process: 'nothing.ts',
  crypto: 'nothing.ts',
  module: 'nothing.ts',
  worker_threads: 'nothing.ts',
};

export const withStandIns: Plugin = {
  name: 'stand-ins',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?[a-z_]+$/ }, ({ path }) => {
      const standIn = standIns[path.replace(/^node:/, '')];
      return standIn === undefined ? undefined : { path: join(import.meta.dirname, standIn) };
    });
  },
};

/** What libraries take for a global. */
export const globals: readonly string[] = [join(import.meta.dirname, 'process.ts')];
