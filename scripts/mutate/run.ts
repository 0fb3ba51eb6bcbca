/**
 * Mutation testing: changes each rule in one place at a time, and says which changes no test notices.
 *
 * usage: npm run mutate -- [file...]    files or globs to change; without any, all rules (see stryker.json)
 *        npm run mutate -- --since REV  the rules that have changed since REV
 *
 * --concurrency N: so many changes at a time, where the machine has other things to do
 * --ignore-static: leave out what runs while a module loads, tables above all, since for each of these all is loaded anew
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dist, repository } from '../build/paths.ts';

const tool = join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js');
/** What the rules are; `--since` takes of these. */
const rules: readonly string[] = JSON.parse(readFileSync(join(import.meta.dirname, 'stryker.json'), 'utf8')).mutate;

const { values, positionals } = parseArgs({
  options: {
    since: { type: 'string' },
    concurrency: { type: 'string' },
    'ignore-static': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const chosen = values.since === undefined ? positionals : changedSince(values.since);
if (values.since !== undefined && chosen.length === 0) {
  console.log(`no rule has changed since ${values.since}`);
} else {
  install();
  process.exitCode = mutate(chosen);
}

/** Its own packages, apart from those that everybody installs. */
function install(): void {
  if (existsSync(tool)) return;
  execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] });
}

function changedSince(revision: string): string[] {
  return git('diff', '--name-only', '--diff-filter=d', revision, '--', ...rules.map((glob) => `:(glob)${glob}`));
}

function git(...args: readonly string[]): string[] {
  return execFileSync('git', args, { cwd: repository, encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** In a copy, where sources can be changed in their place: the tool's own copy stops at links that lead nowhere. */
function mutate(wanted: readonly string[]): number {
  mkdirSync(dist, { recursive: true });
  const copy = mkdtempSync(join(dist, 'mutate-'));
  try {
    const files = git('ls-files', '--cached', '--others', '--exclude-standard').filter(
      (file) => lstatSync(join(repository, file), { throwIfNoEntry: false }) !== undefined,
    );
    // As tar copies it: links stay links, also those that lead nowhere.
    const archive = execFileSync('tar', ['--create', '--null', '--files-from=-'], {
      cwd: repository,
      input: files.join('\0'),
      maxBuffer: 1 << 30,
    });
    execFileSync('tar', ['--extract'], { cwd: copy, input: archive });
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
    symlinkSync(join(import.meta.dirname, 'node_modules'), join(copy, 'scripts/mutate/node_modules'));
    const options = [
      ...(wanted.length === 0 ? [] : ['--mutate', wanted.join(',')]),
      ...(values.concurrency === undefined ? [] : ['--concurrency', values.concurrency]),
      ...(values['ignore-static'] ? ['--ignoreStatic'] : []),
    ];
    const args = [tool, 'run', 'scripts/mutate/stryker.json', ...options];
    const { status } = spawnSync(process.execPath, args, { cwd: copy, stdio: ['ignore', 1, 2] });
    // None where the tests fail before anything is changed.
    const reports = join(copy, 'reports');
    if (existsSync(reports)) cpSync(reports, join(dist, 'mutation'), { recursive: true, force: true });
    return status ?? 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
