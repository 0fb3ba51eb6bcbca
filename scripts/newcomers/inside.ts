/**
 * Runs one row in namespaces of its own: mounts make /tmp, /home, /root, /srv and the user database those of another machine, while
 * the system below stays this one's. Prints what came of it as JSON.
 *
 * usage: inside.ts ROW PLACE TEMPLATE REPOSITORY NODE   see run.ts
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
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

/** One thing that must hold. */
export interface Result {
  readonly ok: boolean;
  readonly told: string;
  /** The end of what was printed, for one that does not hold. */
  readonly log: string;
}

/** Names that no longer are on PATH for the row without compilers and tools. */
const tools =
  /gcc|g\+\+|^c(99|89)?$|^cc$|c\+\+|clang|cpp|musl|binutils|(^|-)(as|ld|ar|nm|strip|objcopy|objdump|readelf|ranlib|strings|size|addr2line|gold|gprof|elfedit|dwp)(\.\w+)?$|^file$|openssl|python|patchelf/;

/** What npm itself leaves, from Node 22 on: its cache of compiled code. */
const ofNpm = ['node-compile-cache'];

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
  mountAll(row, places);
  const path = pathOf(row);
  for (const user of row.after === undefined ? [row.user] : [row.after, row.user]) bringClone(row, user);
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
  const results: Result[] = [];
  if (row.signal === undefined) results.push(resultOf('start', await runAs(command(['npm', 'start']))));
  const test = command(['npm', 'test', '--', ...row.tests]);
  const runs = await Promise.all(
    Array.from({ length: row.twice ? 2 : 1 }, () => runAs(row.signal ? { ...test, signal: row.signal } : test)),
  );
  for (const run of runs) results.push(row.signal === undefined ? resultOf('test', run) : interrupted(run));
  const left = whatIsThere(row, clone).filter((name) => !before.includes(name));
  results.push({
    ok: left.length === 0,
    told: left.length === 0 ? 'nothing left' : `left: ${left.join(', ')}`,
    log: '',
  });
  return results;
}

function mountAll(row: Row, { place, template, repository, node }: Places): void {
  const made = (name: string, mode = 0o755): string => {
    const folder = join(place, name);
    mkdirSync(folder);
    chmodSync(folder, mode);
    return folder;
  };
  // The template and the installed packages are brought to where they can be copied from once the rest is hidden.
  const source = made('source');
  for (const [name, from] of Object.entries({ template, node_modules: join(repository, 'node_modules'), node })) {
    mkdirSync(join(source, name));
    if (from !== '') mount('--bind', from, join(source, name));
  }
  const users = [row.user, ...(row.after === undefined ? [] : [row.after])].filter(({ uid }) => uid !== 0);
  const database = join(place, 'passwd');
  const lines = users.map(
    ({ name, uid, home }) => `${name}:x:${uid}:${uid}::${row.home === 'missing' ? '/none' : home}:/bin/sh`,
  );
  writeFileSync(database, `${readFileSync('/etc/passwd', 'utf8').trimEnd()}\n${lines.join('\n')}\n`, { mode: 0o644 });
  mount('--bind', database, '/etc/passwd');
  for (const [folder, mode] of [
    ['/home', 0o755],
    ['/root', 0o700],
    ['/srv', 0o755],
  ] as const) {
    mkdirSync(folder, { recursive: true });
    mount('--bind', made(`as${folder.replace('/', '-')}`, mode), folder);
  }
  mount('-t', 'tmpfs', '-o', ['mode=1777', ...(row.tmp === undefined ? [] : [row.tmp])].join(), 'tmpfs', '/tmp');
  mkdirSync('/srv/.source');
  mount('--rbind', source, '/srv/.source');
  // Other rows and other work on this machine write there too.
  for (const shared of ['/var/lib', '/var/tmp', '/dev/shm']) mount('-t', 'tmpfs', 'tmpfs', shared);
  chmodSync('/var/lib', 0o755);
  for (const { home, uid } of users) makeFor(uid, home, 0o755);
  const temporary = row.env?.TMPDIR;
  if (temporary !== undefined) makeFor(row.user.uid, temporary, 0o700);
}

function bringClone(row: Row, user: User): void {
  const clone = cloneOf(row, user);
  // Whoever clones into /srv was given a directory there.
  for (let at = dirname(clone); !existsSync(at); at = dirname(at)) makeFor(user.uid, at, 0o755);
  execFileSync('cp', ['--recursive', '--no-dereference', '/srv/.source/template', clone]);
  if (row.uninstalled !== true) {
    execFileSync('cp', ['--archive', '--reflink=auto', '/srv/.source/node_modules', join(clone, 'node_modules')]);
    for (const kept of ['.cache', '.vite']) execFileSync('rm', ['-rf', join(clone, 'node_modules', kept)]);
  }
  const built = join(clone, 'dist.built');
  if (row.built) renameSync(built, join(clone, 'dist'));
  else rmSync(built, { recursive: true, force: true });
  execFileSync('chown', ['--recursive', '--no-dereference', `${user.uid}:${user.uid}`, clone]);
}

function cloneOf(row: Row, user: User): string {
  const clone = row.clone ?? (row.home === 'missing' ? '/srv/clone' : 'probe-env');
  return isAbsolute(clone) ? clone : join(user.home, clone);
}

function pathOf(row: Row): string {
  // Folders of programs that this row's user can reach: not in somebody's home, nor of npm's for its scripts.
  const usual = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !/^\/(root|home|tmp)\/|node_modules/.test(folder));
  const node = row.node === undefined ? [] : ['/srv/.source/node'];
  if (row.bare !== true) return [...node, ...usual].join(delimiter);
  const few = '/srv/few';
  mkdirSync(few);
  for (const folder of usual.filter((name) => existsSync(name) && !name.includes('/go/'))) {
    for (const name of readdirSync(folder)) {
      if (!tools.test(name) && !existsSync(join(few, name))) symlinkIfAbsent(join(folder, name), join(few, name));
    }
  }
  return [few, ...usual.filter((name) => name.includes('/go/'))].join(delimiter);
}

function symlinkIfAbsent(target: string, link: string): void {
  try {
    symlinkSync(target, link);
  } catch {
    // The first of that name counts, a dangling link too.
  }
}

function environmentOf(row: Row, user: User, path: string): Record<string, string> {
  const home = row.home === 'missing' ? '/none' : user.home;
  const env = { PATH: path, HOME: home, USER: user.name, LOGNAME: user.name, LANG: 'C.UTF-8', ...row.env };
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

/** Files and processes that come and go: all but what was there before must be gone in the end. */
function whatIsThere(row: Row, clone: string): string[] {
  const list = (folder: string, wanted: RegExp = /./): string[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((name) => wanted.test(name) && !ofNpm.includes(name))
          .map((name) => join(folder, name))
      : [];
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => commandLine(pid));
  return [
    ...list('/tmp'),
    ...(row.env?.TMPDIR === undefined ? [] : list(row.env.TMPDIR)),
    ...['/var/tmp', '/var/lib', '/dev/shm'].flatMap((folder) => list(folder)),
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
  return { ok, told: `test ended with ${status}${signalled ? '' : ' before the signal'}`, log: ok ? '' : endOf(log) };
}

function endOf(log: string): string {
  return log.split('\n').slice(-60).join('\n');
}

function makeFor(uid: number, folder: string, mode: number): void {
  mkdirSync(folder, { recursive: true });
  execFileSync('chown', [`${uid}:${uid}`, folder]);
  chmodSync(folder, mode);
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}
