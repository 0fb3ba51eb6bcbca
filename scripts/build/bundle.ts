import { build } from 'esbuild';
import { repository } from './paths.ts';

/**
 * Bundles an entry and everything it imports into one CommonJS file, which is all that a single executable can hold.
 *
 * @throws when a module is missing, or something is used that does not work in a bundle
 */
export async function bundle(entry: string, outfile: string): Promise<void> {
  const { warnings } = await build({
    entryPoints: [entry],
    outfile,
    absWorkingDir: repository,
    bundle: true,
    // A linked node_modules would otherwise leave the place it links to in the file.
    preserveSymlinks: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    // Names stay, for stack traces; the rest of the text only takes up room in the snapshot.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    define: { 'import.meta.main': 'false' },
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error('the bundle has warnings');
}
