#!/usr/bin/env node
/**
 * The commands behind `npm start`, `npm test` and the other scripts of package.json. Plain JavaScript for any Node >=
 * 20, because before the install the machine's own Node is the only one; everything else runs on the pinned Node of
 * node_modules.
 *
 * Standard output belongs to the command being run; progress and complaints go to standard error.
 */
import { buildExecutable, ensureExecutable } from './dev/executable.mjs';
import { ensureInstalled } from './dev/install.mjs';
import {
  cleanEnvironment,
  fail,
  giveBack,
  pinnedNode,
  run,
  runAll,
  runInScratch,
  testEnvironment,
} from './dev/run.mjs';

/** Each returns the exit status. */
const commands = {
  /** The executable, built if it is not up to date, with every probe. */
  start: async (args) => run(await ensureExecutable(), ['--all', ...args]),
  /** Builds an executable, `node` or `static`, if it is not up to date and prints its path: for tests that run it. */
  executable: async ([kind]) => {
    console.log(await ensureExecutable(kind));
    return 0;
  },
  build: (args) => buildExecutable(args),
  test: (args) => runInScratch(pinnedNode, ['node_modules/vitest/vitest.mjs', 'run', ...args], testEnvironment()),
  check: () => runAll(checks),
  format: (args) =>
    run(pinnedNode, [biome, 'check', '--write', ...(args.length > 0 ? args : ['.'])], { env: cleanEnvironment() }),
  /** Runs a script of this repository, TypeScript included. */
  run: (args) => runInScratch(pinnedNode, args),
};

const biome = 'node_modules/@biomejs/biome/bin/biome';

/** The checks of `npm run check`: a name, the script, its arguments. */
const checks = [
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['format and lint', biome, 'check', '--error-on-warnings', '.'],
  ['native code', 'scripts/static/check.ts'],
  ['unused files and exports', 'node_modules/knip/bin/knip.js'],
  ['generated docs', 'scripts/docs/generate.ts', '--check'],
  ['links in docs', 'scripts/docs/links.ts'],
];

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
if (!command) fail(`usage: node scripts/dev.mjs ${Object.keys(commands).join('|')} [argument...]`);
process.once('exit', giveBack);
await ensureInstalled(name);
process.exitCode = await command(args);
