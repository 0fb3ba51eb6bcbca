import { latin1 } from '#runtime/bytes.ts';
import { filesOfScript } from '../../image/start/script/files.ts';
import { planStart } from '../../image/start/start-plan.ts';
import type { StartPlan } from '../../image/start/start-types.ts';
import { defaultPath } from '../../linux/start/path-search.ts';
import { type ProcessStat, programPathOf } from '../proc/processes.ts';
import { baseName, commandWords, isSupervisorName, isWrapper, isWrapperName } from '../proc/wrappers.ts';
import { type App, createApp } from './app.ts';
import { readProcessEnvironment } from './environment.ts';
import type { ProcessPlace } from './process-place.ts';

/**
 * What the command line of an init or a shell leads to, as for an image that does not run: a program that has not
 * started yet, or one not written in Go; the shell itself if its script names no Go program. Null if the command line
 * does not show it, and for a container that only waits.
 * @param below the processes below it
 */
export function plannedApp(place: ProcessPlace, first: ProcessStat, below: readonly ProcessStat[]): App | null {
  const { fs, files } = place;
  const env = readProcessEnvironment(fs, first.pid) ?? place.env;
  const variables = new Map(env.names().map((name) => [name, env.get(name) ?? '']));
  if (!variables.has('PATH')) variables.set('PATH', defaultPath);
  const by = `/proc/${first.pid}/cmdline`;
  const { plan, state, script } = planStart(
    files,
    { by, argv: commandWords(fs, first.pid) },
    { env: variables, cwd: place.cwd, uid: null },
  );
  if (script !== null) return appOfScript(place, first, filesOfScript(files, script, state));
  if (plan.end.kind !== 'program') return null;
  if (isWrapperName(baseName(plan.end.path))) return isOwnScript(plan) ? appOfScript(place, first, []) : null;
  const stat = files.stat(plan.end.path);
  if (stat.kind !== 'found' || stat.value.kind !== 'file') return null;
  const { path } = stat;
  const process = below.find(({ pid }) => linkOf(place, pid) === path);
  return process === undefined
    ? namedIn(place, plan.end.path, by)
    : programOf(place, process.pid, path, `${by}, and it runs`);
}

/** A shell that was told to run the file of a script, which goes on itself: `sleep` in a loop. */
function isOwnScript({ steps: [step, ...others] }: StartPlan): boolean {
  const { given } = step ?? {};
  return others.length === 0 && given !== undefined && 'file' in given;
}

/** @param named the files that its script names; null if it may start others */
function appOfScript(place: ProcessPlace, first: ProcessStat, named: readonly string[] | null): App | null {
  const foundBy = `the script that process ${first.pid} runs`;
  for (const path of named ?? []) {
    const app = namedIn(place, path, foundBy);
    if (app.language() === 'go') return app;
  }
  const exe = linkOf(place, first.pid);
  return named === null || exe === null || named.some((path) => mayStartMore(place, path))
    ? null
    : programOf(place, first.pid, exe, `/proc/${first.pid}/exe, whose script starts no Go program`);
}

/** Another script, or a file that shows nothing. */
function mayStartMore(place: ProcessPlace, path: string): boolean {
  const app = namedIn(place, path, '');
  if (app.language() !== 'unknown') return false;
  const start = app.withFile((file) => latin1(file.read(0, Math.min(2, file.size))));
  return start.kind === 'denied' || (start.kind === 'found' && start.value === '#!');
}

function namedIn({ files }: ProcessPlace, path: string, foundBy: string): App {
  return createApp(files, { path, openPath: path, foundBy, pid: null, running: false });
}

/** For a supervisor, whose configuration says what to start: what it has kept running longest. */
export function supervisedApp(
  place: ProcessPlace,
  first: ProcessStat,
  below: readonly ProcessStat[],
  foundBy: string,
): App | null {
  for (const { pid } of supervised(place, [first, ...below])) {
    const path = linkOf(place, pid);
    if (path !== null) return programOf(place, pid, path, foundBy);
  }
  return null;
}

/** The processes that a supervisor started itself, except for other supervisors, shells and similar. */
export function supervised(
  { fs }: Pick<ProcessPlace, 'fs'>,
  processes: readonly ProcessStat[],
): readonly ProcessStat[] {
  const supervisors = new Set(processes.filter(({ name }) => isSupervisorName(name)).map(({ pid }) => pid));
  return processes.filter(({ pid, parent }) => {
    const link = fs.readlink(`/proc/${pid}/exe`);
    return supervisors.has(parent) && link.kind === 'found' && !isWrapper(fs, pid, link.value);
  });
}

function linkOf({ fs }: ProcessPlace, pid: number): string | null {
  const link = fs.readlink(`/proc/${pid}/exe`);
  return link.kind === 'found' ? programPathOf(link.value) : null;
}

function programOf({ fs }: ProcessPlace, pid: number, path: string, foundBy: string): App {
  return createApp(fs, { path, openPath: `/proc/${pid}/exe`, foundBy, pid, running: true });
}
