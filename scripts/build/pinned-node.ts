import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Architecture } from './architecture.ts';
import { dist, repository } from './paths.ts';
import { findTool } from './tools.ts';

/**
 * The Node that package-lock.json pins for an architecture. npm installs only that of its own machine; another one is fetched
 * through npm, and taken only with the content that the lock file states.
 *
 * @throws when it is not installed and cannot be fetched
 */
export function pinnedNode(arch: Architecture, say: (line: string) => void): string {
  const name = `node-linux-${arch}`;
  const installed = join(repository, 'node_modules', name, 'bin/node');
  if (existsSync(installed)) return installed;
  if (arch === process.arch) throw new Error(`${installed} is missing: run npm ci`);
  const { version, integrity } = lockedPackage(name);
  const fetched = join(dist, '.cache', `${name}-${version}`);
  if (existsSync(fetched)) return fetched;
  mkdirSync(join(dist, '.cache'), { recursive: true });
  const work = mkdtempSync(`${fetched}.`);
  try {
    say(`fetching ${name}@${version} (npm pack)`);
    const archive = pack(`${name}@${version}`, work);
    const content = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (content !== integrity) throw new Error(`${name}@${version} is not what package-lock.json states: ${content}`);
    execFileSync('tar', ['-xzf', archive, '-C', work, 'package/bin/node']);
    renameSync(join(work, 'package/bin/node'), fetched);
  } finally {
    rmSync(work, { recursive: true });
  }
  return fetched;
}

function lockedPackage(name: string): { version: string; integrity: string } {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  return { version, integrity };
}

/** The path of the package's archive. */
function pack(wanted: string, directory: string): string {
  const npm = findTool('npm');
  if (npm === null) throw new Error(`npm is not on PATH to fetch ${wanted}`);
  const args = ['pack', wanted, '--loglevel=error', '--prefer-offline', '--pack-destination', directory];
  try {
    const file = execFileSync(npm, args, {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return join(directory, file.trim());
  } catch (error) {
    const printed = String(Reflect.get(Object(error), 'stderr') ?? error).trim();
    throw new Error(`npm could not fetch ${wanted}${printed === '' ? '' : `: ${printed.split('\n')[0]}`}`);
  }
}
