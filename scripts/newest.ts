/**
 * Takes the newest Node of the pinned line, or the newest of all other packages, into package.json and package-lock.json. `npm update`
 * moves nothing, since every version is exact.
 *
 * usage: node scripts/newest.ts node|packages
 */
import { spawnSync } from 'node:child_process';
import manifest from '../package.json' with { type: 'json' };
import { repository } from './build/paths.ts';

type Versions = Readonly<Record<string, string>>;

/** What npm is to install, with the flag for where it is in package.json: no version that is older than the present one. */
export function newest(
  {
    dependencies,
    devDependencies,
    optionalDependencies,
  }: Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Versions>>,
  what: 'node' | 'packages',
): (readonly [flag: string, ...specs: string[]])[] {
  const line = (version: string): string => version.split('.', 1)[0] ?? '';
  if (what === 'node')
    return [
      ['--save-optional', ...Object.entries(optionalDependencies).map(([name, version]) => `${name}@${line(version)}`)],
    ];
  // Node's types are of the line of Node that runs.
  const spec = ([name, version]: readonly [string, string]): string =>
    name === '@types/node' ? `${name}@${line(version)}` : `${name}@>=${version}`;
  return [
    ['--save-prod', ...Object.entries(dependencies).map(spec)],
    ['--save-dev', ...Object.entries(devDependencies).map(spec)],
  ];
}

if (import.meta.main) {
  const what = process.argv[2];
  if (what !== 'node' && what !== 'packages') throw new Error('usage: node scripts/newest.ts node|packages');
  for (const args of newest(manifest, what)) {
    const { status } = spawnSync('npm', ['install', '--ignore-scripts', ...args], {
      cwd: repository,
      stdio: 'inherit',
    });
    if (status !== 0) process.exitCode = 1;
  }
}
