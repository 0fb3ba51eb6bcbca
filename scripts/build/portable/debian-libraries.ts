/**
 * The libraries of the portable directory, from pinned Debian packages, so that every build has the same ones. The
 * pins are in debian-libraries.json.
 *
 * usage: node scripts/build/portable/debian-libraries.ts   pins the current versions of the suite
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

/** The packages with the loader and the libraries of Node, and the one with the notices of the compiler's libraries. */
const names = ['libc6', 'libgcc-s1', 'libstdc++6', 'gcc-12-base'];

/** Debian's names. */
const debianNames: Readonly<Record<Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The pinned packages are not available here. */
export class LibrariesMissing extends Error {}

export const pins: Pins = JSON.parse(readFileSync(file, 'utf8'));

/**
 * A directory with the content of all pinned packages for an architecture. They are fetched through apt, and used
 * only if their content is the pinned one.
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
 * Runs apt's commands for any architecture with separate lists: the machine's are not changed. Packages come from the
 * machine's own mirror, which must be Debian's; otherwise PROBE_ENV_DEBIAN_MIRROR names one.
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

/** The suite's current versions, for every architecture. @throws if the architectures have different versions */
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
