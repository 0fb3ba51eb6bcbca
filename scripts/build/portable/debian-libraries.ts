/**
 * The libraries of the portable directory: those of pinned Debian packages, so that they are the same whoever builds. What is pinned
 * is in debian-libraries.json.
 *
 * usage: node scripts/build/portable/debian-libraries.ts   pins what the suite has now
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Architecture, architectures } from '../architecture.ts';
import { dist } from '../paths.ts';
import { findTool } from '../tools.ts';

/** A binary package, and the source package that it is made from. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly source: string;
  readonly sourceVersion: string;
  /** SHA-256 of the .deb file, by architecture. */
  readonly sha256: Readonly<Record<Architecture, string>>;
}

export interface Pins {
  /** Debian's name of the release. */
  readonly suite: string;
  readonly packages: readonly PinnedPackage[];
}

const file = join(import.meta.dirname, 'debian-libraries.json');

/** Those that hold the loader and the libraries of Node, and the one with the notices of the compiler's libraries. */
const names = ['libc6', 'libgcc-s1', 'libstdc++6', 'gcc-12-base'];

/** As Debian calls them. */
const debianNames: Readonly<Record<Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The pinned packages are not available here. */
export class LibrariesMissing extends Error {}

export const pins: Pins = JSON.parse(readFileSync(file, 'utf8'));

/**
 * A directory with the content of all pinned packages for an architecture. They are fetched through apt, and taken only with the
 * content that is pinned.
 * @throws LibrariesMissing
 */
export function pinnedLibraries(arch: Architecture, say: (line: string) => void): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([pins, arch]))
    .digest('hex')
    .slice(0, 12);
  const directory = join(dist, '.cache', `debian-${digest}`);
  if (existsSync(directory)) return directory;
  requireTools();
  const work = makeWork();
  try {
    say(`fetching ${pins.packages.map(({ name, version }) => `${name} ${version}`).join(', ')} (apt-get download)`);
    const apt = aptFor(work, pins.suite, arch);
    try {
      apt('apt-get', 'update', '-qq');
      apt('apt-get', 'download', '-qq', ...pins.packages.map(({ name, version }) => `${name}=${version}`));
    } catch (error) {
      throw new LibrariesMissing(
        `apt cannot fetch Debian's ${pins.suite}, or no longer has these packages: ${lastLineOf(error)}`,
      );
    }
    const root = join(work, 'root');
    const archives = readdirSync(work).filter((name) => name.endsWith('.deb'));
    for (const { name, version, sha256 } of pins.packages) {
      const archive = archives.find((candidate) => candidate.startsWith(`${name}_`)) ?? '';
      const content = sha256Of(readFileSync(join(work, archive)));
      if (content !== sha256[arch])
        throw new Error(`${name} ${version} is not what debian-libraries.json states: ${content}`);
      execFileSync('dpkg-deb', ['--extract', join(work, archive), root]);
    }
    mkdirSync(join(dist, '.cache'), { recursive: true });
    const partial = `${directory}.${process.pid}`;
    execFileSync('cp', ['-a', root, partial]);
    renameSync(partial, directory);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return directory;
}

function requireTools(): void {
  for (const tool of ['apt-get', 'dpkg-deb']) {
    if (findTool(tool) === null)
      throw new LibrariesMissing(`${tool}, which only Debian and its kin have, is not on PATH`);
  }
}

/** apt drops its privileges, and must still be able to read and write here. */
function makeWork(): string {
  const work = mkdtempSync(join(tmpdir(), 'probe-env-debian-'));
  for (const directory of ['lists/partial', 'archives/partial', 'parts'])
    mkdirSync(join(work, directory), { recursive: true });
  writeFileSync(join(work, 'status'), '');
  return work;
}

/**
 * Runs apt's commands for any architecture with lists of its own: nothing of the machine's is changed. They come from where the
 * machine has its packages, which must be Debian's; elsewhere PROBE_ENV_DEBIAN_MIRROR says where Debian's are.
 */
function aptFor(work: string, suite: string, arch: Architecture): (command: string, ...args: string[]) => string {
  const mirror = process.env.PROBE_ENV_DEBIAN_MIRROR;
  const sources = join(work, 'sources.list');
  const lines = [`${mirror} ${suite}`, `${mirror} ${suite}-updates`, `${mirror}-security ${suite}-security`];
  writeFileSync(sources, lines.map((line) => `deb ${line} main\n`).join(''));
  const settings = {
    'APT::Architecture': debianNames[arch],
    'APT::Architectures': debianNames[arch],
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Dir::Cache': work,
    ...(mirror === undefined ? {} : { 'Dir::Etc::sourcelist': sources, 'Dir::Etc::sourceparts': join(work, 'parts') }),
    'Dir::State': work,
    'Dir::State::status': join(work, 'status'),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return (command, ...args) =>
    execFileSync(command, [...flags, ...args], {
      cwd: work,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function lastLineOf(error: unknown): string {
  return (
    String(Reflect.get(Object(error), 'stderr') ?? error)
      .trim()
      .split('\n')
      .at(-1) ?? ''
  );
}

/** What the suite has now, for every architecture. @throws when the architectures are not at the same version */
function present(suite: string): Pins {
  const work = makeWork();
  try {
    const packages = new Map<string, PinnedPackage>();
    for (const arch of architectures) {
      const apt = aptFor(work, suite, arch);
      apt('apt-get', 'update', '-qq');
      for (const name of names) {
        const record = apt('apt-cache', 'show', '--no-all-versions', name);
        const field = (label: string): string => new RegExp(`^${label}: (.*)$`, 'm').exec(record)?.[1] ?? '';
        const version = field('Version');
        const [, source = name, sourceVersion = version] = /^(\S+)(?: \((\S+)\))?/.exec(field('Source')) ?? [];
        const known = packages.get(name);
        if (known !== undefined && known.version !== version)
          throw new Error(`${name} is ${known.version} and, for ${arch}, ${version}: try again later`);
        const sha256 = { x64: '', arm64: '', ...known?.sha256, [arch]: field('SHA256') };
        packages.set(name, { name, version, source, sourceVersion, sha256 });
      }
    }
    return { suite, packages: [...packages.values()] };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (import.meta.main) writeFileSync(file, `${JSON.stringify(present(pins.suite), null, 2)}\n`);
