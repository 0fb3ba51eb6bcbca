/**
 * Makes everything that a release has, in dist/release. The same commit gives the same files, save what docs/releases.md excepts.
 *
 * usage: npm run release [-- --arch x64,arm64] [--only static,node,image,text] [--allow-changes]
 *
 * --allow-changes: also from a working copy with changes; then no commit is stated.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import manifest from '../../package.json' with { type: 'json' };
import { readAppendix } from '../../src/about/appendix.ts';
import { type Architecture, architectures } from '../build/architecture.ts';
import { verifyPinnedNode } from '../build/node/pinned-node.ts';
import { dist, portableHome, repository } from '../build/paths.ts';
import { commit as commitOf } from '../inventory/appendix.ts';
import { bashCompletion, fishCompletion, zshCompletion } from './completions.ts';
import { type ImageInfo, type ImagePlatform, imageArchive } from './image.ts';
import { manualPage } from './manual.ts';
import { notesOf } from './notes.ts';
import { type Part, sbomOf } from './sbom.ts';
import { parentsOf, type TarEntry, tarOf } from './tar.ts';

const kinds = ['static', 'node', 'image', 'text'] as const;
type Kind = (typeof kinds)[number];

const { name, version, license, description } = manifest;
const out = join(dist, 'release');

const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: architectures.join(',') },
    only: { type: 'string', default: kinds.join(',') },
    'allow-changes': { type: 'boolean', default: false },
  },
});

/** What all artifacts of this release have in common. */
interface Release {
  readonly commit: string | null;
  /** Seconds since 1970. */
  readonly epoch: number;
}

try {
  release(wordsOf(values.arch, architectures), wordsOf(values.only, kinds), values['allow-changes']);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function release(archs: readonly Architecture[], only: readonly Kind[], allowChanges: boolean): void {
  const commit = commitOf();
  if (commit === null && !allowChanges)
    throw new Error(
      'the working copy has changes, or no history: a release is made from a commit (or with --allow-changes)',
    );
  const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? git('log', '-1', '--format=%ct'));
  // The build of every executable takes its day from here.
  process.env.SOURCE_DATE_EPOCH = String(epoch);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const made: Release = { commit, epoch };
  for (const arch of archs) {
    if (only.includes('static') || only.includes('image')) makeStatic(arch, made);
    if (only.includes('node')) makeNode(arch, made);
  }
  if (only.includes('image')) makeImage(archs, made);
  if (only.includes('text')) makeTexts();
  const sums = readdirSync(out)
    .sort()
    .map((file) => `${sha256(readFileSync(join(out, file)))}  ${file}\n`);
  writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));
  say(`made ${out}: ${sums.length} files and SHA256SUMS`);
}

function makeStatic(arch: Architecture, made: Release): void {
  run('scripts/static/build.ts', '--arch', arch);
  addExecutable(join(homeOf(arch), 'probe-env-static'), staticName(arch), arch, made);
}

function makeNode(arch: Architecture, made: Release): void {
  verifyPinnedNode(arch, say);
  run('scripts/build/build.ts', '--arch', arch, '--pinned');
  addExecutable(join(homeOf(arch), 'probe-env'), `${name}-linux-${arch}`, arch, made);
  addPortable(join(homeOf(arch), 'portable'), `${name}-portable-linux-${arch}`, arch, made);
}

/** Where the builds leave what they make. */
function homeOf(arch: Architecture): string {
  return arch === process.arch ? dist : join(dist, arch);
}

function staticName(arch: Architecture): string {
  return `${name}-static-linux-${arch}`;
}

function addExecutable(from: string, file: string, arch: Architecture, made: Release): void {
  const to = join(out, file);
  copyFileSync(from, to);
  chmodSync(to, 0o755);
  addPapers(from, file, readFileSync(to), arch, made);
}

/** The directory as an archive that is unpacked in the root of an image. */
function addPortable(directory: string, stem: string, arch: Architecture, made: Release): void {
  const place = portableHome.slice(1);
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  const entries = names.map((path): TarEntry => {
    const isDirectory = path === 'lib';
    return { path: `${place}/${path}`, content: isDirectory ? null : readFileSync(join(directory, path)), mode: 0o755 };
  });
  const archive = gzipSync(tarOf([...parentsOf(`${place}/x`), ...entries], made.epoch), { level: 9 });
  writeFileSync(join(out, `${stem}.tar.gz`), archive);
  addPapers(join(directory, 'probe-env'), `${stem}.tar.gz`, archive, arch, made);
}

/** The license report and the SBOM of an artifact, from what its executable carries. */
function addPapers(executable: string, file: string, content: Buffer, arch: Architecture, made: Release): void {
  const { licenses, components } = appendixOf(executable);
  const stem = file.replace(/\.tar\.gz$/, '');
  writeFileSync(join(out, `${stem}.licenses.txt`), licenses());
  writeFileSync(join(out, `${stem}.cdx.json`), sbomFor(file, sha256(content), arch, components, made));
}

function makeImage(archs: readonly Architecture[], made: Release): void {
  const images = archs.map((arch): ImagePlatform => {
    const file = join(out, staticName(arch));
    const executable = readFileSync(file);
    const { components } = appendixOf(file);
    return { arch, executable, sbom: sbomFor(staticName(arch), sha256(executable), arch, components, made) };
  });
  const info: ImageInfo = { version, license, description, ...made };
  const { archive, digest } = imageArchive(images, info);
  writeFileSync(join(out, `${name}-image.tar`), archive);
  const parts = archs.flatMap((arch): Part[] => {
    const file = join(out, staticName(arch));
    const hash = { alg: 'SHA-256', content: sha256(readFileSync(file)) } as const;
    const executable: Part = {
      type: 'application',
      name: staticName(arch),
      version,
      license,
      purl: purlOf(arch),
      hash,
    };
    return [
      executable,
      ...appendixOf(file).components.map((part) => ({ ...part, partOf: part.partOf ?? executable.purl })),
    ];
  });
  const subject = {
    type: 'container',
    file: `${name}-image.tar`,
    version,
    license,
    purl: `pkg:oci/${name}@${encodeURIComponent(digest)}?tag=${version}`,
    sha256: sha256(archive),
    ...made,
  } as const;
  writeFileSync(join(out, `${name}-image.cdx.json`), sbomOf(subject, parts));
  say(`image ${name}:${version}, ${digest}`);
}

function sbomFor(file: string, digest: string, arch: Architecture, components: readonly Part[], made: Release): string {
  return sbomOf(
    { type: 'application', file, version, license, purl: purlOf(arch), sha256: digest, ...made },
    components,
  );
}

function purlOf(arch: Architecture): string {
  return `pkg:generic/${name}@${version}?arch=${arch === 'x64' ? 'amd64' : arch}`;
}

/** Its components are whole: scripts/inventory/appendix.ts wrote them. */
function appendixOf(executable: string): { licenses: () => string; components: readonly Part[] } {
  const appendix = readAppendix(executable);
  if (appendix === null) throw new Error(`${executable} does not carry its licenses`);
  return appendix as unknown as { licenses: () => string; components: readonly Part[] };
}

/** What is read, sourced or run as it is. */
function makeTexts(): void {
  const texts: Readonly<Record<string, string>> = {
    [`${name}.bash`]: bashCompletion(),
    [`_${name}`]: zshCompletion(),
    [`${name}.fish`]: fishCompletion(),
    [`${name}.1`]: manualPage(),
    'release-notes.md': notesOf(readFileSync(join(repository, 'CHANGELOG.md'), 'utf8'), version),
    'install.sh': readFileSync(join(repository, 'scripts/release/install.sh'), 'utf8'),
  };
  for (const [file, text] of Object.entries(texts)) writeFileSync(join(out, file), text);
  chmodSync(join(out, 'install.sh'), 0o755);
}

function run(script: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, [script, ...args], { cwd: repository, stdio: ['ignore', 2, 2] });
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).trim();
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** @throws for a word that is not one of them */
function wordsOf<T extends string>(text: string, words: readonly T[]): T[] {
  return text.split(',').map((given) => {
    const word = words.find((candidate) => candidate === given);
    if (word === undefined) throw new Error(`'${given}' is not one of: ${words.join(', ')}`);
    return word;
  });
}

function say(line: string): void {
  console.error(`probe-env: ${line}`);
}
