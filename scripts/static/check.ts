/**
 * What must hold of native/: its format, what clippy says, its unit tests, and licenses that may be shipped. Without Rust it says so and ends well,
 * but not in CI.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { repository } from '../build/paths.ts';
import { findToolchain, type Toolchain, ToolchainMissing } from './toolchain.ts';

/** One of the licenses that a crate offers must be among these (SPDX). */
const allowed: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unicode-3.0',
  'Zlib',
];

const native = join(repository, 'native');

try {
  process.exitCode = check(findToolchain(process.arch === 'arm64' ? 'arm64' : 'x64')) ? 0 : 1;
} catch (error) {
  if (!(error instanceof ToolchainMissing)) throw error;
  console.log(`native/ was not checked: ${error.message}`);
  process.exitCode = process.env.CI === 'true' ? 1 : 0;
}

function check({ cargo, target, env: flags }: Toolchain): boolean {
  const env = { ...process.env, PATH: `${dirname(cargo)}:${process.env.PATH ?? ''}` };
  const run = (args: readonly string[], more: NodeJS.ProcessEnv = {}): boolean =>
    spawnSync(cargo, args, { cwd: native, env: { ...env, ...more }, stdio: ['ignore', 2, 2] }).status === 0;
  const refused = refusedLicenses(cargo, env);
  for (const name of refused) console.log(`license not allowed: ${name}`);
  const clippy = ['clippy', '--quiet', '--release', '--locked', '--target', target, '--', '-D', 'warnings'];
  const tests = run(['test', '--quiet', '--locked', '--target', target]);
  // With the flags of the build, or each of the two would compile the engine anew after the other.
  return [run(['fmt', '--check']), run(clippy, flags), tests, refused.length === 0].every(Boolean);
}

interface Metadata {
  readonly packages: readonly { readonly name: string; readonly version: string; readonly license: string | null }[];
}

/** The crates that offer no license of the list, each with what it has. */
function refusedLicenses(cargo: string, env: NodeJS.ProcessEnv): string[] {
  const args = ['metadata', '--format-version', '1', '--locked'];
  const text = execFileSync(cargo, args, { cwd: native, env, encoding: 'utf8', maxBuffer: 64 << 20 });
  const { packages }: Metadata = JSON.parse(text);
  return packages
    .filter(({ license }) => !offers(license ?? ''))
    .map(({ name, version, license }) => `${name} ${version}: ${license ?? 'none stated'}`);
}

/** Every part between ANDs must be met by one of its ORs. */
function offers(license: string): boolean {
  return license
    .split(/ AND /)
    .every((part) => part.split(/ OR |\//).some((name) => allowed.includes(name.replace(/[()]/g, '').trim())));
}
