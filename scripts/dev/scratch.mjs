/**
 * A private temporary directory for one command, and its removal with everything that the command left in it or
 * running.
 */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * Creates a directory in which programs can be started and which other users can enter: a test that switches users
 * finds its files there. Each location is tried in turn, since a hardened machine mounts /tmp noexec, and TMPDIR may
 * be closed to others.
 *
 * @param {readonly string[]} places
 * @returns {string} its path
 */
export function makeScratch(places) {
  const reasons = [];
  for (const place of places) {
    const problem = tryScratch(place);
    if (problem.directory) return problem.directory;
    reasons.push(`${place}: ${problem.reason}`);
  }
  throw new Error(`no directory to work in, where programs can be started (${reasons.join('; ')}): set TMPDIR to one`);
}

/**
 * Locations for the scratch directories of tests, best first; `last` is a directory that this user certainly can
 * write to.
 */
export function scratchPlaces(last) {
  // Tools below a sticky directory are not trusted, so root's tests need another location than /tmp.
  const first = process.getuid?.() === 0 ? ['/var/lib'] : [];
  return [...first, tmpdir(), '/var/tmp', last];
}

function tryScratch(place) {
  let directory;
  try {
    if (!isAbsolute(place)) return { reason: 'not an absolute path' };
    mkdirSync(place, { recursive: true });
    directory = mkdtempSync(join(place, 'probe-env-'));
    chmodSync(directory, 0o711);
    const program = join(directory, 'start');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    const { status, error } = spawnSync(program, { stdio: 'ignore' });
    unlinkSync(program);
    if (status === 0) return { directory };
    removeTree(directory);
    return { reason: `a program there does not start (${error?.code ?? `exit ${status}`}), as on a noexec mount` };
  } catch (error) {
    if (directory !== undefined) removeTree(directory);
    return { reason: error.code ?? error.message };
  }
}

/**
 * Removes a directory with everything in it, including read-only files as in a module cache of Go. Does nothing if it
 * is missing. Anything mounted in it is unmounted first: it belongs to someone else.
 *
 * @param {string} path
 */
export function removeTree(path) {
  const mounted = mountPointsBelow(path);
  for (const point of mounted.reverse()) spawnSync('umount', ['--lazy', point], { stdio: 'ignore' });
  const left = mountPointsBelow(path);
  if (left.length > 0) throw new Error(`${path} stays: ${left[0]} is mounted in it`);
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    removeStubborn(path);
  }
}

/** The name of a fixture that is being created: `.making-PID-…`. */
const unfinished = /^\.making-(\d+)-/;

/**
 * Removes unfinished fixtures of processes that have ended. Does nothing if there is no such directory.
 *
 * @param {string} cache the directory of fixtures
 */
export function removeUnfinished(cache) {
  let names;
  try {
    names = readdirSync(cache);
  } catch {
    return;
  }
  for (const name of names) {
    const pid = unfinished.exec(name)?.[1];
    if (pid !== undefined && !lives(Number(pid))) removeTree(join(cache, name));
  }
}

/**
 * Also false for a process that has ended but has not been waited for (proc_pid_stat(5)): kill(2) treats it as alive.
 */
function lives(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return true;
  }
}

/** Handles read-only directories, and those that a process about to end still writes to. */
function removeStubborn(path) {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory()) return unlinkSync(path);
  if ((stats.mode & 0o700) !== 0o700) chmodSync(path, 0o700);
  for (let round = 0; ; round += 1) {
    for (const name of readdirSync(path)) removeStubborn(join(path, name));
    try {
      return rmdirSync(path);
    } catch (error) {
      if (error.code === 'ENOENT') return;
      if (error.code !== 'ENOTEMPTY' || round === 20) throw error;
      sleep(50);
    }
  }
}

/** Mount points at or below a path, outermost first (proc_pid_mountinfo(5)). */
function mountPointsBelow(path) {
  let table;
  try {
    table = readFileSync('/proc/self/mountinfo', 'latin1');
  } catch {
    return [];
  }
  return table
    .split('\n')
    .map((line) => (line.split(' ')[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal) => toCharacter(octal)))
    .map((point) => Buffer.from(point, 'latin1').toString())
    .filter((point) => point === path || point.startsWith(`${path}/`));
}

const toCharacter = (octal) => String.fromCharCode(Number.parseInt(octal, 8));

/**
 * Ends the processes that a command left running: asks first, then kills.
 *
 * @param {string} scratch the command's directory, which they have in their environment as TMPDIR
 */
export function endLeftovers(scratch) {
  for (let round = 0; round < 40; round += 1) {
    const left = processesOf(scratch);
    if (left.length === 0) return;
    const signal = round === 0 ? 'SIGTERM' : round >= 30 ? 'SIGKILL' : 0;
    for (const pid of left) {
      try {
        process.kill(pid, signal);
      } catch {
        // Already gone.
      }
    }
    sleep(100);
  }
}

function processesOf(scratch) {
  const mark = `\0TMPDIR=${scratch}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/**
 * Whether this user can create a directory there: its first existing ancestor is writable.
 *
 * @param {string} path
 */
export function isUsable(path) {
  for (let at = path; ; at = dirname(at)) {
    try {
      accessSync(at, constants.W_OK | constants.X_OK);
      return true;
    } catch (error) {
      if (error.code !== 'ENOENT' || at === dirname(at)) return false;
    }
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
