import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { go } from '../../test/support/go/go-toolchain.ts';
import { dist } from '../build/paths.ts';
import { sourcePackage } from './debian-sources.ts';
import { withCertificates, withZones } from './packages.ts';

/** Where packages are kept between runs. */
const cache = path.join(dist, '.cache/corpus');

/** The directories of everything that has certificates; unavailable packages are reported and omitted. */
export function certificateDirectories(): string[] {
  const { pip, npm, debian } = withCertificates;
  const modules = withCertificates.go.flatMap((module) => attempt(module, () => goModule(module)));
  const packages = pip.flatMap((name) => attempt(name, () => pipPackage(name)));
  const scripts = npm.flatMap((name) => attempt(name, () => npmPackage(name)));
  const sources = debian.flatMap((name) =>
    attempt(name, () => once(`debian-${name}`, (directory) => sourcePackage(name, directory))),
  );
  return [...modules, ...packages, ...scripts, ...sources, path.join(go(['env', 'GOROOT']).trim(), 'src/crypto')];
}

/** The directories of everything that has zone files. */
export function zoneDirectories(): string[] {
  return withZones.flatMap((name) => attempt(name, () => pipPackage(name)));
}

/** A directory of the cache that is filled once. */
export function once(name: string, fill: (directory: string) => void): string {
  const directory = path.join(cache, name);
  if (existsSync(directory)) return directory;
  const making = `${directory}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  try {
    fill(making);
    // Another run may have finished first.
    if (!existsSync(directory)) renameSync(making, directory);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return directory;
}

/** Regular files below a directory, at most `limit` bytes each. */
export function filesBelow(directory: string, limit: number): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => statSync(file).size <= limit)
    .sort();
}

/** What `get` returns, as a list; if it fails, an empty list and a line that says so. */
export function attempt(name: string, get: () => string): string[] {
  try {
    return [get()];
  } catch (error) {
    console.log(`left out: ${name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    return [];
  }
}

function goModule(module: string): string {
  const env = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', GONOSUMDB: '*', GONOSUMCHECK: '1' };
  const answer: { Dir: string } = JSON.parse(go(['mod', 'download', '-json', module], { env, cwd: '/tmp' }));
  return answer.Dir;
}

function pipPackage(name: string): string {
  return once(name.replace('==', '-'), (directory) => {
    execFileSync('pip', ['download', '--quiet', '--no-deps', '--no-build-isolation', '--dest', directory, name], {
      stdio: 'pipe',
    });
    unpackAll(directory);
  });
}

function npmPackage(name: string): string {
  return once(name.replace('@', '-'), (directory) => {
    execFileSync('npm', ['pack', '--silent', '--pack-destination', directory, name], { cwd: directory, stdio: 'pipe' });
    unpackAll(directory);
  });
}

function unpackAll(directory: string): void {
  for (const name of readdirSync(directory)) {
    const file = path.join(directory, name);
    if (/\.(whl|zip)$/.test(name)) execFileSync('python3', ['-m', 'zipfile', '-e', file, directory], { stdio: 'pipe' });
    else if (/\.(tar\.gz|tgz|tar\.bz2)$/.test(name))
      execFileSync('tar', ['-xf', file, '-C', directory], { stdio: 'pipe' });
    else continue;
    rmSync(file);
  }
}
