#!/usr/bin/env node
/**
 * What `npm start`, `npm test` and the other scripts of package.json run. Plain JavaScript for any Node >= 20, because before
 * the install the machine's own Node is the only one there is; everything else runs on the pinned Node of node_modules.
 *
 * Standard output belongs to the command that is run; progress and complaints go to standard error.
 */
import { existsSync } from 'node:fs';
import { buildExecutable, ensureExecutable, executablePath } from './dev/executable.mjs';
import { ensureInstalled } from './dev/install.mjs';
import { fail, inRepository, pinnedNode, replaceWith, runAll } from './dev/run.mjs';

const commands = {
  /** The executable, built when it is not up to date, with every probe. */
  start: (args) => replaceWith(ensureExecutable(), ['--all', ...args]),
  /** Builds the executable when it is not up to date and prints its path: for tests that run it. */
  executable: () => {
    ensureExecutable();
    console.log(executablePath);
  },
  build: (args) => process.exit(buildExecutable(args)),
  test: (args) => replaceWith(pinnedNode, ['node_modules/vitest/vitest.mjs', 'run', ...args]),
  check: () => runAll(checks.filter(([, script]) => existsSync(inRepository(script)))),
  format: (args) => replaceWith(pinnedNode, [biome, 'check', '--write', ...(args.length > 0 ? args : ['.'])]),
  /** Runs a script of this repository, TypeScript included. */
  run: (args) => replaceWith(pinnedNode, args),
};

const biome = 'node_modules/@biomejs/biome/bin/biome';

/** What `npm run check` holds: a name, the script, its arguments. */
const checks = [
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['format and lint', biome, 'check', '--error-on-warnings', '.'],
  ['generated docs', 'scripts/docs/generate.ts', '--check'],
];

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) fail(`usage: node scripts/dev.mjs ${Object.keys(commands).join('|')} [argument...]`);
ensureInstalled();
command(args);
