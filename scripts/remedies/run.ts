/**
 * Carries out remedies as they are printed, in containers: afterwards the finding must be gone, no new one may
 * appear, and the program must see what it did not see before.
 *
 * usage: npm run test:remedies [-- WORD...]   only rows that contain every word
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { alternatives } from '../../src/report/render/wrap.ts';
import { goEnvironment } from '../../test/support/go/go-toolchain.ts';
import { dist, portableHome } from '../build/paths.ts';
import { command, type Docker, must } from '../containers/docker.ts';
import { obtainEngine } from '../containers/engine.ts';
import { buildImage, makeRoot } from '../containers/images.ts';
import { findGoroot } from '../containers/programs.ts';
import { file } from '../containers/root-parts.ts';
import { apply, type State } from './apply.ts';
import { bases } from './bases.ts';
import { program, sources } from './programs.ts';
import { rows } from './rows/index.ts';
import type { Row } from './rows/row.ts';

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly remedy: string;
}

interface Lab {
  readonly docker: Docker;
  readonly work: string;
  readonly goroot: string | null;
}

const prefix = 'probe-env-remedies';

async function main(words: readonly string[]): Promise<number> {
  const chosen = rows.filter((row) => words.every((word) => nameOf(row).includes(word)));
  const engine = await obtainEngine();
  if (typeof engine === 'string') {
    console.log(`skipped: ${engine}`);
    return process.env.CI === 'true' ? 1 : 0;
  }
  const work = mkdtempSync(join(os.tmpdir(), 'probe-env-remedies-'));
  try {
    // The names of public images would stay with somebody's engine.
    if (!engine.description.startsWith('a Docker engine of its own')) {
      console.log(`skipped: ${engine.description} would keep the images that stand for public ones`);
      return 0;
    }
    const lab = { docker: engine.docker, work, goroot: await findGoroot() };
    for (const [name, parts] of Object.entries(bases)) {
      const app = name === 'build' ? [file(program('static'), '/app')] : [];
      await image(
        lab,
        name === 'build' ? `${prefix}:build` : name,
        [...parts, ...app],
        ['FROM scratch', 'COPY root/ /'],
      );
    }
    let failed = 0;
    for (const row of chosen) {
      const problem = await tryRow(row, lab).catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      );
      console.log(
        `${problem === null ? 'passed' : 'FAILED'}  ${nameOf(row)}${problem === null ? '' : `\n        ${problem}`}`,
      );
      if (problem !== null) failed += 1;
    }
    console.log(`\n${chosen.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
    await engine.stop();
  }
}

function nameOf({ code, alternative = 0, program: built = 'static' }: Row): string {
  return `${code} ${alternative + 1}, ${built} program`;
}

/** Null if the remedy helps; otherwise what is wrong with it. */
async function tryRow(row: Row, lab: Lab): Promise<string | null> {
  const parts = [...row.parts, file(program(row.program ?? 'static'), '/app', row.mode)];
  const lines = ['FROM scratch', 'COPY root/ /', ...(row.config ?? ['ENTRYPOINT ["/app"]'])];
  const args = row.args ?? [];
  const named = args.includes('--app') || row.unnamed ? args : ['--app', '/app', ...args];
  const state: State = { lines, env: row.env ?? {}, flags: row.flags ?? [], args: named };
  const before = await look(row, state, parts, lab);
  const finding = before.findings.find(({ code }) => code === row.code);
  if (finding === undefined) return `not found, but ${codesOf(before.findings).join(', ') || 'nothing'}`;
  const chosen = alternatives(finding.remedy)[row.alternative ?? 0];
  if (chosen === undefined) return `has no such alternative: ${finding.remedy}`;
  const change = apply(chosen, state);
  const after =
    'build' in change
      ? await look(row, state, [...row.parts, file(await rebuild(change.build, lab), '/app')], lab)
      : await look(row, change.state, parts, lab);
  const left = after.findings.find(({ code }) => code === row.code);
  const shown = `${chosen.words} ${chosen.command ?? ''}`.trim();
  if (left !== undefined) return `still there after: ${shown}`;
  const known = new Set([...codesOf(before.findings), ...(row.besides ?? [])]);
  const fresh = after.findings.filter(({ code, severity }) => severity !== 'info' && !known.has(code));
  // A program that cannot start, or cannot be read, hides later findings.
  if (fresh.length > 0 && !/^(libc|go)\//.test(row.code)) return `brings ${codesOf(fresh).join(', ')}: ${shown}`;
  if (row.sees === null) return null;
  if (row.sees.test(before.output)) return `the program saw it before: ${before.output}`;
  return row.sees.test(after.output)
    ? null
    : `the program does not see it after: ${shown}: ${after.output.slice(0, 400)}`;
}

/** What probe-env reports about the container, and what the program in it prints. */
async function look(row: Row, state: State, parts: Parameters<typeof makeRoot>[1], lab: Lab) {
  const { docker, goroot } = lab;
  const tag = await image(lab, `${prefix}:case`, parts, state.lines);
  const env = Object.entries(state.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const volumes = ['--volume', `${join(dist, 'portable')}:${portableHome}:ro`];
  if (row.withGo && goroot !== null) {
    volumes.push('--volume', `${goroot}:/usr/local/go:ro`, '--env', 'PATH=/usr/local/go/bin:/usr/bin:/bin');
  }
  const run = (...more: readonly string[]) =>
    docker('run', '--rm', '--network', 'none', ...env, ...volumes, ...state.flags, ...more);
  const probe = ['--all', ...state.args, '--timeout', '20s', '--format', 'json'];
  const { stdout, stderr } = await run('--entrypoint', `${portableHome}/probe-env`, tag, ...probe);
  const report: { probes: readonly { findings?: readonly Finding[] }[] } =
    stdout === '' ? fail(stderr) : JSON.parse(stdout);
  const findings = report.probes.flatMap(({ findings: found = [] }) => found);
  const output = row.sees === null ? '' : (await run(tag)).stdout;
  return { findings, output };
}

/** Builds an image of these parts; `--from=build` and `FROM` find what `bases` has. */
async function image(
  { docker, work }: Lab,
  tag: string,
  parts: Parameters<typeof makeRoot>[1],
  lines: readonly string[],
): Promise<string> {
  const context = mkdtempSync(join(work, 'context-'));
  mkdirSync(join(context, 'root'));
  try {
    const missing = await makeRoot(join(context, 'root'), parts);
    if (missing !== null) throw new Error(missing);
    // A RUN line is carried out as root, before any USER of the image.
    const staged = lines.some((line) => line.includes('--from=build'))
      ? [`FROM ${prefix}:build AS build`, ...lines]
      : lines;
    await buildImage(docker, context, tag, staged);
    return tag;
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Runs the command in a container with this machine's tools, in the directory of the sources, and takes /app out of it. */
async function rebuild(line: string, lab: Lab): Promise<string> {
  const { docker, work } = lab;
  const name = `${prefix}-build-${process.pid}`;
  const links = ['bin', 'lib', 'lib64', 'sbin'];
  const tag = await image(lab, `${prefix}:toolchain`, [], ['FROM scratch', 'COPY root/ /']);
  const mounts = ['/usr', '/etc/alternatives', ...links.map((each) => `/${each}`)].flatMap((path) => [
    '--volume',
    `${path}:${path}:ro`,
  ]);
  const settings = [
    'GOCACHE=/cache',
    'GOFLAGS=-buildvcs=false',
    'GOPROXY=off',
    'HOME=/tmp',
    'PATH=/usr/local/go/bin:/usr/bin:/bin',
  ];
  try {
    const cache = await must(command('go', ['env', 'GOCACHE'], { env: goEnvironment() }), 'go env');
    const volumes = ['--tmpfs', '/tmp:exec', '--volume', `${cache.trim()}:/cache`, '--volume', `${sources}:/src:ro`];
    const env = settings.flatMap((setting) => ['--env', setting]);
    const flags = ['--detach', '--network', 'none', '--workdir', '/src', ...volumes, ...mounts, ...env];
    await must(docker('run', '--name', name, ...flags, tag, '/bin/sh', '-c', line), line);
    if (!(await endsWell(docker, name))) throw new Error(`${line}: ${(await docker('logs', name)).stderr}`);
    const made = join(work, 'app');
    await must(docker('cp', `${name}:/app`, made), 'docker cp');
    return made;
  } finally {
    await docker('rm', '--force', '--volumes', name);
  }
}

/** Waits for a container for some minutes: a machine with a cold cache compiles the whole standard library. */
async function endsWell(docker: Docker, name: string): Promise<boolean> {
  for (let minutes = 0; minutes < 10; minutes += 1) {
    const { status, stdout } = await docker('wait', name);
    if (status === 0) return stdout.trim() === '0';
  }
  return false;
}

function codesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ code }) => code);
}

function fail(text: string): never {
  throw new Error(text.trim() || 'no report');
}

process.exitCode = await main(process.argv.slice(2));
