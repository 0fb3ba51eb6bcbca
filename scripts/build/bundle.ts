import { build } from 'esbuild';
import { leaveOut } from './leave-out.ts';
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
    // The text is in the snapshot, and every start copies it. The map beside the executable turns the places in a stack trace
    // into those of the sources.
    minify: true,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    plugins: [leaveOut],
    define: { 'import.meta.main': 'false', PROBE_ENV_BUILD_DAY: JSON.stringify(buildDay()) },
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error('the bundle has warnings');
}

/** Today, or what a reproducible build states (https://reproducible-builds.org/specs/source-date-epoch/). */
function buildDay(): string {
  const stated = process.env.SOURCE_DATE_EPOCH;
  return (stated === undefined ? new Date() : new Date(Number(stated) * 1000)).toISOString().slice(0, 10);
}
