import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { minify } from 'terser';
import { daysDefined } from '../build/bundle/bundle.ts';
import { leaveOut } from '../build/bundle/leave-out.ts';
import { loadLate } from '../build/bundle/load-late.ts';
import { repository } from '../build/paths.ts';
import { globals, withStandIns } from './stand-ins/index.ts';

/** The program, from the root of the repository. */
export const programEntry = 'src/runtime/static/entry.ts';

/** Libraries of which the program is given only a part. */
const hollowed: Parameters<typeof leaveOut>[0] = [
  'pino',
  'pino-std-serializers',
  'sonic-boom',
  'on-exit-leak-free',
  'safe-stable-stringify',
  'node-forge',
];

/**
 * The program and all that it imports in one script for the engine, which knows ECMAScript and nothing of Node.
 * @param entry programEntry, or a test's own, from the root of the repository
 * @throws when a module is missing or has no stand-in
 */
export async function bundleForEngine(entry: string): Promise<{ code: string; metafile: Metafile }> {
  const { outputFiles, warnings, metafile } = await build({
    entryPoints: [join(repository, entry)],
    write: false,
    absWorkingDir: repository,
    bundle: true,
    metafile: true,
    preserveSymlinks: true,
    platform: 'neutral',
    conditions: ['static', 'import', 'default'],
    mainFields: ['module', 'main'],
    format: 'iife',
    target: 'es2023',
    inject: [...globals],
    plugins: [withStandIns, ...(entry === programEntry ? [leaveOut(hollowed)] : []), loadLate],
    define: {
      // node-forge asks for the global object by both names.
      self: 'globalThis',
      global: 'globalThis',
      'import.meta.main': 'false',
      ...daysDefined(),
    },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (warnings.length > 0 || output === undefined) throw new Error('the bundle has warnings');
  const small = await minify(output.text, {
    toplevel: true,
    ecma: 2020,
    compress: { passes: 2 },
    format: { comments: false, ascii_only: true },
  });
  if (small.code === undefined) throw new Error('terser has made no code');
  return { code: small.code, metafile };
}
