/**
 * Builds the executable: dist/probe-env, a single file for systems with glibc, and dist/portable, a directory that
 * starts everywhere. For another architecture than this machine's, the same in a directory of that name, such as
 * dist/arm64.
 *
 * usage: npm run build -- [--target all|single|portable] [--arch x64|arm64] [--no-snapshot] [--pinned]
 *
 * --pinned: fail if the pinned libraries of the portable directory are not available, instead of using this
 * machine's.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeScratch, removeTree } from '../dev/scratch.mjs';
import { append } from '../inventory/appendix.ts';
import type { Component } from '../inventory/component.ts';
import { dataComponents } from '../inventory/data.ts';
import { debianComponents } from '../inventory/debian.ts';
import { nodeComponents } from '../inventory/node.ts';
import { bundledPackages, npmComponent } from '../inventory/npm.ts';
import { type Architecture, architectures } from './architecture.ts';
import { bundle } from './bundle/bundle.ts';
import { type Emulator, findEmulator, writeEmulatedProgram } from './emulator.ts';
import { baseNode } from './node/base-node.ts';
import { dist } from './paths.ts';
import { LibrariesMissing, pinnedLibraries, pins } from './portable/debian-libraries.ts';
import { makePortable } from './portable/portable.ts';
import { makeWarmUpRoot } from './warm-up/make-root.ts';

const targets = ['all', 'single', 'portable'] as const;

function say(line: string): void {
  console.error(`probe-env: ${line}`);
}

async function build(): Promise<void> {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', default: 'all' },
      arch: { type: 'string', default: process.arch },
      snapshot: { type: 'boolean', default: true },
      pinned: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const target = oneOf('target', targets, values.target);
  const arch = oneOf('architecture', architectures, values.arch);
  // A snapshot belongs to one architecture, and is made by running on it.
  const emulator = findEmulator(arch);
  const directory = emulator === null ? dist : join(dist, arch);
  const executable = join(directory, 'probe-env');
  mkdirSync(directory, { recursive: true });
  const components = await makeExecutable(executable, arch, { snapshot: values.snapshot, emulator });
  say(`made ${executable}`);
  if (target === 'single') return;
  const pinned = librariesRoot(arch, values.pinned);
  const root = pinned ?? emulator?.sysroot ?? '/';
  const all = [...components, ...debianComponents(pinned, arch)];
  makePortable(executable, join(directory, 'portable'), { root, components: all }, say);
}

/**
 * The content of the pinned packages; null if they are not available and need not be.
 * @throws LibrariesMissing if they must be
 */
function librariesRoot(arch: Architecture, required: boolean): string | null {
  try {
    const root = pinnedLibraries(arch, say);
    say(
      `libraries of Debian ${pins.suite}: ${pins.packages.map(({ name, version }) => `${name} ${version}`).join(', ')}`,
    );
    return root;
  } catch (error) {
    if (required || !(error instanceof LibrariesMissing)) throw error;
    say(`the portable directory has the libraries of this machine, not those that are pinned: ${error.message}`);
    return null;
  }
}

/** The file appears whole, under its name, or not at all. Returns what it is made of. */
async function makeExecutable(
  executable: string,
  arch: Architecture,
  { snapshot, emulator }: { snapshot: boolean; emulator: Emulator | null },
): Promise<Component[]> {
  // Not under the repository or a user's home: the paths of the bundle and of the Node end up in the file.
  const work = makeScratch(['/tmp', '/var/tmp', '/dev/shm', tmpdir(), join(dist, '.cache')]);
  const partial = `${executable}.${process.pid}`;
  const cleanUp = (): void => {
    rmSync(partial, { force: true });
    removeTree(work);
  };
  process.once('exit', cleanUp);
  try {
    const node = join(work, 'node');
    copyFileSync(baseNode(arch, say), node);
    const program = join(work, 'probe-env.cjs');
    const metafile = await bundle(
      join(import.meta.dirname, snapshot ? 'snapshot/entry.ts' : 'bundle/plain-entry.ts'),
      program,
    );
    const components = [...nodeComponents(arch), ...bundledPackages(metafile).map(npmComponent), ...dataComponents()];
    if (snapshot) makeWarmUpRoot(work);
    const inject = [join(import.meta.dirname, 'node/inject.ts'), program, node, partial, arch];
    inject.push(snapshot ? 'snapshot' : 'code-cache');
    if (emulator !== null) inject.push(writeEmulatedProgram(join(work, 'emulated-node'), emulator, node));
    execFileSync(process.execPath, inject, {
      cwd: work,
      // With a private temporary directory, and without any cached compiled code, which has a fixed name there.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/', TMPDIR: work, NODE_DISABLE_COMPILE_CACHE: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    append(partial, components);
    copyFileSync(`${program}.map`, `${executable}.map`);
    // Independent of the builder's umask.
    chmodSync(partial, 0o755);
    renameSync(partial, executable);
    return components;
  } finally {
    process.off('exit', cleanUp);
    cleanUp();
  }
}

function oneOf<T extends string>(name: string, words: readonly T[], given: string): T {
  const word = words.find((candidate) => candidate === given);
  if (word === undefined) throw new Error(`the ${name} is one of ${words.join(', ')}, not '${given}'`);
  return word;
}

// A listener keeps a signal from ending this process before its files are removed; the processes it waits for get the
// signal too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

try {
  await build();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
