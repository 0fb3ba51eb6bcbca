/**
 * Makes the static executable, dist/probe-env-static; for another architecture than that of this machine dist/<arch>/probe-env-static.
 * One tree makes the same bytes, wherever and whenever: SOURCE_DATE_EPOCH stands for the day of the build.
 *
 * usage: npm run build:static [-- --arch x64|arm64]
 *        npm run profile, after an update of the engine or the compiler: makes native/profile anew from what the sample runs count
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Metafile } from 'esbuild';
import { type Architecture, architectures } from '../build/architecture.ts';
import { buildDay } from '../build/bundle/bundle.ts';
import { dist, repository } from '../build/paths.ts';
import { caseNames, usualImages } from '../build/warm-up/usual-images.ts';
import { append } from '../inventory/appendix.ts';
import type { Component } from '../inventory/component.ts';
import { crateComponents } from '../inventory/crates.ts';
import { dataComponents } from '../inventory/data.ts';
import { bundledPackages, npmComponent } from '../inventory/npm.ts';
import { rustComponents } from '../inventory/rust.ts';
import { bundleForEngine, programEntry } from './bundle.ts';
import { makeSampleRoot } from './sample-root.ts';
import { findToolchain, profiles, type Toolchain, ToolchainMissing } from './toolchain.ts';

/** Bytes: what an image may grow by, and the free space that `--install` asks for (src/runtime/static/install.ts). */
const largest = 6_000_000;

/**
 * Runs during the build on the roots that makeSampleRoot creates, so that the image keeps what a run touches together. They look at nothing
 * on this machine, which would change the order of the image.
 */
const inspect = ['--all', '--no-tools', '--timeout', '300s', '--root'];
const sampleRuns = [
  [...inspect, 'image', '--app', '/server'],
  [...inspect, 'image', '--app', '/dynamic'],
  [...inspect, 'image', '--app', '/cgo'],
  [...inspect, 'rootfs'],
  ...usualImages.map(({ name }) => [...inspect, join('images', name)]),
  ['--version'],
];

/** The same in a container that runs: its program is PID 1, or is named. */
const containerRuns = [
  ['--all', '--no-tools', '--timeout', '300s'],
  ['--all', '--timeout', '300s', '--app', '/app/server'],
  ...caseNames.map((_, index) => ['--all', '--timeout', '300s', '--app', `/programs/${index}`]),
];

const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: process.arch },
    entry: { type: 'string' },
    out: { type: 'string' },
    record: { type: 'boolean' },
  },
});
const arch = architectures.find((candidate) => candidate === values.arch);
try {
  if (arch === undefined)
    throw new ToolchainMissing(`--arch: '${values.arch}' is not one of: ${architectures.join(', ')}`);
  if (values.record === true) await recordProfile();
  const usual = join(arch === process.arch ? dist : join(dist, arch), 'probe-env-static');
  await build(arch, values.entry ?? programEntry, values.out ?? usual);
} catch (error) {
  if (!(error instanceof ToolchainMissing)) throw error;
  say(error.message);
  process.exitCode = 1;
}

/** The counts of the sample runs, and the compiler that they are for. */
async function recordProfile(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'probe-env-profile-'));
  const counting = { PROBE_ENV_RECORD: 'yes', CARGO_TARGET_DIR: directory };
  try {
    // Until it is whole no compiler is told of it.
    writeFileSync(join(profiles, 'compiler'), '');
    const toolchain = findToolchain('x64');
    const env = { ...toolchain.env, ...counting };
    await makeProgram({ ...toolchain, env, features: ['profile'] }, programEntry, () => {});
    for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.gcda')) copyFileSync(join(directory, file), join(profiles, basename(file)));
    }
    const [compiler = ''] = execFileSync('musl-gcc', ['--version'], { encoding: 'utf8' }).split('\n', 1);
    writeFileSync(join(profiles, 'compiler'), `${compiler}\n`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @param entry from the root of the repository: the program, or a test that takes its place */
async function build(arch: Architecture, entry: string, executable: string): Promise<void> {
  const toolchain = findToolchain(arch);
  await makeProgram(toolchain, entry, (program, metafile) => {
    mkdirSync(dirname(executable), { recursive: true });
    rmSync(join(dirname(executable), '.stamp-static'), { force: true });
    const partial = `${executable}.${process.pid}`;
    writeFileSync(partial, readFileSync(program), { mode: 0o755 });
    append(partial, staticComponents(toolchain, metafile));
    renameSync(partial, executable);
  });
  const { size } = statSync(executable);
  say(`made ${executable} (${(size / 1e6).toFixed(2)} MB)`);
  if (size <= largest) return;
  say(`it is larger than ${largest / 1e6} MB`);
  process.exitCode = 1;
}

/** Builds the host and gives it an image of the program; `use` takes what was made, which is then removed. */
async function makeProgram(
  toolchain: Toolchain,
  entry: string,
  use: (program: string, metafile: Metafile) => void,
): Promise<void> {
  const host = buildProgram(toolchain, 'probe-env-host');
  // For this machine: its bytecode is the same for both. What it does is not counted.
  const compiler = buildProgram(findToolchain(process.arch === 'arm64' ? 'arm64' : 'x64'), 'probe-env-compile');
  const work = mkdtempSync(join(tmpdir(), 'probe-env-static-'));
  try {
    const { code, metafile } = await bundleForEngine(entry);
    writeFileSync(join(work, 'program.js'), code);
    makeSampleRoot(work);
    run(work, compiler, 'program.js', 'program.bin');
    const seconds = String(Date.parse(buildDay()) / 1000);
    const samples = entry === programEntry ? await compileSamples(work, compiler) : [];
    run(work, ...toolchain.runner, host, '--make', 'program.bin', 'probe-env', seconds, 'public-roots.pem', ...samples);
    use(join(work, 'probe-env'), metafile);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The arguments of the sample runs. */
async function compileSamples(work: string, compiler: string): Promise<string[]> {
  const { code } = await bundleForEngine('scripts/static/container.ts');
  writeFileSync(join(work, 'container.js'), code);
  run(work, compiler, 'container.js', 'container.bin');
  return [
    ...sampleRuns.flatMap((args) => ['--sample', ...args]),
    ...containerRuns.flatMap((args) => ['--container', 'container.bin', ...args]),
  ];
}

/** What the executable is made of. @throws LicenseMissing */
function staticComponents(toolchain: Toolchain, metafile: Metafile): Component[] {
  return [
    ...crateComponents(toolchain),
    ...rustComponents(toolchain),
    ...bundledPackages(metafile).map(npmComponent),
    ...dataComponents(),
  ];
}

/** The host of the engine, without a program in it yet, or its compiler; the path of it. */
function buildProgram(
  { cargo, target, env, features = [] }: Toolchain,
  name: 'probe-env-host' | 'probe-env-compile',
): string {
  // Messages of Rust name source files: neither the user's home nor the place of this tree may be in the executable.
  const places = [`${process.env.CARGO_HOME ?? join(homedir(), '.cargo')}=/cargo`, `${repository}=/probe-env`];
  const flags = JSON.stringify(places.map((place) => `--remap-path-prefix=${place}`));
  const config = ['--config', `target.${target}.rustflags=${flags}`];
  const wanted = ['--bin', name, '--target', target, ...features.flatMap((feature) => ['--features', feature])];
  // Always said: the user's environment may name another directory, and cargo follows it.
  const made = env.CARGO_TARGET_DIR ?? join(dist, 'cargo');
  execFileSync(cargo, ['build', '--release', '--locked', '--quiet', ...wanted, ...config], {
    cwd: join(repository, 'native'),
    env: {
      ...process.env,
      ...env,
      CARGO_TARGET_DIR: made,
      PATH: [dirname(cargo), process.env.PATH ?? ''].join(delimiter),
    },
    stdio: ['ignore', 2, 2],
  });
  return join(made, target, 'release', name);
}

/** In the work directory, so that no path of the build is an argument. */
function run(cwd: string, ...[command = '', ...args]: readonly string[]): void {
  execFileSync(command, args, { cwd, env: {}, stdio: ['ignore', 2, 2] });
}

function say(line: string): void {
  console.error(`probe-env: ${line}`);
}
