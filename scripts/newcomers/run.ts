/**
 * Tries `npm start` and `npm test` as newcomers would: other users, other homes and temporary directories, other
 * releases of Node, paths with blanks. Each in a separate clone, on a machine that looks like theirs (see inside.ts).
 *
 * usage: npm run test:newcomers [-- WORD...]   only rows whose name contains a word
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { dist, repository } from '../build/paths.ts';
import type { Result } from './inside.ts';
import { type Row, rows } from './rows.ts';

/** Each keeps about one CPU busy. */
const atOnce = Math.max(2, Math.floor(os.availableParallelism() / 2));

async function main(words: readonly string[]): Promise<number> {
  const wanted = rows.filter(({ about }) => words.length === 0 || words.some((word) => about.includes(word)));
  const reason = whyNot();
  if (reason !== null) {
    console.log(`${reason}\n0 passed, 0 failed, ${wanted.length} skipped`);
    return process.env.CI === 'true' ? 1 : 0;
  }
  const started = performance.now();
  const work = mkdtempSync(join(os.tmpdir(), 'newcomers-'));
  const template = makeTemplate(work, wanted);
  const nodes = obtainNodes(wanted);
  console.log(`a clone with ${template.files} files, prepared in ${seconds(started)} s`);
  const counts = { passed: 0, failed: 0 };
  const left = wanted.values();
  let ended = false;
  for (const signal of signals) {
    process.once(signal, () => {
      ended = true;
    });
  }
  const worker = async (): Promise<void> => {
    for (const row of left) {
      if (ended) return;
      const begun = performance.now();
      const results = await tryRow(row, work, template.directory, nodes);
      for (const { ok } of results) counts[ok ? 'passed' : 'failed'] += 1;
      const failed = results.filter(({ ok }) => !ok);
      const verdict = failed.length === 0 ? 'passed' : 'FAILED';
      console.log(
        `${verdict}  ${row.about.padEnd(48)}  ${results.map(({ told }) => told).join('; ')}, ${seconds(begun)} s`,
      );
      for (const { told, log } of failed) console.log(`  ${told}\n${log.replaceAll(/^/gm, '    | ')}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  console.log(`in ${seconds(started)} s\n\n${counts.passed} passed, ${counts.failed} failed`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/** Why these users and places cannot be made here, or null. */
function whyNot(): string | null {
  if (process.getuid?.() !== 0) return 'making other users needs root: sudo env "PATH=$PATH" npm run test:newcomers';
  const { status, stderr } = spawnSync('unshare', [...namespaces, 'true'], { encoding: 'utf8' });
  return status === 0 ? null : `no mount and pid namespaces here: ${stderr.trim()}`;
}

const namespaces = ['--mount', '--propagation', 'private', '--pid', '--fork', '--kill-child', '--mount-proc'];

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A clone as git makes it, with what is not committed yet. */
function makeTemplate(work: string, wanted: readonly Row[]): { directory: string; files: number } {
  const directory = join(work, 'template');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', `safe.directory=${repository}`, ...args], { cwd: repository, encoding: 'utf8' });
  git('clone', '--quiet', repository, directory);
  const changed = git('ls-files', '-z', '--modified', '--others', '--exclude-standard').split('\0').filter(Boolean);
  for (const file of changed) {
    const [from, to] = [join(repository, file), join(directory, file)];
    rmSync(to, { force: true });
    if (!existsSync(from)) continue;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { verbatimSymlinks: true });
  }
  if (wanted.some(({ built }) => built)) bringExecutable(directory);
  return { directory, files: git('ls-files').split('\n').length };
}

/** For rows in which the build cannot differ: the executable of these sources, with the stamp that says so. */
function bringExecutable(clone: string): void {
  execFileSync(process.execPath, [join(repository, 'scripts/dev.mjs'), 'executable'], { stdio: 'pipe' });
  mkdirSync(join(clone, 'dist.built'));
  for (const name of ['probe-env', 'probe-env.map', '.stamp'])
    cpSync(join(dist, name), join(clone, 'dist.built', name));
}

/** The directory with the programs of each release of Node, by its first number; npm fetches missing ones. */
function obtainNodes(wanted: readonly Row[]): ReadonlyMap<string, string> {
  const releases = [...new Set(wanted.flatMap(({ node }) => (node === undefined ? [] : [node])))];
  return new Map(
    releases.map((release) => {
      const directory = join(dist, '.cache/nodes', release);
      const bin = join(directory, `node_modules/node-linux-${process.arch}/bin`);
      if (!existsSync(join(bin, 'node'))) {
        mkdirSync(directory, { recursive: true });
        const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', directory];
        execFileSync('npm', [...args, `node-linux-${process.arch}@${release}`], { cwd: directory, stdio: 'pipe' });
      }
      return [release, bin];
    }),
  );
}

async function tryRow(
  row: Row,
  work: string,
  template: string,
  nodes: ReadonlyMap<string, string>,
): Promise<readonly Result[]> {
  const place = mkdtempSync(join(work, 'row-'));
  const node = row.node === undefined ? '' : (nodes.get(row.node) ?? '');
  const inside = [join(import.meta.dirname, 'inside.ts'), String(rows.indexOf(row)), place, template, repository, node];
  const child = spawn('unshare', [...namespaces, process.execPath, ...inside], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
    });
  }
  const stop = (): boolean => child.kill('SIGKILL');
  // Its namespace ends with it, and so does everything in there.
  for (const signal of signals) process.once(signal, stop);
  const status = await new Promise((resolve) => child.once('close', resolve));
  for (const signal of signals) process.off(signal, stop);
  if (statSync(place, { throwIfNoEntry: false }) !== undefined) rmSync(place, { recursive: true, force: true });
  if (status !== 0) return [{ ok: false, told: 'the place could not be made', log: output.stderr }];
  return JSON.parse(output.stdout);
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(0);
}

process.exitCode = await main(process.argv.slice(2));
