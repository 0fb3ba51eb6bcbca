import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Architecture } from '../architecture.ts';
import { dist, repository } from '../paths.ts';
import { findTool } from '../tools.ts';

/**
 * The Node that package-lock.json pins for an architecture. npm installs only that of its own machine; others are
 * fetched through npm, and used only if their content matches the lock file.
 *
 * @throws if it is not installed and cannot be fetched
 */
export function pinnedNode(arch: Architecture, say: (line: string) => void): string {
  const name = `node-linux-${arch}`;
  const installed = join(repository, 'node_modules', name, 'bin/node');
  if (existsSync(installed)) return installed;
  if (arch === process.arch) throw new Error(`${installed} is missing: run npm ci`);
  const { version } = lockedPackage(name);
  const fetched = join(dist, '.cache', `${name}-${version}`);
  if (existsSync(fetched)) return fetched;
  mkdirSync(join(dist, '.cache'), { recursive: true });
  const work = mkdtempSync(`${fetched}.`);
  try {
    say(`fetching ${name}@${version} (npm pack)`);
    renameSync(unpackVerified(name, work), fetched);
  } finally {
    rmSync(work, { recursive: true });
  }
  return fetched;
}

/**
 * Compares the Node that an executable is made from with the package as the lock file states it, freshly fetched: the
 * content of node_modules may have changed since npm installed it.
 * @throws if they differ, or the package cannot be fetched
 */
export function verifyPinnedNode(arch: Architecture, say: (line: string) => void): void {
  const node = pinnedNode(arch, say);
  const work = mkdtempSync(join(tmpdir(), 'probe-env-verify-'));
  try {
    const name = `node-linux-${arch}`;
    if (!readFileSync(unpackVerified(name, work)).equals(readFileSync(node)))
      throw new Error(`${node} is not the file that ${name} has: run npm ci`);
    say(
      `${name} ${lockedPackage(name).version} is what package-lock.json states (sha512 of the package, every byte of the file)`,
    );
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The path of `bin/node` from a package whose content matches the lock file. */
function unpackVerified(name: string, work: string): string {
  const { version, integrity } = lockedPackage(name);
  const archive = pack(`${name}@${version}`, work);
  const content = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (content !== integrity) throw new Error(`${name}@${version} is not what package-lock.json states: ${content}`);
  execFileSync('tar', ['-xzf', archive, '-C', work, 'package/bin/node']);
  return join(work, 'package/bin/node');
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
