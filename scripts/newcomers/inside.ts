/**
 * Runs one row in separate namespaces: mounts replace /tmp, /home, /root, /srv and the user database by those of
 * another machine, while the system below stays this one's. Prints the result as JSON.
 *
 * usage: inside.ts ROW PLACE TEMPLATE REPOSITORY NODE   see run.ts
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { type Row, rows, type User } from './rows.ts';
import { type Outcome, runAs } from './run-as.ts';

/** One requirement. */
export interface Result {
  readonly ok: boolean;
  readonly told: string;
  /** The end of the output, for one that does not hold. */
  readonly log: string;
}

/** Names that are hidden from PATH for the row without compilers and tools. */
const tools =
  /gcc|g\+\+|^c(99|89)?$|^cc$|c\+\+|clang|cpp|musl|binutils|(^|-)(as|ld|ar|nm|strip|objcopy|objdump|readelf|ranlib|strings|size|addr2line|gold|gprof|elfedit|dwp)(\.\w+)?$|^file$|openssl|python|patchelf/;

/** What npm leaves behind, from Node 22 on: its cache of compiled code. */
const ofNpm = ['node-compile-cache'];

/** These paths belong to the row alone; the modes are those of a typical system. */
const own = { '/home': 0o755, '/root': 0o700, '/srv': 0o755 } as const;

if (import.meta.main) {
  const [index = '', place = '', template = '', repository = '', node = ''] = process.argv.slice(2);
  const row = rows[Number(index)];
  if (row === undefined) throw new Error(`no row ${index}`);
  process.stdout.write(JSON.stringify(await tryHere(row, { place, template, repository, node })));
}

interface Places {
  readonly place: string;
  readonly template: string;
  readonly repository: string;
  readonly node: string;
}

async function tryHere(row: Row, places: Places): Promise<readonly Result[]> {
  const clone = cloneOf(row, row.user);
  for (const user of usersOf(row)) bringClone(row, user, places);
  mountAll(row, places);
  const path = pathOf(row);
  if (row.home === 'read-only') {
    mount('--bind', row.user.home, row.user.home);
    mount('-o', 'remount,bind,ro', row.user.home);
  }
  const env = environmentOf(row, row.user, path);
  const command = (args: readonly string[]) => ({ user: row.user, cwd: clone, umask: row.umask ?? '022', env, args });
  const before = whatIsThere(row, clone);
  if (row.after !== undefined) {
    const theirs = { ...command(['npm', 'test', '--', ...row.tests]), user: row.after, cwd: cloneOf(row, row.after) };
    await runAs({ ...theirs, env: environmentOf(row, row.after, path) });
  }
  const start = command(['npm', 'start']);
  const test = command(['npm', 'test', '--', ...row.tests]);
  const results: Result[] = [];
  if (row.signal !== undefined) {
    results.push(interrupted(await runAs({ ...(row.signal.during === 'start' ? start : test), signal: row.signal })));
  } else {
    results.push(resultOf('start', await runAs(start)));
    const runs = await Promise.all(Array.from({ length: row.twice ? 2 : 1 }, () => runAs(test)));
    for (const run of runs) results.push(resultOf('test', run));
  }
  const left = whatIsThere(row, clone).filter((name) => !before.includes(name));
  results.push({
    ok: left.length === 0,
    told: left.length === 0 ? 'nothing left' : `left: ${left.join(', ')}`,
    log: '',
  });
  return results;
}

function mountAll(row: Row, { place, node }: Places): void {
  const database = join(place, 'passwd');
  const lines = usersOf(row)
    .filter(({ uid }) => uid !== 0)
    .map(({ name, uid, home }) => `${name}:x:${uid}:${uid}::${row.home === 'missing' ? '/none' : home}:/bin/sh\n`);
  writeFileSync(database, `${readFileSync('/etc/passwd', 'utf8').trimEnd()}\n${lines.join('')}`, { mode: 0o644 });
  mount('--bind', database, '/etc/passwd');
  const bin = unmountedPath(place, '/srv/node');
  mkdirSync(bin, { recursive: true });
  if (node !== '') mount('--bind', node, bin);
  for (const [directory, mode] of Object.entries(own)) {
    mkdirSync(directory, { recursive: true });
    mkdirSync(unmountedPath(place, directory), { recursive: true });
    chmodSync(unmountedPath(place, directory), mode);
    mount('--rbind', unmountedPath(place, directory), directory);
  }
  mount('-t', 'tmpfs', '-o', ['mode=1777', ...(row.tmp === undefined ? [] : [row.tmp])].join(), 'tmpfs', '/tmp');
  // Other rows and other work on this machine write there too.
  for (const shared of ['/var/lib', '/var/tmp', '/dev/shm']) mount('-t', 'tmpfs', 'tmpfs', shared);
  chmodSync('/var/lib', 0o755);
  if (row.home !== 'missing') for (const { uid, home } of usersOf(row)) if (uid !== 0) makeFor(uid, home, 0o755);
  const temporary = row.env?.TMPDIR;
  if (temporary !== undefined) makeFor(row.user.uid, temporary, 0o700);
}

/** The location of that path while nothing is mounted. */
function unmountedPath(place: string, path: string): string {
  return join(place, 'own', path);
}

function usersOf(row: Row): User[] {
  return row.after === undefined ? [row.user] : [row.after, row.user];
}

/** A separate clone of the user, whose files are links to those of an earlier row of the same user. */
function bringClone(row: Row, user: User, places: Places): void {
  const clone = unmountedPath(places.place, cloneOf(row, user));
  const template = templateFor(user, places);
  const made: string[] = [];
  for (let at = dirname(clone); !existsSync(at); at = dirname(at)) made.unshift(at);
  for (const directory of made) mkdirSync(directory);
  // Whoever clones into /srv was given a directory there.
  for (const directory of made)
    if (directory.startsWith(unmountedPath(places.place, user.home))) give(user.uid, directory);
  execFileSync('cp', ['--archive', '--link', template, clone]);
  const built = join(clone, 'dist.built');
  // Not a link: a build writes to its stamp.
  if (row.built) execFileSync('cp', ['--archive', join(template, 'dist.built'), join(clone, 'dist')]);
  rmSync(built, { recursive: true, force: true });
  if (row.uninstalled) rmSync(join(clone, 'node_modules'), { recursive: true });
}

function templateFor({ uid }: User, { template, repository }: Places): string {
  const directory = join(dirname(template), `of-${uid}`);
  if (existsSync(directory)) return directory;
  const work = mkdtempSync(`${directory}.`);
  execFileSync('cp', ['--archive', `${template}/.`, work]);
  execFileSync('cp', ['--archive', '--reflink=auto', join(repository, 'node_modules'), work]);
  for (const kept of ['.cache', '.vite']) rmSync(join(work, 'node_modules', kept), { recursive: true, force: true });
  execFileSync('chown', ['--recursive', '--no-dereference', `${uid}:${uid}`, work]);
  chmodSync(work, 0o755);
  try {
    renameSync(work, directory);
  } catch {
    // Another row was faster.
    rmSync(work, { recursive: true });
  }
  return directory;
}

function cloneOf(row: Row, user: User): string {
  const clone = row.clone ?? (row.home === 'missing' ? '/srv/clone' : 'probe-env');
  return isAbsolute(clone) ? clone : join(user.home, clone);
}

function pathOf(row: Row): string {
  // Directories of programs that this row's user can reach: neither in somebody's home, nor npm's for its scripts.
  const usual = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((directory) => !/^\/(root|home|tmp)\/|node_modules/.test(directory));
  const node = row.node === undefined ? [] : ['/srv/node'];
  if (row.bare !== true) return [...node, ...usual].join(delimiter);
  const few = '/srv/few';
  mkdirSync(few);
  for (const directory of usual.filter((name) => existsSync(name) && !name.includes('/go/'))) {
    for (const name of readdirSync(directory)) {
      if (!tools.test(name) && !existsSync(join(few, name))) symlinkIfAbsent(join(directory, name), join(few, name));
    }
  }
  return [few, ...usual.filter((name) => name.includes('/go/'))].join(delimiter);
}

function symlinkIfAbsent(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch {
    // The first file of that name counts, even a dangling link.
  }
}

function environmentOf(row: Row, user: User, path: string): Record<string, string> {
  const home = row.home === 'missing' ? '/none' : user.home;
  const env = { PATH: path, HOME: home, USER: user.name, LOGNAME: user.name, LANG: 'C.UTF-8', ...row.env };
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

/** Files and processes that come and go: everything that was not there before must be gone in the end. */
function whatIsThere(row: Row, clone: string): string[] {
  const list = (directory: string, wanted: RegExp = /./): string[] =>
    existsSync(directory)
      ? readdirSync(directory)
          .filter((name) => wanted.test(name) && !ofNpm.includes(name))
          .map((name) => join(directory, name))
      : [];
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => commandLine(pid));
  return [
    ...list('/tmp'),
    ...(row.env?.TMPDIR === undefined ? [] : list(row.env.TMPDIR)),
    ...['/var/tmp', '/var/lib', '/dev/shm'].flatMap((directory) => list(directory)),
    ...list(join(clone, 'dist'), /^\.lock|\.\d+$/),
    ...list(join(clone, 'dist/.cache'), /^probe-env-|^npm$/),
    ...list(join(clone, 'dist/.cache/fixtures'), /^\.making/),
    ...processes,
  ];
}

function commandLine(pid: string): string[] {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return words === '' ? [] : [`process ${pid}: ${words.slice(0, 100)}`];
  } catch {
    return [];
  }
}

function resultOf(name: string, { status, log, ms }: Outcome): Result {
  const tests = /Tests .*?(\d+) passed/.exec(log)?.[1];
  const skipped = /Tests .*?(\d+) skipped/.exec(log)?.[1];
  const what = `${name}${tests === undefined ? '' : ` ${tests} passed`}${skipped === undefined ? '' : `, ${skipped} skipped`}`;
  const ok = status === 0 && (name !== 'test' || Number(tests) > 0);
  return { ok, told: `${what} (${status}, ${(ms / 1000).toFixed(0)} s)`, log: ok ? '' : endOf(log) };
}

function interrupted({ status, log, signalled }: Outcome): Result {
  const ok = signalled && status !== 0;
  return { ok, told: `ended with ${status}${signalled ? '' : ' before the signal'}`, log: ok ? '' : endOf(log) };
}

/**
 * What failed, according to vitest's own list, otherwise the end: a log that CI cuts in the middle must still contain
 * the reason.
 */
function endOf(log: string): string {
  const lines = log.trimEnd().split('\n');
  const list = lines.findIndex((line) => /Failed (Suites|Tests) \d/.test(line));
  return list === -1 ? lines.slice(-20).join('\n') : lines.slice(list, list + 30).join('\n');
}

function makeFor(uid: number, directory: string, mode: number): void {
  mkdirSync(directory, { recursive: true });
  give(uid, directory);
  chmodSync(directory, mode);
}

function give(uid: number, directory: string): void {
  chownSync(directory, uid, uid);
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}
