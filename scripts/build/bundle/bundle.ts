import { writeFileSync } from 'node:fs';
import { build, type Metafile } from 'esbuild';
import { minify } from 'terser';
import { repository } from '../paths.ts';
import { withLateFindings } from './late-findings.ts';
import { leaveOut } from './leave-out.ts';
import { loadLate } from './load-late.ts';
import { ownLate } from './own-late.ts';
import { publicRootsRelease } from './public-roots.ts';

/**
 * Bundles an entry and everything it imports into one CommonJS file, which is all that a single executable can hold,
 * and writes its source map next to it.
 *
 * @returns what it was made of
 * @throws if a module is missing, or something is used that does not work in a bundle
 */
export async function bundle(entry: string, outfile: string): Promise<Metafile> {
  const { outputFiles, warnings, metafile } = await build({
    entryPoints: [entry],
    outfile,
    write: false,
    absWorkingDir: repository,
    bundle: true,
    metafile: true,
    // Otherwise a linked node_modules would leave the path of its target in the file.
    preserveSymlinks: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    sourcemap: 'inline',
    sourcesContent: false,
    // Node's own modules, which only the Node that makes the snapshot may import.
    external: ['internal/*'],
    plugins: [leaveOut(), loadLate, ownLate],
    define: { 'import.meta.main': 'false', ...daysDefined() },
    logLevel: 'warning',
  });
  const [output] = outputFiles;
  if (warnings.length > 0 || output === undefined) throw new Error('the bundle has warnings');
  // The text is in the snapshot, and every start copies it. The map turns the positions in a stack trace into those of
  // the sources. esbuild's own minifier is not enough: this one inlines functions into their callers, which leaves fewer
  // to read.
  const small = await minify(withLateFindings(withLightImports(output.text)), {
    toplevel: true,
    ecma: 2020,
    // What one pass inlines lets the next one drop its variables.
    compress: { passes: 3 },
    format: { comments: false, ascii_only: true },
    sourceMap: { content: 'inline' },
  });
  if (small.code === undefined || typeof small.map !== 'string')
    throw new Error('terser has made no code, or no map of it');
  writeFileSync(outfile, small.code);
  writeFileSync(`${outfile}.map`, small.map);
  return metafile;
}

/**
 * How esbuild makes a CommonJS module look like a module with a default export: a getter for each of its properties.
 */
const heavyImport = /^var __toESM = \(mod, isNodeMode, target\) =>[\s\S]*?\n\)\);$/m;

/**
 * The same by inheritance, in one object. Each library imports `node:process` and others separately, a hundred
 * properties every time: these were a sixth of all objects in the snapshot.
 */
const lightImport = `var __toESM = (mod, isNodeMode) => {
  const target = Object.create(mod);
  return isNodeMode || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target;
};`;

function withLightImports(text: string): string {
  const found = heavyImport.exec(text)?.[0];
  if (found === undefined) throw new Error('esbuild has changed the way it imports CommonJS modules: see bundle.ts');
  // The same number of lines, for the source map.
  const lines = found.split('\n').length - lightImport.split('\n').length;
  return text.replace(found, () => lightImport + '\n'.repeat(Math.max(0, lines)));
}

/** The days of src/build-date.ts, for esbuild. */
export function daysDefined(): Record<string, string> {
  return {
    PROBE_ENV_BUILD_DAY: JSON.stringify(buildDay()),
    PROBE_ENV_PUBLIC_ROOTS_DAY: JSON.stringify(publicRootsRelease().day),
  };
}

/** Today, or the date that a reproducible build states (https://reproducible-builds.org/specs/source-date-epoch/). */
export function buildDay(): string {
  const stated = process.env.SOURCE_DATE_EPOCH;
  return (stated === undefined ? new Date() : new Date(Number(stated) * 1000)).toISOString().slice(0, 10);
}
