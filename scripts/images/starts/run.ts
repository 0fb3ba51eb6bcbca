/**
 * Compares what probe-env says about an image's command and user with what a container of it does: its user, file, working directory and
 * time zone; or why it does not start. By `--image`, by `--root … --image-config`, and by the executable inside the container.
 *
 * usage: npm run test:starts [-- [--selection] [WORD...]]   only rows that contain every word
 *   --selection  some of each kind
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createRootFs } from '../../../src/host/files/rootfs.ts';
import { syscalls } from '../../../src/runtime/node/files.ts';
import { unhurried } from '../../../test/support/deadlines.ts';
import { command, type Docker, must } from '../../containers/docker.ts';
import { obtainEngine } from '../../containers/engine.ts';
import { buildImage, makeRoot } from '../../containers/images.ts';
import { programBuilder } from '../../containers/programs.ts';
import { file } from '../../containers/root-parts.ts';
import { executableNamed } from '../../executables.ts';
import { unpack } from '../unpack.ts';
import { type StartBase, startBases } from './bases.ts';
import { type StartRow, selected, startRows } from './rows.ts';
import { type Said, saidOf } from './said.ts';

const probeEnv = executableNamed('node').path;
const inside = executableNamed('static').path;

interface Context {
  readonly docker: Docker;
  readonly work: string;
}

interface Subject {
  readonly tag: string;
  readonly root: string;
}

/** What the program says about itself. */
interface Told {
  readonly exe: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[] | null;
  readonly cwd: string;
  readonly TZ: string;
}

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals: words } = parseArgs({
    args: [...args],
    options: { selection: { type: 'boolean' } },
    allowPositionals: true,
  });
  const rows = values.selection === true ? selected(startRows) : startRows;
  const chosen = rows.filter((row) => words.every((word) => nameOf(row).includes(word)));
  const engine = await obtainEngine();
  if (typeof engine === 'string') {
    console.log(`no row was run: ${engine}`);
    return 1;
  }
  const context = { docker: engine.docker, work: mkdtempSync(join(os.tmpdir(), 'probe-env-starts-')) };
  let failed = 0;
  try {
    console.log(`starts with ${engine.description}`);
    const subjects = new Map<StartBase, Promise<Subject>>();
    for (const row of chosen) {
      const subject = subjects.get(row.base) ?? makeSubject(row.base, context);
      subjects.set(row.base, subject);
      const problems = await Promise.resolve(subject)
        .then((made) => runRow(row, made, context))
        .catch((error: unknown) => [String(error)]);
      if (problems.length > 0) failed += 1;
      console.log([`${problems.length === 0 ? 'ok    ' : 'FAILED'}  ${nameOf(row)}`, ...problems].join('\n          '));
    }
  } finally {
    await engine.stop();
    rmSync(context.work, { recursive: true, force: true });
  }
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

function nameOf({ base, lines }: StartRow): string {
  return `${base}; ${lines.filter((line) => !line.startsWith('ENV PATH=/usr/local/bin')).join('; ')}`;
}

async function makeSubject(base: StartBase, { docker, work }: Context): Promise<Subject> {
  const directory = join(work, base);
  const program = await programBuilder()('tell');
  if ('missing' in program) throw new Error(program.missing);
  const missing = await makeRoot(join(directory, 'root'), [...startBases[base], file(program.file, '/app/server')]);
  if (missing !== null) throw new Error(missing);
  const tag = `probe-env-starts/${base}:1`;
  await buildImage(docker, directory, tag, ['FROM scratch', 'COPY root/ /']);
  return { tag, root: await unpack(docker, tag, directory) };
}

async function runRow(row: StartRow, { tag, root }: Subject, { docker, work }: Context): Promise<string[]> {
  const directory = mkdtempSync(join(work, 'row-'));
  const own = `probe-env-starts/row:${Date.now()}`;
  try {
    await buildImage(docker, directory, own, [`FROM ${tag}`, ...row.lines]);
    const saved = join(directory, 'image.tar');
    await must(docker('save', '--output', saved, own), 'docker save');
    const config = join(directory, 'inspect.json');
    writeFileSync(config, await must(docker('inspect', own), 'docker inspect'));
    const byImage = await look(['--image', saved]);
    const byRoot = await look(['--root', root, '--image-config', config]);
    const different = byImage.text === byRoot.text ? [] : [`--image: ${byImage.text}`, `--root: ${byRoot.text}`];
    return [...different, ...(await inContainer(row, own, root, byImage, { docker, work: directory }))];
  } finally {
    await docker('rmi', '--force', own);
    rmSync(directory, { recursive: true, force: true });
  }
}

async function look(args: readonly string[]): Promise<Said> {
  return saidOf(await command(probeEnv, [...args, '--all', '--no-tools', '--format', 'json', '--timeout=50s']));
}

/** Compares what the container does with what was said. */
async function inContainer(
  { fails, unclear }: StartRow,
  tag: string,
  root: string,
  said: Said,
  { docker, work }: Context,
): Promise<string[]> {
  const place = join(work, 'probe-env');
  copyFileSync(inside, place);
  const run = ['run', '--detach', '--network', 'none', '--volume', `${place}:/probe-env-inside:ro`, tag];
  const started = await docker(...run);
  const id = started.stdout.trim().split('\n').at(-1) ?? '';
  try {
    const met = started.status === 0 ? await outputOf(docker, id) : { told: null, text: started.stderr };
    if (met.told === null || fails !== undefined) return judgeFailure(fails, met, said);
    const real = resolved(root, met.told.exe);
    if (unclear === true && said.program !== null && resolved(root, said.program) !== real) {
      // A wrapper that is not followed is itself the program, and no other is reported.
      return said.errors.length === 0
        ? []
        : [`it runs ${real}, and of ${said.program} it says ${said.errors.join(', ')}`];
    }
    const exec = await docker(
      'exec',
      id,
      '/probe-env-inside',
      '--all',
      '--no-tools',
      '--format',
      'json',
      '--timeout=50s',
    );
    const byContainer = saidOf(exec);
    return [
      ...(unclear === true ? [] : compare('--image', said, met.told, root)),
      ...compare('the container', byContainer, met.told, root),
      ...said.errors.map((code) => `it runs, and --image says ${code}`),
    ];
  } finally {
    if (id !== '') await docker('rm', '--force', '--volumes', id);
  }
}

function judgeFailure(fails: RegExp | undefined, met: { told: Told | null; text: string }, said: Said): string[] {
  const words = met.text.trim().split('\n').at(-1) ?? '';
  if (fails === undefined) return [`it does not start: ${words}`];
  if (met.told !== null) return ['it starts, and the row has that it does not'];
  return [
    ...(fails.test(met.text) ? [] : [`it fails otherwise: ${words}`]),
    ...(said.errors.length > 0 ? [] : [`it does not start (${words}), and --image says: ${said.text}`]),
  ];
}

function compare(name: string, said: Said, told: Told, root: string): string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['program', said.program === null ? null : resolved(root, said.program), resolved(root, told.exe)],
    ['uid', said.uid, told.uid],
    ['gid', said.gid, told.gid],
    ['groups', sorted(said.groups, said.gid), sorted(told.groups ?? [], told.gid)],
    ['directory', said.directory, told.cwd],
    ['TZ', said.tz ?? told.TZ, told.TZ],
  ];
  return pairs.flatMap(([what, by, met]) =>
    JSON.stringify(by) === JSON.stringify(met)
      ? []
      : [`${name}: ${what}: says ${JSON.stringify(by)}, it is ${JSON.stringify(met)}`],
  );
}

/** The primary group counts whether it is in the list or not. */
function sorted(groups: readonly number[], gid: number | null): readonly number[] {
  return [...new Set([...groups, ...(gid === null ? [] : [gid])])].sort((a, b) => a - b);
}

function resolved(root: string, path: string): string {
  const { end } = createRootFs(syscalls, unhurried, root).resolve(path);
  return end.kind === 'found' ? end.path : path;
}

/** The program's line, or the error instead. */
async function outputOf(docker: Docker, id: string): Promise<{ told: Told | null; text: string }> {
  for (let waited = 0; waited < 15_000; waited += 100) {
    const { stdout, stderr } = await docker('logs', id);
    const line = stdout.split('\n').find((each) => each.startsWith('{"TZ"'));
    if (line !== undefined) return { told: JSON.parse(line), text: stderr };
    const state = await must(docker('inspect', '--format', '{{.State.Running}}', id), 'docker inspect');
    if (state.trim() === 'false') return { told: null, text: `${stdout}${stderr}` };
    await sleep(100);
  }
  return { told: null, text: 'it says nothing for 15 seconds' };
}

process.exitCode = await main(process.argv.slice(2));
