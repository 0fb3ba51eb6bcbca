/**
 * Compares what probe-env says about an image before it runs with what it says in the container: the same image, user
 * and environment, inspected by `--image`, by `--root … --image-config`, and by the executable inside.
 *
 * usage: npm run test:images [-- WORD...]   only rows that contain every word
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { command, type Docker, must } from '../containers/docker.ts';
import { obtainEngine } from '../containers/engine.ts';
import { buildImage, makeRoot } from '../containers/images.ts';
import { programBuilder } from '../containers/programs.ts';
import { file } from '../containers/root-parts.ts';
import { executableNamed } from '../executables.ts';
import { differences, type Findings, findingsOf } from './compare.ts';
import { type Base, type Row, rows } from './rows.ts';
import { unpack } from './unpack.ts';
import { type Writer, writeImage, writers } from './writers.ts';

const probeEnv = executableNamed('node').path;
/** Starts in every image, since it needs nothing of it. */
const inside = executableNamed('static').path;

async function main(words: readonly string[]): Promise<number> {
  const chosen = rows.filter((row) => words.every((word) => nameOf(row).includes(word)));
  const engine = await obtainEngine();
  if (typeof engine === 'string') return say(`no row was run: ${engine}`, 1);
  const work = mkdtempSync(join(os.tmpdir(), 'probe-env-images-'));
  const started = Date.now();
  let failed = 0;
  try {
    say(`images of ${engine.description}`, 0);
    const subjects = new Map<Base, Promise<Subject>>();
    for (const row of chosen) {
      const known = subjects.get(row.base) ?? makeSubject(row.base, { docker: engine.docker, work });
      subjects.set(row.base, known);
      const problems = await runRow(row, await known, { docker: engine.docker, work }).catch((error: unknown) => [
        error instanceof Error ? error.message : String(error),
      ]);
      if (problems.length > 0) failed += 1;
      say([`${problems.length === 0 ? 'ok    ' : 'FAILED'}  ${nameOf(row)}`, ...problems].join('\n          '), 0);
    }
  } finally {
    await engine.stop();
    rmSync(work, { recursive: true, force: true });
  }
  return say(
    `${chosen.length - failed} passed, ${failed} failed (${Math.round((Date.now() - started) / 1000)} s)`,
    failed === 0 ? 0 : 1,
  );
}

function nameOf({ base, user, env, saved }: Row): string {
  return `${base.name}; USER ${user || '(none)'}; ${env.join(' ') || 'no ENV'}; ${saved}`;
}

function say(line: string, status: number): number {
  console.log(line);
  return status;
}

interface Context {
  readonly docker: Docker;
  readonly work: string;
}

/** An image of a base, and its files unpacked as root would unpack them. */
interface Subject {
  readonly tag: string;
  readonly root: string;
  /** The directory of the files that it was built from, in `root`. */
  readonly context: string;
}

async function makeSubject(base: Base, { docker, work }: Context): Promise<Subject> {
  const slug = base.name.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const directory = join(work, slug);
  const program = await programBuilder()(base.program);
  if ('missing' in program) throw new Error(program.missing);
  const parts = [...base.parts, file(program.file, '/app', base.mode)];
  const missing = await makeRoot(join(directory, 'root'), parts);
  if (missing !== null) throw new Error(missing);
  const tag = `probe-env-images/${slug}:1`;
  await buildImage(docker, directory, tag, ['FROM scratch', 'COPY root/ /', ...base.lines]);
  return { tag, root: await unpack(docker, tag, directory), context: directory };
}

/**
 * Differences that are expected: what an engine adds to a container, its resolv.conf; and a program that only root
 * may read.
 */
function mayDiffer({ base, user }: Row): readonly string[] {
  const isPrivate = base.mode !== undefined && (base.mode & 0o004) === 0 && user !== '';
  const reading = ['go/not-reproducible', 'go/cgo-resolver-unavailable', 'go/program-unreadable'];
  return ['libc/resolver-is-libc', ...(isPrivate ? reading : [])];
}

/** The differences between the three, in words. */
async function runRow(row: Row, subject: Subject, { docker, work }: Context): Promise<string[]> {
  const directory = mkdtempSync(join(work, 'row-'));
  const own = `probe-env-images/row:${Date.now()}`;
  const tags = [own];
  try {
    const user = row.user === '' ? [] : [`USER ${row.user}`];
    await buildImage(docker, directory, own, [`FROM ${subject.tag}`, ...row.env.map((pair) => `ENV ${pair}`), ...user]);
    const saved = join(directory, 'image.tar');
    await must(docker('save', '--output', saved, own), 'docker save');
    const image = await imageArguments(row, saved, directory, subject.context);
    const { makes }: Writer = writers[row.saved];
    const tag = makes === undefined ? own : await load(docker, join(directory, makes.archive));
    tags.push(tag);
    const root = makes === undefined ? subject.root : await unpack(docker, tag, directory);
    const config = join(directory, 'inspect.json');
    writeFileSync(config, await must(docker('inspect', tag), 'docker inspect'));
    const byImage = await look(image);
    const byRoot = await look([probeEnv, '--root', root, '--image-config', config]);
    const byContainer = await inContainer(docker, tag, directory, makes?.program ?? '/app');
    return [
      ...differences('--root', byImage, byRoot, []),
      ...differences('the container', byImage, byContainer, mayDiffer(row)),
    ];
  } finally {
    await docker('rmi', '--force', ...tags);
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns its name */
async function load(docker: Docker, archive: string): Promise<string> {
  const loaded = await must(docker('load', '--quiet', '--input', archive), 'docker load');
  return loaded.trim().replace(/^Loaded image(?: ID)?: /, '');
}

async function imageArguments(
  row: Row,
  archive: string,
  directory: string,
  context: string,
): Promise<readonly string[]> {
  const { base, user, env, saved } = row;
  const lines = ['FROM scratch', 'COPY root/ /', ...base.lines, ...env.map((pair) => `ENV ${pair}`)];
  const made = await writeImage(saved, {
    ...{ archive, directory, context },
    lines: user === '' ? lines : [...lines, `USER ${user}`],
  });
  const writer: Writer = writers[saved];
  return writer.throughPipe
    ? ['/bin/sh', '-c', 'cat "$1" | "$0" --image - "$2" "$3" "$4" "$5" "$6"', probeEnv, made]
    : [probeEnv, '--image', made];
}

const asked = ['--all', '--no-tools', '--format', 'json', '--timeout=50s'];

async function look([program = '', ...args]: readonly string[]): Promise<Findings> {
  return findingsOf(await command(program, [...args, ...asked]));
}

async function inContainer(docker: Docker, tag: string, directory: string, program: string): Promise<Findings> {
  const place = join(directory, 'probe-env');
  copyFileSync(inside, place);
  const mount = `${place}:/probe-env-inside:ro`;
  const run = ['run', '--rm', '--network', 'none', '--volume', mount, '--entrypoint', '/probe-env-inside', tag];
  return findingsOf(await docker(...run, ...asked, '--app', program));
}

process.exitCode = await main(process.argv.slice(2));
