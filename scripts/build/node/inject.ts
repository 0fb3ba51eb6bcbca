/**
 * Adds a bundled program to a Node, as pkg does. A separate program, because pkg passes its whole environment and
 * working directory to the Node that makes the snapshot, and nothing from either may reach the file.
 *
 * usage: inject.ts BUNDLE NODE OUTPUT ARCH snapshot|code-cache [EMULATED]
 *
 * EMULATED runs NODE if this machine cannot: the blob must be made by the very Node that reads it.
 */
import childProcess from 'node:child_process';
import { promisify } from 'node:util';
import { nodeFlags } from './node-flags.ts';

const [bundle, node, output, arch, mode, emulated] = process.argv.slice(2);
if (bundle === undefined || node === undefined || output === undefined || (arch !== 'x64' && arch !== 'arm64')) {
  throw new Error('usage: inject.ts BUNDLE NODE OUTPUT ARCH snapshot|code-cache [EMULATED]');
}
// For another machine's Node, pkg makes the blob with the Node that it runs on, if it considers the versions equal.
if (emulated !== undefined) process.execPath = emulated;
const snapshot = mode === 'snapshot';
const seaConfig = {
  disableExperimentalSEAWarning: true,
  useSnapshot: snapshot,
  useCodeCache: !snapshot,
  execArgv: snapshot ? [...nodeFlags.always, ...nodeFlags.withSnapshot] : nodeFlags.always,
  // NODE_OPTIONS of the container must not run code inside the probe.
  execArgvExtension: 'none',
};
try {
  aroundBlob();
  const { default: sea } = await import('@yao-pkg/pkg/lib-es5/sea.js');
  await sea.default(bundle, {
    nodePath: node,
    useLocalNode: emulated !== undefined,
    seaConfig,
    targets: [{ nodeRange: 'node24', platform: 'linux', arch, output }],
  });
} catch (error) {
  console.error(`probe-env: pkg could not make the executable:\n${firstLines(error)}`);
  process.exitCode = 1;
}

/**
 * Makes pkg, which has no options for this, start the Node that makes the blob with ours. Must be called before pkg
 * is loaded.
 */
function aroundBlob(): void {
  const run = promisify(childProcess.execFile);
  const execFile = (): never => {
    throw new Error('pkg starts programs in another way: see inject.ts');
  };
  execFile[promisify.custom] = (file: string, args: readonly string[]) => run(file, [...nodeFlags.builder, ...args]);
  Object.assign(childProcess, { execFile });
}

/**
 * The output of the Node that makes the snapshot, without its warnings: pkg repeats it several times, with the whole
 * bundle in it.
 */
function firstLines(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const printed = ['stderr', 'stdout'].map((stream) => Reflect.get(Object(cause), stream)).join('\n');
  return (printed.trim() === '' ? String(error) : printed)
    .split('\n')
    .filter((line) => !/^\(node:\d+\)|^\(Use |^It may still work|^To request support|^\s*$/.test(line))
    .slice(0, 12)
    .map((line) => line.slice(0, 200))
    .join('\n');
}
